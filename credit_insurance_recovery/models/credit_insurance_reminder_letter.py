# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .reminder_words import ReminderWords

ACCOUNTANT = "account.group_account_invoice"
FAILED = ("bounce", "canceled", "exception")


class CreditInsuranceReminderLetter(models.Model):
    """What one customer was told on one day: by email, by letter, by telephone.

    Its text depends on the highest step of what it speaks of. Nobody has the right to
    write one; what changes afterwards is whether it was delivered or printed.
    """

    _name = "credit.insurance.reminder.letter"
    _description = "Reminder to a Customer"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    recipient_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    level_id = fields.Many2one(
        "credit.insurance.reminder.level",
        string="Step",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    formal_notice = fields.Boolean(readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    by_email = fields.Boolean(string="Email", readonly=True)
    by_letter = fields.Boolean(string="Letter", readonly=True)
    by_call = fields.Boolean(string="Call", readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="Asked for, in the company's currency, without interest and costs.",
    )
    reminder_ids = fields.One2many(
        "credit.insurance.reminder", "letter_id", string="Invoices", readonly=True
    )
    message_id = fields.Many2one(
        "mail.message", readonly=True, index="btree_not_null", ondelete="set null"
    )
    mail_id = fields.Many2one(
        "mail.mail",
        string="Email in the Queue",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    printed_on = fields.Datetime(readonly=True)
    delivery = fields.Selection(
        [
            ("queued", "To be sent"),
            ("sent", "Sent"),
            ("failed", "Not delivered"),
            ("to_print", "To print"),
            ("printed", "Printed"),
            ("call", "Call"),
        ],
        compute="_compute_delivery",
        search="_search_delivery",
        compute_sudo=True,
    )
    items_html = fields.Html(
        string="Items",
        compute="_compute_items_html",
        compute_sudo=True,
        sanitize=False,
    )

    text_html = fields.Html(string="Text", compute="_compute_text_html", sanitize=False)

    _customer_idx = models.Index("(partner_id, company_id, date)")

    # === COMPUTE METHODS === #

    @api.depends("message_id.notification_ids.notification_status", "printed_on")
    def _compute_delivery(self):
        for letter in self:
            letter.delivery = letter._delivery()

    def _delivery(self):
        if self.by_email:
            statuses = self.message_id.notification_ids.mapped("notification_status")
            if any(status in FAILED for status in statuses):
                return "failed"
            return "sent" if "sent" in statuses else "queued"
        if self.by_letter:
            return "printed" if self.printed_on else "to_print"
        return "call"

    @api.model
    def _search_delivery(self, operator, value):
        """Find what was not delivered: the only search that a list offers."""
        if operator != "in" or set(value) != {"failed"}:
            return NotImplemented
        notifications = self.env["mail.notification"].sudo()
        failed = notifications._search([("notification_status", "in", FAILED)])
        messages = failed.select("mail_message_id")
        return Domain("by_email", "=", True) & Domain("message_id", "in", messages)

    @api.depends_context("lang")
    @api.depends("reminder_ids")
    def _compute_items_html(self):
        # Of an invoice only these: the rest is much to read for a table.
        self.reminder_ids.move_id.fetch(["name", "invoice_date"])
        words = ReminderWords(self.env)
        for letter in self:
            letter.items_html = self.env["ir.qweb"]._render(
                "credit_insurance_recovery.reminder_items", words.of_letter(letter)
            )

    @api.depends("level_id", "lang")
    def _compute_text_html(self):
        """What a letter says is what the email of its step says."""
        for letter in self:
            text = letter.items_html
            template = letter.level_id.mail_template_id
            if template:
                rendered = template._render_field(
                    "body_html", letter.ids, compute_lang=True
                )
                text = rendered[letter.id]
            letter.text_html = text

    def _totals(self):
        """Return what is late, a dict per currency.

        :returns: dicts of ``currency``, ``reminders``, ``amount``, ``interest``,
            ``charge`` and ``total``
        """
        self.ensure_one()
        late = self.reminder_ids - self._due_soon()
        totals = []
        for currency, reminders in late.grouped("currency_id").items():
            sums = {
                name: sum(reminders.mapped(name))
                for name in ("amount", "interest", "charge")
            }
            total = currency.round(sum(sums.values()))
            by_age = reminders.sorted(lambda one: (one.due_date, one.line_id.id))
            totals.append(
                {"currency": currency, "reminders": by_age, "total": total, **sums}
            )
        return totals

    def _due_soon(self):
        """Return what is only announced: its due date is still to come."""
        return self.reminder_ids.filtered(lambda one: one.due_date >= one.date)

    # === ACTION METHODS === #

    def action_print(self):
        """Print the letters, and note that they are.

        :raises CreditInsuranceError: the user is no accountant
        """
        if not self.env.user.has_group(ACCOUNTANT):
            raise CreditInsuranceError(
                self.env._("Only accountants print reminders to customers.")
            )
        self.check_access("read")
        unprinted = self.sudo().filtered(lambda letter: not letter.printed_on)
        unprinted.printed_on = fields.Datetime.now()
        report = self.env.ref("credit_insurance_recovery.action_report_reminder")
        return report.report_action(self)

    def action_open_customer(self):
        """Open the customer, where the conversation is."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
