# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsuranceRecoveryHandover(models.TransientModel):
    """Asks when the insurer's shares were handed over, and for the proof."""

    _name = "credit.insurance.recovery.handover"
    _description = "Hand Recoveries Over"

    recovery_ids = fields.Many2many(
        "credit.insurance.recovery",
        "credit_insurance_recovery_handover_rel",
        "handover_id",
        "recovery_id",
        string="Recoveries",
        required=True,
        readonly=True,
    )
    summary = fields.Char("Insurer's Share", compute="_compute_summary")
    day = fields.Date("Paid On", required=True, default=fields.Date.context_today)
    reference = fields.Char("Proof", help="Number of the transfer or of the letter.")

    @api.depends("recovery_ids")
    def _compute_summary(self):
        for wizard in self:
            owed = wizard.recovery_ids.filtered(lambda one: not one.handed_over_on)
            by_currency = owed.grouped("currency_id")
            wizard.summary = ", ".join(
                currency.format(sum(recoveries.mapped("insurer_share")))
                for currency, recoveries in by_currency.items()
            )

    def action_hand_over(self):
        """Record it: the shares stand from now on.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: nothing of it is owed
        """
        self.ensure_one()
        self.recovery_ids.claim_id._check_officer()
        self.recovery_ids._hand_over(self.day, self.reference)
        return {"type": "ir.actions.act_window_close"}
