# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ..exceptions import MissingRateError
from ..models import invoice_facts
from ..models.insured_amount_words import InsuredAmountWords


class CreditInsuranceExplanation(models.TransientModel):
    """Explains what is insured of an invoice, as known on any day.

    It shows what the rule answers when it is asked for that day, beside what was
    frozen when the invoice was posted. It changes nothing.
    """

    _name = "credit.insurance.explanation"
    _description = "Explain Cover"

    move_id = fields.Many2one(
        "account.move", string="Invoice", required=True, readonly=True
    )
    day = fields.Date(
        string="As of",
        required=True,
        default=fields.Date.context_today,
        help="Decisions that the insurer had taken, and what was open, on that day.",
    )
    answer = fields.Html(compute="_compute_answer", sanitize=False)

    @api.depends("move_id", "day")
    def _compute_answer(self):
        for explanation in self:
            values = explanation.move_id and explanation._explain()
            explanation.answer = values and self.env["ir.qweb"]._render(
                "credit_insurance.cover_explanation", values
            )

    def _explain(self):
        """Return what the template shows.

        :rtype: dict
        :returns: ``error`` alone when nothing can be said; else ``summary``,
            ``notes``, ``findings`` and ``parts`` (see ``InsuredAmountWords``), and
            ``frozen``: the parts that were frozen, None when nothing was
        :raises AccessError: unless the user may read the invoice
        """
        self.ensure_one()
        move = self.move_id._origin or self.move_id
        move.check_access("read")
        move = move.sudo()
        choice = move._choose_policy()
        if not choice:
            return {
                "error": self.env._(
                    "No credit insurance policy of %s is active.",
                    move.company_id.name,
                )
            }
        day = self.day or fields.Date.context_today(self)
        try:
            answer = move._assess_cover(choice, day)
        except MissingRateError as error:
            return {"error": str(error)}
        words = InsuredAmountWords(self.env, answer, move.commercial_partner_id)
        parts, frozen = words.parts(), self._frozen(move, words)
        return {
            "error": False,
            "day": format_date(self.env, day),
            "summary": self._summary(answer, words),
            "notes": list(self._notes(move, day, frozen not in (None, parts))),
            "findings": words.findings(),
            "parts": parts,
            "frozen": frozen,
        }

    def _summary(self, answer, words):
        assessment = answer.assessment
        if not answer.choice.concerned:
            return self.env._("Credit insurance does not concern this customer.")
        share = sum(part.insurer_share for part in assessment.parts)
        return self.env._(
            "%(insured)s of %(amount)s are insured; the insurer answers for %(share)s "
            "of it, before deductibles.",
            insured=words.money(assessment.insured),
            amount=words.money(max(answer.invoice.amount, 0)),
            share=words.money(share),
        )

    def _notes(self, move, day, differs):
        if move.state == "posted":
            yield self.env._(
                "Open on %(day)s: %(amount)s with tax.",
                day=format_date(self.env, day),
                amount=format_amount(
                    self.env, invoice_facts.open_on(move, day), move.currency_id
                ),
            )
        else:
            yield self.env._(
                "A forecast: nothing is kept before the invoice is posted."
            )
        if invoice_facts.delivery(move)[1]:
            yield self.env._(
                "No delivery date is known: the date of the invoice stands in for it."
            )
        if differs:
            yield self.env._(
                "What is known on this day differs from what was known when the "
                "invoice was posted. What was kept then does not change."
            )

    def _frozen(self, move, words):
        if move.insurance_state in (False, "not_assessed"):
            return None
        return [
            words.part(
                layer=part.layer,
                percentage=part.insured_percentage,
                reason=part.reason,
                amount=part.amount,
                share=part.insurer_share,
                currency=part.currency_id,
            )
            for part in move.insurance_part_ids
        ]
