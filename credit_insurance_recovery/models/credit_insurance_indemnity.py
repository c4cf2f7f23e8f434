# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

STATES = [
    ("announced", "Announced"),
    ("accepted", "Accepted"),
    ("contested", "Contested"),
    ("paid", "Paid"),
    ("cancelled", "Cancelled"),
]
#: Where an indemnity can go from each state; what is paid stays as it is.
STEPS = {
    "announced": ("accepted", "contested", "paid", "cancelled"),
    "accepted": ("contested", "paid", "cancelled"),
    "contested": ("accepted", "paid", "cancelled"),
    "paid": (),
    "cancelled": (),
}
#: Announced, and neither paid nor given up.
AWAITED = ("announced", "accepted", "contested")
#: What nobody changes once it is paid.
KEPT = frozenset(
    {
        *("accepted_on", "amount", "announced_on", "claim_id", "differences"),
        *("expected_amount", "figures", "insurer_reference", "note", "paid_amount"),
        *("paid_on", "payee_amount", "payee_id", "payment_note", "state"),
    }
)


class CreditInsuranceIndemnity(models.Model):
    """What the insurer says it owes for a loss, and what it paid.

    Nobody has the right to write one: officers announce, accept, contest and record
    payments by the actions, which keep the order of things.
    """

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
        index=True,
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
        help="What the policy's terms gave on the day of the announcement, less what "
        "was announced before.",
    )
    difference = fields.Monetary(
        compute="_compute_difference",
        store=True,
        help="What was announced less what was expected.",
    )
    figures = fields.Json(
        readonly=True, help="The insurer's own figures, by step, as text."
    )
    differences = fields.Json(readonly=True, help="The difference, step by step.")
    differences_html = fields.Html(
        "Difference Explained", compute="_compute_differences_html", sanitize=False
    )
    contest_until = fields.Date(
        readonly=True, help="Last day to contest what was announced, by the policy."
    )
    contested_on = fields.Date(readonly=True, copy=False)
    contest_reason = fields.Text(readonly=True, copy=False)
    accepted_on = fields.Date(readonly=True, copy=False)
    paid_on = fields.Date(readonly=True, copy=False)
    paid_amount = fields.Monetary(readonly=True, copy=False)
    payment_note = fields.Char(
        "Comment on the Payment",
        readonly=True,
        copy=False,
        help="Why another amount was paid than announced.",
    )
    payee_id = fields.Many2one("res.partner", "Loss Payee", readonly=True)
    payee_amount = fields.Monetary(
        "Paid to the Loss Payee",
        readonly=True,
        help="The part of the payment that goes straight to the bank or factor.",
    )
    insurer_reference = fields.Char(readonly=True)
    note = fields.Text("Comment", readonly=True)

    _amount_not_negative = models.Constraint(
        "CHECK(amount >= 0)", "An indemnity cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("amount", "expected_amount")
    def _compute_difference(self):
        for indemnity in self:
            indemnity.difference = indemnity.amount - indemnity.expected_amount

    @api.depends("differences")
    @api.depends_context("lang")
    def _compute_differences_html(self):
        for indemnity in self:
            indemnity.differences_html = indemnity.claim_id._differences_html(
                indemnity.differences or []
            )

    # === CRUD METHODS === #

    def write(self, vals):
        """Refuse to change what was paid.

        :raises CreditInsuranceError: there is anything of substance to write
        """
        if not KEPT.isdisjoint(vals) and "paid" in self.mapped("state"):
            raise CreditInsuranceError(
                self.env._("An indemnity stays as it was paid: record another one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise CreditInsuranceError(
            self.env._("What the insurer announced is kept: it can be cancelled.")
        )
