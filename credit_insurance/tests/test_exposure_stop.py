# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from .common import CreditInsuranceCase
from .documents import TODAY, days_ago, in_days


class TestStopped(CreditInsuranceCase):
    """An invoice overdue beyond its extension stops cover for new business."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)

    def test_cover_stops_on_the_day_after_the_extension(self):
        self._invoice(100, due=days_ago(60))
        self.assertRow(status="covered", amount_overdue=100)
        self.assertRow(day=in_days(1), status="stopped", headroom=900)

    def test_a_cent_is_enough(self):
        self._invoice(0.01, due=days_ago(61))
        self.assertRow(status="stopped")

    def test_a_payment_of_the_invoice_restores_cover(self):
        invoice = self._invoice(100, due=days_ago(61))
        self._pay(invoice, amount=99.99)
        self.assertRow(status="stopped")
        self._pay(invoice)
        self.assertRow(status="covered", exposure=0)

    def test_a_credit_balance_that_covers_the_invoice_lets_cover_go_on(self):
        self._invoice(100, due=days_ago(61))
        self._pay_ahead(99)
        self.assertRow(status="stopped")
        self._pay_ahead(1)
        self.assertRow(status="covered")

    def test_a_credit_note_covers_it_as_well(self):
        self._invoice(100, due=days_ago(61), taxed=True)
        self._credit_note(100, taxed=True)
        self.assertRow(status="covered", exposure=0)

    def test_a_credit_balance_counts_against_the_oldest_debt_only_once(self):
        self._invoice(100, due=days_ago(61))
        self._invoice(100, due=days_ago(90))
        self._pay_ahead(150)
        self.assertRow(status="stopped")

    def test_an_old_credit_note_stops_nothing(self):
        self._credit_note(100, due=days_ago(200))
        self.assertRow(status="covered")

    def test_an_old_order_stops_nothing(self):
        self._order(100, confirm=True, date_order="2026-01-02 10:00:00")
        self.assertRow(status="covered", amount_ordered=100)

    def test_the_extension_of_the_policy_counts(self):
        self._invoice(100, due=days_ago(31))
        self.policy.extension_days = 30
        self.assertRow(status="stopped")
        self.policy.extension_days = 31
        self.assertRow(status="covered")

    def test_stopped_prevails_over_a_refusal(self):
        self._decide(0, status="refused", date_from=date(2026, 6, 1))
        self.assertRow(status="refused")
        self._invoice(100, due=days_ago(61))
        self.assertRow(status="stopped")


class TestLimitStatus(CreditInsuranceCase):
    """What the decisions of the insurer make of a buyer's status."""

    def test_a_refusal_is_a_limit_of_zero(self):
        self._decide(0, status="refused")
        self.assertRow(status="refused", insured_limit=0)

    def test_a_withdrawal_ends_the_limit_on_its_day(self):
        self._decide(500)
        self._decide(0, status="withdrawn", date_from=in_days(1), decided_on=TODAY)
        self.assertRow(status="covered", insured_limit=500)
        self.assertRow(day=in_days(1), status="withdrawn", insured_limit=0)

    def test_a_limit_expires_after_its_last_day(self):
        self._decide(500, date_to=TODAY)
        self.assertRow(status="covered", insured_limit=500)
        self.assertRow(day=in_days(1), status="expired", insured_limit=0)

    def test_a_granted_limit_of_zero_refuses(self):
        self._decide(0)
        self.assertRow(status="refused", insured_limit=0)

    def test_a_layer_counts_while_it_is_valid(self):
        self._decide(500)
        self._decide(300, kind="temporary", date_from=TODAY, date_to=in_days(9))
        self.assertRow(day=days_ago(1), insured_limit=500)
        self.assertRow(insured_limit=800)
        self.assertRow(day=in_days(10), insured_limit=500)


class TestDiscretionary(CreditInsuranceCase):
    """The limit of buyers on whom the insurer has not decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.discretionary_limit = 500

    def _paid(self, invoiced=None, due=None, day=None):
        """An invoice paid, on its due date unless told."""
        invoiced, due = invoiced or days_ago(90), due or days_ago(60)
        invoice = self._invoice(100, due=due, invoice_date=invoiced)
        self._pay(invoice, day=day or due)
        return invoice

    def test_it_stands_in_until_a_decision(self):
        self.assertRow(status="discretionary", insured_limit=500)
        self._decide(200, date_from=in_days(1))
        self.assertRow(status="discretionary", insured_limit=500)
        self.assertRow(day=in_days(1), status="covered", insured_limit=200)

    def test_any_decision_even_of_zero_ends_it(self):
        self._decide(0)
        self.assertRow(status="refused", insured_limit=0)

    def test_it_does_not_come_back_after_a_withdrawal_or_expiry(self):
        self._decide(800, date_to=days_ago(10))
        self.assertRow(status="expired", insured_limit=0)
        self._decide(0, status="withdrawn", date_from=days_ago(5))
        self.assertRow(status="withdrawn", insured_limit=0)

    def test_beyond_it_a_buyer_is_over_the_limit(self):
        self._invoice(501)
        self.assertRow(status="over_limit", headroom=-1)

    def test_a_cover_without_decision_keeps_it(self):
        self._cover()
        self.assertRow(status="discretionary", insured_limit=500)

    def test_it_needs_as_many_payments_as_the_policy_asks(self):
        self.policy.discretionary_min_payments = 2
        self.assertRow(status="no_limit", insured_limit=0)
        self._paid()
        self.assertRow(insured_limit=0)
        self._paid()
        self.assertRow(status="discretionary", insured_limit=500)

    def test_a_payment_counts_up_to_the_end_of_the_extension(self):
        self.policy.write({"discretionary_min_payments": 1, "extension_days": 20})
        self._paid(due=days_ago(60), day=days_ago(39))
        self.assertRow(insured_limit=0)
        self._paid(due=days_ago(60), day=days_ago(40))
        self.assertRow(insured_limit=500)

    def test_a_payment_counts_within_the_look_back(self):
        self.policy.write({"discretionary_min_payments": 1, "discretionary_months": 3})
        self._paid(invoiced=date(2026, 3, 14), due=days_ago(60))
        self.assertRow(insured_limit=0)
        self._paid(invoiced=date(2026, 3, 15), due=days_ago(60))
        self.assertRow(insured_limit=500)

    def test_an_invoice_paid_in_part_does_not_count(self):
        self.policy.discretionary_min_payments = 1
        invoice = self._invoice(100, due=TODAY)
        self._pay(invoice, amount=99)
        self.assertRow(insured_limit=0)
        self._pay(invoice)
        self.assertRow(insured_limit=500)

    def test_an_invoice_cancelled_by_a_credit_note_was_not_paid(self):
        self.policy.discretionary_min_payments = 1
        invoice = self._invoice(100)
        invoice._reverse_moves([{"invoice_date": TODAY}], cancel=True)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertRow(insured_limit=0, exposure=0)
