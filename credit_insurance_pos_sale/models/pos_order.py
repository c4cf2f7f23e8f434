# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextvars import ContextVar

from odoo import api, models

#: Nobody can set it from outside, unlike a key of Odoo's context, and it outlives the
#: savepoints that are rolled back meanwhile, unlike the cursor's cache.
SYNCHRONISING = ContextVar("credit_insurance_pos_sale", default=False)


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        """Synchronise whatever cover says: the sale has already been made.

        Sales orders beyond cover are put on hold rather than refused, and what the
        point of sale changes of confirmed ones is told to the approvers.
        """
        token = SYNCHRONISING.set(True)
        try:
            return super().sync_from_ui(orders)
        finally:
            SYNCHRONISING.reset(token)

    @api.model
    def _is_synchronising(self):
        """Tell whether this is called while a point of sale is synchronised."""
        return SYNCHRONISING.get()

    def _get_settled_share(self):
        """Return which part of the order is paid, or owed in a journal entry.

        What goes on the customer's account is only booked with the invoice, or when
        the session is closed; until then nobody else counts it as a debt.

        :rtype: float
        :returns: 0 to 1
        """
        self.ensure_one()
        if self.state != "paid":
            return 1.0 if self.state == "done" else 0.0
        payments = self.payment_ids
        total = sum(payments.mapped("amount"))
        on_account = payments.filtered(
            lambda p: p.payment_method_id.type == "pay_later"
        )
        owed = max(sum(on_account.mapped("amount")), 0)
        return 1 - min(owed / total, 1) if total > 0 else 1.0
