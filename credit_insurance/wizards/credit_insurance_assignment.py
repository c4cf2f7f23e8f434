# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..exceptions import CreditInsuranceError


class CreditInsuranceAssignment(models.TransientModel):
    """Asks an officer which customer a decision of the insurer is about."""

    _name = "credit.insurance.assignment"
    _description = "Choose Customer"

    exchange_id = fields.Many2one(
        "credit.insurance.exchange", required=True, readonly=True, ondelete="cascade"
    )
    summary = fields.Text(related="exchange_id.summary")
    partner_id = fields.Many2one("res.partner", string="Customer")

    def action_apply(self):
        """Store the decision on the customer's cover and show it.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: no customer, or one that it cannot be
        """
        self.ensure_one()
        if not self.partner_id:
            raise CreditInsuranceError(self.env._("Choose the customer."))
        cover = self.exchange_id._choose_customer(self.partner_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": cover._name,
            "res_id": cover.id,
            "views": [(False, "form")],
        }
