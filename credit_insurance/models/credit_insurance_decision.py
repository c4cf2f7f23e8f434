# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..rules import limits


class CreditInsuranceDecision(models.Model):
    """One decision of the insurer on a buyer. Append-only: a correction is a new
    decision, so that what was known on any past day can be shown."""

    _name = "credit.insurance.decision"
    _inherit = ["credit.insurance.append.only"]
    _description = "Credit Insurance Decision"
    _order = "date_from desc, decided_on desc, id desc"
    _rec_name = "status"

    cover_id = fields.Many2one(
        "credit.insurance.cover", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        related="cover_id.partner_id", store=True, index=True, string="Buyer"
    )
    policy_id = fields.Many2one(related="cover_id.policy_id", store=True, index=True)
    currency_id = fields.Many2one(related="cover_id.currency_id")
    kind = fields.Selection(
        [("permanent", "Permanent"), ("temporary", "Temporary"), ("top_up", "Top-up")],
        required=True,
        default="permanent",
    )
    status = fields.Selection(
        [
            ("granted", "Granted"),
            ("partial", "Partly granted"),
            ("reduced", "Reduced"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="granted",
    )
    amount = fields.Monetary(help="The limit that this decision gives; zero is zero.")
    date_from = fields.Date(
        string="Effective From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Valid Until", index="btree_not_null", help="Last day, included."
    )
    decided_on = fields.Date(required=True, default=fields.Date.context_today)
    non_cancellable = fields.Boolean(
        string="Non-cancellable",
        help="The insurer cannot withdraw or reduce it before its last day.",
    )
    insured_percentage = fields.Float(
        digits=(5, 2), help="Zero: as the zone or the policy says."
    )
    conditions = fields.Text()
    code = fields.Char(help="The insurer's own code of the decision.")
    preliminary = fields.Boolean(
        readonly=True, help="The insurer goes on examining and will decide again."
    )
    insurer_key = fields.Char(
        readonly=True,
        copy=False,
        help="Identifies a decision that the insurer sent, however often it does.",
    )
    request_id = fields.Many2one(
        "credit.insurance.exchange",
        string="Answers",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    raw = fields.Text(
        string="Insurer's Message", readonly=True, groups="base.group_system"
    )

    _key_uniq = models.UniqueIndex(
        "(policy_id, insurer_key) WHERE insurer_key IS NOT NULL"
    )
    _amount_not_negative = models.Constraint(
        "CHECK(amount >= 0)", "A limit cannot be negative."
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A decision cannot end before it takes effect.",
    )
    _percentage_range = models.Constraint(
        "CHECK(insured_percentage BETWEEN 0 AND 100)",
        "A percentage lies between 0 and 100.",
    )

    @api.constrains("kind", "status", "amount", "date_to", "non_cancellable")
    def _check_consistency(self):
        for decision in self:
            ends = decision.status in limits.ENDING
            if ends and decision.amount:
                raise ValidationError(
                    self.env._("A refusal or withdrawal has no amount: leave it at 0.")
                )
            bounded = decision.kind == "temporary" or decision.non_cancellable
            if bounded and not ends and not decision.date_to:
                raise ValidationError(
                    self.env._(
                        "A temporary or non-cancellable limit needs its last day."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        ids = [vals["cover_id"] for vals in vals_list if vals.get("cover_id")]
        # Read at once: an amount of a new record asks for its currency alone.
        self.env["credit.insurance.cover"].browse(ids).mapped("currency_id")
        decisions = super().create(vals_list)
        covers = decisions.cover_id
        covers._rebuild_periods()
        covers._decided(decisions)
        covers._needs_decided(decisions)
        self.env["sale.order"]._schedule_release(covers.partner_id)
        decisions._recorded_by_hand()
        return decisions

    def _recorded_by_hand(self):
        """Tell of decisions that somebody recorded, as of those that arrive."""
        recorded = self.filtered(lambda decision: not decision.insurer_key)
        for policy, decisions in recorded.grouped("policy_id").items():
            policy._decisions_fetched(decisions)

    def _append_only_message(self):
        return self.env._(
            "Decisions of the insurer are kept as they came. To correct one, record "
            "a new decision with the same effective date."
        )

    @api.model
    def _rules_of(self, covers):
        """Return all decisions on covers as ``rules.limits.Decision`` objects.

        Read in one statement and without records, for portfolios.

        :param covers: ``credit.insurance.cover`` records
        :rtype: dict[int, list]
        :returns: by id of the cover; no key for one on which nothing was decided
        """
        self.flush_model()
        # A currency or a policy may have been entered a moment ago.
        self.env["res.currency"].flush_model(["decimal_places"])
        self.env["credit.insurance.policy"].flush_model(["currency_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT decision.cover_id, decision.id, decision.kind, decision.status,
                       ROUND(
                           COALESCE(decision.amount, 0), currency.decimal_places
                       )::text,
                       decision.date_from, decision.date_to, decision.decided_on,
                       COALESCE(decision.non_cancellable, false)
                  FROM credit_insurance_decision decision
                  JOIN credit_insurance_policy policy ON policy.id = decision.policy_id
                  JOIN res_currency currency ON currency.id = policy.currency_id
                 WHERE decision.cover_id = ANY(%s)
                """,
                covers.ids,
            )
        )
        rules = {}
        for cover, number, kind, status, amount, *rest in rows:
            # As text: the ORM's connections read numbers as floats.
            rule = limits.Decision(number, kind, status, Decimal(amount), *rest)
            rules.setdefault(cover, []).append(rule)
        return rules

    def _to_rules(self):
        """Return the decisions as ``rules.limits.Decision`` objects.

        Amounts are in policy currency, to its decimal places.
        """
        return tuple(decision._to_rule() for decision in self)

    def _to_rule(self):
        digits = self.currency_id.decimal_places
        return limits.Decision(
            id=self.id,
            kind=self.kind,
            status=self.status,
            amount=Decimal(f"{self.amount:.{digits}f}"),
            date_from=self.date_from,
            date_to=self.date_to or None,
            decided_on=self.decided_on or None,
            non_cancellable=self.non_cancellable,
        )
