# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..models.credit_insurance_claim import CAUSES, ENDED
from ..models.credit_insurance_notice import KINDS
from ..models.dialog import dialog
from ..rules import waiting
from .declaration_facts import DeclarationFacts


class CreditInsuranceDeclaration(models.TransientModel):
    """Tells the insurer that a buyer does not pay, wants time, or a payment plan.

    Everything that the buyer owes is proposed; what would get it refused is said
    before it is sent.
    """

    _name = "credit.insurance.declaration"
    _description = "Declare Unpaid"

    policy_id = fields.Many2one("credit.insurance.policy", required=True, readonly=True)
    insurer_id = fields.Many2one(related="policy_id.insurer_id")
    currency_id = fields.Many2one(related="policy_id.currency_id")
    with_recovery = fields.Boolean(related="policy_id.with_recovery")
    partner_id = fields.Many2one(
        "res.partner", "Buyer", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(KINDS, required=True, default="overdue")
    cause = fields.Selection(CAUSES, required=True, default=waiting.DEFAULT)
    requested_date = fields.Date(
        "New Due Date", help="The last day by which the buyer is to have paid."
    )
    instalments = fields.Integer(default=3, help="Number of payments of the plan.")
    note = fields.Text("Comment for the Insurer")
    line_ids = fields.One2many(
        "credit.insurance.declaration.line", "declaration_id", "Due Lines"
    )
    open_net = fields.Monetary("Unpaid without Tax", compute="_compute_totals")
    open_amount = fields.Monetary("Unpaid", compute="_compute_totals")
    insured_amount = fields.Monetary("Insured", compute="_compute_totals")
    findings = fields.Html(
        compute="_compute_findings", sanitize=False, string="What to Look At"
    )
    connected = fields.Boolean(compute="_compute_connected")
    claim_id = fields.Many2one("credit.insurance.claim", readonly=True)

    # === COMPUTE METHODS === #

    @api.depends("line_ids.selected")
    def _compute_totals(self):
        for wizard in self:
            lines = wizard.line_ids.filtered("selected")
            wizard.open_net = sum(lines.mapped("policy_net"))
            wizard.open_amount = sum(lines.mapped("policy_amount"))
            wizard.insured_amount = sum(lines.mapped("insured_amount"))

    @api.depends("line_ids.selected")
    def _compute_findings(self):
        for wizard in self:
            lines = wizard.line_ids.filtered("selected").line_id
            found = DeclarationFacts(wizard.policy_id.sudo(), lines).findings()
            wizard.findings = found and self.env["ir.qweb"]._render(
                "credit_insurance_recovery.declaration_findings", {"findings": found}
            )

    @api.depends("policy_id")
    def _compute_connected(self):
        for wizard in self:
            wizard.connected = wizard.policy_id.sudo()._sends_notices()

    @api.constrains("instalments", "requested_date", "kind")
    def _check_request(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            day = wizard.requested_date
            if wizard.kind != "overdue" and day and day <= today:
                raise ValidationError(
                    self.env._("The new due date is a day that is still to come.")
                )
            if wizard.kind == "rescheduling" and not 2 <= wizard.instalments <= 60:
                raise ValidationError(
                    self.env._("A payment plan has 2 to 60 instalments.")
                )

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, policy, buyer, moves):
        """Return the action of a declaration, filled in.

        Chosen are the lines of these invoices and all others that are overdue; where
        the insurer collects, it is handed over the whole balance.

        :param policy: ``credit.insurance.policy`` record with all rights
        :param buyer: ``res.partner`` record, the commercial partner
        :param moves: ``account.move`` records that somebody chose
        """
        lines = self._open_lines(policy, buyer)
        if not lines:
            raise CreditInsuranceError(
                self.env._("All that is insured and unpaid is in open files already.")
            )
        today = fields.Date.context_today(self)
        wizard = self.create(
            {
                "policy_id": policy.id,
                "partner_id": buyer.id,
                "cause": (
                    waiting.INSOLVENCY
                    if buyer.sudo().insolvency_known
                    else waiting.DEFAULT
                ),
                "line_ids": [
                    Command.create(
                        {
                            "line_id": line.id,
                            "selected": policy.with_recovery
                            or line.move_id in moves
                            or line.insurance_due_date < today,
                        }
                    )
                    for line in lines
                ],
            }
        )
        return dialog(wizard)

    @api.model
    def _open_lines(self, policy, buyer):
        """Return what the buyer owes that the policy knows of, the oldest first.

        Of the companies that the user works in; not what is in an open file already.
        """
        lines = self.env["account.move.line"].search(
            [
                ("move_id.commercial_partner_id", "=", buyer.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("insurance_due_date", "!=", False),
                ("company_id", "in", self.env.companies.ids),
            ],
            order="insurance_due_date, id",
        )
        claims = "claim_line_ids.claim_id"
        return lines.sudo().filtered(
            lambda line: (
                line.move_id.insurance_policy_id == policy
                and not line.mapped(claims).filtered(
                    lambda claim: claim.state not in ENDED
                )
            )
        )

    # === ACTION METHODS === #

    def action_declare(self):
        """Write the file and what is told to the insurer, and let it be sent.

        Pressed twice, it opens the file that the first click made.

        :raises CreditInsuranceError: nothing is chosen, or somebody else declared it
        """
        self.ensure_one()
        moves = self.line_ids.filtered("selected").line_id.move_id
        moves._check_declarer()
        moves.with_user(self.env.user).check_access("read")
        if not self.claim_id:
            self._check_complete()
            self.claim_id = self._declare()
        return self.claim_id._open()

    def _check_complete(self):
        if not self.line_ids.filtered("selected"):
            raise CreditInsuranceError(
                self.env._("Choose what is to be declared: no due line is ticked.")
            )
        if self.kind != "overdue" and not self.requested_date:
            raise CreditInsuranceError(
                self.env._("Say until when the buyer is to be given time.")
            )

    def _declare(self):
        # Two people who declare at the same moment make one file.
        self.env["credit.insurance.guard"].sudo()._hold(self.partner_id)
        lines = self.line_ids.filtered("selected").line_id
        claim = lines.move_id[:1]._open_claim_of(self.policy_id)
        if not claim:
            claim = claim.create(
                {
                    "policy_id": self.policy_id.id,
                    "partner_id": self.partner_id.id,
                    "company_id": self.env.company.id,
                    "cause": self.cause,
                    "user_id": self.env.uid,
                }
            )
        claim._add_lines(lines)
        claim._collect_documents()
        claim._tell(
            self.kind,
            lines,
            requested_date=self.requested_date,
            instalments=self.instalments if self.kind == "rescheduling" else 0,
            note=self.note,
        )
        # Whoever declares sees at once what to expect.
        claim._recompute_expectation()
        return claim.sudo(False)
