# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceRecovery(models.Model):
    """What came from the debtor after the loss, and who gets how much of it."""

    _name = "credit.insurance.recovery"
    _description = "Recovery"
    _inherit = ["mail.thread"]
    _order = "received_on, id"
    _rec_name = "claim_id"
    _mail_post_access = "read"

    claim_id = fields.Many2one(
        "credit.insurance.claim", required=True, ondelete="restrict", index=True
    )
    policy_id = fields.Many2one(related="claim_id.policy_id", store=True, index=True)
    partner_id = fields.Many2one(related="claim_id.partner_id", store=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    kind = fields.Selection(
        [
            ("payment", "Payment of the debtor"),
            ("dividend", "Dividend of the proceedings"),
            ("goods", "Goods taken back"),
            ("guarantee", "Guarantee"),
            ("credit_note", "Credit note"),
            ("tax", "Tax given back by the state"),
            ("other", "Other"),
        ],
        required=True,
        default="payment",
    )
    received_on = fields.Date(required=True, default=fields.Date.context_today)
    gross_amount = fields.Monetary(
        "Received", help="With tax, in the currency of the policy."
    )
    amount = fields.Monetary(
        "Counted",
        readonly=True,
        help="On the tax basis of the policy: this is what is shared.",
    )
    costs = fields.Monetary(
        "Costs of Collection", help="What it cost to get it, without tax."
    )
    insurer_share = fields.Monetary("Insurer's Share", readonly=True)
    insured_share = fields.Monetary("Own Share", readonly=True)
    insurer_left = fields.Monetary(
        "Still Borne by the Insurer", readonly=True, help="Of the indemnity it paid."
    )
    due_on = fields.Date(
        "Owed to the Insurer By", readonly=True, help="Last day to hand its share over."
    )
    handed_over_on = fields.Date(readonly=True, copy=False)
    line_id = fields.Many2one(
        "account.move.line",
        "Payment",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The item in the books that this comes from; empty: entered by hand.",
    )
    note = fields.Char()

    _amounts_positive = models.Constraint(
        "CHECK(gross_amount >= 0 AND costs >= 0)",
        "What was received and what it cost cannot be negative.",
    )
