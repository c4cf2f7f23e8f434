# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceInsurer(models.Model):
    """What the insurer bills for requests, said before they are sent."""

    _inherit = "credit.insurance.insurer"  # pylint: disable=consider-merging-classes-inherited

    fee_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of Fees",
        default=lambda self: self.env.company.currency_id,
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
