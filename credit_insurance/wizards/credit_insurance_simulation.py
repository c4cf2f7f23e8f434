# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..models.credit_insurance_exposure import STATUSES
from ..rules import simulation as rules
from .simulation_message import advice, timeline

#: Inputs on which every result depends.
INPUTS = (
    "order_id",
    "partner_id",
    "amount",
    "amount_tax",
    "deposit",
    "payment_term_id",
)


class CreditInsuranceSimulation(models.TransientModel):
    """Tries a sale against cover: nothing that is entered here changes the order."""

    _name = "credit.insurance.simulation"
    _description = "Cover Simulation"

    order_id = fields.Many2one("sale.order", string="Quotation", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    currency_id = fields.Many2one("res.currency", compute="_compute_company_id")
    amount = fields.Monetary(
        string="Amount without Tax",
        compute="_compute_amount",
        store=True,
        readonly=False,
    )
    amount_tax = fields.Monetary(
        string="Taxes", compute="_compute_amount_tax", store=True, readonly=False
    )
    amount_total = fields.Monetary(string="Total", compute="_compute_amount_total")
    deposit = fields.Monetary(string="Paid in Advance", help="With tax.")
    payment_term_id = fields.Many2one(
        "account.payment.term",
        compute="_compute_payment_term_id",
        store=True,
        readonly=False,
    )
    policy_id = fields.Many2one(
        "credit.insurance.policy", compute="_compute_simulation"
    )
    policy_currency_id = fields.Many2one("res.currency", compute="_compute_simulation")
    status = fields.Selection(STATUSES, compute="_compute_simulation")
    fits = fields.Boolean(compute="_compute_simulation")
    message = fields.Text(compute="_compute_simulation")
    insured_limit = fields.Monetary(
        compute="_compute_simulation", currency_field="policy_currency_id"
    )
    own_risk = fields.Monetary(
        string="Accepted Uninsured",
        compute="_compute_simulation",
        currency_field="policy_currency_id",
    )
    exposure = fields.Monetary(
        string="Used",
        compute="_compute_simulation",
        currency_field="policy_currency_id",
    )
    sellable = fields.Monetary(
        string="Can Be Sold Now",
        compute="_compute_simulation",
        currency_field="policy_currency_id",
        help="What fits within the insured limit and what the company accepts "
        "uninsured, on the tax basis of the policy.",
    )
    at_risk = fields.Monetary(
        string="This Sale on Credit",
        compute="_compute_simulation",
        currency_field="policy_currency_id",
        help="Less what is paid in advance, on the tax basis of the policy.",
    )
    insured_amount = fields.Monetary(
        string="Insured Part",
        compute="_compute_simulation",
        currency_field="policy_currency_id",
        help="What fits within the limit and is due within the maximum term.",
    )
    excess = fields.Monetary(
        string="Beyond Cover",
        compute="_compute_simulation",
        currency_field="policy_currency_id",
    )
    deposit_needed = fields.Monetary(
        compute="_compute_simulation",
        help="What must be paid in advance, with tax, for the rest to fit now.",
    )
    fits_from = fields.Date(compute="_compute_simulation")
    fits_until = fields.Date(compute="_compute_simulation")
    last_due = fields.Date(string="Due On", compute="_compute_simulation")
    longest_due = fields.Date(
        string="Insured if Due Until",
        compute="_compute_simulation",
        help="The latest due date that the policy insures, for an invoice of today.",
    )
    proposed_amount = fields.Monetary(
        compute="_compute_simulation", currency_field="policy_currency_id"
    )
    advice = fields.Html(compute="_compute_simulation", sanitize=False)
    timeline = fields.Html(compute="_compute_simulation", sanitize=False)
    ask_amount = fields.Monetary(
        string="Limit to Ask For",
        compute="_compute_ask_amount",
        store=True,
        readonly=False,
        currency_field="policy_currency_id",
    )
    ask_note = fields.Text(string="Note for the Officers")

    # === COMPUTE METHODS === #

    @api.depends("order_id")
    def _compute_partner_id(self):
        for wizard in self:
            payer = wizard.order_id.partner_invoice_id
            wizard.partner_id = payer or wizard.partner_id

    @api.depends("order_id")
    @api.depends_context("company")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard._company()
            wizard.currency_id = (
                wizard.order_id.currency_id or wizard.company_id.currency_id
            )

    @api.depends("order_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.order_id.amount_untaxed or wizard.amount

    @api.depends("order_id", "partner_id", "amount")
    def _compute_amount_tax(self):
        for wizard in self:
            rate = wizard._tax_rate()
            wizard.amount_tax = wizard.currency_id.round(wizard.amount * rate)

    @api.depends("amount", "amount_tax")
    def _compute_amount_total(self):
        for wizard in self:
            wizard.amount_total = wizard.amount + wizard.amount_tax

    @api.depends("order_id", "partner_id")
    def _compute_payment_term_id(self):
        for wizard in self:
            customer = wizard._payer().with_company(wizard._company())
            wizard.payment_term_id = (
                wizard.order_id.payment_term_id
                if wizard.order_id
                else customer.property_payment_term_id
            )

    @api.depends(*INPUTS)
    @api.depends_context("company", "lang")
    def _compute_simulation(self):
        for wizard in self:
            wizard.update(wizard._prepare_results(wizard._simulate()))

    @api.depends("proposed_amount")
    def _compute_ask_amount(self):
        for wizard in self:
            wizard.ask_amount = wizard.proposed_amount

    # === ACTION METHODS === #

    def action_ask(self):
        """Ask the officers for ``ask_amount``.

        :returns: a notification that says what was asked, or that it was already
        :raises AccessError: unless the user belongs to the users of credit insurance
        :raises CreditInsuranceError: when more cover cannot be asked for or is no help
        """
        self.ensure_one()
        answer = self._simulate().answer
        return self.env["credit.insurance.need"]._ask(
            self._payer(),
            self._company(),
            answer,
            self.ask_amount,
            note=self.ask_note or "",
            order=self.order_id,
        )

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, order=None, partner=None):
        """Return the action that opens the simulation on an order or a customer."""
        context = {"default_partner_id": partner.id} if partner else {}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Simulate Cover"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": order.id} if order else context,
        }

    def _prepare_results(self, outcome):
        """Return the values of the computed fields."""
        answer, term, window = outcome.answer, outcome.term, outcome.window
        share = {"uninsured_share": term.share} if term else {}
        return {
            "policy_id": outcome.row.get("policy_id"),
            "policy_currency_id": outcome.row.get("currency_id"),
            "status": answer.status,
            "fits": answer.fits,
            "message": answer.message,
            "insured_limit": float(answer.limit),
            "own_risk": float(answer.own_risk),
            "exposure": float(answer.exposure),
            "sellable": float(rules.sellable(answer)),
            "at_risk": float(answer.amount),
            "insured_amount": float(rules.insured(answer, **share)),
            "excess": float(answer.excess),
            "deposit_needed": float(outcome.deposit or 0),
            "fits_from": window and window.date_from,
            "fits_until": window and window.date_to,
            "last_due": term and term.last_due,
            "longest_due": term and term.longest,
            "proposed_amount": float(outcome.proposal),
            "advice": advice(self, outcome),
            "timeline": timeline(self, outcome),
        }
