# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import split_every

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.models.notification import notification

from ..models.credit_insurance_reminder_send import BATCH, CRON

ACCOUNTANT = "account.group_account_invoice"
#: Customers that the preview shows; all of them are counted.
SHOWN = 500


class CreditInsuranceReminderRun(models.TransientModel):
    """Shows who would be reminded of what on a day, and starts the run of today."""

    _name = "credit.insurance.reminder.run"
    _description = "Customers to Remind"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Selection(
        [("today", "Today"), ("tomorrow", "Tomorrow")], required=True, default="today"
    )
    line_ids = fields.One2many(
        "credit.insurance.reminder.run.line",
        "run_id",
        compute="_compute_line_ids",
        store=True,
    )
    customers = fields.Integer(compute="_compute_line_ids", store=True)
    amount = fields.Monetary(compute="_compute_line_ids", store=True)
    unreached = fields.Integer(
        string="Without an Address", compute="_compute_line_ids", store=True
    )
    active_company = fields.Boolean(related="company_id.reminders_active")
    elsewhere = fields.Boolean(compute="_compute_progress")
    remaining = fields.Integer(
        compute="_compute_progress", help="Customers whom the run still has to look at."
    )
    done = fields.Integer(compute="_compute_progress")

    # === COMPUTE METHODS === #

    @api.depends("day", "company_id")
    def _compute_line_ids(self):
        for run in self:
            run._check_accountant()
            found = list(run._owed())
            lines = sorted(found, key=lambda values: -values["amount"])
            run.line_ids = [Command.clear()] + [
                Command.create(values) for values in lines[:SHOWN]
            ]
            run.customers = len(found)
            run.amount = sum(values["amount"] for values in found)
            run.unreached = sum(not values["reached"] for values in found)

    def _owed(self):
        """Yield the values of a line per customer who would be reminded."""
        reminders = self.env["credit.insurance.reminder"].sudo()
        today = fields.Date.context_today(self)
        run = reminders._run_of(
            self.company_id, today + timedelta(days=self.day == "tomorrow")
        )
        letters = run.env["credit.insurance.reminder.letter"]
        for ids in split_every(BATCH, run.candidate_ids()):
            partners = run.env["res.partner"].browse(ids)
            for partner, reminder in run.owed(partners).items():
                yield self._prepare_line(
                    letters._prepare(run, partner, reminder), reminder
                )

    @api.model
    def _prepare_line(self, letter, reminder):
        ways = ("by_email", "by_letter", "by_call")
        names = ("partner_id", "level_id", "amount", *ways)
        return {
            **{name: letter[name] for name in names},
            "invoices": len({item.invoice_id for item in reminder.items}),
            "days_late": max(item.days_late for item in reminder.items),
            "reached": any(letter[way] for way in ways),
        }

    @api.depends_context("uid")
    def _compute_progress(self):
        cron = self.env.ref(CRON).sudo()
        progress = self.env["ir.cron.progress"].sudo()
        last = progress.search([("cron_id", "=", cron.id)], order="id desc", limit=1)
        self.remaining = last.remaining
        self.done = last.done
        self.elsewhere = self.env["res.company"]._reminders_elsewhere()

    # === ACTION METHODS === #

    def action_run(self):
        """Remind the customers of today in the background.

        :raises CreditInsuranceError: the user is no accountant, or nobody is reminded
            in this company
        """
        self.ensure_one()
        self._check_accountant()
        if self.company_id not in self.env["res.company"]._reminding():
            raise CreditInsuranceError(self._not_reminding())
        self.env["credit.insurance.reminder"]._trigger_run()
        return notification(
            self.env._(
                "Reminders are written in the background: look at the list of"
                " reminders in a moment."
            )
        )

    def _not_reminding(self):
        if self.env["res.company"]._reminders_elsewhere():
            return self.env._(
                "Customers are reminded by Odoo's own follow-up, which is installed."
            )
        return self.env._("Reminders are switched off in the settings of the company.")

    def _check_accountant(self):
        if not self.env.user.has_group(ACCOUNTANT):
            raise CreditInsuranceError(
                self.env._("Only accountants remind customers of what they owe.")
            )
