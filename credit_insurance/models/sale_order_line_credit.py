# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from .written_values import recompute_written, written_names

#: Stored computed fields on which the exposure rests.
COMPUTED = frozenset(
    {
        "company_id",
        "currency_id",
        "insurance_partner_id",
        "price_subtotal",
        "price_tax",
        "price_total",
        "state",
        "untaxed_amount_invoiced",
    }
)


class SaleOrderLine(models.Model):
    """What an order line adds to the buyer's debt."""

    _inherit = "sale.order.line"  # pylint: disable=consider-merging-classes-inherited

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        names = written_names(self, vals_list) & COMPUTED
        lines = super().create(vals_list)
        lines._recompute_written(names)
        return lines

    def write(self, vals):
        result = super().write(vals)
        self._recompute_written(vals.keys() & COMPUTED)
        return result

    def _recompute_written(self, names):
        if names:
            insured = self.filtered(lambda line: line.order_id._blocks_sales())
            recompute_written(insured, names)

    # === BUSINESS METHODS === #

    def _get_uninvoiced_amounts(self):
        """Sum what lines add to the debt of the buyer until they are invoiced.

        The same sum as ``exposure_amounts.open_order`` has for a confirmed order, so
        that confirming moves the exposure by exactly what was checked.

        :rtype: tuple[float, float]
        :returns: without and with tax, in the currency of the order
        """
        net = gross = 0.0
        for line in self.filtered(lambda line: not line.display_type):
            amount = line._get_uninvoiced_amount()
            net += amount
            gross += amount * line._get_gross_share()
        return net, gross

    def _get_gross_share(self):
        """Return what one unit of money without tax is with it."""
        order = self.order_id
        for net, gross in (
            (self.price_subtotal, self.price_total),
            (order.amount_untaxed, order.amount_total),
        ):
            if net:
                return gross / net
        return 1.0

    def _get_uninvoiced_amount(self):
        """Return what is ordered, or delivered if more, less what invoices took."""
        ordered, delivered = self.product_uom_qty, self.qty_delivered
        total = self.price_subtotal
        if delivered > ordered > 0:
            total *= delivered / ordered
        elif delivered > ordered:
            total += delivered * self.price_unit * (1 - self.discount / 100)
        uninvoiced = total - self.untaxed_amount_invoiced
        if self.is_downpayment:
            return uninvoiced
        return max(uninvoiced, 0.0) if total >= 0 else min(uninvoiced, 0.0)
