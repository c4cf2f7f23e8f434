# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import fields, models

from odoo.addons.credit_insurance.clients.claims import Invoice

#: Messages about unpaid invoices.
UNPAID = ("declare_overdue", "file_claim")


class CreditInsuranceExchange(models.Model):
    """What notices of unpaid invoices and claims have in common on their way."""

    _inherit = "credit.insurance.exchange"

    def _to_unpaid(self):
        """Return what both say of buyer and invoices, as parts of a message.

        The buyer is identified as it is known when the message leaves.

        :rtype: dict
        """
        payload, identity = self.payload, self.cover_id._prepare_buyer_identity()
        return {
            "reference": self.idempotency_key,
            "buyer_id": identity["buyer_id"],
            "country": identity["country"],
            "tax_id": identity["tax_id"],
            "currency": payload["currency"],
            "comment": payload["comment"],
            "invoices": tuple(map(_invoice, payload["invoices"])),
        }

    def _is_taken(self, acknowledgement, refusal):
        """Tell whether the insurer took a message; else it is closed as refused.

        :param acknowledgement: ``clients.models.Acknowledgement``
        :param str refusal: what is said where the insurer gives no reason
        """
        taken = acknowledgement.state != "refused"
        if not taken:
            self._close("rejected", error_message=acknowledgement.message or refusal)
        return taken

    def _why_not_sent(self):
        """Return the sentence on a message that the insurer does not have."""
        return self.error_message or self.env._("Somebody gave it up: it was not sent.")

    def _show_not_sent(self, reason):
        """Hook: show on the file why a message does not leave. By operation."""

    def _closed(self):
        result = super()._closed()
        if self.operation == "search_buyer" and self.state != "done":
            self._stop_waiting()
        return result

    def _stop_waiting(self):
        """The company was not found: messages that wait for it show why.

        While somebody is to choose the company they go on waiting.
        """
        reason = self.error_message or self.env._("Somebody gave it up.")
        for exchange in self.search(
            [
                ("identification_id", "=", self.id),
                ("operation", "in", UNPAID),
                ("state", "=", "waiting"),
            ]
        ):
            if self.state == "to_review":
                exchange._show_not_sent(reason)
            else:
                exchange._close("rejected", error_message=reason)


def _invoice(row):
    """Return a due line of a payload as ``clients.claims.Invoice``."""
    day = fields.Date.to_date
    return Invoice(
        number=row["number"],
        issued=day(row["issued"]),
        due=day(row["due"]),
        delivered=day(row["delivered"]) or None,
        amount=Decimal(row["amount"]),
        outstanding=Decimal(row["outstanding"]),
    )
