# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsuranceDeadline(models.Model):
    """Deadlines whose notice did not reach the insurer."""

    _inherit = "credit.insurance.deadline"  # pylint: disable=consider-merging-classes-inherited

    notice_error = fields.Char(
        "Why It Was Not Sent",
        readonly=True,
        copy=False,
        help="The notice is written, and the insurer does not have it.",
    )

    @api.depends("notice_error")
    def _compute_days_left(self):
        result = super()._compute_days_left()
        for deadline in self:
            if deadline.notice_error and deadline.state in ("open", "suspended"):
                deadline.pressing = True
        return result

    def action_declare_unpaid(self):
        """Declare the invoices that these deadlines are about."""
        return self.move_id.action_declare_unpaid()
