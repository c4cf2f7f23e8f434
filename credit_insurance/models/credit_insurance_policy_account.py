# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

NUMBERS = {"name", "sandbox_number", "extension_number", "insurer_id"}


class CreditInsurancePolicy(models.Model):
    """What a policy is called in the insurer's interface."""

    # pylint: disable=consider-merging-classes-inherited
    _inherit = "credit.insurance.policy"

    sandbox_number = fields.Char(
        string="Number for Tests",
        copy=False,
        help="Number of the policy in the insurer's test service. Empty: the same.",
    )
    extension_number = fields.Char(
        copy=False, help="Last part of the policy's number, if it has one."
    )
    numbers_needed = fields.Char(compute="_compute_numbers_needed")

    @api.depends("insurer_id.code")
    def _compute_numbers_needed(self):
        for policy in self:
            insurer = policy.insurer_id
            names = insurer._get_adapter()._policy_fields() if insurer else ()
            policy.numbers_needed = " ".join(names)

    def write(self, vals):
        insurers = self.insurer_id
        result = super().write(vals)
        if vals.keys() & NUMBERS:
            # Some logins name the policy.
            (insurers | self.insurer_id)._connection_changed()
        return result

    def _number_at_insurer(self, name, environment):
        """Return a field of the policy as the insurer's interface needs it.

        :param str name: of the field
        :param str environment: ``sandbox`` or ``production``
        :rtype: str
        """
        if name == "name" and environment == "sandbox" and self.sandbox_number:
            return self.sandbox_number
        return self[name] or ""
