# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    reminders_active = fields.Boolean(
        related="company_id.reminders_active", readonly=False
    )
    reminder_least_days = fields.Integer(
        related="company_id.reminder_least_days", readonly=False
    )
    reminder_user_id = fields.Many2one(
        related="company_id.reminder_user_id", readonly=False
    )
    reminder_interest_rate = fields.Float(
        related="company_id.reminder_interest_rate", readonly=False
    )
    reminder_fixed_charge = fields.Monetary(
        related="company_id.reminder_fixed_charge",
        currency_field="currency_id",
        readonly=False,
    )
    reminders_elsewhere = fields.Boolean(compute="_compute_reminders_elsewhere")

    @api.depends_context("uid")
    def _compute_reminders_elsewhere(self):
        self.reminders_elsewhere = self.env["res.company"]._reminders_elsewhere()
