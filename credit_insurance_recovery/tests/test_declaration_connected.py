# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Notices of unpaid invoices that leave through an insurer's interface."""

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.connected import NOBODY, ConnectedCase
from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago
from odoo.addons.credit_insurance.tests.invoices import InvoiceCase


class TestDeclarationConnected(ConnectedCase):
    """Delivered 100 days ago, due for 70 days: ten days beyond the extension."""

    _deliver, _on = InvoiceCase._deliver, InvoiceCase._on

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(100_000)

    def setUp(self):
        super().setUp()
        self.invoice = self._deliver(1_000, days_ago(100), taxed=True)

    def _declare(self, **values):
        accountant = self.invoice.with_user(self.accountant)
        action = accountant.with_company(self.company).action_declare_unpaid()
        wizard = self._as(self.accountant, self.company)[action["res_model"]].browse(
            action["res_id"]
        )
        wizard.write(values)
        self.assertTrue(wizard.connected)
        claim = wizard.action_declare()["res_id"]
        return self.env["credit.insurance.claim"].browse(claim)

    def _send(self):
        """Look the buyer up, then send."""
        self._run()
        self._run()

    def _deadline(self):
        return self.env["credit.insurance.deadline"].search(
            [("move_id", "=", self.invoice.id), ("kind", "=", "notify")]
        )

    def _notices(self):
        return [r for r in self._received() if "DeclareOverdue>" in r["body"]]

    def test_nothing_leaves_with_the_click(self):
        claim = self._declare()
        self.assertEqual(self._received(), [])
        self.assertEqual(claim.state, "to_send")
        self.assertEqual(claim.notice_ids.exchange_id.state, "waiting")

    def test_what_is_sent_and_what_becomes_of_it(self):
        claim = self._declare(note="No news since May")
        self._send()
        (sent,) = self._notices()
        for text in (
            claim.notice_ids.exchange_id.idempotency_key,
            self.cover.buyer_number,
            self.invoice.name,
            "1200.00",
            "No news since May",
            "overdue",
        ):
            self.assertIn(f">{text}<", sent["body"])
        self.assertEqual((claim.state, claim.notice_ids.state), ("declared", "sent"))
        self.assertEqual(claim.declared_on, TODAY)
        self.assertTrue(claim.insurer_reference)
        deadline = self._deadline()
        self.assertEqual(deadline.state, "done")
        self.assertEqual(deadline.reference, claim.insurer_reference)

    def test_an_answer_that_got_lost_is_looked_up(self):
        self.cover.buyer_number = "12829386"
        claim = self._declare()
        self._fault("reset_after")
        self._run()
        self.assertEqual(claim.notice_ids.exchange_id.state, "unknown")
        self.assertEqual(claim.state, "to_send")
        self._later(minutes=5)
        self._run()
        self.assertEqual(claim.state, "declared")
        self.assertEqual(len(self._notices()), 1)
        self.assertEqual(self._duplicates(), 0)

    def test_what_fails_stays_to_be_sent_and_is_shown_in_red(self):
        claim = self._declare()
        self._fail(claim)
        notice, deadline = claim.notice_ids, self._deadline()
        self.assertEqual((claim.state, notice.state), ("to_send", "failed"))
        self.assertTrue(claim.declaration_error)
        self.assertEqual(deadline.notice_error, claim.declaration_error)
        self.assertTrue(deadline.pressing)
        self.assertLess(claim.activity_ids.date_deadline, deadline.last_day)
        self.assertEqual(self.cover.request_state, "none")
        notice.with_user(self.accountant).action_retry()
        self.assertEqual(notice.state, "to_send")
        self._send()
        self.assertEqual(claim.state, "declared")
        self.assertFalse(claim.declaration_error)
        self.assertFalse(self._deadline().notice_error)
        self.assertFalse(claim.activity_ids)

    def _fail(self, claim):
        exchange = claim.notice_ids.exchange_id
        exchange._close("rejected", error_message="The buyer is not known.")

    def test_what_may_have_arrived_is_not_repeated_by_accountants(self):
        claim = self._declare()
        claim.notice_ids.exchange_id._close("to_review", error_message="Ask there.")
        with self.assertRaises(CreditInsuranceError):
            claim.notice_ids.with_user(self.accountant).action_retry()

    def test_a_disabled_insurer_takes_letters(self):
        self.insurer.state = "disabled"
        self.assertFalse(self.policy._sends_notices())

    def test_what_failed_can_be_sent_by_letter(self):
        claim = self._declare()
        self._fail(claim)
        answer = self.env["credit.insurance.notice.answer"].create(
            {
                "notice_id": claim.notice_ids.id,
                "result": "sent",
                "reference": "RR 1",
            }
        )
        answer.action_record()
        self.assertEqual(claim.state, "declared")

    def test_a_buyer_that_is_not_found_is_shown(self):
        self.buyer.company_registry = NOBODY
        claim = self._declare()
        self._send()
        self.assertEqual(self._notices(), [])
        self.assertIn("no company", claim.declaration_error)
        self.assertTrue(self._deadline().pressing)
        look_up = claim.notice_ids.exchange_id.identification_id
        look_up.with_user(self.officer).action_give_up()
        self.assertEqual(claim.notice_ids.state, "failed")
        self.buyer.company_registry = "732829320"
        claim.notice_ids.with_user(self.accountant).action_retry()
        self._send()
        self.assertEqual(claim.state, "declared")

    def test_giving_the_file_up_stops_the_message(self):
        claim = self._declare()
        claim.with_user(self.officer).action_cancel()
        self.assertEqual(claim.notice_ids.exchange_id.state, "given_up")
        self._run()
        self.assertEqual(self._received(), [])
        self.assertEqual(claim.notice_ids.state, "cancelled")
        self.assertFalse(claim.declaration_error)

    def test_a_plan_is_asked_for_in_the_insurers_terms(self):
        claim = self._declare(
            kind="rescheduling", instalments=4, requested_date="2026-12-31"
        )
        self._send()
        (sent,) = self._notices()
        self.assertIn(">rescheduling<", sent["body"])
        self.assertIn("2026-12-31", sent["body"])
        self.assertEqual(claim.notice_ids.state, "sent")
        # A plan that is asked for is no notice of unpaid invoices.
        self.assertNotEqual(self._deadline().state, "done")
