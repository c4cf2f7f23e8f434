# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Coface: CofaServe and ICON, from what Coface publishes, and conventions."""

from typing import Any

from . import companies
from .book import (
    GRANTED,
    PARTIAL,
    REDUCED,
    REFUSED,
    WITHDRAWN,
    Case,
    Event,
    day,
    moment,
)
from .insurer import Insurer
from .logins import acceptable
from .messages import Refusal, Reply, Request

_CODES = {
    GRANTED: "AGREED",
    PARTIAL: "PARTIAL",
    REDUCED: "REDUCED",
    REFUSED: "REFUSED",
    WITHDRAWN: "WITHDRAWN",
}


class Coface(Insurer):
    """Both services: a key and a token with each call, no "Bearer" before it."""

    def login(self, request: Request, grant: str) -> Reply:
        """Give a token; after five wrong logins none, whatever the password."""
        user, password = self.need(request.json(), "username", "password")
        if request.json().get(grant) != "password":
            raise self.refusal(400, f"{grant} is missing.", "missing_or_invalid_param")
        if self.logins.locked(self.name):
            raise self.refusal(403, "The account is locked.", "forbiden")
        key = request.headers.get("x-api-key", "")
        if not acceptable(user, password, key):
            self.logins.refuse(self.name)
            raise self.refusal(401, "Wrong username or password.", "unauthorized")
        token = self.logins.give(self.name, 3600)
        answer = {"idToken": token, "accessToken": f"no-{token[:8]}"}
        return Reply(200, {**answer, "refreshToken": "", "expiresIn": 3600})

    def guard(self, request: Request) -> None:
        """Refuse a call without key and token."""
        token = request.headers.get("authorization", "")
        good = self.logins.good(self.name, token)
        if not good or not request.headers.get("x-api-key"):
            raise self.refusal(401, "Unauthorized", "unauthorized")


class Cofaserve(Coface):
    """The insurance contract; its orders and notifications are conventions."""

    name = "coface"

    def route(self, request: Request) -> Reply:
        policy = request.headers.get("x-cof-policy-number", "")
        if not policy:
            raise self.refusal(400, "No policy.", "missing_or_invalid_param")
        if request.path == "/authentication/v1/token":
            return self.login(request, "grant_type")
        self.guard(request)
        claims = self.claims(request)
        if claims:
            return claims
        if (request.method, request.path) == ("GET", "/companies/identifier"):
            return self._company(request)
        if (request.method, request.path) == ("POST", "/products/orders"):
            return self._order(request, policy)
        if (request.method, request.path) == ("GET", "/notifications"):
            return self._notifications(request, policy)
        raise self.refusal(404, "No such resource.", "resource_not_found")

    def _company(self, request: Request) -> Reply:
        names = ("countryCode", "identifierType", "identifierValue")
        country, kind, value = self.need(request.query, *names)
        if kind == "SIREN_FRA":
            found = companies.by_siren(value)
        else:
            found = companies.by_vat(companies.two_letters(country), value)
        rows = [
            {"easyNumber": f"{int(company['id']):014}", "name": company["name"]}
            for company in [found]
            if company
        ]
        return Reply(200, {"companies": rows, "count": len(rows)})

    def _order(self, request: Request, policy: str) -> Reply:
        names = ("customerReference", "easyNumber", "amount")
        reference, easy, amount = self.need(request.json(), *names)
        value, currency = self.need(amount, "value", "currency")
        buyer = {**companies.by_id(easy.lstrip("0")), "id": easy}
        asked = {"amount": value, "currency": currency, "reference": reference}
        case = self.book.apply(self.name, policy, buyer, **asked)
        return Reply(201, {"deliveryId": str(case.number)})

    def _notifications(self, request: Request, policy: str) -> Reply:
        after = int(request.query.get("after") or 0)
        now, size = self.book.now(), self.book.rules["page_size"]
        cases = [c for c in self.book.of(self.name, policy) if c.number > after]
        decided = [(case, event) for case in cases if (event := case.current(now))]
        rows = [self._notification(case, event) for case, event in decided[:size]]
        last = rows[-1]["deliveryId"] if rows else ""
        return Reply(200, {"notifications": rows, "last": last})

    def _notification(self, case: Case, event: Event) -> dict[str, Any]:
        at = day(event.at).isoformat()
        amount = {"value": float(event.amount), "currency": case.currency}
        return {
            "deliveryId": str(case.number),
            "easyNumber": case.buyer["id"],
            "customerReference": case.reference,
            "requested": {"value": float(case.amount), "currency": case.currency},
            "decision": {
                "code": _CODES[event.status],
                "amount": amount,
                "date": at,
                "effectiveDate": at,
            },
        }


class Icon(Coface):
    """Business information: companies and scores."""

    name = "icon"

    def route(self, request: Request) -> Reply:
        if request.path == "/authentication/v1/token":
            return self.login(request, "grantType")
        self.guard(request)
        path = request.path.removeprefix("/bi/icon-data/v1")
        routes = {
            ("GET", "/companies"): self._companies,
            ("POST", "/publications/orders"): self._order,
            ("GET", "/publications"): self._publication,
        }
        route = routes.get((request.method, path))
        if not route:
            raise self.refusal(404, "No such resource.", "resource_not_found")
        return route(request)

    def refusal(self, status: int, message: str, field: str = "") -> Refusal:
        headers = {"X-RateLimit-Limit": "60"}
        return Refusal(status, {"code": field, "message": message}, headers)

    def _companies(self, request: Request) -> Reply:
        (country,) = self.need(request.query, "countryCode")
        slug, _hash, value = request.query.get("externalId", "").partition("#")
        if slug == "registration-number":
            found = companies.by_siren(value)
        elif slug == "vat-number":
            found = companies.by_vat(country, value)
        else:
            raise self.refusal(400, "externalId", "missing_or_invalid_param")
        rows = [{"companyId": c["id"], "companyName": c["name"]} for c in [found] if c]
        return Reply(200, {"companies": rows})

    def _order(self, request: Request) -> Reply:
        names = ("companyId", "customerReference", "assessments")
        company, reference, wanted = self.need(request.json(), *names)
        content = {"company": company, "slug": wanted[0]["slug"]}
        filed = self.book.file(self.name, "order", reference, content)
        return Reply(201, {"id": str(filed.number)})

    def _publication(self, request: Request) -> Reply:
        (number,) = self.need(request.query, "id")
        orders = (f for f in self.book.files if str(f.number) == number)
        order = next(orders, None)
        if not order:
            raise self.refusal(404, "No such order.", "resource_not_found")
        age = self.book.now() - moment(order.received)
        if age.total_seconds() < self.book.rules["job_delay"]:
            error = {"code": "order_not_finished", "message": "The order is not ready."}
            return Reply(202, error)
        score: dict[str, Any] = {"debtorRiskValue": "7", "probabilityOfDefault": 0.0123}
        if order.content["slug"] == "credit-opinion-report":
            amount = {"currency": "EUR", "value": 30_000}
            score = {"rating": "@@@", "maxCreditAmount": amount, "isCurrent": True}
        return Reply(200, {"publications": [{"assessments": [score]}]})
