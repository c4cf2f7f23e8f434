# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """Override of ``sale`` to hold orders beyond cover rather than to fail.

        The customer has paid: the payment must be booked whatever becomes of the
        order. Orders on hold are not returned, so that Odoo sends the message that
        a payment was received for them.
        """
        confirmed = self.env["sale.order"]
        for transaction in self:
            confirm = super(
                PaymentTransaction, transaction
            )._check_amount_and_confirm_order
            orders = transaction.sale_order_ids
            if len(orders) != 1:
                confirmed |= confirm()
                continue
            quotation = orders.filtered(lambda order: order._is_quotation())
            if orders._hold_if_refused(confirm) and orders.state == "sale":
                confirmed |= quotation
        return confirmed

    def _post_process(self):
        """Override of ``payment``: a paid order may go through that was on hold."""
        result = super()._post_process()
        orders = self.filtered(lambda tx: tx.state == "done").sale_order_ids
        orders._schedule_release(orders._insured_buyer())
        return result

    def _get_paid_ahead(self):
        """Return the money that this transaction brought, or took back.

        Authorised or pending is not paid. What was captured or given back in parts
        is counted by the transactions of the parts. A refund counts from the moment
        it is asked for. What pays several orders tells nothing about one of them.

        :rtype: tuple[float, float]
        :returns: not in the accounts yet, and there but not used for an invoice
        """
        self.ensure_one()
        if not self._pays_one_order() or self._is_split():
            return 0.0, 0.0
        payment = self.payment_id
        if payment.move_id.state == "posted":
            lines = payment.move_id.line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            )
            return 0.0, -sum(lines.mapped("amount_residual_currency"))
        # Without an entry of its own, the bank statement books a payment as paid.
        if payment.state in ("paid", "canceled", "rejected"):
            return 0.0, 0.0
        return self.amount, 0.0

    def _pays_one_order(self):
        orders = self.sale_order_ids or self.source_transaction_id.sale_order_ids
        if len(orders) != 1 or self.operation == "validation":
            return False
        if self.amount > 0:
            return self.state == "done"
        return self.state not in ("cancel", "error")

    def _is_split(self):
        return any(
            child.operation == self.operation and child.state in ("done", "cancel")
            for child in self.child_transaction_ids
        )
