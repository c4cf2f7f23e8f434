# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A policy year: each loss finds what the ones before it have left.

Source of the rules: domain notes, A5 and A6 steps 8 and 9. The aggregate first loss and
the ceiling are for the year, so the indemnity of a loss depends on the earlier ones.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .claim import Loss, Terms, Year
from .claim_checks import ceiling, check_terms
from .explanation import Indemnity
from .indemnity import indemnify
from .rule_error import ZERO, RuleError, check_order


@dataclass(frozen=True)
class PolicyYear:
    """What a year has cost.

    :param outcomes: (key, indemnity) in the order the losses count
    :param losses: insured losses
    :param deductibles: what the deductible took off each loss
    :param afl_left: what is left of the aggregate first loss
    :param ceiling_left: ``None``: no ceiling
    :param loss_ratio: indemnities divided by the premium, not rounded; ``None``
        without a premium
    """

    outcomes: tuple[tuple[Hashable, Indemnity], ...]
    losses: Decimal
    deductibles: Decimal
    afl_used: Decimal
    afl_left: Decimal
    ceiling_left: Decimal | None
    indemnities: Decimal
    loss_ratio: Decimal | None


def fold_year(
    losses: Iterable[tuple[Hashable, Loss]],
    terms: Terms,
    premium: Decimal | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
) -> PolicyYear:
    """Compute the losses of a year one after the other, by date of loss, then key.

    Which losses belong to the year is the caller's to know: a policy counts by date of
    loss or by delivery.

    :param losses: (key, loss); keys can be compared
    :param date_from: first date of loss that is possible, where the policy counts by it
    :param date_to: last one, included
    :raises RuleError: ``outside_year``, ``duplicate_key``, or one of a loss
    """
    year = Year(premium=premium)
    check_terms(terms, year)
    check_order(date_from, date_to)
    losses = sorted(losses, key=lambda pair: (pair[1].date_of_loss, pair[0]))
    _check(losses, date_from, date_to)
    outcomes = []
    for key, loss in losses:
        outcome = indemnify(loss, terms, year)
        outcomes.append((key, outcome))
        year = after(year, outcome)
    return _summary(tuple(outcomes), terms, year)


def after(year: Year, outcome: Indemnity) -> Year:
    """Return the year once a loss has used up its part."""
    return Year(
        afl_used=year.afl_used + outcome.settlement.afl_used,
        paid=year.paid + outcome.amount,
        premium=year.premium,
    )


def _check(
    losses: list[tuple[Hashable, Loss]], date_from: date | None, date_to: date | None
) -> None:
    seen = set()
    for key, loss in losses:
        day = loss.date_of_loss
        if not (date_from or day) <= day <= (date_to or day):
            raise RuleError("outside_year", key=key, loss=day)
        if key in seen:
            raise RuleError("duplicate_key", key=key)
        seen.add(key)


def _summary(
    outcomes: tuple[tuple[Hashable, Indemnity], ...], terms: Terms, year: Year
) -> PolicyYear:
    found = [outcome for _key, outcome in outcomes]
    most = ceiling(terms, year)
    return PolicyYear(
        outcomes=outcomes,
        losses=sum((one.insured_loss for one in found), ZERO),
        deductibles=sum((_deducted(one) for one in found), ZERO),
        afl_used=year.afl_used,
        afl_left=max(terms.aggregate_first_loss - year.afl_used, ZERO),
        ceiling_left=None if most is None else max(most - year.paid, ZERO),
        indemnities=year.paid,
        loss_ratio=year.paid / year.premium if year.premium else None,
    )


def _deducted(outcome: Indemnity) -> Decimal:
    steps = outcome.settlement.steps
    return sum((step.taken for step in steps if step.code == "deductible"), ZERO)
