# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

#: Fields that change what a confirmed order adds to the buyer's debt.
VALUE_FIELDS = frozenset(
    {
        "discount",
        "order_id",
        "price_unit",
        "product_id",
        "product_uom_id",
        "product_uom_qty",
        "tax_ids",
    }
)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        # Expenses and down payments come with documents that nothing may stop.
        sold = [
            vals["order_id"]
            for vals in vals_list
            if vals.get("order_id")
            and not (vals.get("is_expense") or vals.get("is_downpayment"))
        ]
        with self.env["sale.order"].browse(set(sold))._watching_cover():
            return super().create(vals_list)

    def write(self, vals):
        if not vals.keys() & VALUE_FIELDS:
            return super().write(vals)
        with self._sold()._watching_cover():
            return super().write(vals)

    def unlink(self):
        with self._sold()._watching_cover():
            return super().unlink()

    def _sold(self):
        lines = self.filtered(lambda line: not (line.is_expense or line.is_downpayment))
        return lines.order_id
