# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""By which ways customers are reminded, and that no accident doubles a reminder."""

from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.tools import mute_logger

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.documents import days_ago, in_days

from .reminders import ReminderCase

MODELS = "odoo.addons.credit_insurance_recovery.models"
SEND = f"{MODELS}.credit_insurance_reminder_send"
PRINT = f"{MODELS}.credit_insurance_reminder_letter_send"


class TestReminderChannels(ReminderCase):
    def test_without_an_address_somebody_is_asked_once(self):
        self.buyer.email = False
        invoice = self._late(1000, 4)
        self.assertFalse(self._run())
        self.assertFalse(self._run())
        (activity,) = self.buyer.activity_ids
        self.assertEqual(activity.user_id, self.accountant)
        self.assertIn("no email address", activity.summary)
        self.buyer.email = "buyer@example.com"
        self.assertReminded(self._run(), invoice, "first")

    def test_the_formal_notice_is_printed_too_and_adds_what_the_law_adds(self):
        self.company.reminder_interest_rate = 12.15
        invoices = self._late(1000, 30) | self._late(500, 31)
        letter = self._run()
        self.assertReminded(letter, invoices, "formal")
        self.assertTrue(letter.by_email and letter.by_letter and letter.formal_notice)
        # 1,000 x 12.15 % x 30 / 365 and 500 x 12.15 % x 31 / 365.
        by_invoice = {one.move_id: one for one in letter.reminder_ids}
        self.assertEqual(by_invoice[invoices[0]].interest, 9.99)
        self.assertEqual(by_invoice[invoices[1]].interest, 5.16)
        (part,) = letter._totals()
        self.assertEqual(part["charge"], 80)
        self.assertEqual(part["total"], 1595.15)
        self.assertIn("formal notice", letter.mail_id.body_html)
        self.assertIn("L441-10", letter.mail_id.body_html)
        self.assertIn("D441-5", letter.mail_id.body_html)

    def test_recovery_costs_are_owed_once_for_an_invoice_in_instalments(self):
        self._in_two(1000, days_ago(40), 5)
        letter = self._run()
        self.assertEqual(letter.reminder_ids.mapped("amount"), [500, 500])
        self.assertEqual(sum(letter.reminder_ids.mapped("charge")), 40)

    def test_before_the_formal_notice_nothing_is_added(self):
        self._late(1000, 20)
        one = self._run().reminder_ids
        self.assertEqual((one.interest, one.charge), (0, 0))

    def test_private_persons_owe_neither_interest_nor_recovery_costs(self):
        self.buyer.is_company = False
        self._late(1000, 30)
        one = self._run().reminder_ids
        self.assertEqual((one.level_id, one.interest), (self.levels["formal"], 0))
        self.assertFalse(one.charge)

    def test_the_letter_as_it_is_printed(self):
        self._late(1000, 30)
        letter = self._run()
        self.assertFalse(letter.printed_on)
        letter.with_user(self.accountant).action_print()
        self.assertTrue(letter.printed_on)
        html, kind = self.env["ir.actions.report"]._render_qweb_html(
            "credit_insurance_recovery.report_reminder", letter.ids
        )
        self.assertEqual(kind, "html")
        page = html.decode()
        for text in (
            "Registered letter",
            "Formal notice to pay",
            "1,049.99",
            "Test Buyer",
        ):
            self.assertIn(text, page)

    def test_the_call_is_somebodys_to_make(self):
        self.levels["call"].activity_user_id = self.officer
        self._late(1000, 45)
        letter = self._run()
        self.assertTrue(letter.by_call)
        self.assertFalse(letter.mail_id)
        (activity,) = self.buyer.activity_ids
        self.assertEqual(activity.user_id, self.officer)
        self.assertIn("1,000.00", activity.note)

    def test_invoices_that_were_printed_are_attached(self):
        invoice = self._late(1000, 15)
        self._late(500, 15)
        file = self.env["ir.attachment"].create(
            {
                "name": "printed.pdf",
                "raw": b"%PDF",
                "res_model": "account.move",
                "res_id": invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        letter = self._run()
        self.assertEqual(letter.message_id.attachment_ids, file)

    def test_missing_invoices_are_printed_where_the_step_says_so(self):
        invoice = self._late(1000, 15)
        moves, content = type(invoice), {"filename": "new.pdf", "content": b"%PDF"}
        documents = "_get_invoice_legal_documents"
        with patch.object(moves, documents, lambda *_a, **_kw: content):
            self.assertFalse(self._run().message_id.attachment_ids)
            self.levels["formal"].render_missing = True
            letter = self._run(in_days(15))
        self.assertEqual(letter.message_id.attachment_ids.mapped("name"), ["new.pdf"])

    def test_an_invoice_that_cannot_be_printed_stops_nothing(self):
        self._late(1000, 15)
        self.levels["second"].render_missing = True

        def fail(*_arguments, **_options):
            raise CreditInsuranceError("No printer")

        moves = type(self.env["account.move"])
        with (
            patch.object(moves, "_get_invoice_legal_documents", fail),
            mute_logger(PRINT),
        ):
            letter = self._run()
        self.assertTrue(letter.mail_id)
        self.assertFalse(letter.message_id.attachment_ids)

    def test_answers_come_to_the_customers_conversation(self):
        self.company.alias_domain_id = self.env["mail.alias.domain"].create(
            {"name": "answers.example.com"}
        )
        self._late(1000, 4)
        message = self._run().message_id
        self.assertEqual(
            (message.model, message.res_id), ("res.partner", self.buyer.id)
        )
        self.assertIn(message, self.buyer.message_ids)
        self.assertIn("catchall@answers.example.com", message.reply_to)
        self.assertEqual(message.author_id, self.accountant.partner_id)

    def test_a_failure_to_deliver_is_seen_in_the_list(self):
        self._late(1000, 4)
        letter = self._run()
        self.assertEqual(letter.delivery, "queued")
        letter.mail_id._postprocess_sent_message([], [], failure_type="mail_smtp")
        self.assertEqual(letter.delivery, "failed")


class TestReminderSafety(ReminderCase):
    def test_one_bad_customer_does_not_stop_the_others(self):
        self._late(1000, 4)
        bad = self._create_buyer("Test Bad", email="bad@example.com")
        self._late(100, 4, buyer=bad)
        letters = type(self.letters)
        prepare = letters._prepare_items

        def fail(letter, run, reminder):
            if letter.partner_id == bad:
                raise ValueError("No.")
            return prepare(letter, run, reminder)

        with patch.object(letters, "_prepare_items", fail), mute_logger(SEND):
            self.assertEqual(self._run().partner_id, self.buyer)
        self.assertEqual(self._run().partner_id, bad)

    def test_batches_do_not_change_what_is_sent(self):
        for number in range(3):
            buyer = self._create_buyer(f"Test {number}", email=f"b{number}@example.com")
            self._late(100, 4, buyer=buyer)
        with patch(f"{SEND}.BATCH", 2):
            self.assertEqual(len(self._run()), 3)
            self.assertFalse(self._run())

    def test_a_line_is_noted_once_per_step_whoever_tries(self):
        self._late(1000, 4)
        reminder = self._run().reminder_ids
        (values,) = reminder.read(load=None)
        names = ("letter_id", "line_id", "move_id", "level_id", "partner_id")
        names += ("company_id", "currency_id", "date", "due_date", "amount")
        again = {name: values[name] for name in names}
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            reminder.create(again)

    def test_what_was_sent_stays_as_it_was(self):
        self._late(1000, 4)
        reminder = self._run().reminder_ids
        with self.assertSays(CreditInsuranceError, "kept as it was sent"):
            reminder.amount = 1
        with self.assertSays(CreditInsuranceError, "kept as it was sent"):
            reminder.unlink()
