# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

#: What the shares of recoveries depend on.
TERMS = {"cost_rule", "recovery_days", "recovery_rule", "vat_insured"}


class CreditInsurancePolicy(models.Model):
    """Recoveries are shared again when the rule changes."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        result = super().write(vals)
        if not TERMS.isdisjoint(vals):
            claims = self.env["credit.insurance.claim"].sudo()
            concerned = [
                ("policy_id", "in", self.ids),
                ("recovery_ids.handed_over_on", "=", False),
            ]
            for claim in claims.search(concerned):
                claim._share_or_say_why()
        return result
