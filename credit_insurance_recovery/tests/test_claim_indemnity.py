# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Indemnities: announced, explained, accepted, contested and paid."""

from datetime import date, timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import Form
from odoo.tools import html2plaintext, mute_logger

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .money import ANNOUNCED, NOW, PAID, MoneyCase


class TestClaimIndemnity(MoneyCase):
    # === ANNOUNCEMENT === #

    def test_what_was_expected_is_accepted_and_paid(self):
        self.assertEqual(self.claim.expected_indemnity, 36_000)
        indemnity = self._announce(36_000)
        self.assertEqual((indemnity.state, self.claim.state), ("announced", "accepted"))
        self.assertEqual((indemnity.difference, indemnity.differences), (0, False))
        self.assertEqual(indemnity.contest_until, ANNOUNCED + timedelta(days=30))
        indemnity.with_user(self.officer).action_accept()
        self.assertEqual((indemnity.state, indemnity.accepted_on), ("accepted", NOW))
        self._paid(indemnity)
        self.assertEqual((indemnity.state, indemnity.paid_on), ("paid", PAID))
        self.assertEqual(self.claim.state, "paid")
        self.assertEqual(self.claim.indemnity_received, 36_000)

    def test_the_expected_indemnity_is_proposed_less_what_was_announced(self):
        form = Form(
            self._as(self.officer, self.company)[
                "credit.insurance.indemnity.announcement"
            ].with_context(default_claim_id=self.claim.id)
        )
        self.assertEqual(form.amount, 36_000)
        form.amount = 20_000
        self.assertIn("16,000.00", html2plaintext(form.differences_html))
        form.save().action_record()
        action = self.claim.with_user(self.officer).action_announce_indemnity()
        self.assertEqual(self._wizard(action).amount, 16_000)

    def test_less_is_a_partial_acceptance_explained_by_the_insurers_figures(self):
        # 39,000 x 85 % = 33,150; less 500; 50 remain unclear.
        figures = {"limit": 39_000, "percentage": 85, "deductible": 500}
        indemnity = self._announce(32_600, figures=figures)
        self.assertEqual(self.claim.state, "partly_accepted")
        self.assertEqual(indemnity.difference, -3_400)
        self.assertEqual(
            {one["code"]: float(one["effect"]) for one in indemnity.differences},
            {
                "limit": -900,
                "percentage": -1_950,
                "deductible": -500,
                "unexplained": -50,
            },
        )
        text = html2plaintext(indemnity.with_user(self.accountant).differences_html)
        for words in ("Insured loss", "39,000.00", "85.00 %", "Not explained", "3,400"):
            self.assertIn(words, text)

    def test_provisional_then_final(self):
        first = self._announce(20_000, note="Provisional")
        self._paid(first)
        self.assertEqual(self.claim.state, "paid")
        second = self._announce(16_000)
        self.assertEqual((second.expected_amount, second.difference), (16_000, 0))
        self._paid(second)
        self.assertEqual(self.claim.indemnity_received, 36_000)

    def test_a_file_that_the_insurer_refused_can_still_be_indemnified(self):
        self.claim._go("refused")
        self._announce(36_000)
        self.assertEqual(self.claim.state, "accepted")

    # === PAYMENT === #

    def test_a_part_payment_leaves_the_rest_awaited(self):
        indemnity = self._announce(30_000)
        self._paid(indemnity, 10_000, note="First instalment", rest="awaited")
        self.assertEqual((indemnity.amount, indemnity.paid_amount), (10_000, 10_000))
        rest = self.claim.indemnity_ids - indemnity
        self.assertEqual((rest.amount, rest.state), (20_000, "announced"))
        self.assertEqual(self.claim.indemnity_announced, 30_000)
        self.assertEqual(sum(self.claim.indemnity_ids.mapped("difference")), -6_000)
        self.assertEqual(self.claim.state, "partly_accepted")
        self._paid(rest)
        self.assertEqual(self.claim.state, "paid")

    def test_less_may_be_all_there_is(self):
        indemnity = self._announce(36_000)
        self._paid(indemnity, 35_000, note="Fees taken off", rest="none")
        self.assertEqual(len(self.claim.indemnity_ids), 1)
        self.assertEqual(
            (self.claim.state, self.claim.indemnity_received), ("paid", 35_000)
        )
        self.assertEqual(self.claim._counted_indemnity(), 35_000)

    def test_another_amount_than_announced_needs_a_comment(self):
        indemnity = self._announce(36_000)
        with self.assertSays(CreditInsuranceError, "35,000.*36,000.*say why"):
            self._paid(indemnity, 35_000, rest="none")
        with self.assertSays(CreditInsuranceError, "say why"):
            self._paid(indemnity, 37_000)
        self.assertEqual(indemnity.state, "announced")

    def test_the_loss_payee_gets_its_part(self):
        factor = self._create_buyer("Test Factor")
        self.policy.write({"payee_id": factor.id, "payee_percentage": 33.33})
        indemnity = self._indemnify()
        self.assertEqual(indemnity.payee_id, factor)
        self.assertEqual(indemnity.payee_amount, 11_998.8)
        self.assertEqual(self.claim.indemnity_received, 36_000)

    def test_the_loss_payees_part_is_within_what_was_paid(self):
        indemnity = self._announce(36_000)
        with self.assertSays(CreditInsuranceError, "loss payee on the policy"):
            self._paid(indemnity, payee_amount=5)
        for part in (-1, 36_001):
            with self.assertSays(CreditInsuranceError, "between zero and"):
                self._paid(indemnity, payee_amount=part)

    def test_what_is_paid_stays_as_it_is(self):
        indemnity = self._indemnify()
        for values in ({"amount": 1}, {"state": "cancelled"}, {"paid_on": NOW}):
            with self.assertSays(CreditInsuranceError, "stays as it was paid"):
                indemnity.sudo().write(values)
        with self.assertSays(CreditInsuranceError, "kept"):
            indemnity.sudo().unlink()

    def test_pressed_twice_nothing_happens_twice(self):
        indemnity = self._announce(36_000).with_user(self.officer)
        indemnity.action_accept()
        with self._on(date(2026, 7, 25)):
            indemnity.action_accept()
        self.assertEqual(indemnity.accepted_on, NOW)
        self._paid(indemnity)
        with self.assertSays(CreditInsuranceError, "“Paid” and cannot"):
            self._paid(indemnity)
        with self.assertSays(CreditInsuranceError, "cannot become “Cancelled”"):
            indemnity.action_cancel()
        self.assertEqual(self.claim.indemnity_received, 36_000)

    # === CONTESTING === #

    def _contest(self, indemnity, reason="The limit was 50,000"):
        action = indemnity.with_user(self.officer).action_contest()
        self._wizard(action, reason=reason).action_contest()

    def test_it_is_contested_within_the_time_of_the_policy(self):
        indemnity = self._announce(20_000)
        self._contest(indemnity)
        self.assertEqual(indemnity.state, "contested")
        self.assertEqual(indemnity.contested_on, NOW)
        indemnity.with_user(self.officer).action_accept()
        with (
            self._on(NOW + timedelta(days=1)),
            self.assertSays(CreditInsuranceError, "that day is over"),
        ):
            self._contest(indemnity)
        self.assertEqual(indemnity.state, "accepted")

    def test_contesting_needs_a_reason(self):
        with self.assertSays(CreditInsuranceError, "Say what is wrong"):
            self._contest(self._announce(20_000), reason=" ")

    def test_a_cancelled_one_counts_nothing(self):
        indemnity = self._announce(20_000)
        indemnity.with_user(self.officer).action_cancel()
        self.assertEqual(self.claim.indemnity_announced, 0)
        self.assertEqual(self._announce(36_000).expected_amount, 36_000)

    # === WRONG INPUT === #

    def test_impossible_announcements_are_refused(self):
        for sentence, values in (
            ("more than zero", {"amount": 0}),
            ("more than zero", {"amount": -5}),
            ("not come yet", {"amount": 5, "announced_on": date(2026, 7, 21)}),
            ("more than the whole debt", {"amount": 40_001, "note": "Why"}),
            ("between 0 and 100", {"amount": 5, "figures": {"percentage": 101}}),
            ("“Insured loss” cannot", {"amount": 5, "figures": {"limit": -1}}),
        ):
            with self.assertSays(CreditInsuranceError, sentence):
                self._announce(**values)
        self.assertFalse(self.claim.indemnity_ids)
        self.assertEqual(self.claim.state, "loss")

    def test_a_figure_is_told_once(self):
        action = self.claim.with_user(self.officer).action_announce_indemnity()
        line = {"code": "limit", "value": 5}
        wizard = self._wizard(action, figure_ids=[(0, 0, line), (0, 0, line)])
        with self.assertSays(CreditInsuranceError, "there twice"):
            wizard.action_record()

    def test_more_than_the_insured_loss_is_to_be_explained(self):
        self.policy.insured_percentage = 100
        self._decide(30_000, date_from=date(2026, 2, 1), decided_on=date(2026, 2, 1))
        self.claim._recompute_expectation()
        self.assertEqual(self.claim.insured_loss, 30_000)
        with self.assertSays(CreditInsuranceError, "more than the insured loss"):
            self._announce(35_000)
        self._announce(35_000, note="The insurer counts the first delivery too")
        self.assertEqual(self.claim.indemnity_announced, 35_000)

    def test_a_negative_indemnity_is_none(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.env["credit.insurance.indemnity"].create(
                {"claim_id": self.claim.id, "amount": -1}
            )

    def test_the_insurer_needs_the_file_first(self):
        other = self._create_buyer("Other")
        self._decide(1_000, other)
        claim = self._claim(
            self._deliver(100, date(2026, 3, 1), buyer=other),
            buyer=other,
            state="draft",
        )
        with self.assertSays(CreditInsuranceError, "does not have the file"):
            self._announce(90, claim)

    # === THE INSURER'S INTERFACE === #

    def _told(self, amount, paid_on=None, currency=None):
        self.claim._indemnity_announced(amount, currency or self.eur, paid_on)

    def test_told_again_nothing_changes(self):
        for _time in range(2):
            self._told(30_000)
        self.assertEqual(self.claim.indemnity_ids.mapped("amount"), [30_000])
        for _time in range(2):
            self._told(36_000, paid_on=PAID)
        self.assertEqual(self.claim.indemnity_received, 36_000)
        self.assertEqual(self.claim.state, "paid")
        self.assertEqual(len(self.claim.indemnity_ids), 2)

    def test_a_day_of_value_to_come_counts_as_today(self):
        self._told(36_000, paid_on=NOW + timedelta(days=2))
        self.assertEqual(self.claim.indemnity_ids.mapped("paid_on"), [NOW])

    def test_what_the_insurer_says_of_the_file_stands(self):
        self.claim._record_status("accepted", NOW)
        self._told(20_000)
        self.assertEqual(self.claim.state, "accepted")

    def test_what_was_not_paid_can_be_told_lower(self):
        self._told(36_000)
        self._told(30_000)
        self.assertEqual(self.claim.indemnity_announced, 30_000)
        self.assertEqual(
            set(self.claim.indemnity_ids.mapped("state")), {"cancelled", "announced"}
        )

    def test_what_cannot_be_recorded_is_left_to_the_user(self):
        usd = self._create_currency("TSU", 2)
        for _time in range(2):
            self._told(30_000, currency=usd)
        self.assertFalse(self.claim.indemnity_ids)
        (activity,) = self.claim.activity_ids
        self.assertEqual(activity.user_id, self.officer)
        self.assertIn("TSU", activity.summary)
        self._told(36_000, paid_on=PAID)
        self._told(30_000)
        self.assertEqual(self.claim.indemnity_announced, 36_000)
        self.assertEqual(len(self.claim.activity_ids), 2)

    # === RIGHTS === #

    def test_accountants_read_and_officers_decide(self):
        indemnity = self._announce(36_000)
        theirs = indemnity.with_user(self.accountant)
        self.assertEqual(theirs.amount, 36_000)
        for action in (
            theirs.action_accept,
            theirs.action_cancel,
            lambda: self._paid(indemnity, user=self.accountant),
            lambda: self._announce(5, user=self.accountant),
        ):
            with self.assertRaises(AccessError):
                action()
        self.assertEqual(indemnity.state, "announced")

    def test_nobody_writes_one_directly(self):
        indemnity = self._announce(36_000).with_user(self.officer)
        with self.assertRaises(AccessError):
            indemnity.write({"amount": 5})
        with self.assertRaises(AccessError):
            indemnity.create({"claim_id": self.claim.id, "amount": 5})

    def test_salespeople_and_other_companies_see_none(self):
        indemnity = self._announce(36_000)
        other = self._create_company("Other Company")
        stranger = self._create_user(
            "stranger", "credit_insurance.group_officer", company=other
        )
        for user in (self.salesperson, stranger):
            with self.assertRaises(AccessError):
                indemnity.with_user(user).read(["amount"])
            with self.assertRaises(AccessError):
                indemnity.with_user(user).action_accept()
