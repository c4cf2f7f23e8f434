# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import split_every

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import waiting
from ..rules.indemnity import indemnify
from ..rules.rule_error import RuleError
from .claim_facts import ClaimFacts
from .claim_year import YearBook
from .credit_insurance_claim import ENDED
from .rule_words import explain_rule_error

#: Files of one transaction.
BATCH = 500
CRON = "credit_insurance_recovery.ir_cron_expect"


class CreditInsuranceClaim(models.Model):
    """What the insurer owes by the terms of the policy, and by when.

    Computed again when something that it rests on has changed: whoever changes it
    marks the file, and a job that begins at once computes. The alternative, computing
    within the payment, would let whoever books payments wait for it.
    """

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    expectation_stale = fields.Boolean(
        default=True, copy=False, readonly=True, index="btree_not_null"
    )
    expectation_error = fields.Char(
        copy=False, readonly=True, help="Why the indemnity cannot be computed."
    )
    expectation_on = fields.Datetime("Computed On", copy=False, readonly=True)
    afl_used = fields.Monetary(
        "First Loss Used",
        copy=False,
        readonly=True,
        help="What this loss used of the year's aggregate first loss.",
    )
    deductible_used = fields.Monetary(copy=False, readonly=True)
    complete_on = fields.Date(
        "File Complete On",
        copy=False,
        tracking=True,
        help="The insurer had every document that it asked for.",
    )
    explanation_html = fields.Html(
        compute="_compute_explanation_html", sanitize=False, string="Calculation"
    )

    @api.depends("explanation")
    def _compute_explanation_html(self):
        for claim in self:
            claim.explanation_html = claim.explanation and self.env["ir.qweb"]._render(
                "credit_insurance_recovery.claim_explanation",
                {"claim": claim, "words": claim._explanation_words()},
            )

    # === DATES === #

    def _events(self):
        """Return what has happened as ``rules.waiting.Events``."""
        partner = self.partner_id
        disputes = self.line_ids.move_id.dispute_ids
        opened = self.insolvent_on or (
            partner.insolvency_published or partner.insolvency_known
        )
        if opened and self.admitted_on:
            # The publication, which is what is known of the buyer, comes later.
            opened = min(opened, self.admitted_on)
        return waiting.Events(
            cause=self.cause,
            mandate_on=self.mandate_date or None,
            insolvent_on=opened or None,
            admitted_on=self.admitted_on or None,
            complete_on=self.complete_on or None,
            disputes=tuple(
                waiting.Dispute(one.date_from, one.date_to or None) for one in disputes
            ),
        )

    # === COMPUTING === #

    def _recompute_expectation(self):
        """Compute what the insurer owes, loss by loss, the earlier ones first.

        Where a year's first loss or ceiling is shared, later losses of the policy
        follow. What cannot be computed keeps its figures and says why.
        """
        wanted = self.sudo()
        queue = (wanted | wanted._sharing_a_year())._in_order_of_loss()
        book, ids = YearBook(), set(wanted.ids)
        for batch in split_every(BATCH, queue.ids, self.sudo().browse):
            facts = ClaimFacts(batch.filtered(lambda claim: claim.id in ids))
            for claim in batch:
                if claim.id in ids:
                    claim._expect(facts, book)
                book.add(claim)

    def _in_order_of_loss(self):
        return self.sorted(lambda one: (one._loss_day() or date.max, one.id))

    def _loss_day(self):
        """Return the date of loss, ``None`` while it is not known."""
        return waiting.date_of_loss(self._events(), self.policy_id._delays())

    def _expect(self, facts, book):
        values = {"expectation_stale": False, "expectation_on": fields.Datetime.now()}
        try:
            with self.env.cr.savepoint(flush=False):
                values |= self._prepare_expectation(facts, book)
        except CreditInsuranceError as error:
            values["expectation_error"] = str(error)
        except RuleError as error:
            values["expectation_error"] = explain_rule_error(self.env, error)
        self.with_context(tracking_disable=True).write(values)

    def _prepare_expectation(self, facts, book):
        """Return what a computation gives, as values of the file.

        :raises RuleError: the facts or the terms contradict each other
        :raises MissingRateError: naming the currency without a rate
        """
        delays, events = self.policy_id._delays(), self._events()
        day = waiting.date_of_loss(events, delays)
        loss = facts.loss(self, day)
        year = book.before(self, loss.date_of_loss)
        outcome = indemnify(loss, self.policy_id._indemnity_terms(), year)
        refused = self.state == "refused"
        return {
            "expectation_error": False,
            "date_of_loss": day,
            "debt": float(outcome.debt),
            "insured_loss": float(outcome.insured_loss),
            "expected_indemnity": 0.0 if refused else float(outcome.amount),
            "expected_on": waiting.payment_due(events, delays),
            "afl_used": 0.0 if refused else float(outcome.settlement.afl_used),
            "deductible_used": float(_deducted(outcome)),
            "explanation": _to_json(outcome),
        }

    # === WHEN === #

    @api.model
    def _buyers_changed(self, partners):
        """Something happened to what these commercial partners owe."""
        self.search(
            [
                ("partner_id", "in", partners.ids),
                ("state", "not in", ENDED),
                ("expectation_stale", "=", False),
            ]
        )._expectation_changed()

    def _expectation_changed(self):
        """Compute these files again soon, with the later ones of shared years."""
        stale = self.sudo().filtered(lambda claim: claim.state not in ENDED)
        stale |= stale._sharing_a_year().filtered(lambda one: one.state not in ENDED)
        if stale:
            stale.write({"expectation_stale": True})
            cron = self.env.ref(CRON, raise_if_not_found=False)
            if cron:
                cron.sudo()._trigger()

    @api.model
    def _cron_expect(self):
        """Compute what is stale; once a night everything, as days pass."""
        stale = self.search([("expectation_stale", "=", True)])._in_order_of_loss()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(stale))
        for ids in split_every(BATCH, stale.ids):
            self.browse(ids)._recompute_expectation()
            self.env.invalidate_all()
            if not cron._commit_progress(len(ids)):
                break

    @api.model
    def _cron_expect_all(self):
        """Mark all open files: time passes, and whatever was missed is caught."""
        self.search([("state", "not in", ENDED)])._expectation_changed()

    def action_expect(self):
        """Compute the expected indemnity now."""
        self.check_access("read")
        self._recompute_expectation()

    def _went(self):
        result = super()._went()
        self._expectation_changed()
        return result


def _deducted(outcome):
    steps = outcome.settlement.steps
    return sum((one.taken for one in steps if one.code == "deductible"), Decimal(0))


def _to_json(outcome):
    """Return an indemnity as data: amounts as text, due lines by their id."""
    return {
        "steps": [
            {"code": step.code, "before": str(step.before), "after": str(step.after)}
            for step in outcome.steps
        ],
        "items": [
            {
                "line_id": item.key,
                "opened": str(item.opened),
                "tax": str(item.tax),
                "insured": str(item.insured),
                "indemnity": str(item.indemnity),
                "reasons": list(dict.fromkeys(item.reasons)),
            }
            for item in outcome.items
        ],
        "layers": [
            {
                "kind": layer.kind,
                "limit": str(layer.amount),
                "percentage": str(layer.percentage),
                "loss": str(loss),
                "indemnity": str(indemnity),
            }
            for layer, loss, indemnity in outcome.settlement.layers
        ],
        "later": list(outcome.later),
    }
