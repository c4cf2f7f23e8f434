# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class CreditInsuranceDecision(models.Model):
    _inherit = "credit.insurance.decision"

    @api.model_create_multi
    def create(self, vals_list):
        """A limit of the past changes what is insured of unpaid files."""
        decisions = super().create(vals_list)
        claims = self.env["credit.insurance.claim"].sudo()
        claims._buyers_changed(decisions.sudo().cover_id.partner_id)
        return decisions
