# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cesce, from the portal's public pages and code that reads its movements."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from . import companies
from .book import GRANTED, PARTIAL, REDUCED, REFUSED, WITHDRAWN, Case, day, moment
from .insurer import Insurer
from .logins import acceptable
from .messages import Refusal, Reply, Request

_NO_ERROR = {"errorCode": "0", "errorDescription": ""}
_STATUS = {GRANTED: "2", PARTIAL: "2", REDUCED: "10", REFUSED: "66", WITHDRAWN: "99"}
_UNDER_STUDY = "1"
_WINDOW = timedelta(days=2)


class Cesce(Insurer):
    """All values are texts, with decimal commas and days as yyyymmdd."""

    name = "cesce"

    def route(self, request: Request) -> Reply:
        if request.path == "/oauth2/v1/token":
            return self._token(request)
        if not self.logins.good(self.name, request.bearer()):
            raise self.refusal(401, "Unauthorized")
        claims = self.claims(request)
        if claims:
            return claims
        api, _version, what, contract, resource = [
            *request.path.strip("/").split("/"),
            *[""] * 5,
        ][:5]
        if what != "contracts" or not contract:
            raise self.refusal(404, "Not found")
        routes = {
            ("GET", "portfolio-movements", "movements"): self._movements,
            ("POST", "classifications", "classifications"): self._classify,
        }
        route = routes.get((request.method, api, resource))
        if not route:
            raise self.refusal(405, "Method not allowed")
        return route(request, contract)

    def refusal(self, status: int, message: str, field: str = "") -> Refusal:
        error = {"errorCode": field or str(status), "errorDescription": message}
        return Refusal(status, {"error": error})

    def _token(self, request: Request) -> Reply:
        form = request.form()
        names = ("grant_type", "client_id", "client_secret", "username", "password")
        kind, *credentials = self.need(form, *names)
        if kind != "password" or not acceptable(*credentials):
            self.logins.refuse(self.name)
            raise Refusal(400, {"error": "invalid_grant"})
        token = self.logins.give(self.name, 3600)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        return Reply(200, answer)

    def _classify(self, request: Request, contract: str) -> Reply:
        body = request.json()
        names = ("countryCode", "taxCode", "creditLimitRequested", "currencyCode")
        country, number, amount, currency = self.need(body, *names)
        if not isinstance(amount, str) or amount.count(",") != 1:
            raise self.refusal(400, "Importe no válido.", "creditLimitRequested")
        siren = companies.by_siren(number)
        found = siren if country == "FR" else companies.by_vat(country, number)
        if not found:
            # A good status with an error in it.
            error = {"errorCode": "105", "errorDescription": "Deudor no localizado"}
            return Reply(200, {"error": error})
        asked = {
            "amount": Decimal(amount.replace(",", ".")),
            "currency": currency,
            "reference": body.get("customerReference", ""),
        }
        case = self.book.apply(self.name, contract, found, **asked)
        answer = {"error": _NO_ERROR, "endorsementNo": str(case.number)}
        return Reply(201, answer)

    def _movements(self, request: Request, contract: str) -> Reply:
        self.need(request.query, "languageCode")
        start = int(request.query.get("nextEndorsementNo") or 0)
        oldest, now = self.book.now() - _WINDOW, self.book.now()
        cases = [
            case
            for case in self.book.of(self.name, contract)
            if case.number >= start and _moved(case, now) >= oldest
        ]
        size = self.book.rules["page_size"]
        page, rest = cases[:size], cases[size:]
        following = str(rest[0].number) if rest else "0"
        client = {"contractNo": contract, "nextEndorsementNo": following}
        rows = [self._debtor(case) for case in page] or None
        return Reply(200, {"error": _NO_ERROR, "client": client, "debtor": rows})

    def _debtor(self, case: Case) -> dict[str, Any]:
        event = case.current(self.book.now())
        decided = _compact(event.at) if event else "0"
        ended = event is not None and event.status == WITHDRAWN
        known = not event or event.status != REFUSED
        return {
            "countryCode": case.buyer["country"],
            "taxCode": case.buyer["tax_id"],
            # A refused request gets no number of its own.
            "endorsementNo": str(case.number) if known else "",
            "customerReference": case.reference,
            "companyName": case.buyer["name"],
            "creditLimitRequested": case.amount.replace(".", ","),
            "currencyCode": case.currency,
            "creditLimitGranted": event.amount.replace(".", ",") if event else "0,00",
            "commercialRiskCoverPct": "90,00",
            "politicalRiskCoverPct": "",
            "classificationDecisionCode": "",
            "statusCode": _STATUS[event.status] if event else _UNDER_STUDY,
            "cesceCode": case.buyer["id"],
            "requestEntryDate": _compact(case.received),
            "effectiveDate": decided,
            "cancellationDate": decided if ended else "0",
            "validityDate": "0",
            "classificationDate": decided,
            "validityReasonCode": "",
            "commentsInd": "",
        }


def _moved(case: Case, now: Any) -> Any:
    event = case.current(now)
    return moment(event.at if event else case.received)


def _compact(text: str) -> str:
    return day(text).strftime("%Y%m%d")
