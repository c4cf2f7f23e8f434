# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Allianz Trade, cover V3, from the portal's public pages and customers' code."""

from dataclasses import replace
from typing import Any

from . import companies
from .book import GRANTED, PARTIAL, REDUCED, REFUSED, WITHDRAWN, Case, day, moment
from .insurer import Insurer
from .logins import acceptable
from .messages import Refusal, Reply, Request

_COVERS = "/riskinfo/v3/covers"
_TEST_PATHS = {
    "/uatm/": "/",
    "/search/uatm-v2/": "/search/v2/",
    "/company-referential/uatm-v1/": "/company-referential/v1/",
}
_STATUS = {
    GRANTED: ("Agreement", "AlreadyAgreed"),
    PARTIAL: ("Agreement", "PartiallyAgreed"),
    REDUCED: ("Agreement", "Reduced"),
    REFUSED: ("Refusal", "Refused"),
    WITHDRAWN: ("Cancelled", "Cancelled"),
}


class Allianz(Insurer):
    """Writing is asynchronous: a job, then the address of the cover."""

    name = "allianz"

    def route(self, request: Request) -> Reply:
        request = replace(request, path=_production(request.path))
        if request.path == "/v1/idp/oauth2/authorize":
            return self._token(request)
        if not self.logins.good(self.name, request.bearer()):
            raise self.refusal(401, "Unauthorized")
        claims = self.claims(request)
        if claims:
            return claims
        routes = {
            ("POST", "/search/v2/companies/matching"): self._matching,
            ("POST", "/company-referential/v1/companies/list"): self._companies,
            ("POST", _COVERS): self._apply,
            ("POST", f"{_COVERS}/search"): self._search,
            ("POST", "/riskinfo/v3/coverRequests/search"): self._requests,
        }
        route = routes.get((request.method, request.path))
        if route:
            return route(request)
        kind, _slash, number = request.path.rpartition("/")
        if request.method == "GET" and kind == "/riskinfo/v3/jobs":
            return self._job(number)
        if request.method == "GET" and kind == _COVERS:
            return self._cover(number)
        raise self.refusal(404, "Not found")

    def _token(self, request: Request) -> Reply:
        (key,) = self.need(request.json(), "apiKey")
        if not acceptable(key):
            self.logins.refuse(self.name)
            raise Refusal(401, {"error": "invalid_api_key"})
        token = self.logins.give(self.name, 3600)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        return Reply(200, answer)

    # === COMPANIES === #

    def _matching(self, request: Request) -> Reply:
        query = request.json()
        (country,) = self.need(query, "countryCode")
        found: list[Any] = []
        for pair in query.get("companyIdentifiers", []):
            if pair["idTypeCode"] == "SIREN":
                found.append(companies.by_siren(pair["idValue"]))
            else:
                found.append(companies.by_vat(country, pair["idValue"]))
        if not found and query.get("companyName"):
            found = self._named(query["companyName"])
        results = [{"company": _company(company)} for company in found if company]
        return Reply(200, {"results": results})

    def _named(self, name: str) -> list[dict[str, str]]:
        """Return two companies of a name, the second with the number in it."""
        number = "".join(filter(str.isdigit, name))
        wanted = companies.by_siren(number) if number else None
        other = {**companies.by_id("11111111"), "name": name}
        return [other, wanted] if wanted else [other]

    def _companies(self, request: Request) -> Reply:
        found = []
        for number in request.json():
            tax_id = companies.by_id(number)["tax_id"]
            pairs = [{"idTypeCode": "SIREN", "idValue": tax_id}]
            found.append({"companyId": number, "companyIdentifiers": pairs})
        return Reply(200, {"companies": found})

    # === REQUESTS === #

    def _apply(self, request: Request) -> Reply:
        body = request.json()
        names = ("requestTypeCode", "policy", "creditLimitDetails", "companyId")
        kind, policy, details, company = self.need(body, *names)
        if kind != "Primary":
            raise self.refusal(400, "Unknown type of request.", "requestTypeCode")
        amount, currency = self.need(details, "requestedAmount", "currencyCode")
        _unit, number = self.need(policy, "businessUnitCode", "policyId")
        buyer = companies.by_id(str(company))
        asked = {"amount": amount, "currency": currency}
        case = self.book.apply(self.name, number, buyer, **asked)
        return Reply(202, f"J{case.number}")

    def _job(self, number: str) -> Reply:
        case = self.book.numbered(self.name, number.removeprefix("J"))
        if not case:
            raise self.refusal(404, "No such job")
        age = (self.book.now() - moment(case.received)).total_seconds()
        if age < self.book.rules["job_delay"]:
            return Reply(200, {"jobStatusCode": "Pending"})
        url = f"https://api.allianz-trade.com{_COVERS}/{case.number}"
        return Reply(200, {"jobStatusCode": "PROCESSED", "resourceUrl": url})

    # === COVERS === #

    def _cover(self, number: str) -> Reply:
        case = self.book.numbered(self.name, number)
        if not case:
            raise self.refusal(404, "No such cover")
        return Reply(200, {"creditLimitsAggregation": {"creditLimits": self._of(case)}})

    def _of(self, case: Case) -> list[dict[str, Any]]:
        event = case.current(self.book.now())
        if not event:
            return []
        return [
            {
                "technicalDecisionStatusCode": _STATUS[event.status][1],
                "amount": float(event.amount),
                "startDate": day(event.at).isoformat(),
            }
        ]

    def _page(self, request: Request, rows: list[Any]) -> Reply:
        (pagination,) = self.need(request.json(), "pagination")
        page, size = self.need(pagination, "page", "pageSize")
        part = rows[(page - 1) * size : page * size]
        whole = len(rows) <= size
        return Reply(200 if whole else 206, part, {"Total-Items": str(len(rows))})

    def _policy_cases(self, request: Request) -> list[Case]:
        (policies,) = self.need(request.json(), "policies")
        return self.book.of(self.name, policies[0]["policyId"])

    def _search(self, request: Request) -> Reply:
        now = self.book.now()
        rows = []
        for case in self._policy_cases(request):
            event = case.current(now)
            if event:
                row: dict[str, Any] = {
                    "coverId": str(case.number),
                    "coverStatusCode": _STATUS[event.status][0],
                    "companyId": case.buyer["id"],
                    "companyName": case.buyer["name"],
                    "companyCountryCode": case.buyer["country"],
                }
                if self.book.rules["limits_in_rows"]:
                    limits = {"creditLimits": self._of(case)}
                    row["creditLimitsAggregation"] = limits
                rows.append(row)
        return self._page(request, rows)

    def _requests(self, request: Request) -> Reply:
        now = self.book.now()
        cases = [c for c in self._policy_cases(request) if not c.current(now)]
        rows = []
        for case in cases:
            details = {
                "requestedAmount": float(case.amount),
                "currencyCode": case.currency,
            }
            row = {
                "requestId": f"R{case.number}",
                "creditLimitDetails": details,
                "creationDate": day(case.received).isoformat(),
                "lastUpdateDate": day(case.received).isoformat(),
                "coverId": str(case.number),
            }
            if self.book.rules["echo_reference"]:
                row["companyId"] = case.buyer["id"]
            rows.append(row)
        return self._page(request, rows)


def _production(path: str) -> str:
    """Return a path of the test environment as production has it."""
    for start, instead in _TEST_PATHS.items():
        if path.startswith(start):
            return instead + path.removeprefix(start)
    return path


def _company(company: dict[str, str]) -> dict[str, Any]:
    return {
        "companyId": company["id"],
        "legalData": {"companyName": company["name"]},
        "address": {"countryCode": company["country"], "town": "Lyon"},
        "communicationChannels": [],
    }
