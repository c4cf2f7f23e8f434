# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is insured of an invoice when it is posted."""

from datetime import date, timedelta

from ..models.invoice_facts import receivable_lines
from .documents import TODAY, days_ago, in_days
from .invoices import InvoiceCase


class TestExamples(InvoiceCase):
    """The worked examples of the field's manuals, as far as they are about limits."""

    def test_the_insured_loss_is_without_tax(self):
        self._decide(50_000)
        invoice = self._deliver(40_000, taxed=True)
        self.assertEqual(invoice.amount_total, 48_000)
        self.assertFrozen(invoice, (40_000, "permanent"), state="insured")
        self.assertEqual(invoice.insurance_part_ids.insurer_share, 36_000)

    def test_each_delivery_takes_what_the_older_ones_leave(self):
        self._decide(50_000)
        first = self._deliver(30_000, date(2026, 1, 5), term=45)
        second = self._deliver(25_000, date(2026, 2, 10), term=45)
        third = self._deliver(20_000, date(2026, 3, 15), term=45)
        self.assertFrozen(first, (30_000, "permanent"))
        self.assertFrozen(second, (20_000, "permanent"), (5_000, "over_limit"))
        self.assertFrozen(third, (20_000, "over_limit"), state="not_insured")
        self._pay(first, 15_000, day=date(2026, 3, 20))
        later = date(2026, 3, 20)
        self.assertEqual(self._answer(second, later), [(25_000, "permanent")])
        self.assertEqual(
            self._answer(third, later), [(10_000, "permanent"), (10_000, "over_limit")]
        )
        self.assertEqual(second.insured_amount, 20_000)
        self.assertEqual(third.insured_amount, 0)

    def test_a_withdrawal_leaves_covered_what_was_delivered_before(self):
        self._decide(100_000)
        withdrawal = self._decide(
            0,
            status="withdrawn",
            date_from=date(2026, 5, 10),
            decided_on=date(2026, 5, 8),
        )
        before = self._deliver(40_000, date(2026, 3, 1), term=60)
        between = self._deliver(35_000, date(2026, 5, 2))
        after = self._deliver(30_000, date(2026, 5, 20))
        self.assertFrozen(before, (40_000, "permanent"))
        self.assertFrozen(between, (35_000, "permanent"))
        self.assertFrozen(after, (30_000, "withdrawn"), state="not_insured")
        self.assertEqual(after.insurance_decision_id, withdrawal)

    def test_a_top_up_policy_adds_its_amount_after_the_first_rank(self):
        self._decide(40_000, status="partial")
        top_up = self._create_policy("CAP-1", layer="top_up")
        given = self._decide(40_000, policy=top_up)
        invoice = self._deliver(90_000)
        self.assertFrozen(
            invoice, (40_000, "permanent"), (40_000, "top_up"), (10_000, "over_limit")
        )
        self.assertEqual(
            sum(invoice.insurance_part_ids.mapped("insurer_share")), 72_000
        )
        second = invoice.insurance_part_ids[1]
        self.assertEqual((second.policy_id, second.decision_id), (top_up, given))
        self.assertEqual(invoice.insurance_policy_id, self.policy)

    def _discretionary(self, payments=2):
        self.policy.write(
            {
                "discretionary_limit": 10_000,
                "discretionary_percentage": 60,
                "discretionary_min_payments": 2,
            }
        )
        for number in range(payments):
            day = days_ago(200 - 30 * number)
            paid = self._deliver(100, day)
            self._pay(paid, day=day + timedelta(days=30))

    def test_a_discretionary_limit_with_its_proof(self):
        self._discretionary()
        invoice = self._deliver(14_000)
        self.assertFrozen(invoice, (10_000, "discretionary"), (4_000, "over_limit"))
        self.assertEqual(invoice.insurance_part_ids[0].insurer_share, 6_000)
        self.assertFalse(invoice.insurance_decision_id)

    def test_a_late_payment_is_no_proof(self):
        self._discretionary(payments=1)
        late = self._deliver(100, days_ago(180))
        self._pay(late, day=days_ago(89))
        invoice = self._deliver(14_000)
        self.assertFrozen(invoice, (14_000, "unproven"), state="not_insured")

    def test_the_proof_is_that_of_the_delivery(self):
        self._discretionary(payments=1)
        second = self._deliver(100, days_ago(40))
        invoice = self._deliver(14_000, days_ago(20), posted=days_ago(5))
        self._pay(second, day=days_ago(10))
        self.assertFrozen(invoice, (14_000, "unproven"))
        self.assertEqual(self._answer(invoice), [(14_000, "unproven")])
        self.assertFrozen(
            self._deliver(400, days_ago(9)), (400, "discretionary"), state="insured"
        )


class TestLimitOfTheDelivery(InvoiceCase):
    """Limits are those of the day on which the goods left."""

    def test_delivered_before_a_withdrawal_and_invoiced_after_it(self):
        granted = self._decide(1_000)
        self._decide(0, status="withdrawn", date_from=days_ago(3))
        invoice = self._deliver(600, days_ago(4), posted=TODAY)
        self.assertFrozen(invoice, (600, "permanent"), state="insured")
        self.assertEqual(invoice.insurance_decision_id, granted)
        self.assertEqual(invoice.insurance_delivery_date, days_ago(4))
        self.assertFalse(invoice.insurance_delivery_assumed)

    def test_invoiced_before_a_withdrawal_and_delivered_after_it(self):
        self._decide(1_000)
        self._decide(0, status="withdrawn", date_from=in_days(2), decided_on=TODAY)
        invoice = self._deliver(600, in_days(2), posted=TODAY)
        self.assertFrozen(invoice, (600, "withdrawn"))

    def test_without_a_delivery_date_that_of_the_invoice_is_assumed(self):
        self._decide(1_000)
        invoice = self._deliver(600, delivery_date=False)
        self.assertEqual(invoice.insurance_delivery_date, TODAY)
        self.assertTrue(invoice.insurance_delivery_assumed)

    def test_a_temporary_layer_insures_what_is_delivered_while_it_lasts(self):
        self._decide(500)
        extra = self._decide(
            300, kind="temporary", date_from=days_ago(10), date_to=days_ago(5)
        )
        within = self._deliver(700, days_ago(5), posted=TODAY)
        self.assertFrozen(within, (500, "permanent"), (200, "temporary"))
        self.assertEqual(within.insurance_part_ids[1].decision_id, extra)

    def test_a_temporary_layer_insures_nothing_afterwards(self):
        self._decide(500)
        self._decide(300, kind="temporary", date_from=days_ago(10), date_to=days_ago(5))
        after = self._deliver(700, days_ago(4))
        self.assertFrozen(after, (500, "permanent"), (200, "over_limit"))

    def test_after_a_reduction_old_debts_count_first(self):
        self._decide(100)
        old = self._deliver(80, days_ago(20))
        self._decide(60, status="reduced", date_from=days_ago(10))
        new = self._deliver(10, days_ago(5))
        self.assertFrozen(old, (80, "permanent"))
        self.assertFrozen(new, (10, "over_limit"))
        self._pay(old, 25, day=days_ago(4))
        self.assertFrozen(self._deliver(5, days_ago(3)), (5, "over_limit"))
        self._pay(old, 15, day=days_ago(2))
        self.assertFrozen(self._deliver(5, days_ago(1)), (5, "permanent"))

    def test_a_firm_top_up_survives_the_withdrawal_of_the_first_rank(self):
        self._decide(500)
        top_up = self._create_policy("CAP-1", layer="top_up")
        self._decide(
            200, policy=top_up, non_cancellable=True, date_to=date(2026, 12, 31)
        )
        self._decide(0, status="withdrawn", date_from=days_ago(3))
        self.assertFrozen(self._deliver(300), (200, "top_up"), (100, "over_limit"))

    def test_an_ordinary_top_up_falls_with_the_first_rank(self):
        self._decide(500)
        self._decide(200, policy=self._create_policy("CAP-1", layer="top_up"))
        self._decide(0, status="withdrawn", date_from=days_ago(3))
        self.assertFrozen(self._deliver(300), (300, "withdrawn"))

    def test_a_refusal_replaces_the_discretionary_limit(self):
        self.policy.discretionary_limit = 500
        self.assertFrozen(self._deliver(100, days_ago(5)), (100, "discretionary"))
        self._decide(0, status="refused", date_from=days_ago(2))
        self.assertFrozen(self._deliver(100), (100, "refused"))

    def test_a_limit_that_was_not_renewed_is_expired(self):
        self._decide(500, date_to=days_ago(1))
        self.assertFrozen(self._deliver(100), (100, "expired"))

    def test_no_decision_and_no_discretionary_limit(self):
        self.assertFrozen(self._deliver(100), (100, "no_limit"))

    def test_own_risk_is_not_insured(self):
        self._decide(500)
        self._own_risk(1_000)
        self.assertFrozen(self._deliver(600), (500, "permanent"), (100, "over_limit"))


class TestConditions(InvoiceCase):
    """What the policy asks of a receivable, the limit apart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def test_a_term_too_long(self):
        self.assertFrozen(self._deliver(100, term=60), (100, "permanent"))
        self.assertFrozen(self._deliver(100, term=61), (100, "term"))

    def test_the_zone_allows_a_longer_term(self):
        self._zone(max_term_days=90)
        self.assertFrozen(self._deliver(100, term=90), (100, "permanent"))
        self.assertFrozen(self._deliver(100, term=91), (100, "term"))

    def test_an_instalment_too_far_away(self):
        terms = self._term((25, 30), (25, 60), (50, 90))
        invoice = self._deliver(100, invoice_payment_term_id=terms.id, due=False)
        self.assertEqual(len(receivable_lines(invoice)), 3)
        self.assertFrozen(
            invoice, (50, "permanent"), (50, "term"), state="partly_insured"
        )

    def test_instalments_within_the_term(self):
        terms = self._term((50, 30), (50, 60))
        invoice = self._deliver(100, invoice_payment_term_id=terms.id, due=False)
        self.assertFrozen(invoice, (100, "permanent"))

    def test_invoiced_too_late(self):
        in_time = self._deliver(100, days_ago(30), posted=TODAY)
        late = self._deliver(100, days_ago(31), posted=TODAY)
        self.assertFrozen(in_time, (100, "permanent"))
        self.assertFrozen(late, (100, "late_invoice"))

    def test_no_condition_on_the_invoicing(self):
        self.policy.invoicing_days = 0
        late = self._deliver(100, days_ago(90), posted=TODAY)
        self.assertFrozen(late, (100, "permanent"))

    def test_the_zone_has_its_own_invoicing_days(self):
        self._zone(invoicing_days=5)
        self.assertFrozen(
            self._deliver(100, days_ago(6), posted=TODAY), (100, "late_invoice")
        )

    def test_the_most_specific_percentage_wins(self):
        self.assertShare(self._deliver(100), 90)
        self._zone(insured_percentage=80)
        self.assertShare(self._deliver(100), 80)
        self._decide(1_000, insured_percentage=70)
        self.assertShare(self._deliver(100), 70)

    def assertShare(self, invoice, share):
        self.assertEqual(invoice.insurance_part_ids.insurer_share, share)

    def test_delivered_after_the_end_of_the_policy(self):
        self.policy.date_to = days_ago(1)
        self.assertFrozen(
            self._deliver(100, days_ago(1), posted=TODAY), (100, "permanent")
        )
        self.assertFrozen(self._deliver(100), (100, "policy_ended"))

    def test_delivered_before_the_policy(self):
        invoice = self._deliver(100, date(2025, 12, 31), posted=date(2026, 1, 2))
        self.assertFrozen(invoice, (100, "policy_not_started"))

    def test_a_policy_in_run_off_insures_what_was_delivered_while_it_ran(self):
        with self._on(days_ago(3)):
            self.policy.action_run_off()
        before = self._deliver(100, days_ago(3), posted=TODAY)
        after = self._deliver(100, days_ago(2), posted=TODAY)
        self.assertFrozen(before, (100, "permanent"))
        self.assertFrozen(after, (100, "policy_ended"))

    def test_a_policy_put_in_run_off_by_mistake_insures_again(self):
        with self._on(days_ago(3)):
            self.policy.action_run_off()
            self.policy.action_draft()
            self.policy.action_activate()
        self.assertFrozen(self._deliver(100), (100, "permanent"))

    def test_the_policy_of_the_delivery_answers_and_not_its_successor(self):
        self.policy.date_to = days_ago(10)
        successor = self._create_policy("TEST-2", date_from=days_ago(9))
        old = self._deliver(100, days_ago(10), posted=TODAY)
        new = self._deliver(100, days_ago(9), posted=TODAY)
        self.assertFrozen(old, (100, "permanent"))
        self.assertEqual(old.insurance_policy_id, self.policy)
        self.assertFrozen(new, (100, "no_limit"))
        self.assertEqual(new.insurance_policy_id, successor)

    def test_cover_that_had_stopped(self):
        overdue = self._deliver(100, days_ago(120), term=30)
        invoice = self._deliver(100, days_ago(29))
        self.assertFrozen(invoice, (100, "stopped"))
        self._pay(overdue, day=days_ago(10))
        self.assertFrozen(self._deliver(100), (100, "permanent"))
        self.assertEqual(self._answer(invoice), [(100, "stopped")])

    def test_cover_had_not_stopped_yet(self):
        self._deliver(100, days_ago(120), term=30)
        self.assertFrozen(self._deliver(100, days_ago(30)), (100, "permanent"))

    def test_cover_that_stopped_between_delivery_and_invoice_had_not(self):
        self._deliver(100, days_ago(120), term=30)
        invoice = self._deliver(100, days_ago(30), posted=TODAY)
        self.assertFrozen(invoice, (100, "permanent"))

    def test_the_overdue_was_paid_before_the_delivery(self):
        overdue = self._deliver(100, days_ago(120), term=30)
        self._pay(overdue, day=days_ago(20))
        self.assertFrozen(self._deliver(100, days_ago(20)), (100, "permanent"))

    def test_a_credit_balance_keeps_cover_going(self):
        self._deliver(100, days_ago(120), term=30)
        self._pay_ahead(100, date=days_ago(40))
        self.assertFrozen(self._deliver(100, days_ago(20)), (100, "permanent"))
