# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Messages whose names are entered by an administrator, see ``facts.unknown``."""

from collections.abc import Mapping
from typing import Any

from . import parsing
from .base import (
    CLAIM,
    CLAIM_STATUS,
    FIND_CLAIM,
    FIND_OVERDUE,
    OVERDUE,
    RestClient,
)
from .calls import Call
from .claims import Claim, ClaimStatus, Invoice, OverdueNotice
from .errors import NotConfigured, Rejected
from .models import TO_REVIEW, Acknowledgement

NOT_FOUND = 404


def build(names: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message: each value that has a name, at its dotted place.

    :raises NotConfigured: two names do not go together
    """
    message: dict[str, Any] = {}
    for key, path in names.items():
        if key in values and values[key] not in (None, "", ()):
            _put(message, path.split("."), values[key], path)
    return message


def _put(message: dict, path: list[str], value: Any, name: str) -> None:
    for step in path[:-1]:
        message = message.setdefault(step, {})
        if not isinstance(message, dict):
            raise NotConfigured(name, "lies within another value")
    message[path[-1]] = value


class MappedClaims(RestClient):
    """Notices and claims in an interface that an administrator described.

    Amounts are JSON numbers, days ISO 8601.
    """

    @property
    def features(self) -> frozenset[str]:
        known = self.dialect.has
        found = {
            OVERDUE: known("path.overdue", "overdue.reference", "overdue.invoices"),
            CLAIM: known("path.claim", "claim.reference", "claim.invoices"),
            CLAIM_STATUS: known("path.claim_status", "answer.claim_status.status"),
            FIND_OVERDUE: known("path.find_overdue", "answer.overdue.reference"),
            FIND_CLAIM: known("path.find_claim", "answer.claim.reference"),
        }
        return super().features | {name for name, there in found.items() if there}

    def declare_overdue(self, notice: OverdueNotice) -> Acknowledgement:
        values = {**_common(notice), "kind": notice.kind}
        return self._declare(OVERDUE, notice, values)

    def file_claim(self, claim: Claim) -> Acknowledgement:
        values = {
            **_common(claim),
            "cause": claim.cause,
            "notice": claim.notice_reference,
            "date_of_loss": claim.date_of_loss and claim.date_of_loss.isoformat(),
        }
        return self._declare(CLAIM, claim, values)

    def _declare(
        self, kind: str, message: OverdueNotice | Claim, values: dict[str, Any]
    ) -> Acknowledgement:
        if kind not in self.features:
            self._unsupported(kind)
        names = self.dialect.names(f"{kind}.")
        of_invoice = self.dialect.names(f"{kind}.invoice.")
        values["invoices"] = [build(of_invoice, _line(i)) for i in message.invoices]
        call = Call(
            "declare_overdue" if kind == OVERDUE else "file_claim",
            "POST",
            self._url(f"path.{kind}"),
            json=build(names, values),
            safe=False,
            accept=(200, 201, 202),
        )
        return self._readable(self._send(call), self._read_acknowledgement, kind)

    def _read_acknowledgement(self, data: object, kind: str) -> Acknowledgement:
        path = self.dialect.need(f"answer.{kind}.reference")
        return Acknowledgement(
            parsing.identifier(data, path), raw=self._raw(data), state="pending"
        )

    def find_overdue(self, reference: str) -> Acknowledgement | None:
        return self._find(FIND_OVERDUE, OVERDUE, reference)

    def find_claim(self, reference: str) -> Acknowledgement | None:
        return self._find(FIND_CLAIM, CLAIM, reference)

    def _find(self, feature: str, kind: str, reference: str) -> Acknowledgement | None:
        if feature not in self.features:
            self._unsupported(feature)
        url = self._url(f"path.{feature}", reference=reference)
        try:
            answer = self._send(Call(feature, "GET", url))
        except Rejected as error:
            if error.status == NOT_FOUND:
                return None
            raise
        return self._readable(answer, self._read_acknowledgement, kind)

    def fetch_claim(self, reference: str) -> ClaimStatus:
        if CLAIM_STATUS not in self.features:
            self._unsupported(CLAIM_STATUS)
        url = self._url("path.claim_status", reference=reference)
        answer = self._send(Call("fetch_claim", "GET", url))
        return self._readable(answer, self._read_claim, reference)

    def _read_claim(self, data: object, reference: str) -> ClaimStatus:
        names = self.dialect.names("answer.claim_status.")

        def value(read, name):
            return read(data, names[name]) if name in names else None

        code = value(parsing.text, "status") or ""
        currency = value(parsing.currency, "currency") or self.account.currency
        return ClaimStatus(
            reference=reference,
            status=self.dialect.meaning("claim", code, TO_REVIEW),
            indemnity=value(parsing.amount, "indemnity"),
            currency=currency,
            paid_on=value(parsing.day, "paid_on"),
            message=value(parsing.text, "message") or "",
            code=code,
            raw=self._raw(data),
        )


def _common(message: OverdueNotice | Claim) -> dict[str, Any]:
    return {
        "reference": message.reference,
        "buyer": message.buyer_id,
        "tax_id": message.tax_id,
        "country": message.country,
        "currency": message.currency,
        "outstanding": message.outstanding,
        "comment": message.comment,
    }


def _line(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "issued": invoice.issued.isoformat(),
        "due": invoice.due.isoformat(),
        "amount": invoice.amount,
        "outstanding": invoice.outstanding,
        "delivered": invoice.delivered and invoice.delivered.isoformat(),
    }
