# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

GROUP = "credit_insurance.group_user"


class ResPartner(models.Model):
    """Buyers whose cover has stopped."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    insurance_stop_ids = fields.One2many(
        "credit.insurance.stop", "partner_id", "Cover Stops", groups=GROUP
    )

    def _credit_insurance_stop_message(self):
        """Override: an open stop knows since when, and why."""
        stop = self.env["credit.insurance.stop"]._open_of(self, self.env.company)
        return stop._describe() if stop else super()._credit_insurance_stop_message()
