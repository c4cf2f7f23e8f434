# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When cover stops for new deliveries, and what lifts the stop.

Source of the rules: the domain notes of the suite on the automatic cover stop. Its
main ground is the oldest invoice still unpaid when its extension has ended; a limit or
country withdrawn, a file handed over and an insolvency are grounds as well. Deliveries
from the stop on are not insured, whatever room the limit has.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .netting import ZERO, Debt, Unpaid, unpaid
from .working_days import DAY

OVERDUE = "overdue"
AUTO, INSURER = "auto", "insurer"


@dataclass(frozen=True)
class InsuredDebt(Debt):
    """A due line of a buyer.

    :param extension_end: last day on which it may be unpaid without stopping cover
    :param disputed: contested by the buyer
    """

    extension_end: date = date.max
    disputed: bool = False


@dataclass(frozen=True)
class Ground:
    """Another reason for which cover stops.

    :param reason: ``withdrawn``, ``country``, ``collection`` or ``insolvency``
    :param day: first day on which deliveries are not insured
    """

    reason: str
    day: date


@dataclass(frozen=True)
class StopTerms:
    """What a policy tolerates; all amounts in the currency of the debts.

    :param tolerance: as long as no more than this is overdue in all, cover goes on
    :param de_minimis: a line of which no more than this is unpaid does not count
    :param disputed_count: whether disputed lines count as if they were not
    :param lift: ``auto``: payment lifts the stop; ``insurer``: the insurer must agree
    """

    tolerance: Decimal = ZERO
    de_minimis: Decimal = ZERO
    disputed_count: bool = False
    lift: str = AUTO


@dataclass(frozen=True)
class Stop:
    """Cover has stopped.

    :param since: first day on which deliveries are not insured
    :param reason: ``overdue``, or the reason of the ground
    :param line_ids: due lines that are beyond their extension, the oldest first
    :param amount: what is unpaid on them
    :param awaits_insurer: nothing is overdue any more, only the insurer's consent lacks
    """

    since: date
    reason: str
    line_ids: tuple[int, ...] = ()
    amount: Decimal = ZERO
    awaits_insurer: bool = False


def stop_day(
    debts: Iterable[InsuredDebt], credit: Decimal, terms: StopTerms
) -> date | None:
    """Return the day on which cover stops if nothing more is paid.

    The day after the extension has ended for the line with which the unpaid total
    exceeds the tolerance. Due on 30 January 2026 and extended by 60 days, a line stops
    cover from 1 April.

    :param credit: paid on account or credited, not negative
    """
    total = ZERO
    counted = _counted(debts, credit, terms)
    for one in sorted(counted, key=lambda one: one.debt.extension_end):
        total += one.left
        if total > terms.tolerance:
            return one.debt.extension_end + DAY
    return None


def cover_stop(
    debts: Iterable[InsuredDebt],
    credit: Decimal,
    terms: StopTerms,
    today: date,
    grounds: Iterable[Ground] = (),
) -> Stop | None:
    """Return the stop that the facts of today give, ``None`` where cover goes on.

    The earliest ground names the reason, an overdue line before others of that day.
    """
    debts = tuple(debts)
    overdue = stop_day(debts, credit, terms)
    found = [Ground(OVERDUE, overdue)] if overdue else []
    found = [one for one in (*found, *grounds) if one.day <= today]
    if not found:
        return None
    first = min(found, key=lambda one: (one.day, one.reason != OVERDUE, one.reason))
    late = _late(debts, credit, terms, today)
    return Stop(
        since=first.day,
        reason=first.reason,
        line_ids=tuple(one.debt.id for one in late),
        amount=sum((one.left for one in late), ZERO),
    )


def follow_up(
    previous: Stop | None,
    current: Stop | None,
    terms: StopTerms,
    consent_on: date | None = None,
) -> Stop | None:
    """Return the stop in force, from that of before and what the facts give now.

    A stop that goes on keeps its first day and reason, even if the line that began it
    is paid. One whose ground is gone is lifted, by itself or by the insurer's consent.
    Consent lifts nothing that still has a ground, and none that came after it.

    :param consent_on: the day on which the insurer agreed to lift it
    """
    if previous is None:
        return current
    if current:
        begun = min(previous, current, key=lambda stop: stop.since)
        return replace(current, since=begun.since, reason=begun.reason)
    consented = consent_on is not None and consent_on >= previous.since
    if terms.lift == AUTO or consented:
        return None
    return replace(previous, line_ids=(), amount=ZERO, awaits_insurer=True)


def _counted(
    debts: Iterable[InsuredDebt], credit: Decimal, terms: StopTerms
) -> list[Unpaid]:
    """What counts of each line once the oldest are settled, disputed ones or not."""
    return [
        one
        for one in unpaid(debts, credit)
        if one.left > terms.de_minimis
        if terms.disputed_count or not one.debt.disputed
    ]


def _late(
    debts: Iterable[InsuredDebt], credit: Decimal, terms: StopTerms, today: date
) -> list[Unpaid]:
    counted = _counted(debts, credit, terms)
    late = [one for one in counted if one.debt.extension_end < today]
    total = sum((one.left for one in late), ZERO)
    return late if total > terms.tolerance else []
