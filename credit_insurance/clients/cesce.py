# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cesce: classifications (limits) and the movements of a portfolio.

All values of the interface are texts: amounts with a decimal comma, days as
``yyyymmdd`` with ``0`` for none. See ``facts.cesce`` for how sure what is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from . import cesce_movements as movements
from . import identifiers, parsing
from .accounts import Account, secret
from .answers import Answer
from .base import DECISIONS, FIND, REQUEST, token_of
from .calls import Call
from .decisions import ordered, read_rows
from .dialect import PENDING
from .errors import OutcomeUnknown, Rejected
from .facts import cesce as facts
from .mapped import MappedClaims, build
from .models import NEW, Acknowledgement, CoverRequest, Decision, Page


@dataclass(frozen=True)
class CesceAccount(Account):
    """Credentials of the application and of its user, and the contract's number."""

    client_id: str = ""
    client_secret: str = secret()
    username: str = ""
    password: str = secret()
    contract: str = ""


class CesceClient(MappedClaims):
    """Asks Cesce. It identifies buyers by country and tax number, without a search.

    Movements are those of the last days (``window``): after a longer silence they do
    not tell everything, and the classifications have to be read as a whole.
    """

    dialects = {"production": facts.PRODUCTION, "sandbox": facts.SANDBOX}

    @property
    def features(self) -> frozenset[str]:
        request = self.dialect.has("path.classifications", "request.amount")
        known = {DECISIONS, FIND} | ({REQUEST} if request else set())
        return super().features | known

    @property
    def window(self) -> timedelta:
        """How far back movements reach."""
        return timedelta(days=int(self.dialect.number("window.days")))

    # === LOGIN === #

    def _login(self) -> tuple[str, float]:
        account = self.account
        account.require("client_id", "client_secret", "username", "password")
        form = {
            "grant_type": "password",
            "client_id": account.client_id,
            "client_secret": account.client_secret,
            "scope": self.dialect.need("scope"),
            "username": account.username,
            "password": account.password,
        }
        url = self._url("path.login")
        call = Call("login", "POST", url, data=form, accept=(200, 201), secret=True)
        answer = self.transport.send(call)
        data = self._readable(answer, parsing.record)
        return token_of(answer, data.get("access_token"), data.get("expires_in"))

    def _contract_url(self, key: str) -> str:
        self.account.require("contract")
        return self._url(key, contract=self.account.contract)

    def _reason_of(self, answer: Answer) -> tuple[str, str]:
        return movements.error_of(answer.json())

    def _check_error(self, answer: Answer) -> None:
        """Raise ``Rejected`` for an error that comes with a good status."""
        code, message = self._readable(answer, movements.error_of)
        if code not in ("", self.dialect.need("error.none")):
            raise Rejected(
                code=code,
                message=message,
                operation=answer.operation,
                status=answer.status,
                body=answer.kept,
            )

    # === REQUESTS === #

    def request_cover(self, request: CoverRequest) -> Acknowledgement:
        if request.action != NEW:
            self._unsupported(f"{REQUEST} ({request.action})")
        if not (request.tax_id and request.country):
            message = "the country and the tax number of the buyer are needed"
            raise Rejected(code="identifier", message=message)
        tax_id = request.tax_id
        if request.country == "FR" and tax_id.isdecimal():
            tax_id = identifiers.siren(tax_id)
        values = {
            "reference": request.reference,
            "buyer_reference": request.buyer_reference,
            "country": request.country,
            "tax_id": tax_id,
            "name": request.buyer_name,
            "amount": movements.with_comma(request.amount),
            "currency": request.currency,
        }
        call = Call(
            "request_cover",
            "POST",
            self._contract_url("path.classifications"),
            json=build(self.dialect.names("request."), values),
            safe=False,
            accept=(200, 201, 202),
        )
        answer = self._send(call)
        self._check_error(answer)
        return Acknowledgement(_reference(request), raw=answer.kept)

    def fetch_request(self, reference: str) -> Acknowledgement:
        """Look among the movements for the buyer that was asked for."""
        decisions: list[Decision] = []
        for answer, _cursor in self._pages("fetch_request"):
            page = self._readable(answer, self._read_page)
            decisions += [d for d in page if reference in (d.buyer_reference, d.tax_id)]
        state = "decided" if decisions else "pending"
        return Acknowledgement(reference, state, ordered(decisions))

    def find_request(
        self, request: CoverRequest, since: date
    ) -> Acknowledgement | None:
        """Look for the request among the movements of the last days."""
        for answer, _cursor in self._pages("find_request"):
            found = self._readable(answer, self._matching, request, since)
            if found:
                return found
        if date.today() - since >= self.window:
            detail = "the request is older than the movements that are told"
            raise OutcomeUnknown(detail, operation="find_request")
        return None

    def _matching(
        self, data: object, request: CoverRequest, since: date
    ) -> Acknowledgement | None:
        for row in parsing.optional_rows(data, "debtor"):
            if movements.is_request(row, request, since):
                status = self.dialect.verdict(parsing.text(row, "statusCode")).status
                state = "pending" if status == PENDING else "decided"
                return Acknowledgement(_reference(request), state, raw=self._raw(row))
        return None

    # === DECISIONS === #

    def fetch_decisions(self, cursor: str = "") -> Page:
        """Read one page of the movements of the last days.

        The cursor is empty again at the end: the next read starts with the window.
        """
        answer, following = self._movements("fetch_decisions", cursor)
        decisions = self._readable(answer, self._read_page)
        return Page(ordered(decisions), following, more=bool(following))

    def _pages(self, operation: str) -> Iterator[tuple[Answer, str]]:
        cursor, seen = "", set()
        while cursor not in seen:
            seen.add(cursor)
            answer, cursor = self._movements(operation, cursor)
            yield answer, cursor
            if not cursor:
                return
        raise answer.protocol("the pages name each other as the next one")

    def _movements(self, operation: str, cursor: str) -> tuple[Answer, str]:
        params = {"languageCode": self.dialect.need("language")}
        if cursor:
            params["nextEndorsementNo"] = cursor
        url = self._contract_url("path.movements")
        answer = self._send(Call(operation, "GET", url, params=params, large=True))
        self._check_error(answer)
        path = "client.nextEndorsementNo"
        following = self._readable(answer, parsing.identifier, path)
        if following == self.dialect.need("cursor.end"):
            following = ""
        if following and following == cursor:
            raise answer.protocol("the page names itself as the next one")
        return answer, following

    def _read_page(self, data: object) -> list[Decision]:
        def read(row: dict) -> list[Decision]:
            return movements.read(row, self.dialect, self._raw(row))

        rows = parsing.optional_rows(data, "debtor")
        return read_rows(rows, read, self._raw, movements.IDS)


def _reference(request: CoverRequest) -> str:
    return request.buyer_reference or request.tax_id
