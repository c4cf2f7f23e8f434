# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .request_facts import Wanted


class CreditInsuranceCover(models.Model):
    """Requesting cover, or cancelling it, from the covers themselves."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    def action_request_cover(self):
        """Open the request of cover on these buyers.

        :raises AccessError: unless the user is an officer
        """
        return self.env["credit.insurance.request"]._open(self._wanted())

    def action_cancel_cover(self):
        """Open the request to cancel these covers; as above."""
        requests = self.env["credit.insurance.request"]
        return requests._open(self._wanted(), cancel=True)

    def _wanted(self):
        orders = self.env["sale.order"]
        return [
            Wanted(cover.partner_id, cover._selling_company(), cover, orders)
            for cover in self
        ]

    def _selling_company(self):
        """Return the user's company where the policy insures it, else the first one
        that it does insure."""
        insured = self.policy_id.sudo()._all_companies()
        chosen = self.env.company & insured or self.env.companies & insured
        return (chosen or insured)[:1].sudo()
