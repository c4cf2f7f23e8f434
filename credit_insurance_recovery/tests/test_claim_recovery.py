# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Recoveries: found or entered, shared by the policy's rule, handed over, told."""

from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.credit_insurance.exceptions import (
    CreditInsuranceError,
    MissingRateError,
)

from .money import LOSS, NOW, PAID, MoneyCase

RECEIVED = date(2026, 7, 10)


class RecoveryMoneyCase(MoneyCase):
    def _recover(self, gross=0, user=None, claim=None, **values):
        """A recovery that an officer enters."""
        recoveries = self._as(user or self.officer, self.company)[
            "credit.insurance.recovery"
        ]
        if "received_amount" not in values:
            values["gross_amount"] = gross
        return recoveries.create(
            {
                "claim_id": (claim or self.claim).id,
                "received_on": RECEIVED,
                **values,
            }
        )

    def _hand_over(self, recoveries, day=NOW, user=None):
        user = user or self.officer
        action = recoveries.with_user(user).action_hand_over()
        self._wizard(action, user, day=day, reference="T-1").action_hand_over()

    def _find(self):
        """What looking for payments proposes."""
        before = self.claim.recovery_ids
        self.claim.with_user(self.officer).action_find_recoveries()
        return self.claim.recovery_ids - before

    def _activity(self):
        return self.claim.activity_ids.filtered(
            lambda one: one.activity_type_id.name == "Recoveries"
        )


class TestClaimRecovery(RecoveryMoneyCase):
    # === SHARES === #

    def test_three_quarters_of_the_net_amount_are_the_insurers(self):
        """30,000 of 40,000 were indemnified; 12,000 with tax are 10,000 without."""
        self._indemnify(30_000)
        one = self._recover(12_000)
        self.assertEqual((one.amount, one.insurer_share), (10_000, 7_500))
        self.assertEqual((one.insured_share, one.insurer_left), (2_500, 22_500))
        self.assertEqual(one.due_on, RECEIVED + timedelta(days=30))
        self.assertEqual(self.claim.state, "recovering")
        self.assertEqual(self.claim.recovered_amount, 12_000)
        self.assertEqual(
            (self.claim.insurer_owed, self.claim.insurer_owed_by), (7_500, one.due_on)
        )

    def test_the_four_rules_and_who_bears_costs(self):
        """60,000 owed, 50,000 insured at 90 % less a deductible of 3,000."""
        self.policy.write({"vat_insured": True, "deductible_each": 3_000})
        self._deliver(12_000, date(2026, 3, 2))
        self.claim._recompute_expectation()
        self.assertEqual((self.claim.debt, self.claim.insured_loss), (60_000, 50_000))
        self._indemnify(42_000)
        one = self._recover(12_000, costs=1_200)
        for rule, cost_rule, expected in (
            ("pro_rata_loss", "first", 7_560),
            ("pro_rata_debt_then_pct", "first", 8_100),
            ("insurer_first", "first", 10_800),
            ("insured_first", "first", 0),
            ("pro_rata_loss", "pro_rata", 7_400),
            ("pro_rata_debt_then_pct", "pro_rata", 8_000),
            ("insurer_first", "pro_rata", 11_000),
            ("insured_first", "pro_rata", -1_000),
        ):
            self.policy.write({"recovery_rule": rule, "cost_rule": cost_rule})
            with self.subTest(rule=rule, cost_rule=cost_rule):
                self.assertEqual(one.insurer_share, expected)
                self.assertEqual(one.insured_share, 12_000 - 1_200 - expected)
                self.assertEqual(bool(one.due_on), expected > 0)

    def test_the_insurer_gets_no_more_than_it_paid(self):
        self._indemnify()
        self._recover(48_000)
        self.assertEqual(self.claim.insurer_owed, 36_000)
        last = self._recover(1_000, received_on=NOW)
        self.assertEqual((last.insurer_share, last.insurer_left), (0, 0))

    def test_nothing_is_owed_before_the_insurer_has_paid(self):
        indemnity = self._announce(36_000)
        one = self._recover(12_000, received_on=date(2026, 6, 25))
        self.assertEqual((one.insurer_share, one.due_on), (0, False))
        self._paid(indemnity)
        self.assertEqual(one.insurer_share, 9_000)
        self.assertEqual(one.due_on, PAID + timedelta(days=30))
        self.assertEqual(self.claim.state, "recovering")

    def test_the_insurers_own_figures_count(self):
        self.policy.recovery_rule = "pro_rata_debt_then_pct"
        self._indemnify(32_000, figures={"limit": 40_000, "percentage": 80})
        self.assertEqual(self._recover(12_000).insurer_share, 8_000)

    def test_tax_given_back_is_shared_where_taxes_are_insured(self):
        self._indemnify()
        one = self._recover(8_000, kind="tax")
        self.assertEqual((one.amount, one.insurer_share), (0, 0))
        self.policy.vat_insured = True
        self.claim._recompute_expectation()
        self.assertEqual(one.amount, 8_000)
        self.assertEqual(one.insurer_share, 6_000)

    def test_another_currency_is_converted_at_the_rate_of_its_day(self):
        usd = self._create_currency("TSU", 2)
        self._set_rate(usd, self.company, 4, date(2026, 7, 15))
        self._indemnify()
        one = self._recover(received_amount=2_400, received_currency_id=usd.id)
        self.assertEqual((one.gross_amount, one.insurer_share), (1_200, 900))
        one.received_on = date(2026, 7, 15)
        self.assertEqual((one.gross_amount, one.insurer_share), (600, 450))
        unknown = self._create_currency("TSV")
        with self.assertSays(MissingRateError, "TSV"):
            self._recover(received_amount=5, received_currency_id=unknown.id)

    def test_an_officer_enters_one_on_the_screen(self):
        self.officer.group_ids += self.env.ref("base.group_multi_currency")
        usd = self._create_currency("TSU", 2)
        self._indemnify()
        action = self.claim.with_user(self.officer).action_open_recoveries()
        recoveries = self._as(self.officer, self.company)[action["res_model"]]
        with Form(recoveries.with_context(**action["context"])) as form:
            form.kind = "dividend"
            form.received_currency_id = usd
            form.received_amount = 2_400
            self.assertEqual(form.gross_amount, 1_200)
            form.costs = 40
        one = self.claim.recovery_ids
        self.assertEqual((one.received_on, one.state), (NOW, "confirmed"))
        # 1,000 without tax less 40, nine tenths of it.
        self.assertEqual(one.insurer_share, 864)

    # === HANDED OVER === #

    def test_what_was_handed_over_stands_and_the_next_makes_up_for_it(self):
        first = self._indemnify(30_000)
        one = self._recover(12_000)
        self._hand_over(one)
        self.assertEqual((one.handed_over_on, one.handed_over_reference), (NOW, "T-1"))
        self.assertEqual(self.claim.insurer_owed, 0)
        self._indemnify(6_000)
        self.assertTrue(first)
        self.assertEqual((one.insurer_share, one.amount), (7_500, 10_000))
        # 36,000 of 40,000 are 90 %: 1,500 more of the first.
        self.assertEqual(self.claim.insurer_entitled, 9_000)
        self.assertEqual(self.claim.insurer_owed, 1_500)
        self.assertEqual(self.claim.unsettled_difference, 1_500)
        settled = self._recover(0, kind="other", received_on=NOW)
        self.assertEqual(settled.insurer_share, 1_500)
        self.assertEqual(self.claim.unsettled_difference, 0)
        self.assertEqual(self.claim.insurer_owed, 1_500)

    def test_what_was_handed_over_is_not_changed(self):
        self._indemnify()
        one = self._recover(12_000)
        self._hand_over(one)
        for values in ({"gross_amount": 5}, {"costs": 5}, {"received_on": NOW}):
            with self.assertSays(CreditInsuranceError, "was handed over"):
                one.write(values)
        with self.assertSays(CreditInsuranceError, "was handed over"):
            one.action_dismiss()
        one.note = "Paid with the premium"

    def test_handed_over_twice_the_first_day_stays(self):
        self._indemnify()
        one = self._recover(12_000)
        self._hand_over(one)
        with self._on(date(2026, 7, 25)):
            self._hand_over(one, day=date(2026, 7, 25))
        self.assertEqual(one.handed_over_on, NOW)

    def test_only_what_is_owed_is_handed_over(self):
        self._indemnify()
        one = self._recover(12_000)
        for sentence, day in (
            ("not come yet", date(2026, 7, 21)),
            ("later than", date(2026, 7, 9)),
        ):
            with self.assertSays(CreditInsuranceError, sentence):
                self._hand_over(one, day=day)
        one.action_dismiss()
        with self.assertSays(CreditInsuranceError, "Nothing of this is owed"):
            self._hand_over(one)
        self.assertEqual(self.claim.insurer_owed, 0)
        one.action_confirm()
        self._hand_over(one)
        self.assertEqual(self.claim.insurer_handed_over, 9_000)

    def test_somebody_is_asked_in_time(self):
        self._indemnify()
        one = self._recover(12_000)
        (activity,) = self._activity()
        self.assertEqual(activity.user_id, self.officer)
        self.assertIn("9,000.00", activity.summary)
        # Three days before 9 August is a Thursday.
        self.assertEqual(one.due_on, date(2026, 8, 9))
        self.assertEqual(activity.date_deadline, date(2026, 8, 6))
        self.claim._share_recoveries()
        self.assertEqual(self._activity(), activity)
        self._hand_over(one)
        self.assertFalse(self._activity())

    def test_a_closed_file_goes_on_with_recoveries(self):
        self._indemnify()
        claim = self.claim.with_user(self.officer)
        claim.action_close()
        with self.assertSays(CreditInsuranceError, "nothing to share"):
            self._recover(12_000)
        claim.action_reopen()
        self.assertEqual(claim.state, "recovering")
        self.assertEqual(self._recover(12_000).insurer_share, 9_000)

    # === WRONG INPUT === #

    def test_impossible_recoveries_are_refused(self):
        self._indemnify()
        for sentence, values in (
            ("before the date of loss", {"received_on": LOSS - timedelta(days=1)}),
            ("not come yet", {"received_on": NOW + timedelta(days=1)}),
        ):
            with self.assertSays(CreditInsuranceError, sentence):
                self._recover(5, **values)
        for values in ({"gross": -5}, {"gross": 5, "costs": -1}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._recover(**values)
        self.assertFalse(self.claim.recovery_ids)

    def test_the_insurer_must_have_accepted_first(self):
        with self.assertSays(CreditInsuranceError, "has not accepted"):
            self._recover(5)

    # === STATEMENT === #

    def test_the_statement_tells_the_insurer_everything(self):
        self._indemnify(30_000)
        self._hand_over(self._recover(12_000))
        self._recover(6_000, received_on=NOW, costs=1_000)
        text = self._statement()
        for words in (
            "Statement of recoveries",
            self.claim.name,
            "Test Buyer",
            "30,000.00",
            "07/10/2026",
            "7,500.00",
            # 5,000 less costs of 1,000: three quarters are 3,000.
            "3,000.00",
            "10,500.00",
            "08/19/2026",
            "Pro rata of the whole loss",
        ):
            self.assertIn(words, text)
        self._recover(999, received_on=NOW).action_dismiss()
        self.assertNotIn("999.00", self._statement())

    def _statement(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "credit_insurance_recovery.report_recovery", self.claim.ids
        )
        return html.decode()

    def test_the_statement_is_sent_to_the_insurers_contact(self):
        contact = self._create_buyer("Insurer's Desk", email="desk@example.com")
        self.insurer.partner_id = contact
        self._indemnify()
        self._recover(12_000)
        action = self.claim.with_user(self.officer).action_send_recoveries()
        composers = self._as(self.officer, self.company)[action["res_model"]]
        composer = composers.with_context(**action["context"]).create({})
        self.assertEqual(composer.partner_ids, contact)
        self.assertEqual(len(composer.attachment_ids), 1)
        composer.action_send_mail()
        message = self.claim.message_ids[0]
        self.assertEqual(message.attachment_ids.name[:10], "Recoveries")
        self.assertIn("statement of recoveries", message.body)

    # === RIGHTS === #

    def test_officers_enter_what_they_know_and_nothing_else(self):
        self._indemnify()
        for values in (
            {"insurer_share": 5},
            {"state": "dismissed"},
            {"handed_over_on": NOW},
        ):
            with self.assertSays(AccessError, "kept by the system"):
                self._recover(5, **values)
        one = self._recover(12_000)
        for values in ({"insurer_share": 5}, {"due_on": NOW}, {"claim_id": 5}):
            with self.assertSays(AccessError, "kept by the system"):
                one.write(values)
        with self.assertRaises(AccessError):
            one.unlink()

    def test_accountants_read(self):
        self._indemnify()
        theirs = self._recover(12_000).with_user(self.accountant)
        self.assertEqual(theirs.insurer_share, 9_000)
        for action in (
            theirs.action_dismiss,
            theirs.action_hand_over,
            lambda: theirs.write({"costs": 5}),
            lambda: self._recover(5, user=self.accountant),
            self.claim.with_user(self.accountant).action_find_recoveries,
            self.claim.with_user(self.accountant).action_send_recoveries,
        ):
            with self.assertRaises(AccessError):
                action()
        action = {"res_model": "credit.insurance.recovery.handover", "context": {}}
        with self.assertRaises(AccessError):
            self._wizard(action, self.accountant, recovery_ids=theirs.ids)

    def test_salespeople_and_other_companies_see_none(self):
        self._indemnify()
        one = self._recover(12_000)
        other = self._create_company("Other Company")
        stranger = self._create_user(
            "stranger", "credit_insurance.group_officer", company=other
        )
        for user in (self.salesperson, stranger):
            with self.assertRaises(AccessError):
                one.with_user(user).read(["amount"])
            with self.assertRaises(AccessError):
                one.with_user(user).action_dismiss()


class TestRecoveryFromBooks(RecoveryMoneyCase):
    """Payments after the loss are proposed."""

    def _night(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            for name in ("expect_all", "expect"):
                cron = self.env.ref(f"credit_insurance_recovery.ir_cron_{name}")
                cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_a_payment_after_the_loss_is_proposed_once(self):
        self._indemnify(30_000)
        self._pay(self.invoice, 12_000, day=RECEIVED)
        one = self._find()
        self.assertEqual((one.state, one.kind), ("proposed", "payment"))
        self.assertEqual((one.gross_amount, one.received_on), (12_000, RECEIVED))
        self.assertEqual((one.insurer_share, self.claim.recovered_amount), (0, 0))
        self.assertIn("to be confirmed", self._activity().summary)
        self.assertFalse(self._find())
        one.with_user(self.officer).action_confirm()
        self.assertEqual((one.amount, one.insurer_share), (10_000, 7_500))
        self.assertFalse(self._find())

    def test_it_appears_by_itself(self):
        self._indemnify()
        self._night()
        self._pay_ahead(1_200, date=RECEIVED)
        self.assertFalse(self.claim.recovery_ids)
        self._pay(self.invoice, 12_000, day=RECEIVED)
        self.assertTrue(self.claim.expectation_stale)
        self._night()
        self.assertEqual(
            sorted(self.claim.recovery_ids.mapped("gross_amount")), [1_200, 12_000]
        )
        self.assertEqual(self.claim.expected_indemnity, 36_000)

    def test_credit_notes_are_recoveries_too(self):
        self._indemnify()
        self._credit_note(1_000, taxed=True, invoice_date=RECEIVED)
        one = self._find()
        self.assertEqual((one.kind, one.gross_amount), ("credit_note", 1_200))

    def test_what_is_none_is_not_proposed(self):
        self._indemnify()
        self._pay(self.invoice, 1_000, day=LOSS - timedelta(days=1))
        later = self._deliver(500, RECEIVED)
        self._pay(later, day=RECEIVED)
        stranger = self._create_buyer("Stranger")
        self._pay_ahead(700, stranger, date=RECEIVED)
        self.assertFalse(self._find())

    def test_only_what_is_left_after_newer_debts_counts(self):
        self._indemnify()
        later = self._deliver(500, RECEIVED)
        payment = self._pay_ahead(1_700, date=RECEIVED)
        lines = (payment.move_id | later).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        lines.reconcile()
        self.assertEqual(self._find().gross_amount, 1_200)

    def test_a_dismissed_payment_is_not_proposed_again(self):
        self._indemnify()
        self._pay(self.invoice, 12_000, day=RECEIVED)
        one = self._find()
        one.with_user(self.officer).action_dismiss()
        self.assertFalse(self._find())
        self.assertFalse(self._activity())
        self.assertEqual(self.claim.insurer_owed, 0)

    def test_a_payment_taken_back_is_no_recovery(self):
        self._indemnify()
        proposed = self._pay(self.invoice, 600, day=RECEIVED)
        kept = self._pay(self.invoice, 1_200, day=RECEIVED)
        for recovery in self._find():
            if recovery.gross_amount == 1_200:
                recovery.with_user(self.officer).action_confirm()
        (proposed | kept).action_draft()
        self._find()
        one = self.claim.recovery_ids
        self.assertEqual((one.gross_amount, one.payment_changed), (1_200, True))
        (proposed | kept).unlink()
        self._find()
        self.assertTrue(one.exists().payment_changed)
        self.assertFalse(one.line_id)

    def test_a_payment_in_another_company_and_currency(self):
        usd = self._create_currency("TSU", 2)
        sister = self._create_company("Sister Company")
        self._set_rate(usd, sister, 3, date(2026, 1, 1))
        self.policy.company_ids = [Command.link(sister.id)]
        self.env = self.env(
            context={
                **self.env.context,
                "allowed_company_ids": (self.company | sister).ids,
            }
        )
        self._indemnify()
        self._pay_ahead(3_600, company=sister, date=RECEIVED, currency_id=usd.id)
        one = self._find()
        self.assertEqual(one.gross_amount, 1_200)
        self.assertEqual(one.company_id, self.company)

    def test_a_missing_rate_is_asked_for_when_it_is_confirmed(self):
        usd = self._create_currency("TSU", 2)
        self._indemnify()
        self._pay_ahead(240, date=RECEIVED, currency_id=usd.id)
        usd.rate_ids.unlink()
        one = self._find()
        self.assertEqual((one.state, one.gross_amount), ("proposed", 0))
        with self.assertSays(MissingRateError, "TSU"):
            one.with_user(self.officer).action_confirm()
        self._set_rate(usd, self.company, 2)
        one.with_user(self.officer).action_confirm()
        self.assertEqual(one.gross_amount, 120)

    def test_of_two_files_the_first_loss_has_it(self):
        self._indemnify()
        self.claim._go("closed")
        second = self._claim(self._deliver(1_000, date(2026, 4, 1)))
        self.claim._go("recovering")
        self._announce(900, second)
        self._pay_ahead(1_200, date=RECEIVED)
        (self.claim | second)._find_recoveries()
        self.assertEqual(len(self.claim.recovery_ids), 1)
        self.assertFalse(second.recovery_ids)
        self.claim.recovery_ids.with_user(self.officer).action_dismiss()
        (self.claim | second)._find_recoveries()
        self.assertEqual(len(second.recovery_ids), 1)

    def test_without_files_nothing_is_asked_for(self):
        other = self._create_buyer("Other")
        self._decide(5_000, other)
        invoice = self._deliver(100, date(2026, 3, 1), buyer=other)
        self._pay(invoice, day=RECEIVED)
        self.claim.state = "declared"
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.claim._find_recoveries()
            self.env["credit.insurance.claim"]._find_recoveries()
