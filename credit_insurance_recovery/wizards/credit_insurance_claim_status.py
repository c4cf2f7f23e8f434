# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..models.credit_insurance_claim import STATES, STEPS

#: What an insurer may say; the rest happens by other buttons.
SAID = (
    *("filed", "incomplete", "waiting", "loss"),
    *("accepted", "partly_accepted", "refused", "paid"),
)
WITH_MONEY = ("accepted", "partly_accepted", "paid")


class CreditInsuranceClaimStatus(models.TransientModel):
    """Records by hand what the insurer says of a file."""

    _name = "credit.insurance.claim.status"
    _description = "Record the Insurer's Answer"

    claim_id = fields.Many2one(
        "credit.insurance.claim", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="claim_id.currency_id")
    allowed = fields.Json(compute="_compute_allowed")
    state = fields.Selection(
        [(state, label) for state, label in STATES if state in SAID],
        string="The Insurer Says",
    )
    day = fields.Date("On", required=True, default=fields.Date.context_today)
    reference = fields.Char(
        "Insurer's Number",
        compute="_compute_reference",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Text()
    amount = fields.Monetary(
        "Indemnity", help="What the insurer says that it pays, if it says so."
    )

    @api.depends("claim_id")
    def _compute_allowed(self):
        for wizard in self:
            now = wizard.claim_id.state
            steps = STEPS.get(now, ()) if now not in ("draft", "to_send") else ()
            # An empty list would come to the screen as no list at all.
            wizard.allowed = [one for one in SAID if one in steps] or ["-"]

    @api.depends("claim_id")
    def _compute_reference(self):
        for wizard in self:
            wizard.reference = wizard.claim_id.insurer_reference

    def action_record(self):
        """Record it.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: the file cannot go there, a refusal without a
            reason, or a day to come
        """
        self.ensure_one()
        self.claim_id._check_officer()
        self._check()
        claim = self.claim_id.sudo()
        if self.state == claim.state:
            return {"type": "ir.actions.act_window_close"}
        claim._record_status(self.state, self.day, self.reason or "", self.reference)
        if self.amount and self.state in WITH_MONEY:
            paid_on = self.day if self.state == "paid" else None
            claim._take_indemnity_over(self.amount, paid_on, self.reason or "")
        return {"type": "ir.actions.act_window_close"}

    def _check(self):
        if not self.state:
            raise CreditInsuranceError(self.env._("Choose what the insurer says."))
        if self.claim_id.state in ("draft", "to_send"):
            raise CreditInsuranceError(
                self.env._("The insurer does not have it yet: file the claim first.")
            )
        if self.day > fields.Date.context_today(self):
            raise CreditInsuranceError(self.env._("That day has not come yet."))
        if self.amount < 0:
            raise CreditInsuranceError(self.env._("An indemnity cannot be negative."))
