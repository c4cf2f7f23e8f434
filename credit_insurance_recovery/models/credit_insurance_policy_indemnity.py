# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import claim, recoveries, waiting

AMOUNTS = (
    "deductible_each",
    "claim_threshold",
    "minimum_retention",
    "aggregate_first_loss",
    "max_liability",
    "max_liability_multiple",
    "premium",
)
#: What an expected indemnity depends on.
TERMS = {
    *AMOUNTS,
    "afl_base",
    "currency_rule",
    "deductible_stage",
    "discretionary_limit",
    "discretionary_percentage",
    "insolvency_anchor",
    "insured_percentage",
    "limit_fill",
    "payee_percentage",
    "payment_days",
    "refused_take_limit",
    "trigger_basis",
    "vat_insured",
    "waiting_months",
}


class CreditInsurancePolicy(models.Model):
    """What of a loss the insurer pays, and when."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    deductible_each = fields.Monetary(
        "Deductible per Loss", help="Taken off each loss."
    )
    deductible_stage = fields.Selection(
        [
            (claim.AFTER_PCT, "After the insured percentage"),
            (claim.BEFORE_PCT, "Before the insured percentage"),
        ],
        required=True,
        default=claim.AFTER_PCT,
        string="Deductible Taken",
    )
    claim_threshold = fields.Monetary(
        help="A loss of no more than this is not indemnified at all."
    )
    minimum_retention = fields.Monetary(
        help="The least part of a loss that the company bears itself."
    )
    aggregate_first_loss = fields.Monetary(
        help="What the company bears of all losses of a policy year."
    )
    afl_base = fields.Selection(
        [(claim.INDEMNITY, "Indemnities"), (claim.LOSS, "Losses")],
        required=True,
        default=claim.INDEMNITY,
        string="First Loss Used Up By",
    )
    max_liability = fields.Monetary(
        "Maximum Liability",
        help="Most that is paid for a policy year. Zero: no such ceiling.",
    )
    max_liability_multiple = fields.Float(
        "Multiple of the Premium",
        digits=(8, 2),
        help="The same as a multiple of the premium; the lower one counts. Zero: no "
        "such ceiling.",
    )
    premium = fields.Monetary(
        "Yearly Premium", help="The basis of a ceiling that is a multiple of it."
    )
    limit_fill = fields.Selection(
        [(claim.REVOLVING, "Revolving"), (claim.FROZEN, "Frozen at delivery")],
        required=True,
        default=claim.REVOLVING,
        help="Revolving: newer debts move up into the limit when older ones are paid. "
        "Frozen: what was over the limit at its delivery stays uninsured.",
    )
    refused_take_limit = fields.Boolean(
        "Uninsured Debts Take the Limit",
        help="Debts that are not insurable use up the limit like others.",
    )
    currency_rule = fields.Selection(
        [
            (claim.INVOICE, "Date of the invoice"),
            (claim.LOSS, "Date of loss"),
            (claim.LOWER, "The lower of both"),
        ],
        required=True,
        default=claim.INVOICE,
        string="Exchange Rate Of",
    )
    trigger_basis = fields.Selection(
        [("loss", "Date of loss"), ("delivery", "Delivery")],
        required=True,
        default="loss",
        string="Year of a Loss By",
        help="Which policy year answers for a loss.",
    )
    payment_days = fields.Integer(
        "Payment of Indemnities (days)",
        default=30,
        help="From the date of loss, or a complete file, to the payment.",
    )
    contest_days = fields.Integer(
        "Contestation (days)",
        default=30,
        help="From a decision on a claim to the last day to contest it.",
    )
    insolvency_anchor = fields.Selection(
        [
            (waiting.OPENING, "Judgment that opens the proceedings"),
            (waiting.ADMISSION, "Admission of the debt"),
        ],
        required=True,
        default=waiting.OPENING,
        string="Insolvency Is a Loss On",
    )
    recovery_rule = fields.Selection(
        [
            (recoveries.PRO_RATA_LOSS, "Pro rata of the whole loss"),
            (recoveries.PRO_RATA_DEBT, "Insured share of the debt, then percentage"),
            (recoveries.INSURER_FIRST, "Insurer first"),
            (recoveries.INSURED_FIRST, "Insured first"),
        ],
        required=True,
        default=recoveries.PRO_RATA_LOSS,
        string="Recoveries Shared",
    )
    cost_rule = fields.Selection(
        [
            (recoveries.COSTS_FIRST, "Taken off before sharing"),
            (recoveries.COSTS_PRO_RATA, "Shared by insured and uninsured debt"),
        ],
        required=True,
        default=recoveries.COSTS_FIRST,
        string="Costs of Collection",
    )
    recovery_days = fields.Integer(
        "Payment of Recoveries (days)",
        default=30,
        help="From a recovery to the payment of the insurer's share.",
    )
    payee_id = fields.Many2one(
        "res.partner",
        "Loss Payee",
        help="The bank or factor to which the rights to indemnities are assigned.",
    )
    payee_percentage = fields.Float("Loss Payee's Share", digits=(5, 2))

    # === CONSTRAINTS === #

    @api.constrains(*AMOUNTS, "payment_days", "contest_days", "recovery_days")
    def _check_indemnity_amounts(self):
        names = (*AMOUNTS, "payment_days", "contest_days", "recovery_days")
        for policy in self:
            for name in names:
                if policy[name] < 0:
                    label = policy._fields[name].get_description(self.env)["string"]
                    raise ValidationError(self.env._("“%s” cannot be negative.", label))

    @api.constrains("payee_percentage")
    def _check_payee_percentage(self):
        if any(not 0 <= policy.payee_percentage <= 100 for policy in self):
            raise ValidationError(self.env._("A percentage lies between 0 and 100."))

    @api.constrains(
        "deductible_each", "max_liability", "max_liability_multiple", "premium"
    )
    def _check_ceiling(self):
        for policy in self:
            multiple = policy.max_liability_multiple * policy.premium
            ceilings = [one for one in (policy.max_liability, multiple) if one]
            if ceilings and policy.deductible_each > min(ceilings):
                raise ValidationError(
                    self.env._(
                        "The deductible of a loss exceeds the maximum liability: "
                        "nothing would ever be paid."
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(TERMS):
            self.env["credit.insurance.claim"].sudo().search(
                [("policy_id", "in", self.ids)]
            )._expectation_changed()
        return result

    # === BUSINESS METHODS === #

    def _indemnity_terms(self):
        """Return the terms of this policy as the rule's, in policy currency.

        :rtype: credit_insurance_recovery.rules.claim.Terms
        """
        self.ensure_one()
        amounts = {name: Decimal(str(self[name])) for name in AMOUNTS[:-1]}
        for name in ("max_liability", "max_liability_multiple"):
            amounts[name] = amounts[name] or None
        return claim.Terms(
            vat_insured=self.vat_insured,
            limit_fill=self.limit_fill,
            refused_take_limit=self.refused_take_limit,
            currency_rule=self.currency_rule,
            deductible_stage=self.deductible_stage,
            afl_base=self.afl_base,
            payee_percentage=Decimal(str(self.payee_percentage)),
            currency=self.currency_id.name,
            places=self.currency_id.decimal_places,
            **amounts,
        )

    def _delays(self):
        """Return the delays of this policy as the rule's.

        :rtype: credit_insurance_recovery.rules.waiting.Delays
        """
        self.ensure_one()
        return waiting.Delays(
            waiting_months=self.waiting_months,
            payment_days=self.payment_days,
            contest_days=self.contest_days,
            insolvency_anchor=self.insolvency_anchor,
        )

    def _shares_years(self):
        """Tell whether losses of a year depend on each other."""
        return bool(
            self.aggregate_first_loss
            or self.max_liability
            or self.max_liability_multiple
        )
