# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .claim_amounts import prepare_invoice


class CreditInsuranceNotice(models.Model):
    """Notices that leave through an interface."""

    _inherit = "credit.insurance.notice"  # pylint: disable=consider-merging-classes-inherited

    def _hand_over(self):
        """Write the exchange that carries the notice; nothing is sent yet."""
        self.ensure_one()
        cover = self.policy_id._cover_of(self.partner_id)
        if not cover.id:
            cover = cover.create(
                {"policy_id": self.policy_id.id, "partner_id": self.partner_id.id}
            )
        insurer = self.policy_id.insurer_id
        self.exchange_id = self.env["credit.insurance.exchange"].create(
            {
                "insurer_id": insurer.id,
                "policy_id": self.policy_id.id,
                "cover_id": cover.id,
                "operation": "declare_overdue",
                "res_model": self.claim_id._name,
                "res_id": self.claim_id.id,
                "notice_id": self.id,
                "identification_id": cover._identification().id,
                "payload": self._prepare_payload(cover),
            }
        )
        insurer._get_adapter()._declare_overdue(self.exchange_id)

    def _prepare_payload(self, cover):
        """Return what is said: the whole notice, without secrets."""
        identity = cover._prepare_buyer_identity()
        return {
            "kind": self.kind,
            "buyer": self.partner_id.display_name,
            "country": identity["country"],
            "tax_id": identity["tax_id"],
            "currency": self.currency_id.name,
            "comment": "\n".join(filter(None, [self._describe_request(), self.note])),
            "invoices": [
                prepare_invoice(line, self.policy_id) for line in self.line_ids
            ],
        }

    def _describe_request(self):
        """Return what is asked for, in words that any insurer's clerk reads."""
        if not self.requested_date:
            return ""
        day = fields.Date.to_string(self.requested_date)
        if self.kind == "rescheduling":
            return f"{self.instalments} / {day}"
        return day
