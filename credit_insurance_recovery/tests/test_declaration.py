# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Declaring unpaid invoices: what is proposed, refused, sent and kept."""

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .common import DELIVERED, DUE, EXTENDED, LAST, RecoveryCase

CLAIM = "credit.insurance.claim"


class TestDeclaration(RecoveryCase):
    """The insurer of the policy has no interface."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer.write({"company_registry": "732829320"})
        cls.buyer.country_id = cls.env.ref("base.fr")

    def setUp(self):
        super().setUp()
        self.invoice = self._deliver(1_000, DELIVERED)
        self.later = self._deliver(500, EXTENDED)
        clock = self._on(EXTENDED)
        clock.start()
        self.addCleanup(clock.stop)

    def _wizard(self, moves=None, user=None):
        user = user or self.accountant
        moves = (moves or self.invoice).with_user(user)
        action = moves.with_company(self.company).action_declare_unpaid()
        return self._as(user, self.company)[action["res_model"]].browse(
            action["res_id"]
        )

    def _declare(self, wizard=None):
        action = (wizard or self._wizard()).action_declare()
        return self.env[CLAIM].browse(action["res_id"])

    def _answer(self, notice, user=None, **values):
        user = user or self.accountant
        action = notice.with_user(user).action_record_answer()
        answers = self._as(user, self.company)[action["res_model"]]
        return answers.with_context(**action["context"]).create(values)

    def _messages(self, wizard):
        return wizard.findings or ""

    # === WHAT IS PROPOSED === #

    def test_all_that_the_buyer_owes_is_proposed(self):
        wizard = self._wizard()
        lines = {line.move_id: line.selected for line in wizard.line_ids}
        self.assertEqual(lines, {self.invoice: True, self.later: False})
        self.assertEqual(wizard.insured_amount, self.invoice.insured_amount)
        self.assertEqual(wizard.open_amount, self.invoice.amount_total)
        self.assertEqual(wizard.open_net, self.invoice.amount_untaxed)

    def test_the_whole_balance_goes_to_an_insurer_that_collects(self):
        self.policy.with_recovery = True
        self.assertTrue(all(self._wizard().line_ids.mapped("selected")))

    def test_a_part_payment_reduces_it(self):
        self._pay(self.invoice, self.invoice.amount_total / 4)
        wizard = self._wizard()
        self.assertEqual(wizard.open_amount, self.invoice.amount_total * 3 / 4)
        self.assertEqual(wizard.insured_amount, self.invoice.insured_amount * 3 / 4)

    # === WHAT WOULD GET IT REFUSED === #

    def test_the_company_must_be_known(self):
        self.buyer.company_registry = "123456789"
        self.assertIn("123456789", self._messages(self._wizard()))

    def test_what_is_late_uninsured_or_disputed_is_said(self):
        self.assertNotIn("Too late", self._messages(self._wizard()))
        with self._on(self._after(LAST)):
            self._night(self._after(LAST))
            self.env["credit.insurance.dispute"].create(
                {"move_id": self.invoice.id, "reason": "price"}
            )
            message = self._messages(self._wizard())
        self.assertIn("Too late", message)
        self.assertIn("Disputed", message)
        self.assertIn("formal notice", message)

    def _after(self, day):
        return day.replace(day=day.day + 1)

    def test_what_is_owed_to_the_buyer_is_said(self):
        self._credit_note(100, invoice_date=EXTENDED)
        self.assertIn("owed to the customer", self._messages(self._wizard()))

    def test_a_delivery_note_is_missed_until_there_is_one(self):
        self.assertIn("delivery note", self._messages(self._wizard()))
        self.env["ir.attachment"].create(
            {
                "name": "BL 2026-17 signed.pdf",
                "raw": b"x",
                "res_model": "account.move",
                "res_id": self.invoice.id,
            }
        )
        wizard = self._wizard()
        self.assertNotIn("delivery note", self._messages(wizard))
        documents = self._declare(wizard).document_ids.filtered("attachment_id")
        self.assertEqual(documents.mapped("kind"), ["delivery_note"])
        self.assertEqual(len(documents.sha256), 64)

    # === REFUSALS === #

    def test_several_buyers_need_several_files(self):
        other = self._create_buyer("Other")
        self._decide(10_000, other)
        theirs = self._deliver(100, DELIVERED, buyer=other)
        with self.assertRaises(CreditInsuranceError) as error:
            self._wizard(self.invoice + theirs)
        self.assertSays(error.exception, "several buyers")

    def test_what_is_paid_cannot_be_declared(self):
        self._pay(self.invoice)
        with self.assertRaises(CreditInsuranceError) as error:
            self._wizard()
        self.assertSays(error.exception, "unpaid")

    def test_sales_declare_nothing_and_see_no_file(self):
        claim = self._declare()
        with self.assertRaises(CreditInsuranceError):
            self._wizard(self.later, user=self.salesperson)
        with self.assertRaises(AccessError):
            claim.with_user(self.salesperson).read(["name"])
        with self.assertRaises(AccessError):
            claim.notice_ids.with_user(self.salesperson).read(["state"])

    def test_accountants_declare_but_do_not_write_files(self):
        claim = self._declare().with_user(self.accountant)
        self.assertEqual(claim.read(["state"])[0]["state"], "to_send")
        for records, values in (
            (claim, {"state": "paid"}),
            (claim.notice_ids, {"state": "sent"}),
            (claim.line_ids, {"insured_amount": 9}),
            (self.policy.with_user(self.accountant), {"notice_days": 90}),
        ):
            with self.assertRaises(AccessError):
                records.write(values)
        with self.assertRaises(AccessError):
            claim.action_close()

    def test_nothing_ticked_is_refused_and_a_second_click_harmless(self):
        wizard = self._wizard()
        wizard.line_ids.selected = False
        with self.assertRaises(CreditInsuranceError):
            wizard.action_declare()
        wizard.line_ids[:1].selected = True
        claim = self._declare(wizard)
        self.assertEqual(self._declare(wizard), claim)
        self.assertEqual(len(claim.notice_ids), 1)

    def test_an_invoice_is_in_one_open_file(self):
        claim = self._declare()
        wizard = self._wizard(self.later)
        self.assertEqual(wizard.line_ids.move_id, self.later)
        wizard.line_ids.selected = True
        self.assertEqual(self._declare(wizard), claim)
        with self.assertRaises(CreditInsuranceError) as error:
            self._wizard()
        self.assertSays(error.exception, "open files already")

    def test_debts_of_others_cannot_be_slipped_in(self):
        other = self._create_buyer("Other")
        self._decide(10_000, other)
        theirs = self._deliver(100, DELIVERED, buyer=other)
        wizard = self._wizard()
        line = theirs.line_ids.filtered("insurance_due_date")
        wizard.line_ids = [Command.create({"line_id": line.id, "selected": True})]
        with self.assertRaises(ValidationError):
            wizard.action_declare()

    # === SENT BY HAND === #

    def test_the_proof_keeps_the_deadline_and_the_right(self):
        claim = self._declare()
        notice = claim.notice_ids
        self.assertEqual((claim.state, notice.state), ("to_send", "to_send"))
        self.assertEqual(self._states(self.invoice), ["open"])
        with self.assertRaises(CreditInsuranceError):
            self._answer(notice, result="sent").action_record()
        self._answer(notice, result="sent", reference="RR 123").action_record()
        self.assertEqual((claim.state, notice.state), ("declared", "sent"))
        self.assertEqual(claim.declared_on, EXTENDED)
        self.assertFalse(claim.mandate_date)
        deadline = self._deadline(self.invoice)
        self.assertEqual((deadline.state, deadline.reference), ("done", "RR 123"))
        with self.assertRaises(CreditInsuranceError):
            self._answer(notice, result="sent", reference="RR 124").action_record()
        self.assertIn("RR 123", " ".join(claim.message_ids.mapped("body")))
        alerts = self.invoice.with_user(self.accountant)._get_alerts()
        self.assertIn(claim.name, alerts["credit_insurance_claim"]["message"])

    def test_what_to_expect_is_seen_at_once(self):
        claim = self._declare()
        # A loss is all that the buyer owes, declared already or not.
        insured = self.invoice.insured_amount + self.later.insured_amount
        share = self.policy.insured_percentage / 100
        self.assertEqual(claim.expected_indemnity, insured * share)
        self.assertFalse(claim.expectation_error)

    def test_a_notice_is_the_mandate_where_the_insurer_collects(self):
        self.policy.with_recovery = True
        claim = self._declare()
        self._answer(claim.notice_ids, result="sent", reference="R").action_record()
        self.assertEqual(claim.mandate_date, EXTENDED)
        self.assertEqual(self._deadline(self.invoice, "mandate").state, "done")
        self.assertEqual(self._stop().reason, "collection")
        self.assertIn("in the insurer's hands", self._stop()._describe())
        claim.with_user(self.officer).action_close()
        self.assertFalse(self._stop())

    def test_more_time_is_asked_for_and_granted(self):
        wizard = self._wizard()
        wizard.kind = "extension"
        with self.assertRaises(CreditInsuranceError):
            wizard.action_declare()
        with self.assertRaises(ValidationError):
            wizard.requested_date = DUE
        wizard.requested_date = LAST
        notice = self._declare(wizard).notice_ids
        self._answer(notice, result="sent", reference="R").action_record()
        self.assertEqual(self._states(self.invoice), ["open"])
        with self.assertRaises(AccessError):
            self._answer(notice, result="accepted").action_record()
        self._answer(notice, self.officer, result="accepted").action_record()
        self.assertEqual(notice.state, "accepted")
        self.assertEqual(self.invoice.promise_ids.date, LAST)

    def test_a_file_that_was_not_sent_can_be_given_up(self):
        claim = self._declare()
        claim.with_user(self.officer).action_cancel()
        self.assertEqual(claim.notice_ids.state, "cancelled")
        self.assertEqual(len(self._wizard().line_ids), 2)

    # === PAPER === #

    def test_the_notice_names_buyer_lines_and_amounts(self):
        notice = self._declare().notice_ids
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "credit_insurance_recovery.report_notice", notice.ids
        )
        for words in ("732829320", self.invoice.name, self.policy.name):
            self.assertIn(words, html.decode())

    def test_the_documents_come_in_one_file_with_fingerprints(self):
        claim = self._declare()
        self.env["ir.attachment"].create(
            {
                "name": "a/b.txt",
                "raw": b"letter",
                "res_model": "account.move",
                "res_id": self.invoice.id,
            }
        )
        claim.with_user(self.accountant).action_collect_documents()
        claim.with_user(self.accountant).action_collect_documents()
        document = claim.document_ids.filtered(lambda one: one.name == "a/b.txt")
        self.assertEqual(len(document), 1)
        action = claim.with_user(self.accountant).action_download()
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", CLAIM),
                ("res_id", "=", claim.id),
                ("name", "=", f"{claim.name}.zip"),
            ]
        )
        self.assertIn(str(attachment.id), action["url"])
        self.assertIn(document.sha256.encode(), self._unzipped(attachment))
        document.attachment_id.raw = b"forged"
        self.assertTrue(document.changed)

    def _unzipped(self, attachment):
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(attachment.raw)) as archive:
            return archive.read("SHA256SUMS.txt")
