# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists of decisions: one row that cannot be read does not hide the others."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone

from . import parsing
from .answers import Answer
from .failures import http_date
from .models import TO_REVIEW, Decision
from .parsing import Unreadable

#: Reads one row; gives none when the row decides nothing.
ReadRow = Callable[[dict], Iterable[Decision]]

#: Clocks differ and days end at different hours, so that a delta read overlaps.
OVERLAP = timedelta(days=1)


def read_rows(
    rows: Iterable[dict],
    read: ReadRow,
    raw: Callable[[object], str],
    ids: tuple[str, str],
) -> list[Decision]:
    """Return the decisions of all rows; a row that is not understood is to review.

    :param raw: gives the row as it is kept
    :param ids: names of the fields with the decision's and the buyer's number
    """
    found: list[Decision] = []
    for row in rows:
        try:
            found += read(row)
        except (Unreadable, ValueError) as error:
            found.append(to_review(row, str(error), raw(row), ids))
    return found


def to_review(row: dict, reason: str, raw: str, ids: tuple[str, str]) -> Decision:
    """Return a decision that says nothing but that somebody has to look at it."""
    reference, buyer = (_lenient(row, name) for name in ids)
    return Decision(reference, buyer, TO_REVIEW, reason=reason, raw=raw)


def _lenient(row: dict, name: str) -> str:
    try:
        return parsing.text(row, name, longest=200)
    except Unreadable:
        return ""


def ordered(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return decisions without repetitions, in the order in which they were taken.

    Of the same day, those that came first stay first.
    """
    unique = {decision.key: decision for decision in reversed(list(decisions))}
    return tuple(sorted(reversed(unique.values()), key=_taken))


def _taken(decision: Decision) -> date:
    return decision.decided_on or decision.date_from or date.min


def delta_cursor(answer: Answer) -> str:
    """Return the time from which to read the next time, ISO 8601, UTC.

    Neither clock is trusted: the earlier one counts.
    """
    now = datetime.now(timezone.utc)
    server = http_date(answer.headers.get("Date", "")) or now
    return (min(server, now) - OVERLAP).strftime("%Y-%m-%dT%H:%M:%S")


def earliest(*days: date | None) -> date | None:
    """Return the first of the days that there are."""
    return min((day for day in days if day), default=None)
