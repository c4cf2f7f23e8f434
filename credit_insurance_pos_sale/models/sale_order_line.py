# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.depends("pos_order_line_ids.order_id.state")
    def _compute_untaxed_amount_invoiced(self):
        """Leave out what no payment and no journal entry answers for yet.

        The exposure counts what is ordered and not invoiced. A sale that is still
        being rung up, or that went on the customer's account, would be seen nowhere.
        """
        result = super()._compute_untaxed_amount_invoiced()
        for line in self:
            sold = line.sudo().pos_order_line_ids
            line.untaxed_amount_invoiced -= sold._get_unsettled_amount()
        return result

    def _get_qty_procurement(self, previous_product_uom_qty=False):
        """Deliver no more what was taken along at the counter.

        The point of sale takes it off the delivery of the order that it confirms;
        one that was on hold is confirmed later and has no delivery yet.
        """
        quantity = super()._get_qty_procurement(previous_product_uom_qty)
        if self.move_ids or self.env["pos.order"]._is_synchronising():
            return quantity
        return quantity + self._get_pos_quantity()

    def _get_pos_quantity(self):
        """Return how much points of sale handed over, in the line's unit."""
        sold = self.sudo().pos_order_line_ids
        lines = (sold | sold.refund_orderline_ids).filtered(
            lambda line: line.order_id.state in ("paid", "done")
        )
        return sum(self._convert_qty(self, line.qty, "p2s") for line in lines)
