# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields, models

from .claim_amounts import in_policy_currency
from .credit_insurance_notice import UNSENT


class CreditInsuranceClaim(models.Model):
    """What was told to the insurer of a file, and what became of it."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    notice_ids = fields.One2many("credit.insurance.notice", "claim_id", "Notices")
    declaration_error = fields.Char(
        copy=False, readonly=True, help="Why the insurer does not have it yet."
    )

    def _tell(self, kind, lines, requested_date=False, instalments=0, note=False):
        """Write what is to be told to the insurer, and let it be sent.

        :param str kind: of ``credit.insurance.notice``
        :param lines: ``account.move.line`` records that it is about
        :returns: the notice, with all rights
        """
        self.ensure_one()
        claim = self.sudo()
        policy = claim.policy_id
        amounts = (
            in_policy_currency(line, line.amount_residual_currency, policy)
            for line in lines.sudo()
        )
        notice = claim.env["credit.insurance.notice"].create(
            {
                "claim_id": claim.id,
                "kind": kind,
                "line_ids": lines.ids,
                "amount": sum(amounts),
                "requested_date": requested_date,
                "instalments": instalments,
                "note": note,
                "connected": policy._sends_notices(),
                "user_id": self.env.uid,
            }
        )
        if claim.state == "draft":
            claim._go("to_send")
        if notice.connected:
            notice._hand_over()
        return notice

    def _was_declared(self, notice, day):
        """The insurer has the notice: deadlines are kept, the period may start.

        :param notice: ``credit.insurance.notice`` record
        :param datetime.date day: on which it was sent
        """
        values = {"declared_on": self.declared_on or day, "declaration_error": False}
        if self.policy_id.with_recovery:
            values["mandate_date"] = self.mandate_date or day
        if notice.exchange_id:
            values["insurer_reference"] = notice.reference
        if self.state in ("draft", "to_send"):
            self._go("declared", **values)
        else:
            self.write(values)
        deadlines = notice._deadlines()
        deadlines.notice_error = False
        deadlines._record_done(day, notice.reference)
        self._drop_failure_activities()

    def _declaration_failed(self, notice, reason):
        """Show that a notice did not arrive: on the file, the radar, to somebody."""
        self.declaration_error = reason
        deadlines = notice._deadlines()
        deadlines.notice_error = reason
        last = min(deadlines.mapped("send_by"), default=fields.Date.today())
        self._drop_failure_activities()
        self.activity_schedule(
            "credit_insurance_recovery.mail_activity_type_declaration",
            date_deadline=last - timedelta(days=1),
            user_id=self._recovery_user().id,
            note=reason,
        )

    def _drop_failure_activities(self):
        self.activity_unlink(
            ["credit_insurance_recovery.mail_activity_type_declaration"]
        )

    def _went(self):
        result = super()._went()
        self.env["credit.insurance.stop"].sudo()._recompute(self.partner_id)
        cancelled = self.filtered(lambda claim: claim.state == "cancelled")
        unsent = cancelled.notice_ids.filtered(lambda one: one.state in UNSENT)
        for exchange in unsent.exchange_id.filtered(
            lambda one: one.state not in ("done", "rejected", "given_up", "sending")
        ):
            exchange._close("given_up")
        unsent.write({"state": "cancelled"})
        cancelled.write({"declaration_error": False})
        for notice in unsent:
            notice._deadlines().notice_error = False
        return result
