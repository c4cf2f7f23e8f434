# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

DELEGATED = [
    "reminders_active",
    "reminder_least_days",
    "reminder_user_id",
    "reminder_interest_rate",
    "reminder_fixed_charge",
]


class ResCompany(models.Model):
    _inherit = "res.company"

    reminders_active = fields.Boolean(
        string="Send Reminders",
        help="Customers are reminded every night, following the plan.",
    )
    reminder_least_days = fields.Integer(
        string="Days between two Reminders",
        default=7,
        help="To the same customer, whatever else becomes due meanwhile.",
    )
    reminder_user_id = fields.Many2one(
        "res.users",
        string="Responsible for Reminders",
        domain="[('share', '=', False)]",
        help="Signs the reminders and gets what somebody has to look at.",
    )
    reminder_interest_rate = fields.Float(
        string="Late-payment Interest",
        digits=(5, 2),
        default=12.15,
        help="Percent per year. By law, unless agreed otherwise: the refinancing rate "
        "of the European Central Bank on 1 January or 1 July, plus 10 points.",
    )
    reminder_fixed_charge = fields.Monetary(
        string="Recovery Costs per Invoice",
        default=40.0,
        help="The fixed sum that a company owes by law for each late invoice: 40 euros "
        "in France.",
    )

    _least_days_positive = models.Constraint(
        "CHECK(reminder_least_days >= 0)",
        "The days between two reminders cannot be negative.",
    )
    _interest_positive = models.Constraint(
        "CHECK(reminder_interest_rate >= 0 AND reminder_fixed_charge >= 0)",
        "Interest and recovery costs cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["credit.insurance.reminder.level"]._copy_plan(companies)
        return companies

    def _get_company_root_delegated_field_names(self):
        return [*super()._get_company_root_delegated_field_names(), *DELEGATED]

    @api.model
    def _reminders_elsewhere(self):
        """Tell whether Odoo's own follow-up is there, which reminds customers too."""
        return "account_followup" in self.env["ir.module.module"]._installed()

    @api.model
    def _reminding(self):
        """Return the companies whose customers are to be reminded."""
        if self._reminders_elsewhere():
            return self.browse()
        return self.sudo().search([("reminders_active", "=", True)])
