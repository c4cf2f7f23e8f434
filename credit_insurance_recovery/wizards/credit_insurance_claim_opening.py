# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..models.claim_amounts import in_policy_currency
from ..models.credit_insurance_claim import CAUSES, ENDED
from ..rules import waiting

#: Policies under which losses may come up.
LIVING = ("active", "run_off")
#: Files that still take due lines.
GROWING = ("draft", "to_send", "declared")


class CreditInsuranceClaimOpening(models.TransientModel):
    """Opens a file of a buyer that was not declared before, as after an insolvency."""

    _name = "credit.insurance.claim.opening"
    _description = "New Claim"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    policy_id = fields.Many2one(
        "credit.insurance.policy",
        required=True,
        domain="[('id', 'in', policy_ids)]",
        compute="_compute_policy",
        store=True,
        readonly=False,
        precompute=True,
    )
    policy_ids = fields.Many2many(
        "credit.insurance.policy", compute="_compute_policies", string="Policies"
    )
    currency_id = fields.Many2one(related="policy_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        "Buyer",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', buyer_ids)]",
    )
    buyer_ids = fields.Many2many(
        "res.partner", compute="_compute_buyers", string="Buyers Who Owe"
    )
    cause = fields.Selection(
        CAUSES,
        required=True,
        compute="_compute_cause",
        store=True,
        readonly=False,
        precompute=True,
    )
    scope = fields.Selection(
        [("all", "All that is unpaid"), ("overdue", "What is overdue")],
        "Due Lines",
        required=True,
        compute="_compute_scope",
        store=True,
        readonly=False,
        precompute=True,
    )
    lines_count = fields.Integer("Number of Due Lines", compute="_compute_totals")
    open_amount = fields.Monetary("Unpaid", compute="_compute_totals")

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    def _compute_policies(self):
        for wizard in self:
            wizard.policy_ids = self.env["credit.insurance.policy"].search(
                [
                    ("company_ids", "parent_of", wizard.company_id.ids),
                    ("state", "in", LIVING),
                ]
            )

    @api.depends("company_id")
    def _compute_policy(self):
        for wizard in self:
            policies = wizard.policy_ids
            wizard.policy_id = policies if len(policies) == 1 else False

    @api.depends("policy_id", "company_id")
    def _compute_buyers(self):
        for wizard in self:
            groups = (
                self.env["account.move.line"]
                .sudo()
                ._read_group(wizard._domain(), ["move_id"])
            )
            moves = self.env["account.move"].concat(*(move for (move,) in groups))
            wizard.buyer_ids = moves.sudo().commercial_partner_id.ids

    @api.depends("partner_id")
    def _compute_cause(self):
        for wizard in self:
            insolvent = wizard.partner_id.sudo().insolvency_known
            wizard.cause = waiting.INSOLVENCY if insolvent else waiting.DEFAULT

    @api.depends("cause")
    def _compute_scope(self):
        for wizard in self:
            wizard.scope = "overdue" if wizard.cause == waiting.DEFAULT else "all"

    @api.depends("policy_id", "partner_id", "scope")
    def _compute_totals(self):
        for wizard in self:
            lines = wizard._lines()
            policy = wizard.policy_id.sudo()
            wizard.lines_count = len(lines)
            wizard.open_amount = sum(
                in_policy_currency(line, line.amount_residual_currency, policy)
                for line in lines
            )

    # === BUSINESS METHODS === #

    def _domain(self):
        """Return the domain of what is unpaid under the policy and in no open file."""
        claimed = self.env["credit.insurance.claim.line"].sudo()
        inside = claimed._search(
            [
                ("claim_id.policy_id", "=", self.policy_id._origin.id),
                ("claim_id.state", "not in", ENDED),
            ]
        )
        return [
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("amount_residual", ">", 0),
            ("insurance_due_date", "!=", False),
            ("move_id.insurance_policy_id", "=", self.policy_id._origin.id),
            ("company_id", "in", self.env.companies.ids),
            ("id", "not in", inside.subselect("line_id")),
        ]

    def _lines(self):
        """Return the due lines that the file is to be about, with all rights."""
        lines = self.env["account.move.line"].sudo()
        if not self.policy_id or not self.partner_id:
            return lines
        buyer = self.partner_id._origin
        domain = [
            *self._domain(),
            ("move_id.commercial_partner_id", "=", buyer.id),
        ]
        if self.scope == "overdue":
            today = fields.Date.context_today(self)
            domain.append(("insurance_due_date", "<", today))
        return lines.search(domain, order="insurance_due_date, id")

    # === ACTION METHODS === #

    def action_open(self):
        """Open the file, with the due lines and documents of the buyer.

        A file of the buyer that is not filed yet takes them instead of a new one.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: nothing insured is unpaid
        """
        self.ensure_one()
        claims = self.env["credit.insurance.claim"]
        claims._check_officer()
        self.policy_id.check_access("read")
        lines = self._lines()
        if not lines:
            raise CreditInsuranceError(
                self.env._(
                    "Nothing insured is unpaid of %s, or an open file has it already.",
                    self.partner_id.display_name,
                )
            )
        claim = self._growing_claim() or claims.create(self._prepare_claim())
        claim._add_lines(lines)
        claim._collect_documents()
        return claim._open()

    def _growing_claim(self):
        return self.env["credit.insurance.claim"].search(
            [
                ("policy_id", "=", self.policy_id._origin.id),
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", GROWING),
                ("filed_on", "=", False),
            ],
            limit=1,
        )

    def _prepare_claim(self):
        return {
            "policy_id": self.policy_id._origin.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "cause": self.cause,
        }
