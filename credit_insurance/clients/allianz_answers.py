# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Allianz Trade sends: covers, open requests, jobs, companies."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from . import parsing
from .dialect import IGNORED, PENDING, Dialect
from .errors import OutcomeUnknown
from .models import (
    ENDINGS,
    LIMITS,
    TO_REVIEW,
    ZERO,
    Buyer,
    CoverRequest,
    Decision,
)
from .parsing import Unreadable

#: What is known of a cover whoever tells of it.
_COMMON = ("reference", "buyer_id", "buyer_name", "country")


class CoverReader:
    """Reads what the interface is said to send, with the names of a dialect.

    :param currency: of the policy, where a limit does not tell its own
    :param raw: gives a row as it is kept
    """

    def __init__(self, dialect: Dialect, currency: str, raw: Callable[[object], str]):
        self._dialect = dialect
        self._currency = currency
        self._raw = raw

    def row(
        self, row: dict, detail: Callable[[str], tuple[object, str]]
    ) -> list[Decision]:
        """Return what a row of the portfolio decides.

        :param detail: reads one cover by its number: the cover, and as it is kept
        :raises Unreadable: a value of it cannot be what it is said to be
        """
        code = parsing.text(row, "coverStatusCode")
        verdict = self._dialect.verdict(code, "cover")
        if verdict.status in (PENDING, IGNORED):
            return []
        number = parsing.text(row, self._dialect.need("row.cover"))
        common = self._common(row, number)
        told = parsing.at(row, self._dialect.need("row.limits")) is not None
        if verdict.status not in LIMITS:
            ended = self._without_limit(verdict.status, code, common)
            same = self._same(ended, row if told else None, number, detail)
            return same or [ended]
        if told:
            return self.cover(row, common)
        if not number:
            raise Unreadable("neither an amount nor the number of the cover")
        data, raw = detail(number)
        return self.cover(data, {**common, "raw": raw})

    def _same(
        self,
        ended: Decision,
        row: dict | None,
        number: str,
        detail: Callable[[str], tuple[object, str]],
    ) -> list[Decision]:
        """Return how the cover itself tells an end, nothing where it does not.

        A request is answered by the cover, in codes of its own: the portfolio that
        tells the same end must not make two decisions of it.
        """
        if ended.status not in ENDINGS or not (row or number):
            return []
        common = {name: getattr(ended, name) for name in _COMMON}
        try:
            data, raw = (row, ended.raw) if row else detail(number)
            found = self.cover(data, {**common, "raw": raw})
        except Unreadable:
            return []
        return found if [one.status for one in found] == [ended.status] else []

    def _common(self, row: dict, number: str) -> dict[str, Any]:
        company = parsing.identifier(row, "companyId")
        return {
            "reference": number or company,
            "buyer_id": company,
            "buyer_name": parsing.text(row, "companyName"),
            "country": parsing.country(row, "companyCountryCode"),
            "raw": self._raw(row),
        }

    def cover(self, data: object, common: dict[str, Any]) -> list[Decision]:
        """Return the decision of a cover, none while it has no limit.

        :param common: what is known of it already, its ``reference`` at least
        """
        limits = parsing.rows(data, self._dialect.need("row.limits"))
        known = {"buyer_id": parsing.text(data, "companyId"), "raw": self._raw(data)}
        common = {**known, **common}
        limits = [row for n, row in enumerate(limits) if row not in limits[:n]]
        if len(limits) > 1:
            # Whether they add up or replace each other is not told.
            reason = "several limits in one cover"
            return [Decision(status=TO_REVIEW, reason=reason, **common)]
        return [decision for row in limits for decision in self._limit(row, common)]

    def _limit(self, row: dict, common: dict[str, Any]) -> list[Decision]:
        code = parsing.text(row, "technicalDecisionStatusCode")
        verdict = self._dialect.verdict(code)
        if verdict.status in (PENDING, IGNORED):
            return []
        common = {**common, "date_from": parsing.day(row, "startDate")}
        if verdict.status not in LIMITS:
            return [self._without_limit(verdict.status, code, common)]
        amount = parsing.amount(row, "amount")
        if amount is None:
            raise Unreadable("a limit without an amount")
        currency = parsing.currency(row, self._dialect.need("limit.currency"))
        return [
            Decision(
                status=verdict.status,
                code=code,
                amount=amount,
                currency=currency or self._currency,
                date_to=parsing.day(row, self._dialect.need("limit.end")),
                preliminary=verdict.preliminary,
                complete=True,
                **common,
            )
        ]

    def _without_limit(
        self, status: str, code: str, common: dict[str, Any]
    ) -> Decision:
        amount = ZERO if status in ENDINGS else None
        reason = f"code {code or 'missing'}" if status == TO_REVIEW else ""
        return Decision(
            status=status, amount=amount, code=code, reason=reason, **common
        )


def job_id(data: object) -> str:
    """Return the number of a job, which is the whole body."""
    return parsing.identifier({"job": data}, "job")


def buyers(data: object) -> tuple[Buyer, ...]:
    """Return the companies that a search found."""
    companies = [
        parsing.record(row, "company") for row in parsing.rows(data, "results")
    ]
    return tuple(
        Buyer(
            insurer_id=parsing.identifier(company, "companyId"),
            name=parsing.text(company, "legalData.companyName"),
            country=parsing.country(company, "address.countryCode"),
            city=parsing.text(company, "address.town"),
        )
        for company in companies
    )


def having_number(data: object, number: str) -> set[str]:
    """Return the ids of the companies that have an identifier, whatever its type."""
    found = set()
    for company in parsing.rows(data, "companies"):
        for pair in parsing.optional_rows(company, "companyIdentifiers"):
            if parsing.text(pair, "idValue").replace(" ", "") == number:
                found.add(parsing.identifier(company, "companyId"))
    return found


def job(data: object) -> tuple[str, str]:
    """Return the status of a job and the number of its cover, ``""`` before it is done.

    Only the number of the address is taken: it might lead to somebody else's host.
    """
    job = parsing.record(data)
    target = parsing.text(job, "resourceUrl").rstrip("/").rpartition("/")[2]
    return parsing.text(job, "jobStatusCode"), target


def similar(data: object, request: CoverRequest, since: date) -> list[dict]:
    """Return the open requests that could be this one."""
    return [row for row in parsing.rows(data) if _same(row, request, since)]


def _same(row: dict, request: CoverRequest, since: date) -> bool:
    amount = parsing.amount(row, "creditLimitDetails.requestedAmount")
    currency = parsing.currency(row, "creditLimitDetails.currencyCode")
    created = parsing.day(row, "creationDate")
    recent = created is None or created >= since - timedelta(days=1)
    return recent and (amount, currency) == (request.amount, request.currency)


def company_of(row: dict) -> str:
    """Return whose cover a row of the portfolio is, when looking for a request.

    :raises OutcomeUnknown: it does not tell, and could be anybody's
    """
    try:
        return parsing.identifier(row, "companyId")
    except Unreadable as error:
        raise OutcomeUnknown(str(error), operation="find_request") from None
