# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What would let a sale through that does not fit within cover, and when.

Amounts are in the currency of the policy and on its tax basis (without tax unless
the policy insures VAT), but for those of :class:`Sale`, which are in its own
currency.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from .check import CoverCheck, Position, check
from .outlook import LimitPeriod, Payment, limit_on

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)

#: Proposed on top of what is needed, so that the next sale fits as well.
MARGIN = Decimal("0.10")
#: Limits are asked for in whole thousands.
ROUND_TO = Decimal(1000)


@dataclass(frozen=True)
class Sale:
    """A sale as it is quoted, in its own currency.

    :param amount: on the tax basis of the policy
    :param total: with tax, what the buyer is to pay
    :param places: decimal places of the currency
    :param deposit: paid in advance, with tax
    """

    amount: Decimal
    total: Decimal
    places: int = 2
    deposit: Decimal = ZERO

    @property
    def at_risk(self) -> Decimal:
        """What is left to be paid on credit, on the basis, rounded up."""
        if self.total <= ZERO or self.amount <= ZERO or not self.deposit:
            return self.amount
        left = max(self.total - self.deposit, ZERO)
        return _round(Fraction(self.amount * left) / Fraction(self.total), self.places)


@dataclass(frozen=True)
class Step:
    """How things stand from a day on, until the next step.

    :param paid: payments expected on that day
    :param limit: limit in force; ``None``: no policy answers for the buyer then
    :param exposure: what the buyer owes then, without the sale
    :param fits: whether the sale would fit
    :param stopped: whether cover has stopped for new business
    """

    day: date
    paid: Decimal
    limit: Decimal | None
    exposure: Decimal
    fits: bool
    stopped: bool = False

    @property
    def headroom(self) -> Decimal | None:
        return None if self.limit is None else self.limit - self.exposure


@dataclass(frozen=True)
class Window:
    """Days on which a sale fits; ``date_to`` is ``None`` while no end is in sight."""

    date_from: date
    date_to: date | None


@dataclass(frozen=True)
class Instalment:
    """A part of a receivable, in the currency of the sale, with tax."""

    due: date
    amount: Decimal


@dataclass(frozen=True)
class TermEffect:
    """What a payment term means for cover.

    :param last_due: due date of the last instalment
    :param days: days from the invoice to it
    :param too_long: days by which it exceeds the policy's maximum; 0 when it fits
    :param longest: the latest due date that fits; ``None``: the policy names none
    :param uninsured: sum of the instalments due after it, currency of the sale
    :param share: part of the whole that they are, 0 to 1
    """

    last_due: date
    days: int
    too_long: int
    longest: date | None
    uninsured: Decimal
    share: Fraction


def insured(
    answer: CoverCheck, uninsured_share: Fraction = Fraction(0), places: int = 2
) -> Decimal:
    """Return the part of a sale that the insurer would answer for.

    :param answer: the check of the sale
    :param uninsured_share: what its payment term leaves uninsured, 0 to 1
    :param places: decimal places of the currency of the policy
    :returns: what fits within the limit and is due in time, rounded down
    """
    due_in_time = Fraction(answer.amount) * (1 - uninsured_share)
    eligible = _round(due_in_time, places, ROUND_FLOOR)
    return max(min(answer.amount - answer.uninsured, eligible), ZERO)


def sellable(answer: CoverCheck) -> Decimal:
    """Return what can be sold on credit now: the room that is left, if any."""
    if answer.stopped:
        return ZERO
    return max(answer.headroom + answer.own_risk, ZERO)


def deposit(sale: Sale, answer: CoverCheck, whole: Decimal) -> Decimal | None:
    """Return what must be paid in advance for the rest of a sale to fit now.

    :param sale: its ``deposit`` is left out of account
    :param answer: a check of the same buyer, for limit, exposure and own risk
    :param whole: the amount of the sale in policy currency
    :returns: with tax, currency of the sale, rounded up to its decimals, at most the
        whole; ``None`` when no deposit helps: money of a buyer whose cover has
        stopped goes to the oldest debt, and an unknown exposure has no room to tell
    """
    if answer.stopped or answer.status == "unknown":
        return None
    if not answer.concerned or whole <= ZERO:
        return ZERO
    room = sellable(answer)
    if whole <= room:
        return ZERO
    on_credit = Fraction(room * sale.amount) / Fraction(whole)
    on_credit = Fraction(_round(on_credit, sale.places, ROUND_FLOOR))
    share = 1 - on_credit / Fraction(sale.amount)
    return min(_round(Fraction(sale.total) * share, sale.places), sale.total)


def cover_to_ask(answer: CoverCheck, margin: Decimal = MARGIN) -> Decimal:
    """Return the limit to ask the insurer for.

    The most that the buyer will owe, plus a safety margin, rounded up to the
    thousand. What the company accepts uninsured is not taken off: it is asked for
    because it would rather not.
    """
    needed = max(answer.exposure + max(answer.amount, ZERO), ZERO) * (1 + margin)
    return math.ceil(needed / ROUND_TO) * ROUND_TO


def steps(
    answer: CoverCheck,
    payments: Iterable[Payment],
    limits: Iterable[LimitPeriod],
    today: date,
    stops_on: date | None = None,
) -> tuple[Step, ...]:
    """Return how headroom runs from today on, a step for each day that changes it.

    The first step is the answer of today. A payment expected today has not come, so
    it counts from tomorrow.

    :param payments: expected payments, none of them unknown
    :param limits: limits in force; a day in none of them has no policy
    :param stops_on: first day on which late items stop cover, if they stay unpaid
    """
    payments = [replace(p, day=max(p.day, today + ONE_DAY)) for p in payments]
    limits = tuple(limits)
    days = {payment.day for payment in payments}
    days |= {period.date_from for period in limits}
    days |= {period.date_to + ONE_DAY for period in limits if period.date_to}
    days |= {stops_on} if stops_on else set()
    result = [_step(answer, today, ZERO, answer.limit, answer.exposure, answer.stopped)]
    exposure = answer.exposure
    for day in sorted(day for day in days if day > today):
        paid = sum((p.amount for p in payments if p.day == day), ZERO)
        exposure -= paid
        stopped = answer.stopped or bool(stops_on and day >= stops_on)
        limit = limit_on(limits, day)
        result.append(_step(answer, day, paid, limit, exposure, stopped))
    return tuple(result)


def window(running: Iterable[Step]) -> Window | None:
    """Return the first days on which the sale fits by itself, ``None``: never."""
    running = tuple(running)
    for number, step in enumerate(running):
        if step.fits:
            ends = [later.day for later in running[number:] if not later.fits]
            return Window(step.day, ends[0] - ONE_DAY if ends else None)
    return None


def condense(running: Iterable[Step], most: int) -> tuple[Step, ...]:
    """Return at most ``most`` steps: the telling ones, payments between them summed.

    Telling are today, every change of limit, of fitting or of being stopped; then
    the last one, then the largest payments.
    """
    running = tuple(running)
    if len(running) <= most:
        return running
    chosen = {0, len(running) - 1}
    turns = [n for n in range(1, len(running)) if _turns(running[n - 1], running[n])]
    large = sorted(range(len(running)), key=lambda n: (-running[n].paid, n))
    for number in (*turns, *large):
        if len(chosen) < most:
            chosen.add(number)
    numbers = sorted(chosen)
    return tuple(
        replace(
            running[number],
            paid=sum((s.paid for s in running[before + 1 : number + 1]), ZERO),
        )
        for before, number in zip((-1, *numbers[:-1]), numbers, strict=True)
    )


def term(
    instalments: Iterable[Instalment], invoiced_on: date, max_days: int
) -> TermEffect | None:
    """Return what a payment term means for cover, ``None`` when nothing is due.

    An instalment that is due later than the policy's maximum term is not insured at
    all; the others are.

    :param invoiced_on: day from which the policy counts the term
    :param max_days: the policy's maximum term; 0: it names none
    """
    instalments = tuple(instalments)
    if not instalments:
        return None
    longest = invoiced_on + timedelta(days=max_days) if max_days else None
    last = max(instalment.due for instalment in instalments)
    total = sum((instalment.amount for instalment in instalments), ZERO)
    late = sum((i.amount for i in instalments if longest and i.due > longest), ZERO)
    return TermEffect(
        last_due=last,
        days=(last - invoiced_on).days,
        too_long=max((last - longest).days, 0) if longest else 0,
        longest=longest,
        uninsured=late,
        share=Fraction(late) / Fraction(total) if total else Fraction(0),
    )


def _step(answer, day, paid, limit, exposure, stopped):
    """One step; whether the sale fits is for the order check's own rule to say."""
    status = "stopped" if stopped else "covered"
    position = Position(status, limit or ZERO, exposure, answer.own_risk)
    known = limit is not None and answer.status != "unknown"
    fits = not answer.concerned or (known and check(position, answer.amount).fits)
    return Step(day, paid, limit, exposure, fits, stopped)


def _turns(before: Step, after: Step) -> bool:
    return (before.limit, before.fits, before.stopped) != (
        after.limit,
        after.fits,
        after.stopped,
    )


def _round(value: Fraction, places: int, rounding=ROUND_CEILING) -> Decimal:
    """Round an exact value; a Fraction, since a Decimal may have been cut already."""
    scaled = value * 10**places
    whole = math.ceil(scaled) if rounding == ROUND_CEILING else math.floor(scaled)
    return Decimal(whole).scaleb(-places)
