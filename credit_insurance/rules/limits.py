# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The limit in force on a day, from the insurer's dated decisions.

A cover is the pile of decisions that an insurer took on one buyer under one
policy. Nothing in the pile is ever edited: a later decision adds to it or
supersedes what was there. These functions read the pile.

Source of the rules: the policy wordings summarised in the domain notes of the
suite (limits, withdrawal and run-off, top-up). What policies do not agree on is
a parameter of the decision, never a constant here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

ZERO = Decimal(0)

PERMANENT, TEMPORARY, TOP_UP = "permanent", "temporary", "top_up"
GRANTED, PARTIAL, REDUCED = "granted", "partial", "reduced"
REFUSED, WITHDRAWN, EXPIRED = "refused", "withdrawn", "expired"

#: Statuses of a decision that put an end to cover.
ENDING = frozenset({REFUSED, WITHDRAWN})


@dataclass(frozen=True)
class Decision:
    """One decision of an insurer on one buyer.

    :param id: order of arrival, the last tie-breaker between decisions
    :param kind: ``permanent``, ``temporary`` or ``top_up``
    :param status: ``granted``, ``partial``, ``reduced``, ``refused``, ``withdrawn``
    :param amount: limit in policy currency; ignored for an ending status
    :param date_from: first day it applies to deliveries (the effective date)
    :param date_to: last day it applies, ``None`` when open-ended
    :param decided_on: day the insurer took it, ``date_from`` when not told
    :param non_cancellable: survives a withdrawal or reduction until ``date_to``
    """

    id: int
    kind: str
    status: str
    amount: Decimal
    date_from: date
    date_to: date | None = None
    decided_on: date | None = None
    non_cancellable: bool = False

    @property
    def ends_cover(self) -> bool:
        return self.status in ENDING

    @property
    def taken(self) -> tuple[date, int]:
        """Sort key: when the insurer decided it."""
        return (self.decided_on or self.date_from, self.id)

    @property
    def effective(self) -> tuple[date, date, int]:
        """Sort key: which of two permanent decisions is in force."""
        return (self.date_from, *self.taken)

    def started(self, day: date) -> bool:
        return self.date_from <= day

    def valid(self, day: date) -> bool:
        return self.started(day) and (self.date_to is None or day <= self.date_to)


@dataclass(frozen=True)
class LimitInForce:
    """What is insured on a day.

    :param amount: limit in policy currency, never negative
    :param status: ``none`` when no decision has started yet, else the status of
        the decision that rules the day, or ``expired``
    :param firm_amount: the part of ``amount`` that no withdrawal can end
    :param decision_ids: ids of the decisions that make up the amount, or of the
        one that put it to zero
    """

    amount: Decimal
    status: str
    firm_amount: Decimal = ZERO
    decision_ids: tuple[int, ...] = ()

    @property
    def decided(self) -> bool:
        """A decision, even of zero, replaces the discretionary limit."""
        return self.status != "none"


@dataclass(frozen=True)
class Period:
    """Days ``date_from`` to ``date_to`` (included; ``None``: for ever)."""

    date_from: date
    date_to: date | None
    limit: LimitInForce


UNDECIDED = LimitInForce(ZERO, "none")


def limit_on(decisions: Iterable[Decision], day: date) -> LimitInForce:
    """Return the limit that the decisions of one cover give on ``day``.

    The permanent decision in force is the one with the latest ``date_from`` not
    after the day, then the latest ``decided_on``, then the highest id. Temporary
    and top-up layers valid that day come on top. A refusal or withdrawal of the
    permanent limit ends every layer decided before it, from its effective date;
    one of a temporary or top-up layer ends the layers of its own kind.
    """
    started = sorted((d for d in decisions if d.started(day)), key=lambda d: d.taken)
    if not started:
        return UNDECIDED
    permanent = _permanent_in_force(started, day)
    layers = [permanent] if permanent and _counts(permanent, started, day) else []
    layers += [
        decision
        for decision in started
        if decision.kind != PERMANENT and _counts(decision, started, day)
    ]
    if layers:
        return _sum_of(layers, permanent)
    return _no_cover(started, permanent, day)


def timeline(decisions: Iterable[Decision]) -> tuple[Period, ...]:
    """Return the limit for every day from the first decision on.

    Consecutive periods differ, do not overlap and leave no gap; the last one is
    open-ended. Without decisions the timeline is empty.
    """
    decisions = tuple(decisions)
    starts = {d.date_from for d in decisions}
    starts |= {d.date_to + timedelta(days=1) for d in decisions if d.date_to}
    steps = []
    for day in sorted(starts):
        limit = limit_on(decisions, day)
        if limit.decided and (not steps or steps[-1][1] != limit):
            steps.append((day, limit))
    ends = [day - timedelta(days=1) for day, _limit in steps[1:]]
    return tuple(
        Period(day, end, limit) for (day, limit), end in zip_longest(steps, ends)
    )


def with_discretionary(
    limit: LimitInForce, ceiling: Decimal, conditions_met: bool
) -> LimitInForce:
    """Return ``limit``, or the discretionary one where no decision was taken.

    :param ceiling: the policy's discretionary limit, policy currency
    :param conditions_met: whether the buyer meets the policy's conditions
    """
    if limit.decided or not conditions_met or ceiling <= ZERO:
        return limit
    return LimitInForce(ceiling, "discretionary")


def _permanent_in_force(started: list[Decision], day: date) -> Decision | None:
    permanents = [d for d in started if d.kind == PERMANENT]
    latest = max(permanents, key=lambda d: d.effective, default=None)
    if latest is None:
        return None
    firm = [d for d in permanents if d.non_cancellable and _counts(d, started, day)]
    best = max(firm, key=lambda d: d.amount, default=None)
    if best and (latest.ends_cover or latest.status == REDUCED):
        given = latest.amount if _counts(latest, started, day) else ZERO
        return best if best.amount > given else latest
    return latest


def _counts(decision: Decision, started: list[Decision], day: date) -> bool:
    """Tell whether a decision gives cover on a day."""
    return (
        not decision.ends_cover
        and decision.valid(day)
        and (
            decision.non_cancellable
            or not any(_ends(other, decision) for other in started)
        )
    )


def _ends(ending: Decision, other: Decision) -> bool:
    return (
        ending.ends_cover
        and ending.kind in (PERMANENT, other.kind)
        and other.taken < ending.taken
    )


def _sum_of(layers: list[Decision], permanent: Decision | None) -> LimitInForce:
    ruling = permanent if permanent in layers else layers[-1]
    return LimitInForce(
        amount=sum((d.amount for d in layers), ZERO),
        status=ruling.status,
        firm_amount=sum((d.amount for d in layers if d.non_cancellable), ZERO),
        decision_ids=tuple(sorted(d.id for d in layers)),
    )


def _no_cover(
    started: list[Decision], permanent: Decision | None, day: date
) -> LimitInForce:
    """Name the reason why nothing is insured: ended by a decision, or expired."""
    if permanent and permanent.ends_cover:
        return LimitInForce(ZERO, permanent.status, decision_ids=(permanent.id,))
    ended = permanent and any(_ends(other, permanent) for other in started)
    if permanent and not ended and not permanent.valid(day):
        return LimitInForce(ZERO, EXPIRED, decision_ids=(permanent.id,))
    last = max(
        (d for d in started if d.ends_cover), key=lambda d: d.taken, default=None
    )
    if last is None:
        return LimitInForce(ZERO, EXPIRED)
    return LimitInForce(ZERO, last.status, decision_ids=(last.id,))
