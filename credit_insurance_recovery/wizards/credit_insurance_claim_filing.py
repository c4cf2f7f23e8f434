# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsuranceClaimFiling(models.TransientModel):
    """Asks for what is needed to file a claim: a reason for what is missing, and the
    proof where it leaves by letter or portal."""

    _name = "credit.insurance.claim.filing"
    _description = "File the Claim"

    claim_id = fields.Many2one(
        "credit.insurance.claim", required=True, readonly=True, ondelete="cascade"
    )
    connected = fields.Boolean(compute="_compute_claim")
    missing = fields.Text("Documents Missing", compute="_compute_claim")
    reason = fields.Char("File It All the Same Because")
    by_hand = fields.Boolean(
        "It Was Sent Otherwise", help="By letter, by mail or in the insurer's portal."
    )
    sent_on = fields.Date(default=fields.Date.context_today)
    reference = fields.Char(
        "Proof", help="The insurer's number, or that of the registered letter."
    )

    @api.depends("claim_id")
    def _compute_claim(self):
        for wizard in self:
            claim = wizard.claim_id.sudo()
            wizard.connected = claim.policy_id._files_claims()
            wizard.missing = claim.with_env(wizard.env)._name_missing()

    def action_file(self):
        """File the claim through the interface, or record that it was sent.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: without a reason or a proof that is needed
        """
        self.ensure_one()
        self.claim_id._check_officer()
        if self.connected and not self.by_hand:
            self.claim_id._file(self.reason)
        else:
            day = self.sent_on or fields.Date.context_today(self)
            self.claim_id._record_filed(day, self.reference, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def action_download(self):
        """Download the file to be sent."""
        return self.claim_id.action_download()
