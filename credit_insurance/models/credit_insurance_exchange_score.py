# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import format_amount

from ..clients import errors
from ..clients.coface_icon import DEBTOR_RISK


class CreditInsuranceExchange(models.Model):
    """Scores of companies: ordered once, read when they are made."""

    _inherit = "credit.insurance.exchange"  # pylint: disable=consider-merging-classes-inherited

    operation = fields.Selection(
        selection_add=[("order_score", "Order of a score")],
        ondelete={"order_score": "cascade"},
    )

    def _open_client(self, listener):
        if self.operation != "order_score":
            return super()._open_client(listener)
        # Scores belong to no policy.
        no_policy = self.env["credit.insurance.policy"]
        return self._adapter()._open(self.insurer_id, no_policy, listener=listener)

    def _send_order_score(self, client):
        buyers = client.search_buyer(self.cover_id._prepare_buyer_query())
        if len(buyers) != 1:
            message = self.env._(
                "%(count)s companies were found for the number of %(buyer)s, so that "
                "no score was ordered.",
                count=len(buyers),
                buyer=self.partner_id.display_name,
            )
            self._close("rejected", error_message=message)
            return
        ordered = client.order_score(
            buyers[0].insurer_id, DEBTOR_RISK, self.idempotency_key
        )
        self.external_reference = ordered.reference
        self._no_news()

    def _look_up_order_score(self, client):
        raise errors.OutcomeUnknown(
            "orders cannot be looked up by our reference", operation="order_score"
        )

    def _follow_up_order_score(self, client):
        score = client.fetch_score(self.external_reference)
        if score is None:
            self._no_news()
            return
        self.cover_id.rating = score.value
        self.cover_id._message_log(body=self._describe_score(score))
        self._close("done", **self._no_error())

    def _describe_score(self, score):
        """Return the sentence on a ``clients.coface_icon.Score``."""
        parts = [
            self.env._(
                "Score of %(insurer)s: %(value)s.",
                insurer=self.insurer_id.name,
                value=score.value,
            )
        ]
        if score.default_probability is not None:
            share = f"{score.default_probability * 100:.2f} %"
            parts.append(self.env._("Probability of default: %s.", share))
        if score.amount is not None:
            currency = self.env["res.currency"].search([("name", "=", score.currency)])
            amount = format_amount(self.env, float(score.amount), currency)
            parts.append(
                self.env._("Recommended at most: %s; this is no cover.", amount)
            )
        return " ".join(parts)
