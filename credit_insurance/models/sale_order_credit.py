# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .written_values import recompute_written

AMOUNTS = frozenset({"amount_untaxed", "amount_tax", "amount_total"})


class SaleOrder(models.Model):
    """What an order adds to the buyer's debt."""

    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        # Only on a write: what is created is computed whatever is given for it.
        if names := vals.keys() & AMOUNTS:
            insured = self.filtered(lambda order: order._blocks_sales())
            recompute_written(insured, names)
        return result

    # === BUSINESS METHODS === #

    def _get_credit_amount(self, vat_insured):
        """Return what the order adds to the buyer's debt, in its own currency.

        That is its lines as the exposure counts them once it is confirmed, less what
        the customer paid ahead and the accounts do not know yet: what they do know
        has reduced the exposure already. Paid in full, by whichever of the two, the
        order is no risk at all, whatever else the buyer owes.

        :param bool vat_insured: whether the policy insures taxes; without, a payment
            counts for the same share of the amount without tax
        :rtype: float
        """
        net, gross = self.order_line._get_uninvoiced_amounts()
        if gross <= 0:
            return max(net, 0.0)
        unbooked, unused = self._origin._get_paid_ahead()
        paid = unbooked + unused
        # Taxes rounded on the total may differ by a cent from those of the lines.
        total = sum(self.order_line.mapped("price_total"))
        due = gross * self.amount_total / total if total > 0 else gross
        if paid and self.currency_id.compare_amounts(paid, due) >= 0:
            return 0.0
        return max((gross if vat_insured else net) * (1 - unbooked / gross), 0.0)

    def _get_paid_ahead(self):
        """Return what the customer paid online for the order, refunds taken off.

        A payment in another currency than the order's, which Odoo does not make, does
        not count.

        :rtype: tuple[float, float]
        :returns: not in the accounts yet, and there but not used for an invoice; in
            the order's currency
        """
        transactions = self.sudo().transaction_ids
        transactions |= transactions.child_transaction_ids
        amounts = [
            transaction._get_paid_ahead()
            for transaction in transactions
            if transaction.currency_id == self.currency_id
        ]
        return sum(a for a, _ in amounts), sum(b for _, b in amounts)
