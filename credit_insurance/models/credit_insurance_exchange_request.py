# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from decimal import Decimal

from odoo import fields, models

from ..clients.models import CoverRequest
from ..exceptions import CreditInsuranceError

#: How soon an insurer is asked for news at the earliest, and how rarely in the end.
SOON, RARELY = timedelta(minutes=2), timedelta(hours=12)


class CreditInsuranceExchange(models.Model):
    """Requests for cover: looked up, sent, followed until the insurer decides."""

    _inherit = "credit.insurance.exchange"  # pylint: disable=consider-merging-classes-inherited

    identification_id = fields.Many2one(
        "credit.insurance.exchange",
        readonly=True,
        index="btree_not_null",
        help="The look-up of the buyer that this request waits for.",
    )
    candidates = fields.Json(
        readonly=True, help="Companies among which somebody has to choose."
    )

    def _is_ready(self):
        waits = self.identification_id and self.identification_id.state != "done"
        return super()._is_ready() and not (waits and self.state == "waiting")

    # === COMPANY LOOK-UP === #

    def _send_search_buyer(self, client):
        """Look the buyer up; one company found is the one, else somebody chooses."""
        buyers = client.search_buyer(self.cover_id._prepare_buyer_query())
        if len(buyers) == 1:
            self._identified(buyers[0].insurer_id, buyers[0].rating)
            return
        self.candidates = [
            {
                "number": buyer.insurer_id,
                "name": buyer.name,
                "city": buyer.city,
                "country": buyer.country,
            }
            for buyer in buyers[:20]
        ]
        if buyers:
            message = self.env._("Several companies fit: choose the right one.")
        else:
            message = self.env._(
                "The insurer knows no company with this number. Check the SIREN or VAT "
                "number of the customer, or enter the insurer's number on the cover."
            )
        self._close("to_review", error_message=message)

    def _look_up_search_buyer(self, client):
        # A look-up changes nothing at the insurer.
        self._send_search_buyer(client)

    def _identified(self, number, rating=""):
        """Store the insurer's number of the buyer; what waited for it may go."""
        self.cover_id._identified(number, rating)
        self._close("done", external_reference=number, candidates=False)
        waiting = self.search([("identification_id", "=", self.id)])
        waiting.next_attempt = fields.Datetime.now()
        self._trigger()

    # === REQUEST === #

    def _to_request(self):
        """Return what is asked as ``clients.models.CoverRequest``.

        :raises ValueError: the record holds no valid request
        """
        payload = self.payload
        effective = payload.get("effective")
        return CoverRequest(
            reference=self.idempotency_key,
            amount=Decimal(payload["amount"]),
            currency=payload["currency"],
            action=payload["action"],
            urgent=bool(payload.get("urgent")),
            comment=payload.get("comment") or "",
            effective=fields.Date.to_date(effective) if effective else None,
            **self.cover_id._prepare_buyer_identity(),
        )

    def _send_request_cover(self, client):
        self._answered(client.request_cover(self._to_request()))

    def _look_up_request_cover(self, client):
        """Find out whether the request arrived; send it again only if it did not."""
        found = client.find_request(self._to_request(), self.sent_on.date())
        if found:
            self._answered(found)
            return
        self._send_again()

    def _follow_up_request_cover(self, client):
        if not self.insurer_id._get_adapter()._follows_up():
            self._no_news()
            return
        reference = self.external_reference
        if reference:
            self._answered(client.fetch_request(reference))
        else:
            self._no_news()

    def _answered(self, acknowledgement):
        """Store what the insurer says of the request.

        :param acknowledgement: ``clients.models.Acknowledgement``
        """
        self.external_reference = acknowledgement.reference or self.external_reference
        if acknowledgement.state == "refused":
            message = acknowledgement.message or self.env._(
                "The insurer did not accept the request."
            )
            self._close("rejected", error_message=message)
            return
        self.write({"attempts": 0, **self._no_error()})
        if acknowledgement.decisions:
            received = self.policy_id._receive_decisions(
                acknowledgement.decisions, request=self
            )
            self.policy_id._decisions_fetched(received)
        if self.state in ("done", "to_review"):
            return
        if acknowledgement.state == "decided":
            self.policy_id._fetch_soon()
        self._no_news()

    def _no_news(self):
        """Go on waiting for the decision, but not for ever."""
        now = fields.Datetime.now()
        sent_on = self.sent_on or now
        days = self.insurer_id.answer_days
        if days > 0 and now >= sent_on + timedelta(days=days):
            self._close(
                "to_review",
                error_message=self.env._(
                    "The insurer has not decided within %s days: ask there.", days
                ),
            )
            return
        at = now + min(max((now - sent_on) / 2, SOON), RARELY)
        self.write({"state": "sent", "next_attempt": at})
        self._trigger(at)

    def _decided(self):
        """End requests that a decision answered, and their look-ups."""
        for exchange in self:
            if exchange.state not in ("done", "given_up"):
                exchange._close("done", **self._no_error())
            exchange._give_up_look_up()

    def _give_up_look_up(self):
        """End the look-up that nothing waits for any more.

        One that is being sent at this moment is locked, and nobody waits for it.
        """
        look_up = self.identification_id
        if look_up.state not in (False, "done", "given_up", "sending"):
            look_up._close("given_up")

    # === WHAT IT MEANS FOR THE COVER === #

    def _closed(self):
        result = super()._closed()
        if self.state == "given_up":
            self._give_up_look_up()
        self.cover_id._refresh_request_state()
        return result

    def _reopened(self):
        result = super()._reopened()
        open_request = self.cover_id._open_request() - self
        if self.operation == "request_cover" and open_request:
            raise CreditInsuranceError(
                self.env._(
                    "Another request for %s is open.", self.partner_id.display_name
                )
            )
        return result

    def _retry(self):
        """A look-up is not needed any more once the buyer's number is known."""
        if self.operation == "search_buyer" and self.cover_id.buyer_number:
            self._identified(self.cover_id.buyer_number)
            return
        super()._retry()
        look_up = self.identification_id
        if look_up.state in ("rejected", "to_review", "given_up"):
            look_up._retry()
        self.cover_id._refresh_request_state()
