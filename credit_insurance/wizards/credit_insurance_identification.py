# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceIdentification(models.TransientModel):
    """Asks an officer which of the insurer's companies a buyer is."""

    _name = "credit.insurance.identification"
    _description = "Choose Company"

    exchange_id = fields.Many2one(
        "credit.insurance.exchange", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="exchange_id.partner_id", string="Customer")
    summary = fields.Text(related="exchange_id.summary", string="Looked For")
    candidate_ids = fields.One2many(
        "credit.insurance.identification.candidate",
        "identification_id",
        "Companies",
        readonly=True,
    )
    number = fields.Char(
        string="Insurer's Number",
        help="As it stands on the insurer's portal, when the company is not listed.",
    )

    def action_apply(self):
        """Use the number that was entered.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: no number, or that of another customer
        """
        self.ensure_one()
        return self._apply(self.number)

    def _apply(self, number):
        self.exchange_id._choose_company(number)
        return {"type": "ir.actions.act_window_close"}
