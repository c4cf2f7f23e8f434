# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from .credit_insurance_deadline import OFFICER

ACTIVITY = "credit_insurance_recovery.mail_activity_type_deadline"
#: Lines of a mail; the list has the others.
SHOWN = 50


class CreditInsuranceDeadline(models.Model):
    """Tells officers in time what is due."""

    _inherit = "credit.insurance.deadline"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _tell_officers(self):
        """Ask for what is to be sent soon; one mail a day to each officer.

        Called every night, and whenever terms change; the second time of a day finds
        nothing to do.
        """
        today = fields.Date.context_today(self)
        policies = self.env["credit.insurance.policy"].sudo()
        due = self.browse()
        for policy in policies.search([("state", "in", ("active", "run_off"))]):
            found = self._due_in(policy, today)
            found._schedule_activities()
            if policy.deadline_digest and policy.deadline_digest_on != today:
                policy.deadline_digest_on = today
                due |= found
        due._send_digests()

    @api.model
    def _due_in(self, policy, today):
        until = today + timedelta(days=policy.deadline_lead_days)
        return self.sudo().search(
            [
                ("policy_id", "=", policy.id),
                ("state", "=", "open"),
                ("send_by", "<=", until),
            ]
        )

    def _by_task(self):
        """Group by what one letter does: a buyer, a kind, a company and a policy."""
        return self.grouped(
            lambda one: (one.policy_id, one.company_id, one.partner_id, one.kind)
        )

    def _schedule_activities(self):
        """Ask once for each task, on the deadline that comes first."""
        for (policy, company, _partner, _kind), deadlines in self._by_task().items():
            if any(one.activity_type_id for one in deadlines):
                continue
            user = policy.deadline_user_id or self._officers_of(company)[:1]
            if user:
                # The daily mail tells of it: no mail for each activity.
                deadlines = deadlines.with_context(
                    lang=user.lang, mail_activity_quick_update=True
                )
                first = deadlines.sorted(lambda one: (one.send_by, one.id))[0]
                first.activity_schedule(
                    ACTIVITY,
                    date_deadline=first.send_by,
                    user_id=user.id,
                    summary=first._task(),
                    note=deadlines._stake(),
                )

    def _task(self):
        """Return what is to be done and for whom, in a few words."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]}: {self.partner_id.display_name}"

    def _stake(self):
        """Return a sentence: until when, and what is at stake; of one task."""
        first = self.sorted(lambda one: (one.send_by, one.id))[0]
        return self.env._(
            "Send it by %(day)s: %(amount)s at stake (%(number)s due lines).",
            day=format_date(self.env, first.send_by),
            amount=format_amount(
                self.env, sum(self.mapped("amount")), first.currency_id
            ),
            number=len(self),
        )

    @api.model
    def _officers_of(self, company):
        """Return the officers who may see the deadlines of a company."""
        officers = self.env.ref(OFFICER).sudo().all_user_ids
        return officers.filtered(lambda user: company in user.company_ids).sorted("id")

    # === DAILY MAIL === #

    def _send_digests(self):
        """Send to each officer what is due in the companies they see."""
        for user in self.env.ref(OFFICER).sudo().all_user_ids.filtered("email"):
            deadlines = self.filtered_domain(
                [("company_id", "in", user.company_ids.ids)]
            )
            if deadlines:
                deadlines.with_context(lang=user.lang)._send_digest(user)

    def _send_digest(self, user):
        tasks = [
            {"task": deadlines[0]._task(), "stake": deadlines._stake()}
            for deadlines in self.sorted("send_by")._by_task().values()
        ]
        body = self.env["ir.qweb"]._render(
            "credit_insurance_recovery.deadline_digest",
            {"tasks": tasks[:SHOWN], "others": len(tasks[SHOWN:])},
        )
        sender = user.company_id.partner_id
        mails = self.env["mail.mail"].sudo()
        mails.create(
            {
                "subject": self.env._(
                    "Credit insurance: %s things to send", len(tasks)
                ),
                "body_html": body,
                "recipient_ids": [fields.Command.set(user.partner_id.ids)],
                "email_from": sender.email_formatted or user.email_formatted,
                "auto_delete": True,
            }
        )
