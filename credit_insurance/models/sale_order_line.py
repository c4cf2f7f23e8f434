# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

#: Fields that change what a confirmed order adds to the buyer's debt.
VALUE_FIELDS = frozenset(
    {
        "discount",
        "is_downpayment",
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

    insurance_partner_id = fields.Many2one(
        "res.partner",
        string="Invoice Address",
        related="order_id.partner_invoice_id",
        store=True,
        precompute=True,
        help="Kept on the line so that what a buyer has on order is read without "
        "its past orders.",
    )

    # What is confirmed and not yet invoiced: a small part of the lines there are.
    _credit_insurance_open_idx = models.Index(
        "(insurance_partner_id, company_id)"
        " WHERE state = 'sale' AND display_type IS NULL"
        " AND (price_subtotal <> COALESCE(untaxed_amount_invoiced, 0)"
        " OR qty_delivered > product_uom_qty)"
    )

    def _auto_init(self):
        # Filled in SQL: years of orders must not go through the ORM at installation.
        if not column_exists(self.env.cr, self._table, "insurance_partner_id"):
            create_column(self.env.cr, self._table, "insurance_partner_id", "int4")
            self.env.cr.execute(
                "UPDATE sale_order_line line"
                " SET insurance_partner_id = sale.partner_invoice_id"
                " FROM sale_order sale WHERE sale.id = line.order_id"
            )
        return super()._auto_init()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        sold = {
            vals["order_id"]
            for vals in vals_list
            if vals.get("order_id")
            and not (vals.get("is_expense") and self._may_charge_expenses())
        }
        with self.env["sale.order"].browse(sold)._watching_cover():
            return super().create(vals_list)

    def write(self, vals):
        if not vals.keys() & VALUE_FIELDS:
            return super().write(vals)
        orders = self.order_id.browse(filter(None, [vals.get("order_id")]))
        with (self._sold() | orders)._watching_cover():
            return super().write(vals)

    def unlink(self):
        with self._sold()._watching_cover():
            return super().unlink()

    # === BUSINESS METHODS === #

    def _may_charge_expenses(self):
        # Expenses come with vendor bills, which nothing may stop. Whoever posts these
        # may invoice a customer anyway; a salesperson may not call goods an expense.
        return self.env.su or self.env.user.has_group("account.group_account_invoice")

    def _sold(self):
        if self._may_charge_expenses():
            return self.filtered(lambda line: not line.is_expense).order_id
        return self.order_id
