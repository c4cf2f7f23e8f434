# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..models.claim_amounts import in_policy_currency


class CreditInsuranceDeclarationLine(models.TransientModel):
    """A due line that can be declared, with what is insured of it."""

    _name = "credit.insurance.declaration.line"
    _description = "Due Line to Declare"

    declaration_id = fields.Many2one(
        "credit.insurance.declaration", required=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "account.move.line", required=True, readonly=True, ondelete="cascade"
    )
    selected = fields.Boolean("Declare")
    move_id = fields.Many2one(related="line_id.move_id", string="Invoice")
    due_date = fields.Date(
        related="line_id.insurance_due_date", string="Original Due Date"
    )
    line_currency_id = fields.Many2one(
        related="line_id.currency_id", string="Currency of the Invoice"
    )
    open_amount = fields.Monetary(
        related="line_id.amount_residual_currency",
        currency_field="line_currency_id",
        string="Unpaid",
    )
    currency_id = fields.Many2one(related="declaration_id.currency_id")
    policy_amount = fields.Monetary(
        compute="_compute_amounts", help="With tax, in the currency of the policy."
    )
    policy_net = fields.Monetary("Unpaid without Tax", compute="_compute_amounts")
    insured_amount = fields.Monetary("Insured", compute="_compute_amounts")
    uninsured_reason = fields.Char("Why Not Insured", compute="_compute_amounts")

    @api.depends("line_id", "declaration_id.policy_id")
    def _compute_amounts(self):
        for one in self:
            policy = one.declaration_id.policy_id.sudo()
            line = one.line_id.sudo()
            claims = one.env["credit.insurance.claim"].sudo()
            values = claims.new({"policy_id": policy.id})._prepare_line(line)
            one.policy_amount = in_policy_currency(line, values["open_amount"], policy)
            one.policy_net = in_policy_currency(line, values["open_net"], policy)
            one.insured_amount = values["insured_amount"]
            one.uninsured_reason = values["uninsured_reason"]
