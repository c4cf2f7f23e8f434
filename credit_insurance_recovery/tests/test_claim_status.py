# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an insurer says of a claim, entered by hand; refusals and contesting them."""

from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import waiting
from .claims import ClaimCase
from .common import DELIVERED, DUE, EXTENDED

CONTEST = "credit_insurance_recovery.mail_activity_type_contest"


class TestClaimStatus(ClaimCase):
    def setUp(self):
        super().setUp()
        self.claim = self._open()
        self.claim.sudo()._record_filed(EXTENDED, "RR 1", "x")

    def _contests(self):
        kind = self.env.ref(CONTEST)
        return self.claim.sudo().activity_ids.filtered(
            lambda one: one.activity_type_id == kind
        )

    def _refuse(self, **values):
        self._record(self.claim, "refused", **{"reason": "Delivered late", **values})

    # === ANSWERS === #

    def test_the_way_to_the_money(self):
        for state in ("incomplete", "filed", "waiting", "loss", "partly_accepted"):
            self._record(self.claim, state)
            self.assertEqual(self.claim.state, state)
        self._record(self.claim, "paid", amount=800, reference="A 7")
        self.assertEqual(self.claim.state, "paid")
        self.assertEqual(self.claim.insurer_reference, "A 7")
        self.assertEqual(self.claim.decided_on, EXTENDED)
        indemnity = self.claim.sudo().indemnity_ids
        self.assertEqual((indemnity.paid_amount, indemnity.paid_on), (800, EXTENDED))

    def test_only_steps_that_are_allowed(self):
        self.claim.with_user(self.officer).action_close()
        wizard = self._officers("credit.insurance.claim.status").create(
            {"claim_id": self.claim.id, "state": "paid"}
        )
        self.assertNotIn("paid", wizard.allowed)
        with self.assertSays(CreditInsuranceError, "cannot become"):
            wizard.action_record()
        self.assertEqual(self.claim.state, "closed")

    def test_a_file_that_is_not_filed_has_no_answer(self):
        other = self._create_buyer("Other")
        self._decide(10_000, other)
        self._deliver(100, DELIVERED, buyer=other)
        claim = self._open(partner_id=other.id)
        with self.assertSays(CreditInsuranceError, "does not have it yet"):
            self._record(claim, "accepted")

    def test_a_file_that_was_incomplete_is_so_no_more(self):
        self.claim.complete_on = EXTENDED
        self._record(self.claim, "incomplete")
        self.assertFalse(self.claim.complete_on)

    def test_no_day_to_come_and_no_negative_indemnity(self):
        with self.assertSays(CreditInsuranceError, "has not come yet"):
            self._record(self.claim, "accepted", day=EXTENDED + timedelta(days=1))
        with self.assertSays(CreditInsuranceError, "negative"):
            self._record(self.claim, "accepted", amount=-1)

    def test_only_officers_answer_for_the_insurer(self):
        wizard = self._record(self.claim, "accepted")
        for user in (self.accountant, self.salesperson):
            with self.assertRaises(AccessError):
                self.claim.with_user(user).action_record_status()
            with self.assertRaises(AccessError):
                wizard.with_user(user).action_record()
            with self.assertRaises(AccessError):
                self.claim.with_user(user).action_contest()

    # === REFUSALS === #

    def test_a_refusal_has_a_reason(self):
        with self.assertSays(CreditInsuranceError, "why the insurer refuses"):
            self._refuse(reason=" ")
        self.assertEqual(self.claim.state, "filed")

    def test_a_refusal_is_to_be_contested_in_time(self):
        self.policy.contest_days = 40
        self._refuse()
        last = waiting.contest_until(EXTENDED, self.policy._delays())
        self.assertEqual(self.claim.contest_until, last)
        self.assertEqual(last, EXTENDED + timedelta(days=40))
        self.assertEqual(self.claim.refusal_reason, "Delivered late")
        activity = self._contests()
        self.assertLess(activity.date_deadline, last)
        self.assertEqual(activity.user_id, self.officer)
        self.assertIn("Delivered late", activity.note)

    def test_when_little_time_is_left_the_activity_is_for_today(self):
        self.policy.contest_days = 3
        self._refuse()
        self.assertEqual(self._contests().date_deadline, EXTENDED)

    def test_contested_it_is_the_insurers_again(self):
        self._refuse()
        self.claim.action_contest()
        self.claim.action_contest()
        self.assertEqual(
            (self.claim.state, self.claim.contested_on), ("filed", EXTENDED)
        )
        self.assertFalse(self._contests())
        self.assertEqual(self._notes(self.claim).count("Refusal contested"), 1)
        # Refused once more, it can be contested once more.
        self._refuse(reason="Still late")
        self.assertFalse(self.claim.contested_on)
        self.assertEqual(len(self._contests()), 1)
        self.claim.action_contest()
        self.assertEqual(self.claim.state, "filed")

    def test_contested_too_late_is_said(self):
        self._refuse()
        with self._on(self.claim.contest_until + timedelta(days=1)):
            self.claim.action_contest()
        self.assertIn("after the last day", self._notes(self.claim))

    def test_nothing_refused_is_nothing_to_contest(self):
        with self.assertSays(CreditInsuranceError, "Nothing was refused"):
            self.claim.action_contest()

    def test_a_file_that_was_filed_is_reopened_as_such(self):
        self.claim.action_close()
        self.claim.action_reopen()
        self.assertEqual(self.claim.state, "filed")

    # === DATES === #

    def test_days_of_proceedings_are_in_order_and_past(self):
        for values in (
            {"insolvent_on": EXTENDED + timedelta(days=1)},
            {"insolvent_on": EXTENDED, "admitted_on": DUE},
            {"complete_on": DUE},
        ):
            with self.assertRaises(ValidationError):
                self.claim.write(values)

    def test_the_date_of_loss_follows_them(self):
        self.policy.insolvency_anchor = "admission"
        self.claim.write({"cause": "insolvency", "insolvent_on": DUE})
        self.claim._recompute_expectation()
        self.assertFalse(self.claim.date_of_loss)
        self.claim.admitted_on = EXTENDED
        self.assertTrue(self.claim.expectation_stale)
        self.claim._recompute_expectation()
        self.assertEqual(self.claim.date_of_loss, EXTENDED)

    def test_an_admission_before_the_publication_breaks_nothing(self):
        self.buyer.write(
            {"insolvency_known": EXTENDED, "insolvency_published": EXTENDED}
        )
        self.claim.write({"cause": "insolvency", "admitted_on": DUE})
        self.claim._recompute_expectation()
        self.assertFalse(self.claim.expectation_error)
        self.assertEqual(self.claim.date_of_loss, DUE)
