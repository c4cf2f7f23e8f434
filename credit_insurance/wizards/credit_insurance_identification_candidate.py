# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceIdentificationCandidate(models.TransientModel):
    """A company that the insurer found."""

    _name = "credit.insurance.identification.candidate"
    _description = "Company Found"

    identification_id = fields.Many2one(
        "credit.insurance.identification", required=True, ondelete="cascade"
    )
    name = fields.Char(readonly=True)
    city = fields.Char(readonly=True)
    country = fields.Char(readonly=True)
    number = fields.Char(string="Insurer's Number", readonly=True)

    def action_choose(self):
        """Take this company; see :meth:`CreditInsuranceIdentification.action_apply`."""
        self.ensure_one()
        return self.identification_id._apply(self.number)
