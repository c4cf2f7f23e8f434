# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

STATES = [
    ("announced", "Announced"),
    ("accepted", "Accepted"),
    ("contested", "Contested"),
    ("paid", "Paid"),
    ("cancelled", "Cancelled"),
]


class CreditInsuranceIndemnity(models.Model):
    """What the insurer says it owes for a loss, and what it paid."""

    _name = "credit.insurance.indemnity"
    _description = "Indemnity"
    _inherit = ["mail.thread"]
    _order = "announced_on desc, id desc"
    _rec_name = "claim_id"
    _mail_post_access = "read"

    claim_id = fields.Many2one(
        "credit.insurance.claim",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    policy_id = fields.Many2one(related="claim_id.policy_id", store=True, index=True)
    partner_id = fields.Many2one(related="claim_id.partner_id", store=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="announced",
        copy=False,
        tracking=True,
    )
    announced_on = fields.Date(
        required=True, readonly=True, default=fields.Date.context_today
    )
    amount = fields.Monetary(
        "Announced Indemnity", required=True, readonly=True, tracking=True
    )
    expected_amount = fields.Monetary(
        "Expected Indemnity",
        readonly=True,
        help="What the policy's terms gave on the day of the announcement.",
    )
    difference = fields.Monetary(
        compute="_compute_difference",
        store=True,
        help="What was announced less what was expected.",
    )
    accepted_on = fields.Date(readonly=True, copy=False)
    paid_on = fields.Date(readonly=True, copy=False)
    paid_amount = fields.Monetary(readonly=True, copy=False)
    payee_id = fields.Many2one("res.partner", "Loss Payee", readonly=True)
    payee_amount = fields.Monetary(
        "Paid to the Loss Payee",
        readonly=True,
        help="The part of the payment that goes straight to the bank or factor.",
    )
    insurer_reference = fields.Char(readonly=True)

    _amount_not_negative = models.Constraint(
        "CHECK(amount >= 0)", "An indemnity cannot be negative."
    )

    @api.depends("amount", "expected_amount")
    def _compute_difference(self):
        for indemnity in self:
            indemnity.difference = indemnity.amount - indemnity.expected_amount
