# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which limit to ask an insurer for, and which limits are about to end.

Amounts are in the currency of the policy and on its tax basis.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .limits import Decision, limit_on

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)
#: Limits are asked for in whole thousands (domain.md A4).
ROUND_TO = 1000
#: A limit is too high from this multiple of what would do: insurers may charge for
#: each limit that they watch and count it against their capacity (domain.md A4).
FAR_ABOVE = 2

NEW, INCREASE, REDUCE, CANCEL, RENEW = "new", "increase", "reduce", "cancel", "renew"


@dataclass(frozen=True)
class Situation:
    """What is known of a buyer when cover is asked for.

    :param limit: the insured limit in force, zero when there is none
    :param exposure: what is owed and ordered; negative when it is in credit
    :param quoted: open quotations that the limit is to suffice for as well
    :param asked: the highest limit that those who sell asked for, margin included
    :param highest: the most that was owed in the past; ``None``: not known
    :param ending: the limit in force ends soon and nothing follows it
    """

    limit: Decimal
    exposure: Decimal
    quoted: Decimal = ZERO
    asked: Decimal = ZERO
    highest: Decimal | None = None
    ending: bool = False


@dataclass(frozen=True)
class Proposal:
    """A request that would make sense.

    :param action: ``new``, ``increase``, ``reduce`` or ``renew``; ``""`` when the
        limit in force is the right one
    :param amount: the whole limit
    """

    action: str
    amount: Decimal


def needed(situation: Situation, margin: Decimal) -> Decimal:
    """Return the limit that suffices: what is owed, ordered and quoted with a margin,
    or what was asked for if that is more, rounded up to the thousand.

    :param margin: share on top, ``Decimal("0.10")`` for 10 %
    """
    owed = max(situation.exposure + situation.quoted, ZERO)
    return _thousands(max(Fraction(owed) * (1 + Fraction(margin)), situation.asked))


def enough(situation: Situation, margin: Decimal) -> Decimal:
    """Return the limit that would have sufficed at any time, now included."""
    highest = Fraction(max(situation.highest or ZERO, ZERO)) * (1 + Fraction(margin))
    return max(needed(situation, margin), _thousands(highest))


def propose(situation: Situation, margin: Decimal) -> Proposal:
    """Return what to ask the insurer for.

    Too little comes first, then what ends, then what is far too much. Cancelling is
    never proposed: it ends cover, and is for a human to think of.
    """
    amount = needed(situation, margin)
    if not situation.limit:
        return Proposal(NEW, amount)
    if amount > situation.limit:
        return Proposal(INCREASE, amount)
    if situation.ending:
        return Proposal(RENEW, situation.limit)
    if situation.highest is not None:
        would_do = enough(situation, margin)
        if would_do and would_do * FAR_ABOVE <= situation.limit:
            return Proposal(REDUCE, would_do)
    return Proposal("", situation.limit)


def fits_action(action: str, amount: Decimal, limit: Decimal) -> bool:
    """Tell whether an amount is one that an action can be about."""
    if action == NEW:
        return not limit and amount > ZERO
    if action == INCREASE:
        return bool(limit) and amount > limit
    if action == REDUCE:
        return ZERO < amount < limit
    return bool(limit) if action == CANCEL else amount > ZERO


@dataclass(frozen=True)
class Ending:
    """A limit that ends, or falls, because decisions run out.

    :param last_day: the last day on which it is in force
    :param amount: the limit on that day
    :param then: the limit on the day after
    :param decision_ids: the decisions that run out
    """

    last_day: date
    amount: Decimal
    then: Decimal
    decision_ids: tuple[int, ...]


def next_ending(
    decisions: Iterable[Decision], first: date, last: date
) -> Ending | None:
    """Return the first end of a limit between two days, included; ``None``: none.

    A limit that another decision takes over from, higher or lower, does not end: the
    insurer has decided what follows.
    """
    decisions = tuple(decisions)
    days = {d.date_to for d in decisions if d.date_to and first <= d.date_to <= last}
    for day in sorted(days):
        before = limit_on(decisions, day)
        after = limit_on(decisions, day + ONE_DAY)
        ended = _ended(decisions, before.decision_ids, day)
        followed = any(d.date_from == day + ONE_DAY for d in decisions)
        if ended and not followed and after.amount < before.amount:
            return Ending(day, before.amount, after.amount, ended)
    return None


def _ended(decisions, in_force, day):
    return tuple(d.id for d in decisions if d.id in in_force and d.date_to == day)


def _thousands(amount) -> Decimal:
    return Decimal(math.ceil(Fraction(amount) / ROUND_TO) * ROUND_TO)
