# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditInsurancePolicy(models.Model):
    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    renewal_days = fields.Integer(
        string="Renew before (days)",
        default=30,
        help="How long before a limit ends the officers are asked to renew it. Zero: "
        "on its last day.",
    )

    # === CONSTRAINTS === #

    @api.constrains("renewal_days")
    def _check_renewal_days(self):
        if any(policy.renewal_days < 0 for policy in self):
            raise ValidationError(
                self.env._("Limits cannot be renewed a negative number of days before.")
            )

    # === BUSINESS METHODS === #

    def _all_companies(self):
        """Return the insured companies with their branches, whoever asks."""
        companies = self.env["res.company"].sudo()
        return companies.search([("id", "child_of", self.sudo().company_ids.ids)])
