# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount

from .credit_insurance_need import ACTIVITY


class CreditInsuranceCover(models.Model):
    """Covers that those who sell ask for."""

    _inherit = "credit.insurance.cover"

    need_ids = fields.One2many("credit.insurance.need", "cover_id", "Asked by Sales")
    needed_amount = fields.Monetary(
        string="Needed",
        compute="_compute_needed_amount",
        help="The highest limit that was asked for since the insurer's last decision.",
    )

    @api.depends("need_ids.amount", "need_ids.decision_id")
    def _compute_needed_amount(self):
        for cover in self:
            cover.needed_amount = max(cover._open_needs().mapped("amount"), default=0.0)

    def _open_needs(self):
        return self.need_ids.filtered(lambda need: not need.decision_id)

    def _need_asked(self, need, officers):
        """Put a need before the officers; whoever asked follows what becomes of it.

        :param need: the new ``credit.insurance.need`` record, with all rights
        :param officers: ``res.users`` records
        """
        self.ensure_one()
        if self.request_state != "pending":
            self.requested_amount = self.needed_amount
        self.message_subscribe(partner_ids=need.user_id.partner_id.ids)
        for officer in officers:
            cover = self.with_context(lang=officer.lang)
            sentence = cover.env._(
                "%(sentence)s Asked by %(user)s.",
                sentence=need.with_context(lang=officer.lang)._describe(),
                user=need.user_id.name,
            )
            need.activity_ids += cover.activity_schedule(
                ACTIVITY,
                user_id=officer.id,
                note=Markup("<p>%s</p>") % sentence,
            )

    def _needs_taken_up(self):
        """Close what was asked of the officers."""
        self.sudo().activity_unlink([ACTIVITY])

    def _needs_decided(self, decisions):
        """Answer the open needs of covers and tell those who asked.

        :param decisions: the new ``credit.insurance.decision`` records, of which a
            cover's first one is the answer
        """
        needs = self.env["credit.insurance.need"].sudo()
        needs = needs.search(
            [("cover_id", "in", self.ids), ("decision_id", "=", False)]
        )
        if not needs:
            return
        answers = {decision.cover_id: decision for decision in reversed(decisions)}
        for cover, asked in needs.grouped("cover_id").items():
            cover.with_env(self.env)._need_decided(asked, answers[cover])

    def _need_decided(self, needs, decision):
        needs.decision_id = decision
        self._needs_taken_up()
        labels = dict(decision._fields["status"]._description_selection(self.env))
        body = self.env._(
            "The insurer's decision on %(buyer)s: %(status)s, %(amount)s.",
            buyer=self.partner_id.display_name,
            status=labels[decision.status],
            amount=format_amount(self.env, decision.amount, self.currency_id),
        )
        self.message_post(body=body, subtype_xmlid="mail.mt_comment")
        for order in needs.order_id:
            order._message_log(body=body)
