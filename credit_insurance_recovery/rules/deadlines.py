# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a due line still allows to be done, by when, and what was lost.

Source of the rules: the timeline from the overdue invoice to the claim, and what a
dispute does to it, in the suite's domain notes. All days are calendar days, and the
last one is still in time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from .rights import DUE, EXTENDED_DUE, MILESTONES, NOTHING, SUSPENDED, Right, checked
from .working_days import DAY, Holidays, last_working_day, never

#: ``pending``: nothing has started its clock; ``passed``: a milestone that has come.
PENDING, OPEN, SUSPENDED_NOW = "pending", "open", "suspended"
DONE, LOST, VOID, PASSED = "done", "lost", "void", "passed"
#: States in which it matters how many days are left, or since when there are none.
COUNTING = frozenset({OPEN, SUSPENDED_NOW, LOST})


@dataclass(frozen=True)
class Dispute:
    """Days on which the buyer contested a line.

    :param opened: first day on which the clock stands still
    :param settled: the day on which it runs again; ``None`` while it is contested
    """

    opened: date
    settled: date | None = None

    def lasts(self, day: date) -> bool:
        return self.opened <= day and (self.settled is None or day < self.settled)


@dataclass(frozen=True)
class Deadline:
    """A right or milestone of one due line, as seen on a day.

    :param kind: see :mod:`.rights`
    :param anchor: what it is counted from
    :param anchor_date: ``None``, as all the days, while the anchor is not known
    :param last_day: the last day in time; while it is suspended, what that would be if
        the dispute were settled today
    :param send_by: the working day to have it sent on, not before the anchor
    :param state: ``pending``, ``open``, ``suspended``, ``done``, ``lost``, ``void``
        (paid in time, nothing left to do) or, of a milestone, ``passed``
    :param days_left: 0 on the last day, negative once lost; ``None`` where it no
        longer matters
    :param suspended_days: how far disputes have moved the last day
    """

    kind: str
    anchor: str
    anchor_date: date | None = None
    last_day: date | None = None
    send_by: date | None = None
    state: str = PENDING
    days_left: int | None = None
    suspended_days: int = 0


@dataclass(frozen=True)
class DueLine:
    """What is known of one due line.

    :param dates: the day of each anchor that is known; a milestone given here is used
        instead of the one that the terms compute
    :param exercised: the day on which each kind was exercised, as can be proven
    :param paid_on: the day it was paid in full, ``None`` while it is not
    :param disputes: past and present, in any order, overlapping or not
    :param lost: deadlines that were found lost before; they stay so, whatever the
        other facts say now
    """

    dates: Mapping[str, date] = field(default_factory=dict)
    exercised: Mapping[str, date] = field(default_factory=dict)
    paid_on: date | None = None
    disputes: tuple[Dispute, ...] = ()
    lost: tuple[Deadline, ...] = ()


@dataclass(frozen=True)
class Terms:
    """How a policy counts.

    :param rights: each kind at most once
    :param suspends: what a dispute suspends: ``none``, ``waiting`` (the waiting period
        and the claim) or ``notice`` (these, the notice and the mandate)
    :param margin_days: how long before the last day to send, in calendar days; a
        weekend or holiday moves it further ahead
    :param is_holiday: public holidays, where things are sent from
    """

    rights: tuple[Right, ...]
    suspends: str = NOTHING
    margin_days: int = 1
    is_holiday: Holidays = field(default=never, compare=False)


def deadlines(line: DueLine, terms: Terms, today: date) -> tuple[Deadline, ...]:
    """Return the deadlines of one due line, the soonest first, undated ones last.

    Due on 30 January 2026 with an extension of 60 days, which ends on 31 March, and
    30 days to notify from there: 30 April is the last day, and with a margin of one
    day Wednesday 29 April the day to send it.

    :raises ValueError: the terms contradict themselves, see :func:`.rights.checked`
    """
    rights = checked(terms.rights)
    lost = _lost_before(line.lost, today)
    found = [
        _deadline(right, rights, line, terms, today)
        for right in rights.values()
        if right.kind not in lost
    ]
    return tuple(sorted([*found, *lost.values()], key=_order))


def next_to_send(found: Iterable[Deadline]) -> Deadline | None:
    """Return the open right to be exercised first, milestones left out."""
    rights = [one for one in found if one.kind not in MILESTONES]
    return min((one for one in rights if one.state == OPEN), key=_order, default=None)


def _order(found: Deadline) -> tuple:
    return (found.last_day or date.max, found.send_by or date.max, found.kind)


def _lost_before(lost: Iterable[Deadline], today: date) -> dict[str, Deadline]:
    # Of two losses of one right, the first is the one that cost it.
    earliest = sorted(lost, key=_order, reverse=True)
    return {one.kind: _counted(replace(one, state=LOST), today) for one in earliest}


def _deadline(
    right: Right, rights: dict[str, Right], line: DueLine, terms: Terms, today: date
) -> Deadline:
    anchor = _anchor_date(right.anchor, rights, line, terms, today)
    exercised = line.exercised.get(right.kind)
    if anchor is None:
        state = DONE if exercised else PENDING
        return Deadline(right.kind, right.anchor, state=state)
    last_day, stands_still = _last_day(right, anchor, line, terms, today)
    found = Deadline(
        kind=right.kind,
        anchor=right.anchor,
        anchor_date=anchor,
        last_day=last_day,
        send_by=_send_by(anchor, last_day, terms),
        state=_state(right.kind, last_day, line, today, stands_still),
        suspended_days=(last_day - right.last_day(anchor)).days,
    )
    return _counted(found, today)


def _counted(found: Deadline, today: date) -> Deadline:
    counts = found.last_day and found.state in COUNTING
    return replace(found, days_left=(found.last_day - today).days if counts else None)


def _anchor_date(
    anchor: str, rights: dict[str, Right], line: DueLine, terms: Terms, today: date
) -> date | None:
    """Return the day of an anchor, a milestone's being computed from its own."""
    if anchor in line.dates:
        return line.dates[anchor]
    if anchor == EXTENDED_DUE:
        return line.dates.get(DUE)
    if anchor not in MILESTONES or anchor not in rights:
        return None
    milestone = rights[anchor]
    start = _anchor_date(milestone.anchor, rights, line, terms, today)
    return start and _last_day(milestone, start, line, terms, today)[0]


def _state(
    kind: str, last_day: date, line: DueLine, today: date, stands_still: bool
) -> str:
    """Tell what has become of a right; the same on whatever day it is asked first."""
    exercised = line.exercised.get(kind)
    if exercised and exercised <= last_day:
        return DONE
    if line.paid_on and line.paid_on <= last_day:
        return VOID
    if today > last_day:
        return PASSED if kind in MILESTONES else LOST
    return SUSPENDED_NOW if stands_still else OPEN


def _send_by(anchor: date, last_day: date, terms: Terms) -> date:
    wanted = last_working_day(last_day - terms.margin_days * DAY, terms.is_holiday)
    return max(wanted, anchor)


# === DISPUTES === #


def _last_day(
    right: Right, anchor: date, line: DueLine, terms: Terms, today: date
) -> tuple[date, bool]:
    """Return the last day, moved by disputes, and whether one suspends it today."""
    last_day = right.last_day(anchor)
    if right.kind not in SUSPENDED[terms.suspends]:
        return last_day, False
    for start, end in disputed_periods(line.disputes, today):
        # The day of the anchor is none of those that are counted.
        start = max(start, anchor + DAY)
        if start > last_day:
            return last_day, False
        last_day += max(end - start, 0 * DAY)
    # A clock that has not started yet cannot stand still.
    lasts = anchor < today and any(one.lasts(today) for one in line.disputes)
    return last_day, lasts


def disputed_periods(
    disputes: Iterable[Dispute], today: date
) -> tuple[tuple[date, date], ...]:
    """Return the disputed days up to today as (first day, day after), merged, in order.

    A dispute that lasts is counted as if it were settled today: the days that are left
    remain the same for as long as it does.
    """
    merged: list[tuple[date, date]] = []
    for dispute in sorted(disputes, key=lambda one: one.opened):
        start, end = dispute.opened, min(dispute.settled or today, today)
        if end < start:
            continue
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged[-1][1])
            merged.pop()
        merged.append((start, end))
    return tuple(merged)
