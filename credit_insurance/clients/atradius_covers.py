# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Covers of Atradius: one row each, with the decision and up to two layers."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from . import parsing
from .decisions import earliest
from .dialect import IGNORED, PENDING, Dialect, Verdict
from .models import ENDINGS, LIMITS, ZERO, CoverRequest, Decision
from .parsing import Unreadable

IDS = ("coverId", "buyerId")
_AMOUNT = "decisionAmtInPolicyCurrency"


def is_request(row: dict, request: CoverRequest, since: date) -> bool:
    """Tell whether a row answers a request that was sent on a day."""
    if parsing.text(row, "buyerId") != request.buyer_id:
        return False
    reference = parsing.text(row, "customerRefNumber")
    if reference:
        return reference == request.reference
    asked = parsing.amount(row, "creditLimitApplicationAmountInPolicyCurrency")
    applied = parsing.day(row, "applicationDate")
    # Its day may be that of a time zone behind ours.
    recent = applied is None or applied >= since - timedelta(days=1)
    return recent and asked == request.amount


def decided(row: dict) -> bool:
    """Tell whether a row is a decision, and not an application."""
    return bool(_code(row))


def read(row: dict, dialect: Dialect, raw: str) -> list[Decision]:
    """Return what a row decides: nothing, one limit or two layers, an end.

    :param raw: the row as it is kept
    :raises Unreadable: a value of it cannot be what it is said to be
    """
    ended = parsing.text(row, "historicCode")
    code = ended or _code(row)
    referred = dialect.need("status.referred")
    if not code and parsing.text(row, "coverStatus") == referred:
        return []
    verdict = dialect.verdict(code, "historic" if ended else "decision")
    if verdict.status in (PENDING, IGNORED):
        return []
    common = {**_common(row), "code": code, "raw": raw}
    if verdict.status in LIMITS:
        return _limits(row, verdict, common)
    return [_without_limit(row, verdict, common, bool(ended))]


def _code(row: dict) -> str:
    return parsing.text(row, "decisionCode", longest=40)


def _common(row: dict) -> dict[str, Any]:
    conditions = parsing.optional_rows(row, "totalDecision.decisionConditions")
    return {
        "reference": parsing.identifier(row, "coverId"),
        "buyer_id": parsing.identifier(row, "buyerId"),
        "buyer_name": parsing.text(row, "buyerName"),
        "currency": parsing.currency(row, "policyCurrencyCode"),
        "decided_on": parsing.day(row, "decisionDate"),
        "requested_amount": parsing.amount(
            row, "creditLimitApplicationAmountInPolicyCurrency"
        ),
        "request_reference": parsing.text(row, "customerRefNumber"),
        "conditions": "\n".join(
            filter(None, (parsing.text(c, "conditionDescription") for c in conditions))
        ),
        "complete": True,
    }


def _without_limit(
    row: dict, verdict: Verdict, common: dict[str, Any], ended: bool
) -> Decision:
    ending = verdict.status in ENDINGS
    left = parsing.day(row, "withdrawalDate"), parsing.day(row, "effectiveToDate")
    day = (earliest(*left) if ending else None) or common["decided_on"]
    if ended:
        common = {**common, "decided_on": day}
    return Decision(
        status=verdict.status,
        amount=ZERO if ending else None,
        date_from=day if ending else None,
        preliminary=verdict.preliminary,
        reason="" if ending else f"code {common['code'] or 'missing'}",
        **common,
    )


def _limits(row: dict, verdict: Verdict, common: dict[str, Any]) -> list[Decision]:
    """Return the limit, or its two layers when these end on different days."""
    total = parsing.amount(row, f"totalDecision.{_AMOUNT}")
    if total is None:
        raise Unreadable("a limit without an amount")
    withdrawn = parsing.day(row, "withdrawalDate")
    last = withdrawn and withdrawn - timedelta(days=1)
    end = earliest(last, parsing.day(row, "effectiveToDate"))
    layers = [_layer(row, name) for name in ("firstAmt", "secondAmt")]
    layers = [layer for layer in layers if layer[0]]
    common = {
        **common,
        "status": verdict.status,
        "preliminary": verdict.preliminary,
        "date_from": parsing.day(row, "effectFromDate") or common["decided_on"],
    }
    if len({day for _amount, day in layers}) == 2:
        if sum(amount for amount, _day in layers) != total:
            raise Unreadable("the layers of a limit do not add up to it")
        (short, day), (lasting, later) = sorted(layers, key=_end)
        return [
            Decision(amount=lasting, date_to=earliest(later, end), **common),
            Decision(
                amount=short, kind="temporary", date_to=earliest(day, end), **common
            ),
        ]
    expiries = [parsing.day(row, "totalDecision.decisionExpiryDate")]
    expiries += [day for _amount, day in layers]
    return [Decision(amount=total, date_to=earliest(*expiries, end), **common)]


def _end(layer: tuple[Decimal, date | None]) -> date:
    return layer[1] or date.max


def _layer(row: dict, name: str) -> tuple[Decimal, date | None]:
    amount = parsing.amount(row, f"{name}Decision.{_AMOUNT}")
    expiry = parsing.day(row, f"{name}Decision.decisionExpiryDate")
    return amount or ZERO, expiry
