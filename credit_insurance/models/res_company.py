# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    credit_insurance_check = fields.Selection(
        [
            ("none", "Do nothing"),
            ("warn", "Warn"),
            ("block", "Block the confirmation"),
        ],
        string="Orders beyond Cover",
        required=True,
        default="block",
        help="What happens when an order would exceed the insured limit of a "
        "customer. Without an active policy nothing happens.",
    )
