# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..rules.deadlines import Dispute


class CreditInsuranceDispute(models.Model):
    """Disputes suspend deadlines, as the policy says, and may keep cover going."""

    _inherit = "credit.insurance.dispute"

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        disputes.move_id.sudo().line_ids._deadlines_changed()
        return disputes

    def write(self, vals):
        result = super().write(vals)
        self.move_id.sudo().line_ids._deadlines_changed()
        return result

    def _to_rule(self):
        """Return the days of this dispute as the rule's.

        :rtype: credit_insurance_recovery.rules.deadlines.Dispute
        """
        self.ensure_one()
        return Dispute(self.date_from, self.date_to or None)
