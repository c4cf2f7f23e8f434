# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command

from ..exceptions import CoverExceededError
from .common import SaleOrderCase


class TestChanges(SaleOrderCase):
    """A confirmed order does not grow beyond cover, whatever makes it grow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)

    def setUp(self):
        super().setUp()
        self.order = self._quotation(800)
        self.order.action_confirm()
        self.line = self.order.order_line

    def _line(self, amount):
        values = {"product_id": self.product.id, "price_unit": amount, "tax_ids": False}
        return Command.create(values)

    def assertStopped(self, change):
        with self.assertRaises(CoverExceededError) as caught:
            change()
        self.assertIn("is confirmed and cannot be changed", str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.order.amount_untaxed, 800)

    def test_quantity(self):
        # Odoo takes the price of the list again unless one is given.
        values = {"product_uom_qty": 2, "price_unit": 800}
        self.assertStopped(lambda: self.line.write(values))

    def test_price(self):
        self.assertStopped(lambda: self.line.write({"price_unit": 1000.01}))
        self.line.price_unit = 1000
        self.assertRow(exposure=1000, headroom=0)

    def test_tax_where_the_policy_insures_it(self):
        self.policy.vat_insured = True
        self.line.price_unit = 900
        with self.assertRaises(CoverExceededError):
            self.line.tax_ids = self.tax
        self.env.invalidate_all()
        self.line.price_unit = 800
        self.line.tax_ids = self.tax
        self.assertRow(exposure=960)

    def test_locking_and_unlocking_leave_it_checked(self):
        self.order.action_lock()
        self.assertRow(exposure=800)
        self.order.action_unlock()
        self.assertStopped(lambda: self.line.write({"price_unit": 1001}))

    def test_discount(self):
        self.line.write({"discount": 50})
        self.line.write({"price_unit": 1600})
        self.env.invalidate_all()
        self.assertRow(exposure=800)
        with self.assertRaises(CoverExceededError):
            self.line.write({"discount": 0})

    def test_line_added(self):
        self.assertStopped(lambda: self.order.write({"order_line": [self._line(201)]}))
        values = {**self._line(201)[2], "order_id": self.order.id}
        self.assertStopped(lambda: self.order.order_line.create(values))
        self.order.write({"order_line": [self._line(200)]})
        self.assertRow(exposure=1000)

    def test_rebate_taken_back(self):
        self.order.write({"order_line": [self._line(-300)]})
        self.line.price_unit = 1300
        rebate = self.order.order_line - self.line
        with self.assertRaises(CoverExceededError):
            rebate.write({"product_uom_qty": 0})

    def test_lines_may_grow_and_shrink_in_one_save(self):
        gone = Command.update(self.line.id, {"product_uom_qty": 0})
        self.order.write({"order_line": [self._line(900), gone]})
        self.assertRow(exposure=900)

    def test_less_always_passes(self):
        self._decide(0, status="withdrawn")
        self.line.price_unit = 400
        self.assertRow(exposure=400)
        with self.assertRaises(CoverExceededError):
            self.line.price_unit = 401

    def test_a_line_called_a_down_payment_still_counts(self):
        self.line.write({"is_downpayment": True})
        self.assertRow(exposure=800)
        self.assertRefused(self._quotation(201), "exceeds cover")

    def test_a_line_created_as_if_not_confirmed_counts(self):
        forged = {**self._line(201)[2], "order_id": self.order.id, "state": "draft"}
        self.assertStopped(lambda: self.order.order_line.create(forged))
        hidden = {**self._line(150)[2], "order_id": self.order.id, "state": "draft"}
        line = self.order.order_line.create(hidden)
        self.assertRow(exposure=950)
        line.write({"state": "cancel"})
        self.assertRow(exposure=950)

    def test_a_salesperson_cannot_call_goods_an_expense(self):
        values = {**self._line(201)[2], "order_id": self.order.id, "is_expense": True}
        self.assertStopped(lambda: self.order.order_line.create(values))
        charged = self.order.order_line.with_user(self.accountant).sudo()
        charged.create({**values, "name": "Travel"})
        self.assertRow(exposure=1001)

    def test_a_line_moved_to_another_order_is_checked_there(self):
        other = self._create_buyer("Test Small Buyer")
        self._decide(100, other)
        target = self._quotation(50, buyer=other)
        target.action_confirm()
        with self.assertRaises(CoverExceededError):
            self.line.write({"order_id": target.id})

    def test_an_order_moved_to_an_insured_company_is_checked_there(self):
        stranger = self._create_company("Test Uninsured Company")
        self.salesperson.company_ids += stranger
        values = {"company_id": stranger.id, "pricelist_id": False}
        order = self._order(5000, confirm=True, **values)
        with self.assertRaises(CoverExceededError):
            order.company_id = self.company

    def test_another_buyer(self):
        other = self._create_buyer("Test Small Buyer")
        self._decide(700, other)
        self.assertStopped(lambda: self.order.write({"partner_invoice_id": other.id}))
        self._decide(800, other, date_from="2026-02-01", decided_on="2026-02-01")
        self.order.partner_invoice_id = other
        self.assertRow(other, exposure=800)

    def test_state_and_lines_in_one_write(self):
        order = self._quotation(100)
        with self.assertRaises(CoverExceededError):
            order.write({"state": "sale", "order_line": [self._line(200)]})

    def test_what_does_not_change_the_debt_passes(self):
        self._invoice(5000)
        self.order.write({"client_order_ref": "Test Reference"})
        self.line.name = "Test Description"
        self.order.write({"order_line": [Command.update(self.line.id, {"name": "B"})]})
        self.assertEqual(self.line.name, "B")

    def test_an_approval_is_not_used_again_for_more(self):
        order = self._quotation(1500)
        approver = order.with_env(self._as(self.approver, self.company)).sudo()
        approver._approve_beyond_cover("Test Reason")
        order.action_confirm()
        self._decide(2500, date_from="2026-02-01", decided_on="2026-02-01")
        order.order_line.price_unit = 1700
        with self.assertRaises(CoverExceededError):
            order.order_line.price_unit = 1701

    def test_cancelling_and_confirming_again_is_checked_again(self):
        self.order._action_cancel()
        self.order.action_draft()
        self._invoice(300)
        self.assertRefused(self.order, "exceeds cover")

    def test_a_company_that_warns_only_stops_nothing(self):
        self.company.credit_insurance_check = "warn"
        self.line.price_unit = 5000
        self.assertEqual(self.order.amount_untaxed, 5000)
