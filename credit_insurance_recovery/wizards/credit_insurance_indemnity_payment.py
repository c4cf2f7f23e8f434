# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsuranceIndemnityPayment(models.TransientModel):
    """Asks what the insurer paid, when, and to whom."""

    _name = "credit.insurance.indemnity.payment"
    _description = "Payment of an Indemnity"

    indemnity_id = fields.Many2one(
        "credit.insurance.indemnity", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="indemnity_id.currency_id")
    announced_amount = fields.Monetary(
        related="indemnity_id.amount", string="Announced"
    )
    payee_id = fields.Many2one(related="indemnity_id.policy_id.payee_id")
    paid_on = fields.Date(required=True, default=fields.Date.context_today)
    paid_amount = fields.Monetary(
        required=True,
        compute="_compute_paid_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="In all, the loss payee's part included.",
    )
    payee_amount = fields.Monetary(
        "Paid to the Loss Payee",
        compute="_compute_payee_amount",
        store=True,
        readonly=False,
        precompute=True,
    )
    rest = fields.Selection(
        [
            ("awaited", "The rest is still to be paid"),
            ("none", "Nothing more will be paid"),
        ],
        required=True,
        default="awaited",
    )
    is_less = fields.Boolean(compute="_compute_compared")
    is_other = fields.Boolean(compute="_compute_compared")
    note = fields.Char("Comment", help="Why it is not what was announced.")

    @api.depends("indemnity_id")
    def _compute_paid_amount(self):
        for wizard in self:
            wizard.paid_amount = wizard.indemnity_id.amount

    @api.depends("indemnity_id", "paid_amount")
    def _compute_payee_amount(self):
        for wizard in self:
            wizard.payee_amount = wizard.indemnity_id._payee_part(wizard.paid_amount)

    @api.depends("indemnity_id", "paid_amount")
    def _compute_compared(self):
        for wizard in self:
            difference = wizard.currency_id.compare_amounts(
                wizard.paid_amount, wizard.announced_amount
            )
            wizard.is_less = difference < 0
            wizard.is_other = difference != 0

    def action_pay(self):
        """Record it.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: what is recorded cannot be
        """
        self.ensure_one()
        self.indemnity_id.claim_id._check_officer()
        self.indemnity_id._pay(
            self.paid_amount,
            self.paid_on,
            self.payee_amount,
            self.note,
            rest_awaited=self.rest == "awaited",
        )
        return {"type": "ir.actions.act_window_close"}
