# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Requests and decisions whose names are entered by an administrator.

See ``facts.unknown``. Amounts are JSON numbers or texts with a decimal point, days ISO
8601.
"""

from datetime import date
from typing import Any

from . import parsing
from .base import DECISIONS, REQUEST
from .calls import Call
from .decisions import ordered, read_rows
from .dialect import IGNORED, PENDING
from .mapped import MappedClaims, build
from .models import (
    ENDINGS,
    LIMITS,
    NEW,
    TO_REVIEW,
    ZERO,
    Acknowledgement,
    CoverRequest,
    Decision,
    Page,
)
from .parsing import Unreadable

_TEXTS = {
    "reference": "reference",
    "buyer": "buyer_id",
    "tax_id": "tax_id",
    "name": "buyer_name",
    "conditions": "conditions",
    "request_reference": "request_reference",
}
_DAYS = ("date_from", "date_to", "decided_on")


class MappedCovers(MappedClaims):
    """A request for cover and a list of decisions, as an administrator described."""

    @property
    def features(self) -> frozenset[str]:
        known = self.dialect.has
        request = known("path.request", "request.amount", "answer.request.reference")
        listed = known("path.decisions", "decision.status", "decision.amount")
        dated = known("decision.reference", "decision.date_from")
        found = {REQUEST: request, DECISIONS: listed and dated}
        return super().features | {name for name, there in found.items() if there}

    def request_cover(self, request: CoverRequest) -> Acknowledgement:
        if REQUEST not in self.features or request.action != NEW:
            self._unsupported(f"{REQUEST} ({request.action})")
        values = {
            "reference": request.reference,
            "buyer": request.buyer_id,
            "tax_id": request.tax_id,
            "country": request.country,
            "name": request.buyer_name,
            "buyer_reference": request.buyer_reference,
            "amount": request.amount,
            "currency": request.currency,
            "effective": request.effective and request.effective.isoformat(),
            "urgent": request.urgent,
            "comment": request.comment,
        }
        call = Call(
            "request_cover",
            "POST",
            self._url("path.request"),
            json=build(self.dialect.names("request."), values),
            safe=False,
            accept=(200, 201, 202),
        )
        answer = self._send(call)
        path = self.dialect.need("answer.request.reference")
        number = self._readable(answer, parsing.identifier, path)
        return Acknowledgement(number, raw=answer.kept)

    def fetch_decisions(self, cursor: str = "") -> Page:
        if DECISIONS not in self.features:
            self._unsupported(DECISIONS)
        name = self.dialect.get("param.cursor")
        params = {name: cursor} if name and cursor else {}
        url = self._url("path.decisions")
        call = Call("fetch_decisions", "GET", url, params=params, large=True)
        answer = self._send(call)
        decisions = self._readable(answer, self._read_decisions)
        following = self._readable(answer, self._read_cursor)
        if following and following == cursor:
            raise answer.protocol("the page names itself as the next one")
        # At the end the last cursor stays the one to go on from.
        more = bool(following and name)
        kept = (following or cursor) if name else ""
        return Page(ordered(decisions), kept, more=more, full=not name)

    def _read_cursor(self, data: object) -> str:
        path = self.dialect.get("answer.decisions.next")
        return parsing.text(data, path) if path else ""

    def _read_decisions(self, data: object) -> list[Decision]:
        path = self.dialect.get("answer.decisions.rows")
        names = (self.dialect.get("decision.reference"),)
        ids = (*names, self.dialect.get("decision.buyer") or names[0])
        return read_rows(parsing.rows(data, path), self._read_row, self._raw, ids)

    def _read_row(self, row: dict) -> list[Decision]:
        names = self.dialect.names("decision.")
        code = parsing.text(row, names["status"])
        verdict = self.dialect.verdict(code)
        if verdict.status in (PENDING, IGNORED):
            return []
        values = self._values(row, names)
        amount = parsing.amount(row, names["amount"])
        if verdict.status in LIMITS and amount is None:
            raise Unreadable("a limit without an amount")
        if verdict.status not in LIMITS:
            amount = ZERO if verdict.status in ENDINGS else None
        reason = f"code {code or 'missing'}" if verdict.status == TO_REVIEW else ""
        return [
            Decision(
                status=verdict.status,
                amount=amount,
                preliminary=verdict.preliminary,
                code=code,
                reason=reason,
                complete=True,
                raw=self._raw(row),
                **values,
            )
        ]

    def _values(self, row: dict, names: dict[str, str]) -> dict[str, Any]:
        def value(read, name):
            return read(row, names[name]) if name in names else None

        texts = {field: value(parsing.text, n) or "" for n, field in _TEXTS.items()}
        days: dict[str, date | None] = {n: value(parsing.day, n) for n in _DAYS}
        return {
            **texts,
            **days,
            "country": value(parsing.country, "country") or "",
            "currency": value(parsing.currency, "currency") or self.account.currency,
            "requested_amount": value(parsing.amount, "requested_amount"),
            "insured_percentage": value(parsing.percentage, "insured_percentage"),
        }
