# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsurancePolicy(models.Model):
    """Which documents the insurer of a policy wants in an unpaid file."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    requirement_ids = fields.One2many(
        "credit.insurance.document.requirement", "policy_id", "Documents Wanted"
    )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._create_missing_requirements()
        return policies

    def copy_data(self, default=None):
        """The copy wants the documents of its original."""
        values_list = super().copy_data(default)
        for policy, values in zip(self, values_list, strict=True):
            values.setdefault(
                "requirement_ids",
                [
                    fields.Command.create(
                        {name: one[name] for name in ("kind", "cause", "required")}
                    )
                    for one in policy.requirement_ids
                ],
            )
        return values_list

    @api.model
    def _create_missing_requirements(self):
        """Give the usual list to policies that have none, all when called so."""
        bare = self.filtered(lambda policy: not policy.requirement_ids)
        if not self:
            bare = self.sudo().search([("requirement_ids", "=", False)])
        requirements = self.env["credit.insurance.document.requirement"].sudo()
        requirements.create(
            [
                {"policy_id": policy.id, **values}
                for policy in bare
                for values in requirements._default_values()
            ]
        )
