# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

#: Fields that say who is insured and for how much.
LIMIT_FIELDS = {
    "company_ids",
    "contract_type",
    "date_from",
    "date_to",
    "discretionary_limit",
    "discretionary_min_payments",
    "discretionary_months",
    "extension_days",
    "layer",
    "scope",
    "state",
    "vat_insured",
    "zone_ids",
    "zones_only",
}
NOT_NEGATIVE = (
    "discretionary_limit",
    "max_term_days",
    "extension_days",
    "notice_days",
    "waiting_months",
    "invoicing_days",
)


class CreditInsurancePolicy(models.Model):
    """A contract with an insurer and its terms.

    No term is a constant of the software: insurers differ on nearly all of them.
    The most specific one wins: policy, then zone, then the decision on a buyer.
    """

    _name = "credit.insurance.policy"
    _description = "Credit Insurance Policy"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char(string="Policy Number", required=True, tracking=True)
    insurer_id = fields.Many2one(
        "credit.insurance.insurer", required=True, ondelete="restrict", index=True
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Insured Companies",
        required=True,
        default=lambda self: self.env.company,
        help="The policyholder and the co-insured companies. Their branches are "
        "insured with them. They share the limits of the policy.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    date_from = fields.Date(
        string="Start", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(string="End", tracking=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("active", "Active"),
            ("run_off", "Run-off"),
            ("closed", "Closed"),
        ],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
        help="Run-off: deliveries made during the policy stay insured, new ones "
        "are not.",
    )
    layer = fields.Selection(
        [("primary", "Primary"), ("top_up", "Top-up")],
        required=True,
        default="primary",
        help="A top-up policy adds its limits to those of the primary one.",
    )
    contract_type = fields.Selection(
        [
            ("global", "Whole turnover"),
            ("selective", "Selected buyers"),
            ("single", "Single buyer"),
            ("excess", "Excess of loss"),
        ],
        required=True,
        default="global",
        help="A policy on selected buyers or a single buyer concerns only those "
        "that have a cover in it; the others concern every customer.",
    )
    scope = fields.Selection(
        [
            ("domestic", "Domestic"),
            ("export", "Export"),
            ("both", "Domestic and export"),
        ],
        required=True,
        default="both",
    )
    zone_ids = fields.One2many("credit.insurance.policy.zone", "policy_id", "Zones")
    zones_only = fields.Boolean(
        string="Only Countries of the Zones",
        help="Customers of a country that is in none of the zones are not insured.",
    )
    insured_percentage = fields.Float(digits=(5, 2), default=90.0, tracking=True)
    discretionary_limit = fields.Monetary(
        tracking=True,
        help="Limit of a buyer on whom the insurer has not decided. Any decision, "
        "even of zero, replaces it.",
    )
    discretionary_percentage = fields.Float(digits=(5, 2), default=60.0)
    discretionary_min_payments = fields.Integer(
        string="Payments Needed",
        help="Number of invoices that the buyer must have paid, at the latest at "
        "the end of the extension period, before the discretionary limit counts. "
        "Zero: no condition.",
    )
    discretionary_months = fields.Integer(
        string="Look-back (months)",
        default=12,
        help="How far back these payments count.",
    )
    max_term_days = fields.Integer(
        string="Maximum Term (days)",
        default=60,
        help="Longest payment term that may be granted. A longer one makes the "
        "receivable uninsured.",
    )
    extension_days = fields.Integer(
        string="Extension (days)",
        default=60,
        help="Maximum extension period: how long after its due date an invoice may "
        "stay unpaid before cover stops for new business.",
    )
    notice_days = fields.Integer(
        string="Notice (days)",
        default=30,
        help="Days to notify an unpaid invoice, from the end of the extension.",
    )
    waiting_months = fields.Integer(string="Waiting Period (months)", default=5)
    vat_insured = fields.Boolean(
        string="Taxes Insured",
        help="Limits and exposure then count amounts with tax.",
    )
    with_recovery = fields.Boolean(
        string="Collection Included",
        help="The insurer collects unpaid invoices; a notice is a mandate.",
    )
    cover_ids = fields.One2many("credit.insurance.cover", "policy_id", "Covers")
    cover_count = fields.Integer(compute="_compute_cover_count")

    _name_uniq = models.Constraint(
        "unique(insurer_id, name)",
        "This insurer already has a policy with this number.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A policy cannot end before it starts.",
    )

    # === CONSTRAINTS === #

    @api.constrains("insured_percentage", "discretionary_percentage")
    def _check_percentages(self):
        for policy in self:
            for value in (policy.insured_percentage, policy.discretionary_percentage):
                if not 0 <= value <= 100:
                    raise ValidationError(
                        self.env._("A percentage lies between 0 and 100.")
                    )

    @api.constrains(*NOT_NEGATIVE, "discretionary_min_payments", "discretionary_months")
    def _check_not_negative(self):
        names = (*NOT_NEGATIVE, "discretionary_min_payments", "discretionary_months")
        for policy in self:
            for name in names:
                if policy[name] < 0:
                    label = policy._fields[name].get_description(self.env)["string"]
                    raise ValidationError(self.env._("“%s” cannot be negative.", label))

    # === COMPUTE METHODS === #

    @api.depends("cover_ids")
    def _compute_cover_count(self):
        groups = self.env["credit.insurance.cover"]._read_group(
            [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
        )
        counts = {policy.id: count for policy, count in groups}
        for policy in self:
            policy.cover_count = counts.get(policy.id, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._policies_changed()
        self.env["sale.order"]._schedule_release()
        return policies

    def write(self, vals):
        if "currency_id" in vals:
            self._check_currency_change(vals["currency_id"])
        result = super().write(vals)
        if vals.keys() & {"state", "company_ids", "date_from", "date_to"}:
            self._policies_changed()
        if vals.keys() & LIMIT_FIELDS:
            self.env["sale.order"]._schedule_release()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _check_currency_change(self, currency_id):
        # Decisions are amounts of the policy's currency and cannot be edited.
        changed = self.filtered(lambda policy: policy.currency_id.id != currency_id)
        if changed.cover_ids.decision_ids:
            raise ValidationError(
                self.env._(
                    "The insurer has decided limits in another currency under this "
                    "policy: its currency cannot change any more."
                )
            )

    def _policies_changed(self):
        """Forget which companies are insured; sum what customers of new ones owe."""
        self.env.registry.clear_cache()
        if self.filtered(lambda policy: policy.state == "active"):
            self.env["account.move.line"].sudo()._store_missing_net_share()
            self.env["credit.insurance.open.item"]._settle()

    # === ACTION METHODS === #

    def action_activate(self):
        self.write({"state": "active"})

    def action_run_off(self):
        self.write({"state": "run_off"})

    def action_close(self):
        self.write({"state": "closed"})

    def action_draft(self):
        self.write({"state": "draft"})

    def action_open_covers(self):
        """Open the covers of the policy."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_insurance.action_cover"
        )
        action["domain"] = [("policy_id", "=", self.id)]
        action["context"] = {"default_policy_id": self.id}
        return action

    # === BUSINESS METHODS === #

    @api.model
    def _is_insured(self, company, day=None):
        """Tell whether any policy insures a company on a day.

        The answer comes from a cache, so that a company without a policy pays no
        query for the order check.

        :param company: ``res.company`` record
        :param datetime.date day: the day; any day of the active policies when ``None``
        """
        ancestors = {int(part) for part in company.parent_path.split("/") if part}
        return any(
            ancestors & companies
            and (not day or (start <= day and (not end or day <= end)))
            for companies, start, end in self._insured_spans()
        )

    @api.model
    def _insured_companies(self):
        """Return the companies that an active policy insures, branches included."""
        companies = {id_ for span in self._insured_spans() for id_ in span[0]}
        return (
            self.env["res.company"].sudo().search([("id", "child_of", list(companies))])
        )

    @api.model
    @ormcache()
    def _insured_spans(self):
        """Return (company ids, first day, last day or False) per active policy."""
        return tuple(
            (frozenset(policy.company_ids.ids), policy.date_from, policy.date_to)
            for policy in self.sudo().search([("state", "=", "active")])
        )
