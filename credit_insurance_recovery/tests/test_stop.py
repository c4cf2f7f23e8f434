# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.credit_insurance.exceptions import (
    CoverExceededError,
    CreditInsuranceError,
)
from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago, in_days

from .common import DELIVERED, EXTENDED, RecoveryCase

STOPPED_ON = EXTENDED + timedelta(days=1)


class TestStop(RecoveryCase):
    """Cover stops on the day after the extension of what is unpaid."""

    def test_a_night_stops_it(self):
        self._deliver(1000, DELIVERED)
        self._night(EXTENDED)
        self.assertFalse(self._stop())
        self._night(STOPPED_ON)
        self.assertRecordValues(
            self._stop(),
            [
                {
                    "policy_id": self.policy.id,
                    "date_from": STOPPED_ON,
                    "reason": "overdue",
                    "amount": 1000,
                    "lifted_on": False,
                }
            ],
        )

    def test_it_is_counted_from_the_original_due_date(self):
        invoice = self._deliver(1000, DELIVERED)
        line = invoice.line_ids.filtered("insurance_due_date")
        line.date_maturity = in_days(90)
        self._night()
        self.assertRow(status="stopped", amount_overdue=0)

    def test_a_payment_lifts_it(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night()
        stop = self._stop()
        self._pay(invoice, amount=999)
        self.assertRecordValues(stop, [{"amount": 1, "lifted_on": False}])
        self._pay(invoice)
        self.assertRecordValues(stop, [{"lifted_on": TODAY, "lifted_by": False}])
        self.assertRow(status="covered")

    def test_a_payment_taken_back_stops_it_again(self):
        invoice = self._deliver(1000, DELIVERED)
        payment = self._pay(invoice)
        self.assertFalse(self._stop())
        invoice.line_ids.remove_move_reconcile()
        # It is on account still, and settles the oldest debt.
        self.assertFalse(self._stop())
        payment.action_draft()
        self.assertEqual(self._stop().date_from, STOPPED_ON)

    def test_a_payment_on_account_that_covers_it_lifts_it(self):
        self._deliver(1000, DELIVERED)
        self._night()
        self._pay_ahead(1000)
        self.assertFalse(self._stop())

    def test_a_payment_to_another_company_does_not(self):
        sister = self._create_company("Test Sister")
        self.policy.company_ids |= sister
        self._deliver(1000, DELIVERED)
        self._night()
        self._pay_ahead(1000, company=sister)
        self.assertTrue(self._stop())
        self.assertRow(company=sister, status="stopped")

    def test_it_stops_sales_in_the_words_of_a_salesperson(self):
        self._deliver(1000, DELIVERED)
        self._night()
        order = self._order(10, user_id=self.salesperson.id)
        with self.assertSays(CoverExceededError, "stopped on 04/06/2026: invoices"):
            order.with_user(self.salesperson).action_confirm()

    def test_orders_that_waited_go_through(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night()
        order = self._order(10)
        order.action_hold()
        self._pay(invoice)
        cron = self.env.ref("credit_insurance.ir_cron_release")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(order.state, "sale")

    def test_salespeople_see_it_without_the_line(self):
        self._deliver(1000, DELIVERED)
        self._night()
        stop = self._stop().with_user(self.salesperson)
        self.assertEqual(stop.read(["amount"])[0]["amount"], 1000)
        with self.assertRaises(AccessError):
            stop.read(["line_id"])
        with self.assertRaises(AccessError):
            stop.write({"lifted_on": TODAY})


class TestTolerance(RecoveryCase):
    """What a policy tolerates, the order check tolerates."""

    def _late(self, *amounts):
        for amount in amounts:
            self._deliver(amount, DELIVERED)
        self._night()

    def test_as_much_as_the_policy_tolerates_stops_nothing(self):
        self.policy.stop_tolerance = 100
        self._late(60, 40)
        self.assertFalse(self._stop())
        self.assertRow(status="covered", amount_overdue=100)
        self._late(1)
        self.assertRow(status="stopped")
        self.assertEqual(self._stop().amount, 101)

    def test_small_lines_are_ignored(self):
        self.policy.stop_minimum = 50
        self._late(50, 50)
        self.assertRow(status="covered")
        self._late(51)
        self.assertRow(status="stopped")

    def test_what_is_tolerated_still_exceeds_a_limit(self):
        self.policy.stop_tolerance = 100
        self._late(100)
        self._decide(50, date_from=TODAY)
        self.assertRow(status="over_limit")

    def test_the_list_agrees_with_the_check(self):
        self.policy.stop_tolerance = 100
        self._late(100)
        exposures = self.env["credit.insurance.exposure"]
        domain = [("partner_id", "=", self.buyer.id)]
        self.assertEqual(exposures.search(domain).status, "covered")
        self.policy.stop_tolerance = 0
        self._night()
        exposures.invalidate_model()
        self.assertEqual(exposures.search(domain).status, "stopped")

    def test_less_than_nothing_is_refused(self):
        with self.assertSays(ValidationError, "cannot be negative"):
            self.policy.stop_tolerance = -1


class TestConsent(RecoveryCase):
    """Where the insurer has to agree, payment is not enough."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.stop_lift = "insurer"

    def _paid_stop(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night()
        self._pay(invoice)
        return self._stop()

    def test_it_waits_for_the_insurer_once_paid(self):
        stop = self._paid_stop()
        self.assertTrue(stop.awaits_insurer)
        self.assertRow(status="stopped", exposure=0)
        self.assertIn("has not agreed", self.buyer._credit_insurance_stop_message())

    def test_an_officer_records_that_the_insurer_agrees(self):
        stop = self._paid_stop()
        stop.with_user(self.officer).action_record_consent()
        self.assertRecordValues(
            stop,
            [
                {
                    "consent_on": TODAY,
                    "lifted_on": TODAY,
                    "lifted_by": self.officer.id,
                }
            ],
        )
        self.assertRow(status="covered")

    def test_it_lifts_nothing_that_is_still_overdue(self):
        self._deliver(1000, DELIVERED)
        self._night()
        stop = self._stop()
        with self.assertSays(CreditInsuranceError, "still unpaid"):
            stop.with_user(self.officer).action_record_consent()
        self.assertFalse(stop.lifted_on)

    def test_only_officers_record_it(self):
        stop = self._paid_stop()
        for user in (self.salesperson, self.accountant, self.approver):
            with self.assertSays(AccessError, "Only officers"):
                stop.with_user(user).action_record_consent()


class TestInsolvency(RecoveryCase):
    """An insolvent buyer: the insurer's and the law's deadlines, and no more cover."""

    KNOWN, PUBLISHED = days_ago(3), days_ago(5)

    def _record(self, user=None, buyer=None, **values):
        wizard = (
            self.env["credit.insurance.insolvency"]
            .with_user(user or self.officer)
            .create(
                {
                    "partner_id": (buyer or self.buyer).id,
                    "kind": "receivership",
                    "known_on": self.KNOWN,
                    "published_on": self.PUBLISHED,
                    **values,
                }
            )
        )
        wizard.action_record()

    def _last_days(self, invoice):
        kinds = ("insolvency_notice", "proof_of_debt", "retention_of_title", "relief")
        return {
            one.kind: one.last_day
            for one in invoice.insurance_deadline_ids
            if one.kind in kinds
        }

    def test_deadlines_begin(self):
        invoice = self._deliver(1000, TODAY)
        self.assertEqual(self._last_days(invoice), {})
        self._record()
        self.assertEqual(
            self._last_days(invoice),
            {
                "insolvency_notice": date(2026, 6, 19),
                "proof_of_debt": date(2026, 8, 10),
                "retention_of_title": date(2026, 9, 10),
                "relief": date(2026, 12, 10),
            },
        )

    def test_a_creditor_abroad_has_four_months(self):
        self.company.country_id = self.germany
        invoice = self._deliver(1000, TODAY)
        self._record()
        found = self._last_days(invoice)
        self.assertEqual(found["proof_of_debt"], date(2026, 10, 10))

    def test_the_law_of_france_is_not_that_of_others(self):
        self.buyer.country_id = self.germany
        invoice = self._deliver(1000, TODAY)
        self._record()
        self.assertEqual(list(self._last_days(invoice)), ["insolvency_notice"])

    def test_the_law_asks_for_what_is_not_insured_as_well(self):
        self._decide(0, status="refused")
        invoice = self._deliver(1000, TODAY)
        self._record()
        self.assertEqual(
            set(self._last_days(invoice)),
            {"proof_of_debt", "retention_of_title", "relief"},
        )

    def test_cover_stops_and_says_why(self):
        self._record()
        self.assertRecordValues(
            self._stop(), [{"reason": "insolvency", "date_from": self.KNOWN}]
        )
        self.assertRow(status="stopped")
        self.assertIn("insolvent", self.buyer._credit_insurance_stop_message())
        with self.assertSays(CreditInsuranceError, "recorded as insolvent"):
            self._stop().with_user(self.officer).action_record_consent()

    def test_a_correction_lifts_it(self):
        self._record()
        self.buyer.with_user(self.administrator).insolvency_known = False
        self.assertFalse(self._stop())

    def test_it_is_recorded_on_the_legal_entity(self):
        contact = self.env["res.partner"].create(
            {"name": "Test Contact", "parent_id": self.buyer.id}
        )
        self._record(buyer=contact)
        self.assertEqual(self.buyer.insolvency_known, self.KNOWN)

    def test_only_officers_record_it(self):
        for user in (self.salesperson, self.accountant):
            with self.assertRaises(AccessError):
                self._record(user)
        partners = self.buyer.with_user(self.salesperson)
        self.salesperson.group_ids |= self.env.ref("base.group_partner_manager")
        with self.assertSays(AccessError, "Only credit insurance officers"):
            partners.insolvency_known = TODAY
        with self.assertSays(AccessError, "Only credit insurance officers"):
            partners.create({"name": "Test New", "insolvency_known": TODAY})

    def test_a_day_to_come_is_refused(self):
        with self.assertSays(ValidationError, "once it is known"):
            self._record(known_on=in_days(1))
