# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.credit_insurance.exceptions import CoverExceededError

from .common import PosSaleCase


@tagged("post_install", "-at_install")
class TestSettlement(PosSaleCase):
    """The counter settles sales orders whatever the insurer says."""

    def test_paid_in_full_is_no_risk(self):
        order = self._pieces(50)
        sale = self._sync(self._settling(order.order_line))
        self.assertEqual(sale.state, "paid")
        self.assertSold(order)
        self.assertRow(exposure=0)

    def test_what_is_left_within_cover_is_confirmed(self):
        order = self._pieces(50)
        self._sync(self._settling(order.order_line, 40))
        self.assertSold(order)
        self.assertRow(exposure=1000)

    def test_what_is_left_beyond_cover_is_held(self):
        order = self._pieces(50)
        sale = self._sync(self._settling(order.order_line, 39))
        self.assertEqual(sale.state, "paid")
        self.assertHeld(order)
        self.assertRow(exposure=0)

    def test_down_payment_is_no_risk(self):
        order = self._pieces(50)
        self._sync(self._paying_down(order, 4000))
        self.assertSold(order)
        self.assertRow(exposure=1000)

    def test_down_payment_that_leaves_too_much(self):
        order = self._pieces(50)
        self._sync(self._paying_down(order, 3999))
        self.assertHeld(order)
        self.assertRow(exposure=0)

    def test_down_payment_given_back_counts_again(self):
        order = self._pieces(50)
        sale = self._sync(self._paying_down(order, 4000))
        self.assertRow(exposure=1000)
        self._refund(sale, 1)
        self.assertEqual(order.state, "sale")
        self.assertRow(exposure=5000)

    def test_stopped_buyer(self):
        self._invoice(1, due="2026-01-01")
        order = self._pieces(2)
        self._sync(self._settling(order.order_line, 1))
        self.assertHeld(order)
        paid = self._pieces(1)
        self._sync(self._settling(paid.order_line))
        self.assertSold(paid)

    def test_missing_rate(self):
        currency = self._create_currency("TST", 2)
        self._invoice(1, currency_id=currency.id)
        currency.rate_ids.unlink()
        order = self._pieces(2)
        self._sync(self._settling(order.order_line, 1))
        self.assertHeld(order)

    def test_on_account_beyond_cover_is_held_and_sold(self):
        order = self._pieces(11)
        sale = self._sync(self._settling(order.order_line), method=self.account)
        self.assertEqual(sale.state, "paid")
        self.assertHeld(order)

    def test_on_account_counts_until_it_is_booked_and_after(self):
        order = self._pieces(9)
        self._sync(self._settling(order.order_line), method=self.account)
        self.assertSold(order)
        self.assertRow(amount_ordered=900, amount_invoiced=0)
        self._close_session()
        self.assertRow(amount_ordered=0, amount_invoiced=900)

    def test_on_account_with_invoice_counts_once(self):
        order = self._pieces(9)
        self._sync(
            self._settling(order.order_line), method=self.account, to_invoice=True
        )
        self.assertSold(order)
        self.assertRow(amount_ordered=0, amount_invoiced=900)

    def test_partly_on_account(self):
        order = self._pieces(15)
        line = self._settling(order.order_line)
        self._sync(line, payments={self.card: 500, self.account: 1000})
        self.assertSold(order)
        self.assertRow(exposure=1000)

    def test_a_sale_being_rung_up_settles_nothing(self):
        order = self._pieces(9)
        order.action_confirm()
        sale = self._sync(self._settling(order.order_line), payments={}, state="draft")
        self.assertEqual(sale.state, "draft")
        self.assertRow(exposure=900)
        self.assertRefused(self._pieces(2), "exceeds cover")
        beyond = self._pieces(30)
        self._sync(self._settling(beyond.order_line), payments={}, state="draft")
        self.assertRefused(beyond)

    def test_confirmed_order_of_a_buyer_beyond_cover(self):
        order = self._pieces(10)
        order.action_confirm()
        line = order.order_line
        self._decide(0, status="withdrawn")
        self._sync(self._paying_down(order, 300))
        self.assertRow(exposure=700)
        sale = self._sync(self._settling(line, 12))
        self.assertEqual(line.qty_delivered, 12)
        self.assertRow(exposure=0)
        self._refund(sale, 12)
        self.assertEqual(line.qty_delivered, 0)
        self.assertEqual(order.state, "sale")

    def test_paid_at_the_counter_while_on_hold(self):
        order = self._pieces(50)
        order._confirm_or_hold()
        self.assertHeld(order)
        self._sync(self._settling(order.order_line))
        self.assertSold(order)

    def test_order_held_is_confirmed_later_for_what_is_left_to_deliver(self):
        order = self._pieces(50)
        self._sync(self._settling(order.order_line, 39))
        self.assertHeld(order)
        self._decide(1100, date_from="2026-02-01", decided_on="2026-02-01")
        order.action_confirm()
        self.assertSold(order)
        self.assertEqual(order.sudo().picking_ids.move_ids.product_uom_qty, 11)
        self.assertRow(exposure=1100)

    def test_several_orders_in_one_sale(self):
        orders = self._pieces(50) | self._pieces(60) | self._pieces(5)
        lines = [self._settling(line, 1) for line in orders.order_line]
        self._sync(*lines)
        self.assertHeld(orders[0])
        self.assertHeld(orders[1])
        self.assertSold(orders[2])

    def test_a_company_that_warns_only_holds_nothing(self):
        self.company.credit_insurance_check = "warn"
        order = self._pieces(50)
        self._sync(self._settling(order.order_line, 1))
        self.assertSold(order)

    def test_only_a_synchronisation_is_lenient(self):
        confirmed = self._pieces(9)
        confirmed.action_confirm()
        self._sync(self._settling(self._pieces(1).order_line))
        with self.assertRaises(UserError):
            self._sync(self._settling(self._pieces(1).order_line), payments={})
        self.assertRefused(self._pieces(11))
        with self.assertRaises(CoverExceededError):
            confirmed.order_line.product_uom_qty = 11

    def test_what_others_change_meanwhile_is_told_and_not_refused(self):
        held, order = self._pieces(50), self._pieces(9)
        order.action_confirm()
        confirm = self.registry["sale.order"].action_confirm

        def with_a_gift(orders):
            result = confirm(orders)
            order.with_env(orders.env).order_line.product_uom_qty = 20
            return result

        self.patch(self.registry["sale.order"], "action_confirm", with_a_gift)
        lines = [self._settling(line, 1) for line in (held | order).order_line]
        sale = self._sync(*lines)
        self.assertEqual(sale.state, "paid")
        self.assertHeld(held)
        self.assertRow(exposure=1900)
        self.assertEqual(order.sudo().activity_ids.user_id, self.approver)
        self.assertIn("beyond cover", order.sudo().message_ids[0].body)
        with self.assertRaises(CoverExceededError):
            order.order_line.product_uom_qty = 21
