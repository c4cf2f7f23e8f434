# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceApproval(models.TransientModel):
    """Asks an approver for the reason to let an order go beyond cover."""

    _name = "credit.insurance.approval"
    _description = "Approve beyond Cover"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    message = fields.Text(related="order_id.insurance_message")
    reason = fields.Text(required=True)

    def action_approve(self):
        """Record the approval and confirm the order.

        :raises AccessError: unless the user is an approver
        """
        self.ensure_one()
        self.order_id._approve_beyond_cover(self.reason)
        self.order_id.action_confirm()
        return {"type": "ir.actions.act_window_close"}
