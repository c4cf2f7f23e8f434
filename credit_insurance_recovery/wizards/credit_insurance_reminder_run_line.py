# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceReminderRunLine(models.TransientModel):
    """A customer who would be reminded."""

    _name = "credit.insurance.reminder.run.line"
    _description = "Customer to Remind"
    _order = "amount desc, id"
    _rec_name = "partner_id"

    run_id = fields.Many2one(
        "credit.insurance.reminder.run", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    level_id = fields.Many2one("credit.insurance.reminder.level", "Step", readonly=True)
    currency_id = fields.Many2one(related="run_id.currency_id")
    amount = fields.Monetary(readonly=True)
    invoices = fields.Integer(readonly=True)
    days_late = fields.Integer(readonly=True)
    by_email = fields.Boolean("Email", readonly=True)
    by_letter = fields.Boolean("Letter", readonly=True)
    by_call = fields.Boolean("Call", readonly=True)
    reached = fields.Boolean(readonly=True)
