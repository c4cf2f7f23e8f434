# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the rows of an insurer's list decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ..rules import limits
from . import limit_values as values
from .limit_columns import IDENTITIES, PENDING, kind_of, plain, status_of
from .limit_table import Cell, Row, Table
from .limit_values import Unclear
from .models import ENDINGS, GRANTED, LIMITS, PARTIAL, REFUSED, ZERO


@dataclass(frozen=True)
class Reading:
    """How the values of a table are to be read.

    :param fields: the field of each column, ``""`` where it has none
    :param currency: of the policy; a row in another one is a problem
    :param places: decimals of that currency
    :param statuses: status by code (as :func:`limit_columns.plain` has it), tried
        before the usual words
    :param kinds: kind of limit by word, tried before the usual words
    :param mark: the decimal separator, found from the column when empty
    :param month_first: of days such as 01/02/2026
    """

    fields: tuple[str, ...]
    currency: str
    places: int = 2
    statuses: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    month_first: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken as it is.

    :param code: what is wrong
    :param value: as the file has it
    """

    code: str
    value: str = ""


@dataclass(frozen=True)
class LimitRow:
    """A row that was read; what could not be is ``None`` and among the problems.

    Identities are text as the file has them. ``status`` is one of ``LIMITS`` or
    ``ENDINGS``, or ``pending``: the row decides nothing yet.

    :param told: names of the fields that the row has a value for
    """

    line: int
    told: frozenset[str] = frozenset()
    buyer_number: str = ""
    cover_reference: str = ""
    registry: str = ""
    vat: str = ""
    customer_reference: str = ""
    buyer_name: str = ""
    status: str = ""
    code: str = ""
    kind: str = limits.PERMANENT
    amount: Decimal | None = None
    requested_amount: Decimal | None = None
    date_from: date | None = None
    date_to: date | None = None
    decided_on: date | None = None
    insured_percentage: Decimal | None = None
    conditions: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def buyer(self) -> str:
        """Whom the row is about, in the words of the file."""
        return self.buyer_name or next(
            (text for name in IDENTITIES if (text := getattr(self, name))), ""
        )


def read_rows(table: Table, reading: Reading) -> list[LimitRow]:
    """Return every row of a table; see :class:`LimitRow`."""
    marks = {
        name: _mark(table, reading, name) for name in ("amount", "requested_amount")
    }
    return [_Reader(row, reading, marks).row() for row in table.rows]


def codes(table: Table, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the different codes of the decisions in a table, in their order."""
    if "status" not in fields:
        return ()
    position = fields.index("status")
    texts = (values.text(row.cells[position]) for row in table.rows)
    return tuple({plain(text): text for text in texts if plain(text)}.values())


def _mark(table: Table, reading: Reading, name: str) -> str:
    if reading.mark or name not in reading.fields:
        return reading.mark or "."
    position = reading.fields.index(name)
    try:
        return values.decimal_mark([row.cells[position] for row in table.rows])
    except Unclear:
        return ""


class _Reader:
    """Reads one row, collecting what is wrong with it."""

    def __init__(self, row: Row, reading: Reading, marks: Mapping[str, str]):
        self.line = row.line
        self.reading = reading
        self.marks = marks
        self.cells: dict[str, Cell] = {
            name: cell
            for name, cell in zip(reading.fields, row.cells, strict=False)
            if name and cell is not None
        }
        self.problems: list[Problem] = []

    def row(self) -> LimitRow:
        identities = {name: self.text(name) for name in IDENTITIES}
        if not any(identities.values()):
            self.problem("no_buyer")
        found = {**identities, **self._terms(), **self._limit()}
        self._check(found)
        return LimitRow(
            line=self.line,
            told=frozenset(self.cells),
            **found,
            problems=tuple(self.problems),
        )

    def text(self, name: str) -> str:
        return " ".join(values.text(self.cells.get(name)).split())

    def problem(self, code: str, name: str = "") -> None:
        self.problems.append(Problem(code, self.text(name) if name else ""))

    def _clear(self, name: str, code: str, read: Callable, *arguments) -> Any:
        try:
            return read(self.cells.get(name), *arguments)
        except Unclear:
            self.problem(code, name)
            return None

    def _terms(self) -> dict[str, Any]:
        months = self.reading.month_first
        days = ("date_from", "date_to", "decided_on")
        found = {name: self._clear(name, "date", values.day, months) for name in days}
        word = self.text("kind")
        kind = self.reading.kinds.get(plain(word)) or kind_of(word)
        if word and not kind:
            self.problem("kind", "kind")
        percentage = self._clear("insured_percentage", "percentage", values.percentage)
        return {
            **found,
            "kind": kind or limits.PERMANENT,
            "insured_percentage": percentage,
            "conditions": values.text(self.cells.get("conditions")),
        }

    def _limit(self) -> dict[str, Any]:
        amount, requested = self._amount("amount"), self._amount("requested_amount")
        code = self.text("status")
        status = self._status(code, amount, requested)
        if status in LIMITS and amount is None and not self._has("amount"):
            self.problem("amount_missing")
        if status in ENDINGS:
            if amount:
                self.problem("ended_with_amount", "amount")
            amount = ZERO
        return {
            "status": status,
            "code": code,
            "amount": amount,
            "requested_amount": requested,
        }

    def _amount(self, name: str) -> Decimal | None:
        mark = self.marks[name]
        if not mark and isinstance(self.cells.get(name), str):
            self.problem("separators", name)
            return None
        found = self._clear(name, "amount", values.amount, mark, self.reading.places)
        amount, currency = found or (None, "")
        if amount is not None and amount < 0:
            self.problem("negative", name)
            return None
        self._check_currency(currency)
        return amount

    def _check_currency(self, beside: str) -> None:
        told = self.text("currency").upper()
        told = values.CURRENCIES.get(told, told)
        for currency in filter(None, (beside, told)):
            if currency != self.reading.currency:
                wrong = Problem("currency", currency)
                if wrong not in self.problems:
                    self.problems.append(wrong)

    def _status(self, code: str, amount: Decimal | None, requested) -> str:
        if code:
            status = self.reading.statuses.get(plain(code)) or status_of(code)
            if not status:
                self.problem("code", "status")
            return status
        if amount is None:
            if not self._has("amount"):
                self.problem("amount_missing")
            return ""
        if not amount:
            return REFUSED
        return PARTIAL if requested and requested > amount else GRANTED

    def _has(self, name: str) -> bool:
        return name in self.cells

    def _check(self, found: dict[str, Any]) -> None:
        start, end = found["date_from"], found["date_to"]
        if start and end and end < start:
            self.problem("dates", "date_to")
        if found["status"] not in LIMITS or found["kind"] == limits.PERMANENT:
            return
        # Layers add up: one without its days would be added anew by each import.
        if not start or (found["kind"] == limits.TEMPORARY and not end):
            self.problem("layer_dates")


def is_pending(row: LimitRow) -> bool:
    """Tell whether the insurer has not decided on a row yet."""
    return row.status == PENDING
