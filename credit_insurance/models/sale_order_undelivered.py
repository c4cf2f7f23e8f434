# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class SaleOrder(models.Model):
    """What of an order is still to be delivered, and so depends on limits to come."""

    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _unfinished(self, buyer):
        """Return ids of a buyer's confirmed orders not wholly delivered and invoiced.

        :param buyer: ``res.partner`` record, the legal entity that is to pay
        :rtype: list[int]
        """
        self.flush_model()
        self.env["sale.order.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT sold.id
                  FROM sale_order sold
                  JOIN res_partner payer ON payer.id = sold.partner_invoice_id
                  JOIN sale_order_line line ON line.order_id = sold.id
                 WHERE payer.commercial_partner_id = %s
                   AND sold.state = 'sale'
                   AND line.display_type IS NULL
                   AND line.product_uom_qty > LEAST(
                           COALESCE(line.qty_invoiced, 0),
                           CASE WHEN line.qty_delivered_method = 'stock_move'
                                THEN COALESCE(line.qty_delivered, 0)
                                ELSE GREATEST(line.qty_delivered, line.qty_invoiced, 0)
                            END)
                """,
                buyer.id,
            )
        )
        return [row[0] for row in rows]

    def _undelivered_amount(self):
        """Return what is to be delivered yet, without tax, in the order's currency.

        Of a quotation that is all of it.

        :rtype: float
        """
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: not line.display_type)
        return self.currency_id.round(sum(line._undelivered_amount() for line in lines))


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"  # pylint: disable=consider-merging-classes-inherited

    def _undelivered_amount(self):
        """Return the part of ``price_subtotal`` that is not delivered."""
        if not self.product_uom_qty:
            return 0.0
        delivered = self.qty_delivered
        if self.qty_delivered_method != "stock_move":
            # Nobody enters deliveries by hand once a thing is invoiced.
            delivered = max(delivered, self.qty_invoiced)
        open_part = max(self.product_uom_qty - delivered, 0) / self.product_uom_qty
        return self.price_subtotal * open_part
