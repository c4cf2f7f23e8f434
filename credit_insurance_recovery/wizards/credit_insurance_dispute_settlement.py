# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceDisputeSettlement(models.TransientModel):
    """Asks how a dispute was settled."""

    _name = "credit.insurance.dispute.settlement"
    _description = "Settle a Dispute"

    dispute_id = fields.Many2one(
        "credit.insurance.dispute", required=True, readonly=True, ondelete="cascade"
    )
    outcome = fields.Char(required=True)
    day = fields.Date(
        string="Settled On", required=True, default=fields.Date.context_today
    )

    def action_settle(self):
        """Close the dispute: reminders and deadlines go on.

        :raises CreditInsuranceError: it is settled already
        """
        self.ensure_one()
        self.dispute_id._settle(self.outcome, self.day)
        return {"type": "ir.actions.act_window_close"}
