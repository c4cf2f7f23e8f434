# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceDeclarationFinding(models.TransientModel):
    """What somebody should look at before a declaration is sent."""

    _name = "credit.insurance.declaration.finding"
    _description = "Finding on a Declaration"

    level = fields.Selection(
        [("danger", "May be refused"), ("warning", "To look at")], readonly=True
    )
    message = fields.Char(readonly=True)
