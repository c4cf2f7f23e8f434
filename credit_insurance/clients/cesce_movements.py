# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Movements of a portfolio at Cesce: one debtor each, all values as texts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from . import parsing
from .dialect import IGNORED, PENDING, Dialect, Verdict
from .models import ENDINGS, LIMITS, TO_REVIEW, ZERO, CoverRequest, Decision
from .parsing import Unreadable

IDS = ("endorsementNo", "cesceCode")


def read(row: dict, dialect: Dialect, raw: str) -> list[Decision]:
    """Return what a movement decides, nothing while the debtor is under study.

    :param raw: the row as it is kept
    :raises Unreadable: a value of it cannot be what it is said to be
    """
    code = parsing.text(row, "statusCode")
    verdict = dialect.verdict(code)
    classified = parsing.text(row, "classificationDecisionCode")
    if verdict.status == TO_REVIEW and classified:
        verdict = dialect.verdict(classified, "classification")
        code = f"{code}/{classified}"
    if verdict.status in (PENDING, IGNORED):
        return []
    common = {**_common(row), "code": code, "raw": raw}
    if verdict.status in LIMITS:
        return [_limit(row, verdict, common)]
    return [_without_limit(row, verdict, common)]


def _without_limit(row: dict, verdict: Verdict, common: dict[str, Any]) -> Decision:
    if verdict.status not in ENDINGS:
        reason = f"code {common['code'] or 'missing'}"
        return Decision(status=verdict.status, reason=reason, **common)
    cancelled = parsing.day(row, "cancellationDate", compact=True)
    common["date_from"] = cancelled or common["date_from"]
    return Decision(
        status=verdict.status, amount=ZERO, preliminary=verdict.preliminary, **common
    )


def with_comma(amount: Decimal) -> str:
    """Return an amount as Cesce writes it: ``100000,00``."""
    return f"{amount:.2f}".replace(".", ",")


def error_of(data: object) -> tuple[str, str]:
    """Return the code and words of an error; an answer without one has a code too."""
    code = parsing.text(data, "error.errorCode")
    return code, parsing.text(data, "error.errorDescription")


def is_request(row: dict, request: CoverRequest, since: date) -> bool:
    """Tell whether a movement answers a request that was sent on a day."""
    names = {parsing.text(row, name) for name in ("customerReference", "taxCode")}
    if not names & ({request.buyer_reference, request.tax_id} - {""}):
        return False
    asked = parsing.amount(row, "creditLimitRequested", comma=True)
    entered = parsing.day(row, "requestEntryDate", compact=True)
    recent = entered is None or entered >= since - timedelta(days=1)
    return recent and asked == request.amount


def _common(row: dict) -> dict[str, Any]:
    decided = parsing.day(row, "classificationDate", compact=True)
    return {
        "reference": parsing.text(row, "endorsementNo"),
        "buyer_id": parsing.text(row, "cesceCode"),
        "buyer_name": parsing.text(row, "companyName"),
        "country": parsing.country(row, "countryCode"),
        "tax_id": parsing.text(row, "taxCode"),
        "buyer_reference": parsing.text(row, "customerReference"),
        "currency": parsing.currency(row, "currencyCode"),
        "decided_on": decided,
        "date_from": parsing.day(row, "effectiveDate", compact=True) or decided,
        "requested_amount": parsing.amount(row, "creditLimitRequested", comma=True),
    }


def _limit(row: dict, verdict: Verdict, common: dict[str, Any]) -> Decision:
    amount = parsing.amount(row, "creditLimitGranted", comma=True)
    insured = parsing.percentage(row, "commercialRiskCoverPct", comma=True)
    if amount is None:
        raise Unreadable("a limit without an amount")
    return Decision(
        status=verdict.status,
        amount=amount,
        date_to=parsing.day(row, "validityDate", compact=True),
        insured_percentage=insured,
        preliminary=verdict.preliminary,
        complete=True,
        **common,
    )
