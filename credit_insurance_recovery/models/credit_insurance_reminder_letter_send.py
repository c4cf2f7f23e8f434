# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

_logger = logging.getLogger(__name__)


class CreditInsuranceReminderLetter(models.Model):
    """Writing letters and queueing their emails, in bulk and without sending any."""

    _inherit = "credit.insurance.reminder.letter"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _send(self, run, owed):
        """Write and queue what customers are owed, for the transaction to keep.

        Whom nothing reaches is not reminded: somebody is asked for an address, and
        the customer is owed the reminder until there is one.

        :param run: ``ReminderRun``, with all rights
        :param dict owed: ``rules.reminders.Reminder`` by customer
        :returns: the letters
        """
        values, unreached = [], self.env["res.partner"]
        for partner, reminder in owed.items():
            prepared = self._prepare(run, partner, reminder)
            if any(prepared[name] for name in ("by_email", "by_letter", "by_call")):
                values.append(prepared)
            else:
                unreached |= partner
        letters = self.create(values)
        self.env["credit.insurance.reminder"].create(
            [
                item
                for letter in letters
                for item in letter._prepare_items(run, owed[letter.partner_id])
            ]
        )
        letters._queue_emails()
        letters._note_others()
        letters._schedule_calls()
        unreached._ask_for_address(run.company)
        return letters

    # === VALUES === #

    @api.model
    def _prepare(self, run, partner, reminder):
        level = self._level(reminder)
        recipient = self._recipient(partner)
        return {
            "partner_id": partner.id,
            "recipient_id": recipient.id,
            "company_id": run.company.id,
            "date": run.day,
            "level_id": level.id,
            "formal_notice": level.formal_notice,
            "lang": recipient.lang or run.company.partner_id.lang,
            "amount": run.in_company_currency(reminder),
            "by_email": bool(level.send_email and recipient.email_normalized),
            "by_letter": level.print_letter,
            "by_call": level.schedule_activity,
        }

    @api.model
    def _level(self, reminder):
        return self.env["credit.insurance.reminder.level"].browse(reminder.level.id)

    @api.model
    def _recipient(self, partner):
        """Return who gets the letter: the address for invoices."""
        return partner.browse(partner.address_get(["invoice"])["invoice"])

    def _prepare_items(self, run, reminder):
        """Return the values of the lines; the fixed sum is on one line per invoice."""
        level, charged, values = self.level_id, set(), []
        for item in reminder.items:
            currency = run.currencies[item.currency]
            charge = 0.0
            if level.fixed_charge and item.days_late and item.invoice_id not in charged:
                charged.add(item.invoice_id)
                charge = float(run.fixed_sum(self.partner_id, currency))
            values.append(
                {
                    "letter_id": self.id,
                    "line_id": item.line_id,
                    "move_id": item.invoice_id,
                    "level_id": item.level.id,
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "currency_id": currency.id,
                    "date": run.day,
                    "due_date": item.due,
                    "amount": float(item.amount),
                    "interest": float(item.interest) if level.late_interest else 0.0,
                    "charge": charge,
                    "days_late": item.days_late,
                }
            )
        return values

    # === EMAILS === #

    def _queue_emails(self):
        """Queue the emails of those letters that have one."""
        letters = self.filtered("by_email")
        messages = self.env["mail.message"].create(letters._prepare_messages())
        mails = self.env["mail.mail"].create(
            [
                {
                    "mail_message_id": message.id,
                    "body_html": message.body,
                    "recipient_ids": [Command.link(letter.recipient_id.id)],
                    "auto_delete": True,
                    "state": "outgoing",
                }
                for letter, message in zip(letters, messages, strict=True)
            ]
        )
        self.env["mail.notification"].create(
            [
                {
                    "mail_message_id": message.id,
                    "mail_mail_id": mail.id,
                    "res_partner_id": letter.recipient_id.id,
                    "author_id": message.author_id.id,
                    "notification_type": "email",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for letter, message, mail in zip(letters, messages, mails, strict=True)
            ]
        )
        for letter, message, mail in zip(letters, messages, mails, strict=True):
            letter.write({"message_id": message.id, "mail_id": mail.id})

    def _prepare_messages(self):
        texts, authors = self._texts(), self._authors()
        attached, reply_to = self._attachment_ids(), self._reply_to(authors)
        comment = self.env.ref("mail.mt_comment").id
        return [
            {
                "model": "res.partner",
                "res_id": letter.partner_id.id,
                "message_type": "email_outgoing",
                "subtype_id": comment,
                "subject": texts[letter][0],
                "body": texts[letter][1],
                "author_id": authors[letter].id,
                "email_from": authors[letter].email_formatted,
                "reply_to": reply_to[letter],
                "partner_ids": [Command.link(letter.recipient_id.id)],
                "attachment_ids": [Command.link(id_) for id_ in attached[letter]],
            }
            for letter in self
        ]

    def _texts(self):
        """Return ``{letter: (subject, body)}`` in the language of each."""
        texts = {}
        for template, letters in self.grouped(
            lambda letter: letter.level_id.mail_template_id
        ).items():
            subjects, bodies = (
                template._render_field(name, letters.ids, compute_lang=True)
                for name in ("subject", "body_html")
            )
            for letter in letters:
                texts[letter] = (subjects[letter.id], bodies[letter.id])
        return texts

    def _authors(self):
        """Return who signs each letter: who is responsible, or the company."""
        return {
            letter: letter.company_id.reminder_user_id.partner_id
            or letter.company_id.partner_id
            for letter in self
        }

    def _reply_to(self, authors):
        """Return where answers go: to the customer's conversation, where mail comes
        in at all, else to who signs."""
        result = {}
        for author, letters in self.grouped(authors.__getitem__).items():
            addresses = letters.partner_id._notify_get_reply_to(
                default=author.email_formatted, author_id=author.id
            )
            for letter in letters:
                result[letter] = addresses[letter.partner_id.id]
        return result

    # === ATTACHED INVOICES === #

    def _attachment_ids(self):
        return {letter: letter._invoice_files() for letter in self}

    def _invoice_files(self):
        """Return ids of the PDF files of a letter's invoices, as its step wants."""
        level = self.level_id
        if not level.attach_invoices:
            return []
        invoices = self.reminder_ids.move_id
        files = invoices.invoice_pdf_report_id
        if level.render_missing:
            for invoice in invoices.filtered(lambda one: not one.invoice_pdf_report_id):
                files |= self._printed(invoice)
        return files.ids

    def _printed(self, invoice):
        """Return a new file of an invoice; none where it cannot be printed."""
        try:
            content = invoice._get_invoice_legal_documents("pdf", allow_fallback=True)
        except UserError as error:
            _logger.warning("Invoice %s cannot be printed: %s", invoice.name, error)
            content = None
        if not content:
            return self.env["ir.attachment"]
        return self.env["ir.attachment"].create(
            {
                "name": content["filename"],
                "raw": content["content"],
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    # === LETTERS AND CALLS === #

    def _note_others(self):
        """Note in the customer's conversation what no email says."""
        note = self.env.ref("mail.mt_note").id
        letters = self.filtered(lambda letter: not letter.by_email)
        authors = letters._authors()
        reply_to = letters._reply_to(authors)
        messages = self.env["mail.message"].create(
            [
                {
                    "model": "res.partner",
                    "res_id": letter.partner_id.id,
                    "message_type": "notification",
                    "subtype_id": note,
                    "author_id": authors[letter].id,
                    "email_from": authors[letter].email_formatted,
                    "reply_to": reply_to[letter],
                    "body": letter._note_body(),
                }
                for letter in letters
            ]
        )
        for letter, message in zip(letters, messages, strict=True):
            letter.message_id = message

    def _note_body(self):
        if self.by_letter:
            return self.env._(
                "Reminder by letter: %s. It is to be printed.", self.level_id.name
            )
        return self.env._("Reminder by telephone: %s", self.level_id.name)

    def _schedule_calls(self):
        """Give somebody the customers that a step says to call."""
        letters = self.filtered("by_call")
        activities = self.env["mail.activity"]
        activities.with_context(mail_activity_quick_update=True).create(
            [letter._prepare_call() for letter in letters]
        )

    def _prepare_call(self):
        level, company = self.level_id, self.company_id
        kind = level.activity_type_id or self.env.ref("mail.mail_activity_data_call")
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.partner_id.id,
            "activity_type_id": kind.id,
            "user_id": level._responsible(company, self.partner_id).id,
            "date_deadline": self.date,
            "summary": level.name,
            "note": self.items_html,
        }
