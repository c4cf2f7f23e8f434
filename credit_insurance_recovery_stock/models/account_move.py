# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class AccountMove(models.Model):
    """Invoices know the deliveries that they are for."""

    _inherit = "account.move"

    def _delivery_proofs(self):
        """Override: what is attached to the deliveries proves them too, such as the
        delivery slip that the customer signed."""
        moves = self.sudo().line_ids.sale_line_ids.move_ids
        pickings = moves.picking_id.filtered(
            lambda one: one.state == "done" and one.location_dest_id.usage == "customer"
        )
        attached = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "stock.picking"),
                ("res_id", "in", pickings.ids),
                ("res_field", "=", False),
            ]
        )
        return super()._delivery_proofs() | attached
