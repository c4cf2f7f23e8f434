# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsuranceInsurer(models.Model):
    """What the insurer bills for requests, said before they are sent."""

    _inherit = "credit.insurance.insurer"  # pylint: disable=consider-merging-classes-inherited

    fee_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of Fees",
        compute="_compute_fee_currency_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    lookup_fee = fields.Monetary(
        currency_field="fee_currency_id",
        string="Fee per Company Look-up",
        help="As your contract says. Empty: not known, look-ups may be billed.",
    )
    request_fee = fields.Monetary(
        currency_field="fee_currency_id",
        string="Fee per Request",
        help="For a new limit, an increase or a renewal, as your contract says. Empty: "
        "not known, requests may be billed.",
    )

    @api.depends("company_id")
    def _compute_fee_currency_id(self):
        for insurer in self:
            insurer.fee_currency_id = insurer.company_id.currency_id
