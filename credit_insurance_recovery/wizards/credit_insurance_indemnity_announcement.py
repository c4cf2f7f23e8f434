# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError


class CreditInsuranceIndemnityAnnouncement(models.TransientModel):
    """Asks what the insurer announced, and how it came to it."""

    _name = "credit.insurance.indemnity.announcement"
    _description = "Announced Indemnity"

    claim_id = fields.Many2one(
        "credit.insurance.claim", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="claim_id.currency_id")
    expected_amount = fields.Monetary(
        related="claim_id.expected_indemnity", string="Expected Indemnity"
    )
    before = fields.Monetary(
        related="claim_id.indemnity_announced", string="Announced Before"
    )
    amount = fields.Monetary(
        "Announced Indemnity",
        required=True,
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="What comes on top of what was announced before.",
    )
    announced_on = fields.Date("On", required=True, default=fields.Date.context_today)
    insurer_reference = fields.Char("Insurer's Reference")
    figure_ids = fields.One2many(
        "credit.insurance.indemnity.announcement.figure",
        "announcement_id",
        "The Insurer's Figures",
    )
    note = fields.Text("Comment")
    differences_html = fields.Html(
        "Difference Explained", compute="_compute_differences_html", sanitize=False
    )

    @api.depends("claim_id")
    def _compute_amount(self):
        for wizard in self:
            left = wizard.claim_id.expected_indemnity - wizard.before
            wizard.amount = max(left, 0.0)

    @api.depends("amount", "figure_ids.code", "figure_ids.value")
    @api.depends_context("lang")
    def _compute_differences_html(self):
        for wizard in self:
            try:
                found = wizard.claim_id._explain_difference(
                    wizard.before + wizard.amount, wizard._figures()
                )
            except CreditInsuranceError as error:
                wizard.differences_html = str(error)
            else:
                wizard.differences_html = wizard.claim_id._differences_html(found)

    def _figures(self):
        """Return the insurer's figures as texts, by step.

        :raises CreditInsuranceError: one is given twice
        """
        told = self.figure_ids.filtered("code")
        figures = {one.code: str(one.value) for one in told}
        if len(figures) < len(told):
            raise CreditInsuranceError(
                self.env._("One of the insurer's figures is there twice.")
            )
        return figures

    def action_record(self):
        """Record it: the file goes on with it.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: what is recorded cannot be
        """
        self.ensure_one()
        self.claim_id._check_officer()
        self.claim_id._announce(
            self.amount,
            self.announced_on,
            self.insurer_reference,
            self._figures(),
            self.note,
        )
        return {"type": "ir.actions.act_window_close"}
