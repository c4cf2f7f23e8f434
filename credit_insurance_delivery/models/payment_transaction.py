# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        """Control cash on delivery: whoever pays later has not paid."""
        self._confirm_or_hold_unpaid("cash_on_delivery")
        return super()._post_process()

    def _confirm_or_hold_unpaid(self, custom_mode):
        """Confirm what is ordered to be paid later, or hold it when beyond cover.

        To be called before the module that offers this way to pay confirms the
        orders itself: it looks at drafts, and finds none any more.

        :param str custom_mode: mode of the payment provider
        """
        pending = self.filtered(
            lambda tx: (
                tx.state == "pending" and tx.provider_id.custom_mode == custom_mode
            )
        )
        quotations = pending.sale_order_ids.filtered(lambda o: o.state == "draft")
        quotations.with_context(send_email=True)._confirm_or_hold()
