# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sharing what the debtor still pays between the insurer and the insured.

Source of the rules: domain notes, A10. From the date of loss on, money from the debtor
(payments, dividends, goods taken back, guarantees, credit notes) belongs to both. Which
of the four rules holds, and who bears the costs, is a term of the policy.

Amounts are in policy currency and on the policy's tax basis: without tax where it does
not insure taxes. Where it does, tax that the state gives back is a recovery like any
other.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from .cents import rounded
from .explanation import Indemnity
from .rule_error import (
    HUNDRED,
    ZERO,
    RuleError,
    check_amounts,
    check_choice,
    check_percentages,
)

PRO_RATA_LOSS, PRO_RATA_DEBT = "pro_rata_loss", "pro_rata_debt_then_pct"
INSURER_FIRST, INSURED_FIRST = "insurer_first", "insured_first"
RECOVERY_RULES = (PRO_RATA_LOSS, PRO_RATA_DEBT, INSURER_FIRST, INSURED_FIRST)

COSTS_FIRST, COSTS_PRO_RATA = "first", "pro_rata"
COST_RULES = (COSTS_FIRST, COSTS_PRO_RATA)

NOTHING: Mapping[Hashable, Decimal] = MappingProxyType({})


@dataclass(frozen=True)
class Position:
    """Who bore what, once the indemnity was paid.

    :param debt: the whole loss, insured or not
    :param insured_loss: the part of it within the limit
    :param indemnity: what the insurer paid; it never gets more than that back
    :param percentage: the insured percentage, the layers weighed; 0 to 100
    :param date_of_loss: what came before it reduced the loss instead
    """

    debt: Decimal
    insured_loss: Decimal
    indemnity: Decimal
    percentage: Decimal = HUNDRED
    date_of_loss: date | None = None


@dataclass(frozen=True)
class Recovery:
    """What came from the debtor, and what it cost to get it."""

    key: Hashable
    received_on: date
    amount: Decimal
    costs: Decimal = ZERO


@dataclass(frozen=True)
class Statement:
    """How one recovery is shared; the two shares add up to it less its costs.

    Shares can be negative: costs without success fall on those who bear them, and take
    back what an earlier statement gave.

    :param insurer: what the insurer is to get of it
    :param insured: what the insured keeps of it
    :param insurer_total: what the insurer has got with this one
    :param insurer_left: what it still bears of the indemnity
    """

    key: Hashable
    recovered: Decimal
    costs: Decimal
    insurer: Decimal
    insured: Decimal
    insurer_total: Decimal
    insurer_left: Decimal


@dataclass(frozen=True)
class _Sums:
    """What has come in so far."""

    recovered: Decimal = ZERO
    costs: Decimal = ZERO


def share(
    recoveries: Iterable[Recovery],
    position: Position,
    rule: str,
    cost_rule: str = COSTS_FIRST,
    places: int = 2,
    settled: Mapping[Hashable, Decimal] = NOTHING,
) -> tuple[Statement, ...]:
    """Share recoveries in the order of their days, then keys.

    Shares are computed on running totals and each statement tells the difference, so
    they add up to the cent however many there are. What was handed over stands: those
    come first, and what would be otherwise now falls on the statements after them.

    :param rule: one of :data:`RECOVERY_RULES`
    :param cost_rule: ``first`` (costs come off before sharing) or ``pro_rata`` (what
        is recovered is shared, and the costs by insured and uninsured debt)
    :param settled: what the insurer was handed over, by key of the recovery
    :raises RuleError: ``unknown_choice``, ``negative``, ``percentage``, ``above_debt``,
        ``before_loss`` or ``duplicate_key``
    """
    recoveries = sorted(
        recoveries,
        key=lambda one: (one.key not in settled, one.received_on, one.key),
    )
    check_choice("recovery_rule", rule, RECOVERY_RULES)
    check_choice("cost_rule", cost_rule, COST_RULES)
    _check_position(position)
    _check_recoveries(recoveries, position)
    entitled = _entitled(recoveries, position, (rule, cost_rule), places)
    return tuple(_statements(zip(recoveries, entitled, strict=True), position, settled))


def position_after(outcome: Indemnity, date_of_loss: date | None = None) -> Position:
    """Return who bears what once an indemnity was paid in full."""
    return Position(
        debt=outcome.debt,
        insured_loss=outcome.insured_loss,
        indemnity=outcome.amount,
        percentage=outcome.settlement.percentage,
        date_of_loss=date_of_loss,
    )


def insurer_share(recovered: Decimal, position: Position, rule: str) -> Decimal:
    """Return the insurer's part of everything recovered, not rounded.

    ``pro_rata_loss``: as it bore the whole loss. ``pro_rata_debt_then_pct``: the
    insured percentage of what falls on the insured debt. ``insurer_first``: all, until
    it is repaid. ``insured_first``: what is left once the insured bears no loss.

    :returns: between zero and the indemnity
    """
    if not position.debt:
        return ZERO
    if rule == PRO_RATA_LOSS:
        part = recovered * position.indemnity / position.debt
    elif rule == PRO_RATA_DEBT:
        insured = recovered * position.insured_loss / position.debt
        part = insured * position.percentage / HUNDRED
    elif rule == INSURER_FIRST:
        part = recovered
    else:
        part = recovered - (position.debt - position.indemnity)
    return min(max(part, ZERO), position.indemnity)


def _entitled(
    recoveries: list[Recovery],
    position: Position,
    rules: tuple[str, str],
    places: int,
) -> Iterator[Decimal]:
    """Yield what the insurer is entitled to with each recovery."""
    sums = _Sums()
    for one in recoveries:
        sums = _Sums(sums.recovered + one.amount, sums.costs + one.costs)
        got, costs = _insurer(sums, position, rules)
        yield rounded(got, places) - rounded(costs, places)


def _statements(
    entitled: Iterable[tuple[Recovery, Decimal]],
    position: Position,
    settled: Mapping[Hashable, Decimal],
) -> Iterator[Statement]:
    given = ZERO
    for one, total in entitled:
        mine = settled.get(one.key, total - given)
        given += mine
        yield Statement(
            key=one.key,
            recovered=one.amount,
            costs=one.costs,
            insurer=mine,
            insured=one.amount - one.costs - mine,
            insurer_total=given,
            insurer_left=position.indemnity - given,
        )


def _insurer(
    sums: _Sums, position: Position, rules: tuple[str, str]
) -> tuple[Decimal, Decimal]:
    """Return what the insurer has got so far, and the costs that it bears."""
    rule, cost_rule = rules
    if cost_rule == COSTS_FIRST:
        net = max(sums.recovered - sums.costs, ZERO)
        return insurer_share(net, position, rule), ZERO
    costs = ZERO
    if position.debt:
        costs = sums.costs * position.insured_loss / position.debt
    return insurer_share(sums.recovered, position, rule), costs


def _check_position(position: Position) -> None:
    check_amounts(
        debt=position.debt,
        insured_loss=position.insured_loss,
        indemnity=position.indemnity,
    )
    check_percentages(insured_percentage=position.percentage)
    if not position.indemnity <= position.insured_loss <= position.debt:
        raise RuleError(
            "above_debt",
            indemnity=position.indemnity,
            insured_loss=position.insured_loss,
            debt=position.debt,
        )


def _check_recoveries(recoveries: list[Recovery], position: Position) -> None:
    keys = set()
    for one in recoveries:
        check_amounts(amount=one.amount, costs=one.costs)
        if position.date_of_loss and one.received_on < position.date_of_loss:
            raise RuleError("before_loss", key=one.key, received=one.received_on)
        if one.key in keys:
            raise RuleError("duplicate_key", key=one.key)
        keys.add(one.key)
