# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceIndemnityContest(models.TransientModel):
    """Asks why an announced indemnity is not agreed to."""

    _name = "credit.insurance.indemnity.contest"
    _description = "Contest an Indemnity"

    indemnity_id = fields.Many2one(
        "credit.insurance.indemnity", required=True, readonly=True, ondelete="cascade"
    )
    contest_until = fields.Date(related="indemnity_id.contest_until")
    reason = fields.Text(required=True)

    def action_contest(self):
        """Record it.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: it is too late, or paid
        """
        self.ensure_one()
        self.indemnity_id.claim_id._check_officer()
        self.indemnity_id._contest(self.reason)
        return {"type": "ir.actions.act_window_close"}
