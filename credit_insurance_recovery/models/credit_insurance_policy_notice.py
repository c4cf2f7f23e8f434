# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.credit_insurance.clients.base import CLAIM, OVERDUE


class CreditInsurancePolicy(models.Model):
    """How the insurer of a policy is told of unpaid invoices."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    def _sends_notices(self):
        """Tell whether notices leave through an interface of the insurer's."""
        return self._insurer_takes(OVERDUE)

    def _files_claims(self):
        """Tell whether claims leave through an interface of the insurer's."""
        return self._insurer_takes(CLAIM)

    def _insurer_takes(self, feature):
        insurer = self.insurer_id
        if not insurer or insurer.state == "disabled":
            return False
        return feature in insurer._get_adapter()._features(insurer)

    def _cover_of(self, partner):
        """Return the cover of a buyer; one that is not stored where there is none."""
        self.ensure_one()
        covers = self.env["credit.insurance.cover"]
        found = covers.with_context(active_test=False).search(
            [("policy_id", "=", self.id), ("partner_id", "=", partner.id)], limit=1
        )
        return found or covers.new({"policy_id": self.id, "partner_id": partner.id})

    def _stored_cover_of(self, partner):
        """Return the cover of a buyer, which is created where there is none."""
        cover = self._cover_of(partner)
        if cover.id:
            return cover
        return cover.create({"policy_id": self.id, "partner_id": partner.id})
