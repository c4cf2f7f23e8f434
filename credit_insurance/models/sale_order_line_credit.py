# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .written_values import recompute_written

AMOUNTS = frozenset(
    {"price_subtotal", "price_tax", "price_total", "untaxed_amount_invoiced"}
)


class SaleOrderLine(models.Model):
    """What an order line adds to the buyer's debt."""

    _inherit = "sale.order.line"  # pylint: disable=consider-merging-classes-inherited

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        # Only on a write: what is created is computed whatever is given for it.
        if names := vals.keys() & AMOUNTS:
            insured = self.filtered(lambda line: line.order_id._blocks_sales())
            recompute_written(insured, names)
        return result

    # === BUSINESS METHODS === #

    def _get_uninvoiced_amounts(self):
        """Sum what lines add to the debt of the buyer until they are invoiced.

        The same sum as ``exposure_amounts.ordered`` has for a confirmed order, so
        that confirming moves the exposure by exactly what was checked.

        :rtype: tuple[float, float]
        :returns: without and with tax, in the currency of the order
        """
        net = gross = 0.0
        for line in self.filtered(lambda line: not line.display_type):
            amount = line._get_uninvoiced_amount()
            net += amount
            subtotal = line.price_subtotal
            gross += amount * (line.price_total / subtotal if subtotal else 1)
        return net, gross

    def _get_uninvoiced_amount(self):
        """Return what is ordered, or delivered if more, less what invoices took."""
        ordered, delivered = self.product_uom_qty, self.qty_delivered
        total = self.price_subtotal
        if delivered > ordered > 0:
            total *= delivered / ordered
        uninvoiced = total - self.untaxed_amount_invoiced
        if self.is_downpayment:
            return uninvoiced
        return max(uninvoiced, 0.0) if total >= 0 else min(uninvoiced, 0.0)
