# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .documents import days_ago
from .payments import PaymentsMixin
from .test_release import ReleaseCase


class TestReleaseSchedule(PaymentsMixin, ReleaseCase):
    """What may make room looks at the orders on hold at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debt = cls._invoice(cls, 900)
        cls.provider = cls._create_provider()

    def setUp(self):
        super().setUp()
        self.order = self._held(400)
        self._scheduled()

    def assertReleased(self, times=1):
        self.assertEqual(self._scheduled(), times)
        self._run()
        self.assertEqual(self.order.state, "sale")

    def test_a_decision(self):
        self._decide(2000)
        self.assertReleased()

    def test_a_decision_on_another_buyer_does_not(self):
        self._decide(2000, self._create_buyer("Test Other Buyer"))
        self.assertEqual(self._scheduled(), 0)

    def test_the_amount_accepted_uninsured(self):
        own_risk = self._own_risk(299)
        self.assertEqual(self._scheduled(), 1)
        own_risk.amount = 300
        self.assertReleased()

    def test_a_top_up_policy(self):
        top_up = self._create_policy("TEST-2", layer="top_up", state="draft")
        self._decide(300, policy=top_up)
        self._scheduled()
        top_up.action_activate()
        self.assertReleased()

    def test_a_closed_policy(self):
        self.policy.action_close()
        self.assertReleased()

    def test_terms_that_change(self):
        self.policy.extension_days = 30
        self.assertEqual(self._scheduled(), 1)
        self.policy.notice_days = 10
        self.assertEqual(self._scheduled(), 0)

    def test_a_payment(self):
        self._pay_ahead(300)
        self.assertReleased()

    def test_a_payment_of_an_invoice(self):
        self._pay(self.debt)
        self.assertReleased()

    def test_a_credit_note(self):
        self._credit_note(300)
        self.assertReleased()

    def test_an_invoice_does_not(self):
        self._invoice(1)
        self.assertEqual(self._scheduled(), 0)

    def test_an_invoice_taken_back(self):
        self.debt.button_draft()
        self.assertReleased()

    def test_another_order_that_is_cancelled(self):
        order = self._quotation(100)
        self.assertConfirmed(order)
        self._decide(1300)
        self._scheduled()
        order.action_cancel()
        self.assertReleased()

    def test_another_order_that_becomes_smaller(self):
        order = self._quotation(100)
        self.assertConfirmed(order)
        self._decide(1300)
        self._scheduled()
        order.order_line.price_unit = 0
        self.assertReleased()

    def test_another_order_that_is_for_someone_else_now(self):
        payer = self._create_buyer("Test Payer")
        self._decide(5000, payer)
        self._invoice(4000, buyer=payer)
        order = self._quotation(100)
        self.assertConfirmed(order)
        self._decide(1300)
        self._scheduled()
        order.partner_invoice_id = payer
        self.assertReleased()

    def test_an_approval(self):
        approver = self.order.with_env(self._as(self.approver, self.company))
        approver._approve_beyond_cover("A customer of twenty years.")
        self.assertReleased()

    def test_a_payment_online(self):
        self.order.write({"require_payment": True, "prepayment_percent": 1.0})
        self._pay_online(self.order, 300)
        self.assertEqual(self.order.state, "sent")
        self.assertGreater(self._scheduled(), 0)
        self._run()
        self.assertEqual(self.order.state, "sale")

    def test_a_payment_online_that_the_bank_statement_will_book(self):
        self.order.write({"require_payment": True, "prepayment_percent": 1.0})
        transaction = self._transaction(self.order, 300)
        self._book_by_statement(transaction._create_payment())
        self._scheduled()
        transaction._post_process()
        self.assertEqual(self.order.state, "sent")
        self.assertReleased()

    def test_nothing_on_hold_nothing_scheduled(self):
        self.order.action_cancel()
        self._decide(2000)
        self._pay_ahead(300)
        self.policy.discretionary_limit = 50
        self.assertEqual(self._scheduled(), 0)

    def test_an_unpaid_invoice_that_is_paid_lets_cover_go_on(self):
        late = self._invoice(50, due=days_ago(90))
        self._decide(5000)
        self._run()
        self.assertEqual(self.order.state, "sent")
        self._scheduled()
        self._pay(late)
        # Recovery, where it is installed, asks once more when it lifts the stop.
        self.assertTrue(self._scheduled())
        self._run()
        self.assertEqual(self.order.state, "sale")

    def test_a_company_without_policy_asks_nothing(self):
        other = self._create_company("Test Other Company")
        payment = self._pay_ahead(300, company=other)
        self.assertEqual(self._scheduled(), 0)
        entry = payment.move_id
        entry._filter_insured()
        with self.assertQueries([]):
            entry._filter_insured()._schedule_release(lambda line: True)
