# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Atradius: buyers, covers and their decisions over REST.

See ``facts.atradius`` for what is known of the interface and how sure it is.
"""

import base64
import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from . import atradius_covers as covers
from . import identifiers, parsing
from .accounts import Account, secret
from .answers import Answer
from .base import DECISIONS, FIND, REQUEST, SEARCH, token_of
from .calls import Call
from .decisions import delta_cursor, ordered, read_rows
from .errors import Rejected
from .facts import atradius as facts
from .mapped import MappedClaims
from .models import (
    CANCEL,
    NEW,
    Acknowledgement,
    Buyer,
    BuyerQuery,
    CoverRequest,
    Decision,
    Page,
)


@dataclass(frozen=True)
class AtradiusAccount(Account):
    """Credentials of the portal, and the numbers of customer and policy."""

    client_id: str = ""
    client_secret: str = secret()
    app_key: str = secret()
    customer_id: str = ""
    policy_id: str = ""


class AtradiusClient(MappedClaims):
    """Asks Atradius. A request is decided at once (``decided``) or ``pending``."""

    dialects = {"production": facts.PRODUCTION, "sandbox": facts.SANDBOX}

    @property
    def features(self) -> frozenset[str]:
        return super().features | {SEARCH, REQUEST, DECISIONS, FIND}

    # === LOGIN === #

    def _login(self) -> tuple[str, float]:
        account = self.account
        account.require("client_id", "client_secret", "app_key")
        pair = f"{account.client_id}:{account.client_secret}"
        basic = base64.b64encode(pair.encode()).decode()
        self.transport.redactor.add(basic)
        call = Call(
            "login",
            "POST",
            self._url("path.login"),
            headers={
                **self._application(),
                "Authorization": f"Basic {basic}",
                "Content-Type": "application/json",
            },
            data=b"",
            accept=(200, 201),
            secret=True,
        )
        answer = self.transport.send(call)
        data = self._readable(answer, parsing.record, "data")
        return token_of(answer, data.get("access_token"), data.get("expires_in"))

    def _application(self) -> dict[str, str]:
        return {
            "Atradius-App-Key": self.account.app_key,
            "Atradius-Correlation-Id": str(uuid.uuid4()),
        }

    def _authorization(self, token: str) -> dict[str, str]:
        return {**super()._authorization(token), **self._application()}

    def _policy(self, **more: str) -> dict[str, str]:
        self.account.require("customer_id", "policy_id")
        ids = {
            "customerId": self.account.customer_id,
            "policyId": self.account.policy_id,
        }
        return {**ids, **{name: value for name, value in more.items() if value}}

    def _reason_of(self, answer: Answer) -> tuple[str, str]:
        data = parsing.record(answer.json())
        if isinstance(data.get("faultstring"), str):
            return "", data["faultstring"]
        for error in parsing.find(data, "detail"):
            where = parsing.text(error, "source.parameter")
            return where, parsing.text(error, "detail")
        return "", ""

    # === BUYERS === #

    def search_buyer(self, query: BuyerQuery) -> tuple[Buyer, ...]:
        """Find the one company with a SIREN or VAT number; names are not searched."""
        kind, number = self._identifier(query)
        params = {
            "country": identifiers.alpha3(query.country),
            "uid": number,
            "uidType": kind,
        }
        call = Call("search_buyer", "GET", self._url("path.buyers"), params=params)
        try:
            answer = self._send(call)
        except Rejected as error:
            if self.dialect.need("text.no_buyer") in error.message:
                return ()
            raise
        return self._readable(answer, _read_buyers, query.country)

    # === REQUESTS === #

    def request_cover(self, request: CoverRequest) -> Acknowledgement:
        call = Call(
            "request_cover",
            "POST" if request.action == NEW else "PUT",
            self._url("path.covers"),
            json=self._request(request),
            safe=False,
            accept=(200, 201, 202),
        )
        answer = self._send(call)
        return self._readable(answer, self._read_acknowledgement_of, answer)

    def _request(self, request: CoverRequest) -> dict[str, Any]:
        step = self.dialect.number("amount.step")
        if request.action != CANCEL and (not request.amount or request.amount % step):
            message = f"the amount must be a multiple of {step}"
            raise Rejected(code="amount", message=message)
        if not request.buyer_id:
            raise Rejected(code="buyer", message="the buyer has no number at Atradius")
        policy = self._policy()
        body: dict[str, Any] = {
            "customerId": _as_number(policy["customerId"]),
            "policyId": policy["policyId"],
            "buyerId": _as_number(request.buyer_id),
            "coverType": self.dialect.need("cover.type"),
            "customerRefNumber": request.reference,
            "currencyCode": request.currency,
        }
        if request.action != CANCEL:
            body["creditLimitAmount"] = request.amount
        if request.action == NEW:
            effective = request.effective or date.today()
            return {**body, "effectFromDate": effective.isoformat()}
        return {**body, "action": self.dialect.need(f"action.{request.action}")}

    def _read_acknowledgement_of(self, data: object, answer: Answer) -> Acknowledgement:
        row = (parsing.rows(data, "data") or [{}])[0]
        message = parsing.text(row, "response")
        if self.dialect.need("text.refused") in message.lower():
            raise Rejected(
                code="refused",
                message=message,
                operation=answer.operation,
                status=answer.status,
                body=answer.kept,
            )
        return Acknowledgement(
            reference=parsing.identifier(row, "coverId"),
            state="pending" if answer.status == 202 else "decided",
            message=message,
            raw=self._raw(data),
        )

    def find_request(
        self, request: CoverRequest, since: date
    ) -> Acknowledgement | None:
        """Look for the request among the applications and covers of its buyer.

        Whether our own reference comes back is not known; without it, an application
        for the same amount since the day is taken for ours.
        """
        for path, params in (
            ("path.applications", self._policy()),
            ("path.covers", self._policy(buyerId=request.buyer_id)),
        ):
            answer = self._list("find_request", path, params)
            found = self._readable(answer, self._matching, request, since)
            if found:
                return found
        return None

    def _matching(
        self, data: object, request: CoverRequest, since: date
    ) -> Acknowledgement | None:
        for row in parsing.rows(data, "data"):
            if covers.is_request(row, request, since):
                return Acknowledgement(
                    reference=parsing.identifier(row, "coverId"),
                    state="decided" if covers.decided(row) else "pending",
                    raw=self._raw(row),
                )
        return None

    def fetch_request(self, reference: str) -> Acknowledgement:
        """Look a cover up in the portfolio; it cannot be read by its number."""
        answer = self._list("fetch_request", "path.covers", self._policy())
        data = self._readable(answer, parsing.rows, "data")
        rows = [row for row in data if str(row.get("coverId")) == reference]
        decisions = ordered(self._read_rows(rows))
        state = "decided" if decisions else "pending"
        return Acknowledgement(reference, state, decisions, raw=self._raw(rows))

    # === DECISIONS === #

    def fetch_decisions(self, cursor: str = "") -> Page:
        """Read what ended and what is in force since the cursor.

        A cover that ended is not listed with the others any more, hence two reads.
        """
        since = {self.dialect.need("param.since"): cursor}
        cursors, decisions = [], []
        for path in ("path.historic", "path.covers"):
            answer = self._list("fetch_decisions", path, self._policy(**since))
            cursors.append(delta_cursor(answer))
            rows = self._readable(answer, parsing.rows, "data")
            decisions += self._read_rows(rows)
        return Page(ordered(decisions), cursor=min(cursors), full=not cursor)

    def _list(self, operation: str, path: str, params: dict[str, str]) -> Answer:
        url = self._url(path)
        return self._send(Call(operation, "GET", url, params=params, large=True))

    def _read_rows(self, rows: list[dict]) -> list[Decision]:
        def read(row: dict) -> list[Decision]:
            return covers.read(row, self.dialect, self._raw(row))

        return read_rows(rows, read, self._raw, covers.IDS)


def _as_number(value: str) -> int | str:
    return int(value) if value.isascii() and value.isdigit() else value


def _read_buyers(data: object, country: str) -> tuple[Buyer, ...]:
    buyers = map(_buyer, parsing.rows(data, "data"))
    return tuple(replace(buyer, country=country) for buyer in buyers)


def _buyer(row: dict) -> Buyer:
    return Buyer(
        insurer_id=parsing.identifier(row, "buyerId"),
        name=parsing.text(row, "buyerName"),
        identifiers=tuple(
            (parsing.text(uid, "uidType"), parsing.text(uid, "uid"))
            for uid in parsing.optional_rows(row, "uniqueIdentifiers")
        ),
        rating=parsing.text(row, "currentBuyerRating"),
    )
