# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .claim_amounts import in_policy_currency


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
            "invoices": [self._prepare_invoice(line) for line in self.line_ids],
        }

    def _describe_request(self):
        """Return what is asked for, in words that any insurer's clerk reads."""
        if not self.requested_date:
            return ""
        day = fields.Date.to_string(self.requested_date)
        if self.kind == "rescheduling":
            return f"{self.instalments} / {day}"
        return day

    def _prepare_invoice(self, line):
        policy, move = self.policy_id, line.move_id
        digits = policy.currency_id.decimal_places
        amounts = {
            "amount": line.amount_currency,
            "outstanding": line.amount_residual_currency,
        }
        return {
            "number": move.name,
            "issued": fields.Date.to_string(move.invoice_date),
            "due": fields.Date.to_string(line.insurance_due_date),
            "delivered": fields.Date.to_string(move.insurance_delivery_date) or "",
            **{
                name: f"{in_policy_currency(line, amount, policy):.{digits}f}"
                for name, amount in amounts.items()
            },
        }
