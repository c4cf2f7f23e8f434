# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.credit_insurance.exceptions import CoverExceededError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_confirm(self):
        """Hold what is beyond cover when a point of sale confirms it."""
        if not self.env["pos.order"]._is_synchronising():
            return super().action_confirm()
        for order in self:
            order._hold_if_refused(super(SaleOrder, order).action_confirm)
        return True

    def _check_change(self, buyer_before, before):
        """Let a point of sale change an order beyond cover: it has done so."""
        try:
            return super()._check_change(buyer_before, before)
        except CoverExceededError:
            if not self.env["pos.order"]._is_synchronising():
                raise
            return self._report_change_beyond_cover()

    def _report_change_beyond_cover(self):
        """Tell the approvers what could not be refused any more."""
        order = self.sudo()
        note = self.env._(
            "The point of sale changed this order, which was confirmed, beyond cover."
        )
        order._message_log(body=note)
        for user in order._hold_recipients():
            order.activity_schedule(
                "mail.mail_activity_data_warning", user_id=user.id, note=note
            )
