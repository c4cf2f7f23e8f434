# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditInsuranceClaimLine(models.Model):
    """A due line in an unpaid file, as it stood when it was declared."""

    _name = "credit.insurance.claim.line"
    _description = "Due Line of a Claim"
    _order = "claim_id, due_date, id"
    _rec_name = "move_id"

    claim_id = fields.Many2one(
        "credit.insurance.claim", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        "account.move.line",
        "Due Line",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    move_id = fields.Many2one(
        related="line_id.move_id", string="Invoice", store=True, index=True
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    partner_id = fields.Many2one(related="claim_id.partner_id", store=True)
    due_date = fields.Date(
        "Original Due Date", required=True, readonly=True, help="As it was posted."
    )
    delivered_on = fields.Date("Delivery Date", readonly=True)
    line_currency_id = fields.Many2one(
        "res.currency", "Currency of the Invoice", required=True, readonly=True
    )
    amount = fields.Monetary(
        "Invoiced",
        currency_field="line_currency_id",
        readonly=True,
        help="With tax, in the currency of the invoice.",
    )
    open_amount = fields.Monetary(
        "Unpaid",
        currency_field="line_currency_id",
        readonly=True,
        help="With tax, in the currency of the invoice, when it was declared.",
    )
    open_net = fields.Monetary(
        "Unpaid without Tax",
        currency_field="line_currency_id",
        readonly=True,
        help="The same without tax, in the invoice's own proportion.",
    )
    currency_id = fields.Many2one(related="claim_id.currency_id")
    insured_amount = fields.Monetary(
        "Insured",
        readonly=True,
        help="In the currency of the policy, on its tax basis.",
    )
    uninsured_reason = fields.Char("Why Not Insured", readonly=True)

    _line_uniq = models.Constraint(
        "unique(claim_id, line_id)", "This due line is in the file already."
    )

    @api.constrains("line_id", "claim_id")
    def _check_companies(self):
        for line in self.sudo():
            claim = line.claim_id
            if line.line_id.move_id.commercial_partner_id != claim.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(invoice)s is not a debt of %(buyer)s.",
                        invoice=line.move_id.display_name,
                        buyer=claim.partner_id.display_name,
                    )
                )
            insured = claim.policy_id.company_ids
            if not insured & line.company_id.parent_ids:
                raise ValidationError(
                    self.env._(
                        "%(company)s is not insured by the policy %(policy)s.",
                        company=line.company_id.display_name,
                        policy=claim.policy_id.display_name,
                    )
                )
