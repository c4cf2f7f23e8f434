# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceNotice(models.Model):
    """Notices that leave through an interface."""

    _inherit = "credit.insurance.notice"  # pylint: disable=consider-merging-classes-inherited

    def _hand_over(self):
        """Write the exchange that carries the notice; nothing is sent yet."""
        self.ensure_one()
        self.exchange_id = self.claim_id._write_message(
            "declare_overdue",
            self.line_ids,
            [self._describe_request(), self.note],
            {"kind": self.kind},
            notice_id=self.id,
        )
        self.policy_id.insurer_id._get_adapter()._declare_overdue(self.exchange_id)

    def _describe_request(self):
        """Return what is asked for, in words that any insurer's clerk reads."""
        if not self.requested_date:
            return ""
        day = fields.Date.to_string(self.requested_date)
        if self.kind == "rescheduling":
            return f"{self.instalments} / {day}"
        return day
