# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

#: What the demonstration insurer grants in full, in policy currency.
FULL_UP_TO = 50_000
#: Beyond this it refuses; in between it grants half.
REFUSED_FROM = 250_000


class CreditInsuranceAdapterDemo(models.AbstractModel):
    """An insurer that decides at once by a simple rule and opens no socket."""

    _name = "credit.insurance.adapter.demo"
    _inherit = "credit.insurance.adapter"
    _description = "Credit Insurer Adapter: Demonstration"

    def _features(self, insurer):
        return frozenset({"request", "decisions"})

    def _request_cover(self, exchange):
        payload = exchange.payload
        status, amount = self._underwrite(payload["action"], float(payload["amount"]))
        today = fields.Date.context_today(self)
        exchange.write({"state": "sent", "sent_on": fields.Datetime.now()})
        exchange.cover_id.decision_ids = [
            fields.Command.create(
                {
                    "status": status,
                    "amount": amount,
                    "date_from": today,
                    "decided_on": today,
                    "conditions": self.env._("Decided by the demonstration insurer."),
                }
            )
        ]

    def _underwrite(self, action, requested):
        """Return the status and amount for a request."""
        if action == "cancel":
            return "withdrawn", 0.0
        if requested <= FULL_UP_TO:
            return "granted", requested
        if requested < REFUSED_FROM:
            return "partial", requested / 2
        return "refused", 0.0
