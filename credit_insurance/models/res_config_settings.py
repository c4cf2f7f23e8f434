# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_insurance_check = fields.Selection(
        related="company_id.credit_insurance_check", readonly=False, required=True
    )
    credit_insurance_insurer_count = fields.Integer(
        string="Insurers", compute="_compute_credit_insurance_insurers"
    )
    credit_insurance_connected_count = fields.Integer(
        string="Connected Insurers", compute="_compute_credit_insurance_insurers"
    )

    @api.depends("company_id")
    def _compute_credit_insurance_insurers(self):
        for settings in self:
            # Whoever opens the settings may not see insurers, and sees a number.
            insurers = (
                self.env["credit.insurance.insurer"]
                .sudo()
                .search(
                    [
                        ("company_id", "parent_of", settings.company_id.ids),
                        ("state", "!=", "disabled"),
                    ]
                )
            )
            working = insurers.filtered(lambda i: i.connection_state == "working")
            settings.credit_insurance_insurer_count = len(insurers)
            settings.credit_insurance_connected_count = len(working)
