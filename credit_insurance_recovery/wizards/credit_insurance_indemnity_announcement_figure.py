# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceIndemnityAnnouncementFigure(models.TransientModel):
    """One figure of the insurer's calculation."""

    _name = "credit.insurance.indemnity.announcement.figure"
    _description = "Figure of an Announced Indemnity"

    announcement_id = fields.Many2one(
        "credit.insurance.indemnity.announcement", required=True, ondelete="cascade"
    )
    code = fields.Selection(
        [
            ("refused", "Debt that is insurable"),
            ("limit", "Insured loss"),
            ("percentage", "Insured percentage (%)"),
            ("deductible", "Deductible of the loss"),
            ("minimum_retention", "Least part borne by the company"),
            ("aggregate_first_loss", "First loss of the year"),
            ("ceiling", "What is left of the year's ceiling"),
            ("withheld", "Kept back for expected recoveries"),
        ],
        "Figure",
        required=True,
    )
    value = fields.Float(
        required=True,
        digits=(16, 3),
        help="In the currency of the policy, but for the percentage.",
    )
