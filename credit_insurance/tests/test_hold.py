# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .common import SaleOrderCase


class TestHold(SaleOrderCase):
    """An order beyond cover waits instead of failing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)
        cls.approver.group_ids += cls.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )

    def _activities(self, order):
        return order.sudo().activity_ids.filtered(
            lambda a: (
                a.activity_type_id
                == self.env.ref("credit_insurance.mail_activity_type_hold")
            )
        )

    def test_each_order_is_confirmed_or_held_on_its_own(self):
        orders = self._quotation(600) | self._quotation(500) | self._quotation(400)
        confirmed = orders._confirm_or_hold()
        self.assertEqual(confirmed, orders[0] | orders[2])
        self.assertEqual(orders.mapped("state"), ["sale", "sent", "sale"])
        self.assertEqual(orders[1].insurance_state, "on_hold")
        self.assertRow(exposure=1000)

    def test_another_error_is_not_swallowed(self):
        order = self._quotation(600)
        order._action_cancel()
        with self.assertRaises(UserError):
            order._confirm_or_hold()
        self.assertFalse(order.insurance_hold_date)

    def test_the_approvers_are_told_once(self):
        order = self._quotation(1500)
        order._hold_beyond_cover()
        order._hold_beyond_cover()
        self.assertEqual(self._activities(order).user_id, self.approver)
        self.assertEqual(len(self._activities(order)), 1)
