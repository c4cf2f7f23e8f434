# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceDeadlineDone(models.TransientModel):
    """Asks on which day rights were exercised, and for the proof."""

    _name = "credit.insurance.deadline.done"
    _description = "Mark Deadlines as Done"

    deadline_ids = fields.Many2many(
        "credit.insurance.deadline", string="Deadlines", required=True, readonly=True
    )
    done_on = fields.Date("Sent On", required=True, default=fields.Date.context_today)
    reference = fields.Char(
        "Proof",
        required=True,
        help="Number of the insurer's receipt or of the registered letter.",
    )

    def action_done(self):
        """Record it.

        :raises AccessError: unless the user is an officer
        """
        self.ensure_one()
        self.deadline_ids._mark_done(self.done_on, self.reference)
        return {"type": "ir.actions.act_window_close"}
