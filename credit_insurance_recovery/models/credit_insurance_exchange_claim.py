# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields, models

from odoo.addons.credit_insurance.clients.base import CLAIM_STATUS
from odoo.addons.credit_insurance.clients.claims import Claim

#: How soon an insurer is asked for news of a claim, and how rarely in the end.
SOON, RARELY = timedelta(minutes=10), timedelta(days=1)


class CreditInsuranceExchange(models.Model):
    """Claims on their way to the insurer, followed until they are paid."""

    _inherit = "credit.insurance.exchange"  # pylint: disable=consider-merging-classes-inherited

    operation = fields.Selection(
        selection_add=[("file_claim", "Claim")], ondelete={"file_claim": "cascade"}
    )
    claim_id = fields.Many2one(
        "credit.insurance.claim",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    claim_news = fields.Json(
        readonly=True, help="What the insurer said last: said again, it is no news."
    )

    # === FILING === #

    def _to_claim(self):
        """Return what is claimed as ``clients.claims.Claim``.

        :raises ValueError: the record holds no valid claim
        """
        payload = self.payload
        return Claim(
            cause=payload["cause"],
            notice_reference=payload["notice"],
            date_of_loss=fields.Date.to_date(payload["date_of_loss"]) or None,
            **self._to_unpaid(),
        )

    def _send_file_claim(self, client):
        self._claim_acknowledged(client.file_claim(self._to_claim()))

    def _look_up_file_claim(self, client):
        """Find out whether the claim arrived; send it again only if it did not."""
        found = client.find_claim(self.idempotency_key)
        if found:
            self._claim_acknowledged(found)
        else:
            self._send_again()

    def _claim_acknowledged(self, acknowledgement):
        refusal = self.env._("The insurer did not accept the claim.")
        if not self._is_taken(acknowledgement, refusal):
            return
        number = acknowledgement.reference
        self.write({"external_reference": number, "attempts": 0, **self._no_error()})
        day = fields.Date.context_today(self, self.sent_on)
        self.claim_id._was_filed(day, number or self.idempotency_key, number)
        self.claim_news = {"status": "received"}
        if number and CLAIM_STATUS in self._adapter()._features(self.insurer_id):
            self._await_news()
        else:
            self._close("done")

    # === FOLLOWING UP === #

    def _follow_up_file_claim(self, client):
        """Ask where the claim stands; what is said for the first time is recorded."""
        status = self._adapter()._fetch_claim_status(self, client)
        news = _news(status)
        problem = ""
        if news != self.claim_news:
            problem = self.claim_id._insurer_says(status)
            self.claim_news = news
        if problem:
            self._close("to_review", error_message=problem)
        elif status.status in ("paid", "closed"):
            self._close("done", **self._no_error())
        elif self.state == "sent":
            self._await_news()

    def _await_news(self):
        """Ask again after a while, ever more rarely; claims take months."""
        now = fields.Datetime.now()
        at = now + min(max((now - self.sent_on) / 2, SOON), RARELY)
        self.write(
            {"state": "sent", "attempts": 0, "next_attempt": at, **self._no_error()}
        )
        self._trigger(at)

    # === WHAT IT MEANS FOR THE FILE === #

    def _closed(self):
        result = super()._closed()
        claim = self.claim_id
        mine = self.operation == "file_claim" and claim.filing_exchange_id == self
        if mine and not claim.filed_on and claim.state != "cancelled":
            claim._filing_failed(self._why_not_sent())
        return result

    def _show_not_sent(self, reason):
        if self.operation == "file_claim":
            self.claim_id._filing_failed(reason)
        return super()._show_not_sent(reason)

    def _reopened(self):
        self.claim_id.filing_error = False
        return super()._reopened()

    def _retry(self):
        """Override: what the insurer has is asked after, not sent again."""
        if self.operation != "file_claim" or not self.external_reference:
            super()._retry()
            return
        self._reopened()
        self.closed_on = False
        self._await_news()
        self.next_attempt = fields.Datetime.now()


def _news(status):
    """Return what a status says, to be compared with the next one."""
    news = {"status": status.status}
    if status.indemnity is not None:
        news |= {"indemnity": str(status.indemnity), "currency": status.currency}
    if status.paid_on:
        news["paid_on"] = status.paid_on.isoformat()
    if status.status == "to_review":
        news["code"] = status.code
    return news
