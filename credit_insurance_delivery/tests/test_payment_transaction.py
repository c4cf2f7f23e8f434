# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import UnpaidOrderCase

#: What Odoo writes to the customer about a confirmed order, and about no other.
CONFIRMED = "has been confirmed"


@tagged("post_install", "-at_install")
class TestCashOnDelivery(UnpaidOrderCase):
    """What is paid at the door is a risk until then."""

    def test_beyond_cover_is_held(self):
        order = self._quotation(1001)
        self._post_process(self._transaction(order))
        self.assertHeld(order)
        self.assertRow(exposure=0)

    def test_within_cover_is_confirmed(self):
        order = self._quotation(1000)
        self._post_process(self._transaction(order))
        self.assertSold(order)
        self.assertRow(exposure=1000)

    def test_each_order_on_its_own(self):
        orders = self._quotation(600) | self._quotation(500)
        transactions = self._transaction(orders[0]) | self._transaction(orders[1])
        self._post_process(transactions)
        self.assertSold(orders[0])
        self.assertHeld(orders[1])

    def test_the_job_holds_as_well(self):
        orders = self._quotation(600) | self._quotation(1001)
        transactions = self._transaction(orders[0]) | self._transaction(orders[1])
        job = self.env.ref("payment.cron_post_process_payment_tx")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(all(transactions.mapped("is_post_processed")))
        self.assertSold(orders[0])
        self.assertHeld(orders[1])

    def test_the_customer_is_told_when_it_is_confirmed(self):
        order = self._quotation(1000)
        self._post_process(self._transaction(order))
        self.assertIn(CONFIRMED, self._mails(order))

    def test_the_customer_of_a_held_order_is_told_when_it_is_released(self):
        order = self._quotation(1001)
        self._post_process(self._transaction(order))
        self.assertNotIn(CONFIRMED, self._mails(order))
        self.assertNotIn("cover", self._mails(order))
        self._decide(1001, date_from="2026-02-01", decided_on="2026-02-01")
        with self.enter_registry_test_mode():
            self.env.ref("credit_insurance.ir_cron_release").method_direct_trigger()
        self.env.invalidate_all()
        self.assertSold(order)
        self.assertIn(CONFIRMED, self._mails(order))

    def _mails(self, order):
        """Return what the buyer was sent about an order."""
        messages = order.sudo().message_ids
        sent = messages.filtered(lambda m: self.buyer in m.partner_ids)
        return " ".join(sent.mapped("body"))

    def test_a_transaction_that_was_cancelled_confirms_nothing(self):
        order = self._quotation(1001)
        self._post_process(self._transaction(order, state="cancel"))
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.sudo().insurance_hold_date)

    def test_a_company_that_warns_only_holds_nothing(self):
        self.company.credit_insurance_check = "warn"
        order = self._quotation(1001)
        self._post_process(self._transaction(order))
        self.assertSold(order)
