# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsuranceOwnRisk(models.Model):
    """What a company accepts to sell to a buyer beyond the insured limit.

    A record per company and buyer rather than a company-dependent field: those
    cannot be monetary, and an amount without a currency is not an amount.
    """

    _name = "credit.insurance.own.risk"
    _description = "Uninsured Credit Accepted"
    _rec_name = "partner_id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Buyer", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)

    _buyer_uniq = models.Constraint(
        "unique(company_id, partner_id)", "This buyer already has an amount."
    )
    _amount_not_negative = models.Constraint(
        "CHECK(amount >= 0)", "The amount accepted uninsured cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        own_risks = super().create(vals_list)
        self.env["sale.order"]._schedule_release(own_risks.partner_id)
        return own_risks

    def write(self, vals):
        result = super().write(vals)
        self.env["sale.order"]._schedule_release(self.partner_id)
        return result
