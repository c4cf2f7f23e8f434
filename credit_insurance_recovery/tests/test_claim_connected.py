# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Claims that leave through an insurer's interface, and what it says of them."""

from decimal import Decimal

from odoo.addons.credit_insurance.clients.claims import ClaimStatus
from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.connected import NOBODY, ConnectedCase
from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago
from odoo.addons.credit_insurance.tests.invoices import InvoiceCase

from .claims import ClaimsMixin


class TestClaimConnected(ClaimsMixin, ConnectedCase):
    """Delivered 100 days ago, due for 70 days, 1,200 with tax."""

    _deliver, _on = InvoiceCase._deliver, InvoiceCase._on

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(100_000)

    def setUp(self):
        super().setUp()
        self.invoice = self._deliver(1_000, days_ago(100), taxed=True)
        self.claim = self._open()

    def _file(self):
        self.claim.action_collect_documents()
        self._complete(self.claim)
        return self.claim.action_file()

    def _exchange(self):
        return self.claim.sudo().filing_exchange_id

    def _sent(self):
        """Look the buyer up, then send."""
        self._file()
        self._run()
        self._run()
        self.assertEqual(self.claim.state, "filed")

    def _pass(self, **time):
        """Let time pass, once or twice as much at the insurer, and ask for news."""
        self._advance(**time)
        self._later(**time)
        self._run()

    def _filed(self):
        return [r for r in self._received() if "FileClaim>" in r["body"]]

    # === FILING === #

    def test_nothing_leaves_with_the_click(self):
        self.assertEqual(self._file()["tag"], "display_notification")
        self.assertEqual(self._received(), [])
        self.assertTrue(self.claim.filing_pending)
        self.assertEqual(self.claim.state, "draft")
        self.assertEqual(self._exchange().state, "waiting")

    def test_pressed_twice_it_goes_once(self):
        self._file()
        self.claim.action_file()
        with self.assertSays(CreditInsuranceError, "on its way"):
            self.claim._file()
        self._run()
        self._run()
        self.assertEqual(len(self._filed()), 1)

    def test_an_incomplete_file_asks_for_a_reason_first(self):
        action = self.claim.action_file()
        wizard = self._officers(action["res_model"]).browse(action["res_id"])
        self.assertTrue(wizard.connected)
        with self.assertSays(CreditInsuranceError, "Delivery note"):
            wizard.action_file()
        wizard.reason = "The carrier is slow"
        wizard.action_file()
        self._run()
        self._run()
        (sent,) = self._filed()
        self.assertIn("The carrier is slow", sent["body"])

    def test_what_is_sent_and_what_becomes_of_it(self):
        self.claim.note = "No news since May"
        self._sent()
        (sent,) = self._filed()
        for text in (
            self._exchange().idempotency_key,
            self.cover.buyer_number,
            self.invoice.name,
            "1200.00",
            "No news since May",
            "protracted_default",
        ):
            self.assertIn(f">{text}<", sent["body"])
        self.assertEqual(self.claim.filed_on, TODAY)
        self.assertEqual(
            self.claim.insurer_reference, self._exchange().external_reference
        )
        self.assertFalse(self.claim.filing_pending)

    def test_the_notice_is_named(self):
        notice = self.claim.sudo()._tell("overdue", self.claim.line_ids.sudo().line_id)
        self._run()
        self._run()
        self.assertEqual(notice.state, "sent")
        self._sent()
        self.assertIn(f">{notice.reference}<", self._filed()[0]["body"])

    def test_an_answer_that_got_lost_is_looked_up(self):
        self.cover.buyer_number = "12829386"
        self._file()
        self._fault("reset_after")
        self._run()
        self.assertEqual(self._exchange().state, "unknown")
        self.assertEqual(self.claim.state, "draft")
        self._later(minutes=5)
        self._run()
        self.assertEqual(self.claim.state, "filed")
        self.assertEqual(len(self._filed()), 1)
        self.assertEqual(self._duplicates(), 0)

    def test_a_claim_that_did_not_arrive_is_sent_again(self):
        self.cover.buyer_number = "12829386"
        self._file()
        self._fault("reset_before")
        self._run()
        self.assertEqual(self._exchange().state, "unknown")
        self._later(minutes=5)
        self._run()
        self._later(minutes=5)
        self._run()
        self.assertEqual(self.claim.state, "filed")
        self.assertEqual(self._duplicates(), 0)

    # === WHAT FAILS === #

    def test_what_fails_is_shown_and_can_be_filed_again(self):
        self._file()
        self._exchange()._close("rejected", error_message="The buyer is not known.")
        self.assertEqual(self.claim.filing_error, "The buyer is not known.")
        self.assertTrue(self.claim.sudo().activity_ids)
        self.assertFalse(self.claim.filing_pending)
        self._sent()
        self.assertFalse(self.claim.filing_error)
        self.assertFalse(self.claim.sudo().activity_ids)

    def test_what_failed_is_sent_again_from_the_exchange(self):
        self._file()
        exchange = self._exchange()
        exchange._close("rejected", error_message="The buyer is not known.")
        exchange.with_user(self.officer).action_retry()
        self.assertFalse(self.claim.filing_error)
        self._run()
        self._run()
        self.assertEqual(self.claim.state, "filed")

    def test_what_is_on_its_way_is_not_sent_by_letter_too(self):
        self._file()
        with self.assertSays(CreditInsuranceError, "give that up first"):
            self.claim._record_filed(TODAY, "RR 1")
        self._exchange().with_user(self.officer).action_give_up()
        self.claim._record_filed(TODAY, "RR 1")
        self.assertEqual(self.claim.state, "filed")
        self.assertFalse(self.claim.filing_error)
        self._run()
        self.assertEqual(self._received(), [])

    def test_a_buyer_that_is_not_found_is_shown(self):
        self.buyer.company_registry = NOBODY
        self._file()
        self._run()
        self._run()
        self.assertEqual(self._filed(), [])
        self.assertIn("no company", self.claim.filing_error)

    def test_giving_the_file_up_stops_the_message(self):
        self._file()
        with self.assertSays(CreditInsuranceError, "on its way"):
            self.claim.unlink()
        self.claim.action_cancel()
        self.assertEqual(self._exchange().state, "given_up")
        self._run()
        self.assertEqual(self._received(), [])
        self.assertFalse(self.claim.filing_error)

    # === FOLLOWING UP === #

    def test_accepted_then_paid(self):
        self._rules(claim_accepted_after=5 * 86_400, claim_paid_after=60 * 86_400)
        self._sent()
        self._pass(days=1)
        self.assertEqual(self.claim.state, "filed")
        self._pass(days=5)
        self.assertEqual(self.claim.state, "accepted")
        self.assertTrue(self.claim.decided_on)
        self.assertEqual(self.claim.indemnity_ids.amount, 1_080)
        self._pass(days=60)
        self.assertEqual(self.claim.state, "paid")
        self.assertEqual(self._exchange().state, "done")
        self.assertEqual(self.claim.indemnity_ids.state, "paid")
        self.assertTrue(self.claim.indemnity_ids.paid_on)

    def test_it_is_asked_after_for_months_but_not_all_the_time(self):
        self._rules(claim_accepted_after=200 * 86_400, claim_paid_after=300 * 86_400)
        self._sent()
        self._pass(days=90)
        self.assertEqual((self.claim.state, self._exchange().state), ("filed", "sent"))
        asked = len(self._received())
        self._pass(hours=12)
        self.assertEqual(len(self._received()), asked)

    def test_what_is_no_news_does_not_undo_what_was_entered(self):
        self._rules(claim_accepted_after=5 * 86_400, claim_paid_after=99 * 86_400)
        self._sent()
        self._record(self.claim, "waiting")
        self._pass(days=1)
        self.assertEqual(self.claim.state, "waiting")
        self._pass(days=5)
        self.assertEqual(self.claim.state, "accepted")
        count = self._notes(self.claim).count("announced")
        self._pass(days=2)
        self.assertEqual(self._notes(self.claim).count("announced"), count)

    def test_a_file_that_ended_is_not_asked_after(self):
        self._sent()
        self.claim.action_close()
        self.assertEqual(self._exchange().state, "done")
        asked = len(self._received())
        self._pass(days=2)
        self.assertEqual(len(self._received()), asked)

    # === WHAT IT MEANS === #

    def _says(self, status, **values):
        return self.claim.sudo()._insurer_says(ClaimStatus("1", status, **values))

    def test_a_refusal_has_the_insurers_reason_or_none(self):
        self._sent()
        self.assertFalse(self._says("refused", message="Late"))
        self.assertEqual(
            (self.claim.state, self.claim.refusal_reason), ("refused", "Late")
        )
        self.claim.action_contest()
        self._says("refused")
        self.assertIn("no reason", self.claim.refusal_reason)

    def test_each_status_has_its_meaning(self):
        self._sent()
        for status in ("incomplete", "received", "waiting", "partly_accepted"):
            self.assertFalse(self._says(status))
            expected = "filed" if status == "received" else status
            self.assertEqual(self.claim.state, expected)

    def test_what_is_not_understood_is_for_a_human(self):
        self._sent()
        self.assertIn("Z9", self._says("to_review", code="Z9"))
        self.claim.action_close()
        self.assertIn("cannot become", self._says("paid"))
        self.assertEqual(self.claim.state, "closed")

    def test_a_review_goes_on_asking_and_does_not_file_again(self):
        self._sent()
        exchange = self._exchange()
        exchange._close("to_review", error_message="Z9")
        self.assertFalse(self.claim.filing_error)
        exchange.with_user(self.officer).action_retry()
        self.assertEqual(exchange.state, "sent")
        self._run()
        self.assertEqual(len(self._filed()), 1)

    def test_an_indemnity_in_an_unknown_currency_is_for_a_human(self):
        self._sent()
        self.assertIn(
            "QQQ", self._says("accepted", indemnity=Decimal(5), currency="QQQ")
        )
