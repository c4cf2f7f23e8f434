# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

KINDS = [
    ("overdue", "Unpaid invoices"),
    ("extension", "Request for more time"),
    ("rescheduling", "Request for a payment plan"),
]
STATES = [
    ("to_send", "To send"),
    ("failed", "Not sent"),
    ("sent", "Sent"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
#: The insurer does not have it.
UNSENT = ("to_send", "failed")


class CreditInsuranceNotice(models.Model):
    """One thing that was told to the insurer about an unpaid file, and its proof.

    Written by declaring, by the exchange that carries it, and by whoever records what
    the insurer answered; nobody types into it.
    """

    _name = "credit.insurance.notice"
    _description = "Notice to the Insurer"
    _order = "id desc"
    _rec_name = "claim_id"

    claim_id = fields.Many2one(
        "credit.insurance.claim",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    partner_id = fields.Many2one(related="claim_id.partner_id", store=True)
    policy_id = fields.Many2one(related="claim_id.policy_id", store=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="to_send", index=True
    )
    line_ids = fields.Many2many(
        "account.move.line",
        "credit_insurance_notice_line_rel",
        "notice_id",
        "line_id",
        string="Due Lines",
        readonly=True,
    )
    amount = fields.Monetary(
        "Unpaid", readonly=True, help="With tax, in the currency of the policy."
    )
    requested_date = fields.Date("New Due Date", readonly=True)
    instalments = fields.Integer(readonly=True)
    note = fields.Text(readonly=True)
    connected = fields.Boolean(
        readonly=True, help="It is sent through the interface of the insurer."
    )
    exchange_id = fields.Many2one(
        "credit.insurance.exchange", readonly=True, ondelete="set null"
    )
    sent_on = fields.Date(readonly=True)
    reference = fields.Char(
        "Proof", readonly=True, help="The insurer's number, or that of the letter."
    )
    answered_on = fields.Date(readonly=True)
    answer = fields.Char(
        readonly=True, help="What the insurer said, or why it was not sent."
    )
    user_id = fields.Many2one(
        "res.users",
        "Declared By",
        readonly=True,
        default=lambda self: self.env.user,
    )

    # === BUSINESS METHODS === #

    def _was_sent(self, day, reference):
        """Note that the insurer has it; deadlines count it from that day.

        :param datetime.date day: on which it was sent
        :param str reference: what proves it
        """
        for notice in self.sudo():
            notice.write(
                {"state": "sent", "sent_on": day, "reference": reference, "answer": ""}
            )
            claim = notice.claim_id
            if notice.kind == "overdue":
                claim._was_declared(notice, day)
            claim.message_post(
                body=self.env._(
                    "%(kind)s: sent on %(day)s, proof %(reference)s.",
                    kind=notice._kind_label(),
                    day=fields.Date.to_string(day),
                    reference=reference,
                )
            )

    def _was_not_sent(self, reason):
        """Note why the insurer does not have it; it stays to be sent.

        :param str reason: a sentence
        """
        for notice in self.sudo():
            notice.write({"state": "failed", "answer": reason})
            notice.claim_id._declaration_failed(notice, reason)

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _deadlines(self):
        """Return the deadlines that this notice is in time for, with all rights."""
        return self.env["credit.insurance.deadline"]._to_exercise(
            self.line_ids, self.policy_id, self._rights()
        )

    def _rights(self):
        """Return the rights that it exercises: where the insurer collects, a notice
        is the mandate as well."""
        return ("notify", "mandate") if self.policy_id.with_recovery else ("notify",)

    def _claim_lines(self):
        """Return the lines of the file that this notice is about."""
        return self.claim_id.line_ids.filtered(lambda one: one.line_id in self.line_ids)

    # === ACTION METHODS === #

    def action_record_answer(self):
        """Ask what became of it: sent, accepted or refused, and for the proof."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record the Answer"),
            "res_model": "credit.insurance.notice.answer",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_notice_id": self.id},
        }

    def action_retry(self):
        """Send again what the insurer's interface did not take."""
        self.ensure_one()
        self.env["account.move"]._check_declarer()
        self.check_access("read")
        notice = self.sudo()
        if notice.state == "failed" and notice.exchange_id:
            notice._check_repeat()
            notice.exchange_id._retry()
            notice.write({"state": "to_send", "answer": False})
            self.env["credit.insurance.exchange"]._trigger()

    def _check_repeat(self):
        """Refuse to repeat what may have arrived: that is looked at first.

        :raises CreditInsuranceError: the insurer may have it
        """
        if self.exchange_id.state != "rejected":
            raise CreditInsuranceError(
                self.env._(
                    "The insurer may have received it: an officer finds that out and "
                    "repeats it under Insurers, Exchanges."
                )
            )

    def action_print(self):
        """Print the notice for an insurer that takes letters or files."""
        return self.env.ref(
            "credit_insurance_recovery.action_report_notice"
        ).report_action(self)
