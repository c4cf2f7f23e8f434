# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        """Control orders to be paid at the store: whoever pays later has not paid."""
        self._confirm_or_hold_unpaid("on_site")
        return super()._post_process()
