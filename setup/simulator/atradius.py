# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Atradius, from customers' code and notes: buyers, covers, policies."""

import base64
from datetime import datetime
from decimal import Decimal
from typing import Any

from . import companies
from .book import (
    GRANTED,
    PARTIAL,
    REDUCED,
    REFUSED,
    WITHDRAWN,
    Case,
    day,
    moment,
)
from .insurer import Insurer
from .logins import acceptable
from .messages import Refusal, Reply, Request

_BUYERS = "/credit-insurance/organisation-management/v1/buyers"
_COVERS = "/credit-insurance/cover-management/v1/covers"
_UID_TYPES = ("VAT", "NRN", "CR", "DB", "FC", "SN", "TK")
_CODES = {
    GRANTED: ("DC01", "Fully approved"),
    PARTIAL: ("DC04", "Partially approved"),
    REDUCED: ("DC09", "Reduction in cover"),
    REFUSED: ("DC03", "Refused"),
    WITHDRAWN: ("DC08", "Withdrawal"),
}


class Atradius(Insurer):
    """201 means decided, 202 referred to an underwriter; wrong routes give 403."""

    name = "atradius"

    def route(self, request: Request) -> Reply:
        if not request.headers.get("atradius-app-key"):
            raise self.refusal(401, "Invalid application key.")
        if request.path == "/authenticate/v2/tokens":
            return self._token(request)
        if not self.logins.good(self.name, request.bearer()):
            raise self.refusal(401, "Invalid access token.")
        claims = self.claims(request)
        if claims:
            return claims
        routes = {
            ("GET", _BUYERS): self._buyers,
            ("GET", _COVERS): self._covers,
            ("GET", f"{_COVERS}/decisions"): self._covers,
            ("GET", f"{_COVERS}/applications"): self._applications,
            ("GET", f"{_COVERS}/historic"): self._historic,
            ("POST", _COVERS): self._apply,
            ("PUT", _COVERS): self._change,
        }
        route = routes.get((request.method, request.path))
        if not route:
            raise Refusal(403, {"faultstring": "Access denied"})
        return route(request)

    def refusal(self, status: int, message: str, field: str = "") -> Refusal:
        error = {"detail": message, "source": {"parameter": field}}
        return Refusal(status, {"errors": [error]})

    def _token(self, request: Request) -> Reply:
        kind, _space, pair = request.headers.get("authorization", "").partition(" ")
        try:
            user, _colon, secret = base64.b64decode(pair).decode().partition(":")
        except ValueError:
            user = secret = ""
        key = request.headers["atradius-app-key"]
        if kind != "Basic" or not acceptable(user, secret, key):
            self.logins.refuse(self.name)
            raise self.refusal(401, "Invalid client credentials.")
        token = self.logins.give(self.name, 1800)
        data = {"access_token": token, "token_type": "Bearer", "expires_in": 1800}
        return Reply(200, {"data": data})

    # === BUYERS === #

    def _buyers(self, request: Request) -> Reply:
        country, uid, kind = self.need(request.query, "country", "uid", "uidType")
        if kind not in _UID_TYPES:
            raise self.refusal(400, "Invalid uidType.", "uidType")
        if len(country) != 3:
            raise self.refusal(400, "Must be ISO alpha-3.", "country")
        find = companies.by_siren if kind == "SN" else None
        found = find(uid) if find else companies.by_vat(country[:2], uid)
        if not found:
            raise self.refusal(404, "No buyer match found", "uid")
        return Reply(
            200,
            {
                "data": [
                    {
                        "buyerId": int(found["id"]),
                        "uniqueIdentifiers": [{"uid": uid, "uidType": kind}],
                        "currentBuyerRating": 42,
                        "tradingStatus": "Trading",
                    }
                ]
            },
        )

    # === APPLICATIONS === #

    def _asked(self, request: Request) -> tuple[str, dict[str, str], dict[str, Any]]:
        body = request.json()
        names = ("customerId", "policyId", "buyerId", "coverType", "currencyCode")
        _customer, policy, buyer, _kind, currency = self.need(body, *names)
        amount = body.get("creditLimitAmount")
        if body.get("action") != "cancel" and (
            not isinstance(amount, int | float) or amount <= 0 or amount % 1000
        ):
            message = "Must be positive number greater than zero and a multiple of"
            raise self.refusal(400, f"{message} 1000.", "creditLimitAmount")
        asked = {
            "amount": amount or 0,
            "currency": currency,
            "reference": body.get("customerRefNumber", ""),
        }
        return str(policy), companies.by_id(str(buyer)), asked

    def _apply(self, request: Request) -> Reply:
        policy, buyer, asked = self._asked(request)
        if self.book.latest(self.name, policy, buyer["id"]):
            if self.book.same(self.name, policy, buyer["id"], asked):
                self.book.count_duplicate(self.name)
            message = "Credit limit/credit check already exists for this buyer."
            raise self.refusal(422, message, "buyerId")
        return self._taken(self.book.apply(self.name, policy, buyer, **asked))

    def _change(self, request: Request) -> Reply:
        policy, buyer, asked = self._asked(request)
        action = request.json().get("action", "")
        if action not in ("supersede", "reduce", "cancel"):
            raise self.refusal(400, "Invalid action.", "action")
        old = self.book.latest(self.name, policy, buyer["id"])
        if not old:
            return Reply(200, {"data": [{"response": "Action has been refused."}]})
        if action == "cancel":
            return self._taken(self.book.cancel(old))
        case = self.book.apply(self.name, policy, buyer, **asked, action=action)
        return self._taken(case)

    def _taken(self, case: Case) -> Reply:
        decided = case.current(self.book.now())
        row = {"coverId": case.number, "response": "Action successful"}
        return Reply(201 if decided else 202, {"data": [row]})

    # === COVERS === #

    def _cases(self, request: Request) -> list[Case]:
        _customer, policy = self.need(request.query, "customerId", "policyId")
        buyer = request.query.get("buyerId", "")
        cases = self.book.of(self.name, policy)
        return [case for case in cases if buyer in ("", case.buyer["id"])]

    def _listed(self, request: Request, keep: Any) -> Reply:
        since = request.query.get("fromDate", "")
        now, cases = self.book.now(), self._cases(request)
        kept = [case for case in cases if keep(case, now) and _since(case, now, since)]
        return Reply(200, {"data": [self._record(case, now) for case in kept]})

    def _covers(self, request: Request) -> Reply:
        return self._listed(request, lambda case, now: not _ended(case, now))

    def _applications(self, request: Request) -> Reply:
        return self._listed(request, lambda case, now: not case.current(now))

    def _historic(self, request: Request) -> Reply:
        return self._listed(request, _ended)

    def _record(self, case: Case, now: datetime) -> dict[str, Any]:
        event = case.current(now)
        code, words = _CODES[event.status] if event else ("", "")
        if event and event.status == REFUSED and case.action != "new":
            code, words = "DC05", "Refusal for increase - current cover unchanged"
        ended = _ended(case, now)
        historic = "SCLD" if case.replaced(now) else "WCLD"
        decided = f"{event.at[:19]}+01:00" if event else ""
        record: dict[str, Any] = {
            "coverId": case.number,
            "policyId": case.policy,
            "buyerId": int(case.buyer["id"]),
            "buyerName": case.buyer["name"],
            "uniqueIdentifiers": [{"uid": case.buyer["tax_id"], "uidType": "SN"}],
            "coverType": "credit-limit",
            "coverStatus": "DECISION" if event else "REFERRED",
            "decisionCode": code,
            "decisionTypeDescription": words,
            "historicCode": historic if ended else "",
            "pendingProcessIndicator": "",
            "policyCurrencyCode": case.currency,
            "creditLimitApplicationAmountInPolicyCurrency": case.amount,
            "creditLimitApplicationAmountInUserCurrency": _other(case.amount),
            "totalDecision": _amount(event.amount if event else "", event),
            "firstAmtDecision": _amount(event.amount if event else "", event),
            "secondAmtDecision": _amount("", None),
            "applicationDate": day(case.received).isoformat(),
            "decisionDate": decided,
            "effectFromDate": decided[:10],
            "withdrawalDate": decided[:10] if ended else "",
            "effectiveToDate": decided[:10] if ended else "",
            "currentBuyerRating": 42,
            "notes": "",
        }
        if self.book.rules["echo_reference"]:
            record["customerRefNumber"] = case.reference
        return record


def _ended(case: Case, now: datetime) -> bool:
    event = case.current(now)
    withdrawn = event is not None and event.status == WITHDRAWN
    return withdrawn or case.replaced(now)


def _since(case: Case, now: datetime, since: str) -> bool:
    event = case.current(now)
    at = moment(event.at if event else case.received)
    return not since or at.strftime("%Y-%m-%dT%H:%M:%S") >= since


def _amount(amount: str, event: Any) -> dict[str, Any]:
    return {
        "decisionAmtInPolicyCurrency": amount,
        "decisionAmtInUserCurrency": _other(amount),
        "decisionExpiryDate": event.valid_to if event else "",
        "decisionConditions": [],
    }


def _other(amount: str) -> str:
    # In the user's currency, so that whoever reads this one is found out.
    return f"{Decimal(amount) * 3:.2f}" if amount else ""
