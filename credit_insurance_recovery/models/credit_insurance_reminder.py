# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceReminder(models.Model):
    """A due line that a customer was reminded of, at a step of the plan.

    Written in the transaction that queues the message: what is noted was sent, and
    what was sent is noted, whenever the server stops.
    """

    _name = "credit.insurance.reminder"
    _inherit = ["credit.insurance.append.only"]
    _description = "Reminder"
    _order = "date desc, id desc"
    _rec_name = "move_id"

    letter_id = fields.Many2one(
        "credit.insurance.reminder.letter",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    line_id = fields.Many2one(
        "account.move.line",
        string="Due Line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    level_id = fields.Many2one(
        "credit.insurance.reminder.level",
        string="Step",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    due_date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="What credits left of it on that day."
    )
    interest = fields.Monetary(
        readonly=True, help="Late-payment interest asked for, up to that day."
    )
    charge = fields.Monetary(
        string="Recovery Costs",
        readonly=True,
        help="The fixed sum of a late invoice, on one of its lines.",
    )
    days_late = fields.Integer(readonly=True, aggregator="max")
    mail_id = fields.Many2one(related="letter_id.mail_id")

    _once = models.Constraint(
        "UNIQUE(line_id, level_id)", "A due line is reminded once at each step."
    )

    def _append_only_message(self):
        return self.env._("What a customer was reminded of is kept as it was sent.")
