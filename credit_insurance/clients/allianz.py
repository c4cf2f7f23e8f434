# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Allianz Trade, cover interface V3: requests are jobs, the portfolio is paged.

See ``facts.allianz`` for what is known of the interface and how sure it is.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from . import allianz_answers, identifiers, parsing
from .accounts import Account, secret
from .allianz_answers import CoverReader
from .answers import Answer
from .base import DECISIONS, FIND, REQUEST, SEARCH, token_of
from .calls import Call
from .decisions import ordered, read_rows
from .dialect import PENDING
from .errors import NotConfigured, OutcomeUnknown, Protocol, Rejected
from .facts import allianz as facts
from .mapped import MappedClaims
from .models import (
    Acknowledgement,
    Buyer,
    BuyerQuery,
    CoverRequest,
    Decision,
    Page,
)
from .parsing import Unreadable

#: The first word of a reference says what it is the number of.
_JOB, _COVER, _REQUEST = "job", "cover", "request"
_MOST_PAGES = 10_000
# For looking through everything: what a customer was seen to ask for.
_LARGE_PAGE = 5_000
_MOST_CANDIDATES = 20
_OK = (200, 206)


@dataclass(frozen=True)
class AllianzAccount(Account):
    """The private key of the portal and the three parts of a policy's number."""

    api_key: str = secret()
    business_unit: str = ""
    policy_id: str = ""
    extension_id: str = ""


class AllianzClient(MappedClaims):
    """Asks Allianz Trade. A request is ``pending`` until ``fetch_request`` says more.

    The portfolio is read as a whole, nothing tells what changed: a cover that is not
    in it any more is no longer insured.
    """

    dialects = {"production": facts.PRODUCTION, "sandbox": facts.SANDBOX}

    @property
    def features(self) -> frozenset[str]:
        return super().features | {SEARCH, REQUEST, DECISIONS, FIND}

    # === LOGIN === #

    def _login(self) -> tuple[str, float]:
        self.account.require("api_key")
        call = Call(
            "login",
            "POST",
            self._url("path.login"),
            json={"apiKey": self.account.api_key},
            accept=(200, 201),
            secret=True,
        )
        answer = self.transport.send(call)
        data = self._readable(answer, parsing.record)
        return token_of(answer, data.get("access_token"), data.get("expires_in"))

    def _policy(self) -> dict[str, str]:
        self.account.require("business_unit", "policy_id", "currency")
        policy = {
            "businessUnitCode": self.account.business_unit,
            "policyId": self.account.policy_id,
        }
        if self.account.extension_id:
            policy["extensionId"] = self.account.extension_id
        return policy

    def _post(
        self, operation: str, path: str, body: Any, large: bool = False
    ) -> Answer:
        """Read by a POST, as searches are here."""
        url = self._url(path)
        return self._send(
            Call(operation, "POST", url, json=body, accept=_OK, large=large)
        )

    # === BUYERS === #

    def search_buyer(self, query: BuyerQuery) -> tuple[Buyer, ...]:
        """Find companies by a number, if its type is known here, else by name.

        Companies found by name and not having the number asked for are left out.
        """
        number, code = self._number(query)
        if number and not (code or query.name):
            raise NotConfigured(f"identifier.{query.country}.siren")
        if not number and not query.name:
            raise Rejected(code="identifier", message="a number or a name is needed")
        body = {
            "requestedSize": _MOST_CANDIDATES,
            "companyName": query.name,
            "streetName": query.street,
            "town": query.city,
            "postalCode": query.postal_code,
            "countryCode": query.country,
            "companyIdentifierTypeCode": "EH",
        }
        if code:
            body["companyIdentifiers"] = [{"idTypeCode": code, "idValue": number}]
        body = {name: value for name, value in body.items() if value}
        answer = self._post("search_buyer", "path.matching", body)
        buyers = self._readable(answer, allianz_answers.buyers)
        return self._with_number(buyers, number) if number and not code else buyers

    def _number(self, query: BuyerQuery) -> tuple[str, str]:
        """Return the number in a query, and its type if that is known here."""
        if not (query.siren or query.vat):
            return "", ""
        try:
            code, number = self._identifier(query)
            return number, code
        except NotConfigured:
            if query.siren:
                return identifiers.siren(query.siren), ""
            return identifiers.vat(query.country, query.vat), ""

    def _with_number(self, buyers: tuple[Buyer, ...], number: str) -> tuple[Buyer, ...]:
        if not buyers:
            return ()
        ids = [buyer.insurer_id for buyer in buyers]
        answer = self._post("search_buyer", "path.companies", ids)
        having = self._readable(answer, allianz_answers.having_number, number)
        return tuple(buyer for buyer in buyers if buyer.insurer_id in having)

    # === REQUESTS === #

    def request_cover(self, request: CoverRequest) -> Acknowledgement:
        body = {
            "requestTypeCode": self.dialect.need(f"request.type.{request.action}"),
            "policy": self._policy(),
            "creditLimitDetails": {
                "requestedAmount": request.amount,
                "currencyCode": request.currency,
            },
            "companyId": request.buyer_id,
            "isRequestUrgent": request.urgent,
        }
        if not request.buyer_id:
            raise Rejected(code="buyer", message="the buyer has no number at Allianz")
        call = Call(
            "request_cover",
            "POST",
            self._url("path.covers"),
            json=body,
            safe=False,
            accept=(200, 201, 202),
        )
        job = self._readable(self._send(call), allianz_answers.job_id)
        return Acknowledgement(f"{_JOB}/{job}")

    def fetch_request(self, reference: str) -> Acknowledgement:
        kind, _slash, number = reference.partition("/")
        if kind == _COVER:
            return self._cover(number)
        if kind != _JOB:
            # Open requests cannot be read one by one; the portfolio will tell.
            return Acknowledgement(reference)
        url = self._url("path.job", reference=number)
        answer = self._send(Call("fetch_request", "GET", url))
        status, target = self._readable(answer, allianz_answers.job)
        meaning = self.dialect.meaning("job", status, "")
        if meaning == "done" and target:
            return self._cover(target)
        if meaning == PENDING:
            return Acknowledgement(reference, raw=answer.kept)
        if meaning == "failed":
            return Acknowledgement(reference, "refused", raw=answer.kept)
        raise answer.protocol(f"a job with the status {status!r}")

    def _cover(self, number: str) -> Acknowledgement:
        answer = self._detail("fetch_request", number)
        decisions = self._readable(answer, self._reader.cover, {"reference": number})
        state = "decided" if decisions else "pending"
        reference = f"{_COVER}/{number}"
        return Acknowledgement(reference, state, tuple(decisions), raw=answer.kept)

    def _detail(self, operation: str, number: str) -> Answer:
        url = self._url("path.cover", reference=number)
        return self._send(Call(operation, "GET", url))

    @property
    def _reader(self) -> CoverReader:
        return CoverReader(self.dialect, self.account.currency, self._raw)

    def find_request(
        self, request: CoverRequest, since: date
    ) -> Acknowledgement | None:
        """Look for the request among those still open, then among the covers.

        An open request does not name its company for certain, and there is no place
        for a reference of ours: what could be ours but is not certain to be raises
        ``OutcomeUnknown``.
        """
        status = {"requestStatusCode": self.dialect.need("status.open")}
        body = {**self._search(1, _LARGE_PAGE), **status}
        answer = self._post("find_request", "path.requests_search", body, large=True)
        for row in self._readable(answer, allianz_answers.similar, request, since):
            return self._readable(answer, lambda _data, r=row: self._ours(r, request))
        return self._among_covers(request, since)

    def _ours(self, row: dict, request: CoverRequest) -> Acknowledgement:
        company = parsing.text(row, self.dialect.need("row.company_of_request"))
        if company != request.buyer_id:
            detail = "a request for the same amount is open, of a buyer not told"
            raise OutcomeUnknown(detail, operation="find_request")
        number = parsing.text(row, "coverId")
        reference = f"{_COVER}/{number}" if number else _REQUEST
        return Acknowledgement(reference, raw=self._raw(row))

    def _among_covers(
        self, request: CoverRequest, since: date
    ) -> Acknowledgement | None:
        page = "1"
        while page:
            rows, page = self._portfolio("find_request", page, _LARGE_PAGE)
            for row in rows:
                if allianz_answers.company_of(row) == request.buyer_id:
                    return self._decided(row, since)
        return None

    def _decided(self, row: dict, since: date) -> Acknowledgement:
        decisions = self._read_rows("find_request", [row])
        if any(d.date_from and d.date_from >= since for d in decisions):
            reference = f"{_COVER}/{decisions[0].reference}"
            return Acknowledgement(reference, "decided", decisions)
        detail = "the buyer has a cover; whether from this request is not told"
        raise OutcomeUnknown(detail, operation="find_request")

    # === DECISIONS === #

    def fetch_decisions(self, cursor: str = "") -> Page:
        """Read one page of the portfolio; ``cursor`` is the number of the page."""
        size = int(self.dialect.number("page.size"))
        rows, following = self._portfolio("fetch_decisions", cursor, size)
        decisions = self._read_rows("fetch_decisions", rows)
        return Page(decisions, following, more=bool(following), full=True)

    def _read_rows(self, operation: str, rows: list[dict]) -> tuple[Decision, ...]:
        reader = self._reader

        def detail(number: str) -> tuple[object, str]:
            try:
                answer = self._detail(operation, number)
                return answer.json(), answer.kept
            except (Protocol, Rejected) as error:
                # The other covers can be read nevertheless.
                raise Unreadable(str(error)) from None

        def read(row: dict) -> list[Decision]:
            return reader.row(row, detail)

        ids = (self.dialect.need("row.cover"), "companyId")
        return ordered(read_rows(rows, read, self._raw, ids))

    def _portfolio(
        self, operation: str, cursor: str, size: int
    ) -> tuple[list[dict], str]:
        """Return the rows of a page and the number of the next, ``""`` at the end."""
        page = int(cursor) if cursor.isascii() and cursor.isdigit() else 1
        body = self._search(page, size)
        answer = self._post(operation, "path.covers_search", body, large=True)
        rows = self._readable(answer, parsing.rows)
        if page >= _MOST_PAGES:
            raise answer.protocol("the portfolio does not end")
        return rows, str(page + 1) if len(rows) >= size else ""

    def _search(self, page: int, size: int) -> dict[str, Any]:
        policy = {"extensionId": "", **self._policy()}
        pagination = {"page": page, "pageSize": size, "isTotalRequired": True}
        return {"policies": [policy], "pagination": pagination}
