# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields, models

from odoo.addons.credit_insurance.clients.base import CLAIM_STATUS
from odoo.addons.credit_insurance.clients.claims import Claim

from .credit_insurance_exchange_notice import invoice_of

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
            reference=self.idempotency_key,
            buyer_id=self.cover_id.buyer_number or "",
            country=payload["country"],
            tax_id=payload["tax_id"],
            currency=payload["currency"],
            comment=payload["comment"],
            cause=payload["cause"],
            notice_reference=payload["notice"],
            date_of_loss=fields.Date.to_date(payload["date_of_loss"]) or None,
            invoices=tuple(map(invoice_of, payload["invoices"])),
        )

    def _send_file_claim(self, client):
        self._claim_acknowledged(client.file_claim(self._to_claim()))

    def _look_up_file_claim(self, client):
        """Find out whether the claim arrived; send it again only if it did not."""
        found = client.find_claim(self.idempotency_key)
        if found:
            self._claim_acknowledged(found)
            return
        self.write({"state": "waiting", "next_attempt": fields.Datetime.now()})
        self._trigger()

    def _claim_acknowledged(self, acknowledgement):
        if acknowledgement.state == "refused":
            message = acknowledgement.message or self.env._(
                "The insurer did not accept the claim."
            )
            self._close("rejected", error_message=message)
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
        if self.operation == "search_buyer" and self.state != "done":
            self._stop_claims()
        claim = self.claim_id
        if self.operation != "file_claim" or claim.filed_on:
            return result
        look_up = self.identification_id
        if self.state == "given_up" and look_up.state not in (
            *(False, "done", "given_up", "sending"),
        ):
            look_up._close("given_up")
        if claim.filing_exchange_id == self and claim.state != "cancelled":
            claim._filing_failed(
                self.error_message
                or self.env._("Somebody gave it up: it was not sent.")
            )
        return result

    def _stop_claims(self):
        """The company was not found: claims that wait for it show why.

        While somebody is to choose the company they go on waiting.
        """
        for exchange in self.search(
            [
                ("identification_id", "=", self.id),
                ("operation", "=", "file_claim"),
                ("state", "=", "waiting"),
            ]
        ):
            reason = self.error_message or self.env._("Somebody gave it up.")
            if self.state == "to_review":
                exchange.claim_id._filing_failed(reason)
            else:
                exchange._close("rejected", error_message=reason)

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
