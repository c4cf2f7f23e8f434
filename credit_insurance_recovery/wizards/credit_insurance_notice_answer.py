# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..models.credit_insurance_claim import OFFICER


class CreditInsuranceNoticeAnswer(models.TransientModel):
    """Records that a notice was sent otherwise, or what the insurer answered."""

    _name = "credit.insurance.notice.answer"
    _description = "Answer to a Notice"

    notice_id = fields.Many2one(
        "credit.insurance.notice", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(related="notice_id.kind")
    result = fields.Selection(
        [
            ("sent", "The insurer has it"),
            ("accepted", "The insurer agreed"),
            ("refused", "The insurer refused"),
        ],
        required=True,
        compute="_compute_result",
        store=True,
        readonly=False,
        precompute=True,
    )
    day = fields.Date("On", required=True, default=fields.Date.context_today)
    reference = fields.Char(
        "Proof", help="The insurer's number, or that of the registered letter."
    )
    agreed_date = fields.Date(
        "Agreed Due Date",
        compute="_compute_agreed_date",
        store=True,
        readonly=False,
        precompute=True,
    )
    message = fields.Char("What It Said")

    @api.depends("notice_id")
    def _compute_result(self):
        for wizard in self:
            sent = wizard.notice_id.state == "sent"
            wizard.result = "accepted" if sent else "sent"

    @api.depends("notice_id")
    def _compute_agreed_date(self):
        for wizard in self:
            wizard.agreed_date = wizard.notice_id.requested_date

    def action_record(self):
        """Record it.

        :raises AccessError: unless the user is an officer; accountants record that
            they have sent what they declared
        :raises CreditInsuranceError: without a proof, or for a day still to come
        """
        self.ensure_one()
        self._check_user()
        if self.day > fields.Date.context_today(self):
            raise CreditInsuranceError(self.env._("That day has not come yet."))
        if self.result == "sent":
            self._record_sent()
        else:
            self._record_answer()
        return {"type": "ir.actions.act_window_close"}

    def _check_user(self):
        self.notice_id.check_access("read")
        if self.result == "sent":
            self.env["account.move"]._check_declarer()
        elif not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only officers record what an insurer answered: ask one.")
            )

    def _record_sent(self):
        notice = self.notice_id
        if notice.state not in ("to_send", "failed"):
            raise CreditInsuranceError(self.env._("It was sent already."))
        if not (self.reference or "").strip():
            raise CreditInsuranceError(
                self.env._("Say what proves it: the insurer's receipt, a letter.")
            )
        exchange = notice.sudo().exchange_id
        if exchange and exchange.state in ("waiting", "sending", "unknown"):
            raise CreditInsuranceError(
                self.env._(
                    "It is still being sent through the insurer's interface: give that "
                    "up first (Insurers, Exchanges)."
                )
            )
        notice._was_sent(self.day, self.reference)

    def _record_answer(self):
        notice = self.notice_id.sudo()
        if notice.state not in ("sent", "accepted", "refused"):
            raise CreditInsuranceError(
                self.env._("The insurer does not have it yet: record that first.")
            )
        notice.write(
            {"state": self.result, "answered_on": self.day, "answer": self.message}
        )
        notice.claim_id.message_post(
            body=self.env._(
                "%(kind)s: %(result)s on %(day)s. %(message)s",
                kind=notice._kind_label(),
                result=dict(self._fields["result"]._description_selection(self.env))[
                    self.result
                ],
                day=fields.Date.to_string(self.day),
                message=self.message or "",
            )
        )
        if self.result == "accepted" and notice.kind != "overdue":
            self._promise()

    def _promise(self):
        """Let reminders wait for the day that the insurer agreed to."""
        if not self.agreed_date or self.agreed_date <= fields.Date.context_today(self):
            return
        for move in self.notice_id.sudo().line_ids.move_id:
            lines = self.notice_id.sudo().line_ids.filtered(
                lambda line, move=move: line.move_id == move
            )
            self.env["credit.insurance.promise"].sudo().create(
                {
                    "move_id": move.id,
                    "line_ids": lines.ids,
                    "date": self.agreed_date,
                    "note": self.env._("Agreed to by the insurer."),
                }
            )
