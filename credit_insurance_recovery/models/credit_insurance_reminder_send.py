# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import split_every

from .reminder_run import ReminderRun

_logger = logging.getLogger(__name__)

#: Customers per transaction: what a killed server has to do again.
BATCH = 200
CRON = "credit_insurance_recovery.ir_cron_remind"


class CreditInsuranceReminder(models.Model):
    """Sending: the nightly run, so that no customer is reminded twice of anything.

    What is noted and what is queued go into one transaction, a batch of customers at
    a time; Odoo's queue sends. A run that was stopped is started again and finds the
    rest. Two runs at once cannot be: Odoo locks the job, and behind that stands the
    constraint on line and step.
    """

    _inherit = "credit.insurance.reminder"  # pylint: disable=consider-merging-classes-inherited

    # === CRON === #

    @api.model
    def _cron_remind(self):
        """Remind the customers of every company that reminds.

        Nothing happens where Odoo's own follow-up is installed.
        """
        self.env["credit.insurance.promise"]._settle_promises()
        runs = [
            self._run_of(company) for company in self.env["res.company"]._reminding()
        ]
        batches = [
            (run, ids)
            for run in runs
            for ids in split_every(BATCH, run.candidate_ids(), list)
        ]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=sum(len(ids) for _run, ids in batches))
        for run, ids in batches:
            self._remind_batch(run, ids)
            left = cron._commit_progress(len(ids))
            self.env.invalidate_all()
            if not left:
                break
        self._trigger_queue()

    @api.model
    def _remind_company(self, company, day=None):
        """Remind the customers of one company, all in this transaction."""
        run = self._run_of(company, day)
        for ids in split_every(BATCH, run.candidate_ids(), list):
            self._remind_batch(run, ids)

    @api.model
    def _run_of(self, company, day=None):
        """Return the reminders of a company on a day, today unless told."""
        company = company.sudo().with_company(company)
        return ReminderRun(
            company=company,
            day=day or fields.Date.context_today(self),
            levels=company.env["credit.insurance.reminder.level"]._of_company(company),
        )

    def _remind_batch(self, run, partner_ids):
        """Remind customers together or, where one of them fails, one by one."""
        try:
            with self.env.cr.savepoint():
                self._remind(run, partner_ids)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # The job is started again, in a transaction that sees what happened.
            raise
        except Exception:  # noqa: BLE001
            # Whatever it is, it is logged for the customer whom it belongs to.
            _logger.info("A batch of reminders failed: they are done one by one")
            self.env.invalidate_all()
            for partner_id in partner_ids:
                self._remind_one(run, partner_id)

    def _remind_one(self, run, partner_id):
        """Remind a customer, or log why not, and leave it to the next night."""
        try:
            with self.env.cr.savepoint():
                self._remind(run, [partner_id])
        except Exception:
            _logger.exception("Customer %s could not be reminded", partner_id)
            self.env.invalidate_all()

    def _remind(self, run, partner_ids):
        partners = run.env["res.partner"].browse(partner_ids)
        run.env["credit.insurance.reminder.letter"]._send(run, run.owed(partners))

    @api.model
    def _trigger_queue(self):
        """Let what was queued leave; there is nothing to do where nothing was."""
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action", False)
        if queue:
            queue.sudo()._trigger()

    @api.model
    def _trigger_run(self):
        """Remind as soon as a worker is free."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()
