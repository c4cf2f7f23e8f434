# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from psycopg2 import IntegrityError
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import CreditInsuranceCase
from .documents import TODAY, days_ago, in_days


class TestDecision(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.decision = cls._decide(500)
        cls.cover = cls.decision.cover_id

    def _periods(self):
        return [
            (period.date_from, period.date_to, period.amount, period.status)
            for period in self.cover.period_ids.sorted("date_from")
        ]

    # === APPEND-ONLY === #

    def test_nobody_edits_a_decision(self):
        with self.assertSays(UserError, "record a new decision"):
            self.decision.amount = 900
        with self.assertSays(UserError, "record a new decision"):
            self.decision.sudo().write({"conditions": "none"})
        for user in (self.officer, self.manager, self.administrator):
            with self.assertRaises(UserError):
                self.decision.with_user(user).write({"amount": 900})
        self.assertEqual(self.decision.amount, 500)

    def test_nobody_deletes_a_decision(self):
        with self.assertSays(UserError, "kept as they came"):
            self.decision.unlink()
        for user in (self.officer, self.manager, self.administrator):
            with self.assertRaises(UserError):
                self.decision.with_user(user).unlink()
        self.assertTrue(self.decision.exists())

    def test_a_cover_that_was_decided_is_kept(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertSays(IntegrityError, "credit_insurance_decision"),
        ):
            self.cover.unlink()

    def test_an_officer_records_a_decision(self):
        decisions = self.env["credit.insurance.decision"].with_user(self.officer)
        decision = decisions.create({"cover_id": self.cover.id, "amount": 800})
        self.assertEqual(decision.date_from, TODAY)
        self.assertEqual(decision.decided_on, TODAY)
        self.assertEqual(decision.partner_id, self.buyer)
        self.assertEqual(decision.policy_id, self.policy)
        self.assertEqual(decision.currency_id, self.eur)
        self.assertEqual(self.cover.insured_limit, 800)

    # === CONSISTENCY === #

    def test_a_limit_is_never_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._decide(-1)

    def test_a_decision_does_not_end_before_it_takes_effect(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._decide(100, date_to=date(2025, 12, 31))

    def test_its_percentage_lies_between_0_and_100(self):
        self.assertTrue(self._decide(100, insured_percentage=100))
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._decide(100, insured_percentage=101)

    def test_a_refusal_or_withdrawal_has_no_amount(self):
        for status in ("refused", "withdrawn"):
            with self.assertSays(ValidationError, "has no amount"):
                self._decide(100, status=status)

    def test_a_temporary_or_non_cancellable_limit_needs_its_last_day(self):
        for values in ({"kind": "temporary"}, {"non_cancellable": True}):
            with self.assertSays(ValidationError, "needs its last day"):
                self._decide(100, **values)
        self.assertTrue(self._decide(0, kind="temporary", status="withdrawn"))

    # === PERIODS === #

    def test_the_limit_of_every_day_follows_from_the_decisions(self):
        self._decide(
            300, kind="temporary", date_from=date(2026, 3, 1), date_to=date(2026, 3, 31)
        )
        self._decide(0, status="withdrawn", date_from=in_days(1), decided_on=TODAY)
        self.assertEqual(
            self._periods(),
            [
                (date(2026, 1, 1), date(2026, 2, 28), 500, "granted"),
                (date(2026, 3, 1), date(2026, 3, 31), 800, "granted"),
                (date(2026, 4, 1), TODAY, 500, "granted"),
                (in_days(1), False, 0, "withdrawn"),
            ],
        )

    def test_a_decision_received_late_is_put_in_its_place(self):
        self._decide(900, date_from=date(2026, 5, 1), decided_on=date(2026, 5, 1))
        self._decide(700, date_from=date(2026, 2, 1), decided_on=date(2026, 1, 20))
        self.assertEqual(
            [amount for _start, _end, amount, _status in self._periods()],
            [500, 700, 900],
        )
        self.assertEqual(self.cover.insured_limit, 900)

    def test_a_correction_of_the_same_day_decided_later_counts(self):
        self._decide(550, decided_on=date(2026, 1, 3))
        self._decide(450, decided_on=date(2026, 1, 2))
        self.assertEqual(self.cover.insured_limit, 550)

    def test_what_cannot_be_cancelled_is_kept_apart(self):
        self._decide(
            200, kind="top_up", non_cancellable=True, date_to=date(2026, 12, 31)
        )
        self._decide(0, status="withdrawn", date_from=days_ago(5))
        period = self.cover._period_on(TODAY)
        self.assertEqual((period.amount, period.firm_amount), (200, 200))
        before = self.cover._period_on(days_ago(6))
        self.assertEqual((before.amount, before.firm_amount), (700, 200))

    def test_several_decisions_arrive_in_one_call(self):
        other = self._cover(self._create_buyer("Test Other"))
        self.env["credit.insurance.decision"].create(
            [
                {"cover_id": self.cover.id, "amount": 600, "decided_on": TODAY},
                {"cover_id": other.id, "amount": 100},
            ]
        )
        self.assertEqual(self.cover.insured_limit, 600)
        self.assertEqual(other.insured_limit, 100)

    def test_amounts_are_exact_to_the_cent(self):
        self._decide(0.1, kind="top_up")
        self._decide(0.2, kind="top_up")
        self.assertEqual(self.cover.insured_limit, 500.3)

    def test_a_decision_closes_the_pending_request(self):
        self.cover.write({"requested_amount": 900})
        self.cover.action_request()
        self.assertEqual(self.cover.request_state, "pending")
        self._decide(700, date_from=TODAY)
        self.assertEqual(self.cover.request_state, "none")

    def test_a_decision_leaves_a_review_to_whoever_reviews(self):
        self.cover.request_state = "to_review"
        self._decide(700, date_from=TODAY)
        self.assertEqual(self.cover.request_state, "to_review")

    def test_the_insurer_s_raw_message_is_for_administrators(self):
        decision = self._decide(700, raw="<message/>")
        with self.assertRaises(AccessError):
            decision.with_user(self.officer).read(["raw"])
