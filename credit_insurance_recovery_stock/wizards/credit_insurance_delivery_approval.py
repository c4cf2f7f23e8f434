# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceDeliveryApproval(models.TransientModel):
    """Asks an approver for the reason to deliver without cover."""

    _name = "credit.insurance.delivery.approval"
    _description = "Deliver without Cover"

    picking_ids = fields.Many2many(
        "stock.picking", string="Deliveries", required=True, readonly=True
    )
    message = fields.Text(readonly=True)
    reason = fields.Text(required=True)

    def action_approve(self):
        """Record the approval and go on with the deliveries.

        :raises AccessError: unless the user is an approver
        """
        self.ensure_one()
        self.picking_ids._approve_delivery(self.reason)
        return self.picking_ids.button_validate()
