# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the SOAP service sends, as dataclasses, and what it is sent."""

from collections.abc import Callable
from typing import Any

from . import parsing
from .claims import Claim, Invoice, OverdueNotice
from .decisions import read_rows
from .dialect import IGNORED, PENDING, Dialect
from .models import ENDINGS, LIMITS, TO_REVIEW, ZERO, Buyer, Decision
from .parsing import Unreadable

_IDS = ("decisionId", "buyerId")


class DecisionReader:
    """Reads decisions with the codes of a dialect.

    :param raw: gives a row as it is kept
    """

    def __init__(self, dialect: Dialect, raw: Callable[[object], str]):
        self._dialect = dialect
        self._raw = raw

    def decisions(self, found: dict[str, Any]) -> list[Decision]:
        """Return the decisions within an answer or a request, pending ones left out."""
        rows = parsing.optional_rows(found, "decision")
        return read_rows(rows, self._read, self._raw, _IDS)

    def _read(self, row: dict) -> list[Decision]:
        code = parsing.text(row, "code")
        layer = parsing.text(row, "layer") or "permanent"
        kind = self._dialect.meaning("layer", layer, "")
        verdict = self._dialect.verdict(code)
        if not kind:
            raise Unreadable(f"layer {layer}")
        if verdict.status in (PENDING, IGNORED):
            return []
        amount = parsing.amount(row, "amount")
        if verdict.status not in LIMITS:
            amount = ZERO if verdict.status in ENDINGS else None
        elif amount is None:
            raise Unreadable("a limit without an amount")
        return [
            Decision(
                status=verdict.status,
                amount=amount,
                kind=kind,
                code=code,
                preliminary=verdict.preliminary or bool(row.get("preliminary")),
                reason=f"code {code}" if verdict.status == TO_REVIEW else "",
                raw=self._raw(row),
                **_values(row),
            )
        ]


def _values(row: dict) -> dict[str, Any]:
    decided = parsing.day(row, "decidedOn")
    return {
        "reference": parsing.identifier(row, "decisionId"),
        "buyer_id": parsing.identifier(row, "buyerId"),
        "buyer_name": parsing.text(row, "buyerName"),
        "country": parsing.country(row, "country"),
        "tax_id": parsing.text(row, "identifier"),
        "request_reference": parsing.text(row, "reference"),
        "currency": parsing.currency(row, "currency"),
        "requested_amount": parsing.amount(row, "requestedAmount"),
        "date_from": parsing.day(row, "effectiveFrom") or decided,
        "date_to": parsing.day(row, "validTo"),
        "decided_on": decided,
        "insured_percentage": parsing.percentage(row, "insuredPercentage"),
        "conditions": parsing.text(row, "conditions"),
    }


def buyers(found: dict[str, Any]) -> tuple[Buyer, ...]:
    """Return the companies of an answer."""
    return tuple(
        Buyer(
            insurer_id=parsing.identifier(row, "buyerId"),
            name=parsing.text(row, "name"),
            country=parsing.country(row, "country"),
            city=parsing.text(row, "city"),
            rating=parsing.text(row, "rating"),
        )
        for row in parsing.optional_rows(found, "buyer")
    )


def of_message(message: OverdueNotice | Claim) -> dict[str, Any]:
    """Return the values that notices and claims have in common."""
    return {
        "reference": message.reference,
        "buyerId": message.buyer_id,
        "currency": message.currency,
        "invoice": [_invoice(invoice) for invoice in message.invoices],
        "comment": message.comment,
    }


def _invoice(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "issued": invoice.issued,
        "due": invoice.due,
        "delivered": invoice.delivered,
        "amount": f"{invoice.amount:f}",
        "outstanding": f"{invoice.outstanding:f}",
    }
