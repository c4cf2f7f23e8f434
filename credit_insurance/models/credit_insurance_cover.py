# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import operator

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..rules import limits

COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda amount, values: amount in values,
    "not in": lambda amount, values: amount not in values,
}

STATES = [
    ("draft", "Draft"),
    ("requested", "Requested"),
    ("granted", "Granted"),
    ("partial", "Partly granted"),
    ("refused", "Refused"),
    ("reduced", "Reduced"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Expired"),
    ("to_review", "To review"),
]


class CreditInsuranceCover(models.Model):
    """One buyer in one policy, and what the insurer decided on it."""

    _name = "credit.insurance.cover"
    _description = "Credit Insurance Cover"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "policy_id, partner_id, id"
    _rec_names_search = ["partner_id", "policy_id", "insurer_reference"]

    policy_id = fields.Many2one(
        "credit.insurance.policy",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_policy(),
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Buyer",
        required=True,
        ondelete="restrict",
        index=True,
        help="The legal entity: the commercial partner, never one of its addresses.",
    )
    insurer_id = fields.Many2one(related="policy_id.insurer_id")
    currency_id = fields.Many2one(related="policy_id.currency_id")
    company_ids = fields.Many2many(related="policy_id.company_ids")
    requested_amount = fields.Monetary(tracking=True)
    request_state = fields.Selection(
        [
            ("none", "None"),
            ("pending", "Pending"),
            ("to_review", "To review"),
            ("rejected", "Not accepted"),
        ],
        required=True,
        default="none",
        copy=False,
        help="Where the last request stands; a limit in force stays in force.",
    )
    requested_on = fields.Date(readonly=True, copy=False)
    insurer_reference = fields.Char(copy=False, tracking=True)
    decision_ids = fields.One2many("credit.insurance.decision", "cover_id", "Decisions")
    period_ids = fields.One2many("credit.insurance.cover.period", "cover_id", "Limits")
    insured_limit = fields.Monetary(
        compute="_compute_limit",
        search="_search_insured_limit",
        help="In force today, layers included.",
    )
    state = fields.Selection(STATES, compute="_compute_limit", search="_search_state")
    active = fields.Boolean(default=True)

    _buyer_uniq = models.Constraint(
        "unique(policy_id, partner_id)", "This buyer already has a cover in the policy."
    )
    _requested_positive = models.Constraint(
        "CHECK(requested_amount >= 0)", "A requested amount cannot be negative."
    )

    def _default_policy(self):
        return self.env["credit.insurance.policy"].search(
            [("state", "=", "active"), ("company_ids", "in", self.env.company.id)],
            limit=1,
        )

    # === CONSTRAINTS === #

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for cover in self:
            entity = cover.partner_id.commercial_partner_id
            if cover.partner_id != entity:
                raise ValidationError(
                    self.env._(
                        "The insurer covers legal entities: choose %(entity)s instead "
                        "of its address %(address)s.",
                        entity=entity.display_name,
                        address=cover.partner_id.display_name,
                    )
                )

    # === COMPUTE METHODS === #

    @api.depends("policy_id.name", "partner_id.display_name")
    def _compute_display_name(self):
        for cover in self:
            cover.display_name = f"{cover.partner_id.name} ({cover.policy_id.name})"

    @api.depends("period_ids.amount", "period_ids.status", "request_state")
    def _compute_limit(self):
        today = fields.Date.context_today(self)
        for cover in self:
            period = cover._period_on(today)
            cover.insured_limit = period.amount
            cover.state = cover._get_state(period)

    def _get_state(self, period):
        if self.request_state == "to_review":
            return "to_review"
        if period:
            return period.status
        return "requested" if self.request_state == "pending" else "draft"

    def _period_on(self, day):
        """Return the period that contains a day, at most one record."""
        return self.period_ids.filtered(
            lambda p: p.date_from <= day and (not p.date_to or day <= p.date_to)
        )

    def _search_insured_limit(self, comparison, value):
        if comparison not in COMPARE:
            return NotImplemented
        today = self._domain_today()
        matching = today & Domain("amount", comparison, value)
        domain = Domain("period_ids", "any", matching)
        if COMPARE[comparison](0.0, value):
            domain |= Domain("period_ids", "not any", today)
        return domain

    def _search_state(self, comparison, value):
        if comparison != "in":
            return NotImplemented
        today = self._domain_today()
        decided = Domain("period_ids", "any", today)
        review = Domain("request_state", "=", "to_review")
        domains = {
            "to_review": review,
            "draft": ~review & ~decided & Domain("request_state", "=", "none"),
            "requested": ~decided & Domain("request_state", "=", "pending"),
        }
        result = Domain.OR(domains[state] for state in value if state in domains)
        statuses = [state for state in value if state not in domains]
        period = today & Domain("status", "in", statuses)
        return result | (~review & Domain("period_ids", "any", period))

    def _domain_today(self):
        today = fields.Date.context_today(self)
        return self.env["credit.insurance.cover.period"]._domain_on(today)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        covers = super().create(vals_list)
        self.env["sale.order"]._schedule_release(covers.partner_id)
        return covers

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self.env["sale.order"]._schedule_release(self.partner_id)
        return result

    # === BUSINESS METHODS === #

    def _layers_in_force(self, day):
        """Return the ids of the decisions that make up the limits on a day.

        :rtype: dict[int, tuple[int, ...]]
        :returns: by cover; no key for a cover on which nothing was decided
        """
        rules = self.env["credit.insurance.decision"]._rules_of(self)
        return {
            cover: limits.limit_on(decisions, day).decision_ids
            for cover, decisions in rules.items()
        }

    def _rebuild_periods(self):
        """Compute anew the limit of every day from the decisions.

        Periods are derived data: the rule stays in one place (``rules/limits.py``)
        and reading a limit is a join on a date, in Python and in SQL alike.
        """
        rules = self.env["credit.insurance.decision"]._rules_of(self)
        timelines = {
            cover: limits.timeline(decisions) for cover, decisions in rules.items()
        }
        self.env["credit.insurance.cover.period"]._replace(self, timelines)
        self.invalidate_recordset(["period_ids"])
        self.modified(["period_ids"])
