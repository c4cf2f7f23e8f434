# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where an announced indemnity departs from the expected one, step by step.

Source of the steps: domain notes, A6. The expected calculation is done again with the
insurer's figures put in one after the other, in the order of the steps; what each of
them changes in the end is its part of the difference. So a smaller insured loss counts
with the insured percentage of what is missing. What no figure explains is told apart.

Amounts are in policy currency and rounded to its cent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .cents import rounded
from .rule_error import HUNDRED, ZERO, check_amounts, check_choice, check_percentages

#: Figures that an insurer may state, by step, and what they are: the amount that is
#: left after the step, the amount that it takes, a percentage, or the most there is.
LEFT, TAKEN, PERCENTAGE, MOST = "left", "taken", "percentage", "most"
FIGURES = {
    "refused": LEFT,
    "limit": LEFT,
    "deductible": TAKEN,
    "percentage": PERCENTAGE,
    "minimum_retention": TAKEN,
    "aggregate_first_loss": TAKEN,
    "ceiling": MOST,
    "withheld": TAKEN,
}
#: An indemnity is told before it is split between its payees.
_SPLIT = ("withheld", "payee")
#: Where a step belongs that the expected calculation does not have.
_ORDER = (
    *("debts", "credits", "tax", "refused", "limit", "threshold", "percentage"),
    *("deductible", "minimum_retention", "aggregate_first_loss", "ceiling"),
    *("withheld", "payee"),
)
UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class Expected:
    """A step of the expected calculation, as it was."""

    code: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Difference:
    """What one step changes in the indemnity.

    :param code: a key of :data:`FIGURES`, or ``unexplained``
    :param effect: announced less expected, as far as this step accounts for it
    :param ours: the figure of the expected calculation, ``None`` if it has none
    :param theirs: the insurer's figure
    """

    code: str
    effect: Decimal
    ours: Decimal | None = None
    theirs: Decimal | None = None


def compare(
    expected: Iterable[Expected],
    announced: Decimal,
    figures: Mapping[str, Decimal],
    places: int = 2,
) -> tuple[Difference, ...]:
    """Explain an announced indemnity by the insurer's own figures.

    :param expected: steps in their order; what follows the indemnity is left aside
    :param announced: the whole indemnity that the insurer announced
    :param figures: the insurer's figures by step, those it stated; amounts, but for
        the percentage: 0 to 100
    :returns: a difference for each figure, in the order of the steps, and what is
        unexplained unless that is nothing; they add up to announced less expected
    :raises RuleError: ``negative``, ``percentage``, ``unknown_choice`` or
        ``not_a_number``
    """
    check_amounts(announced=announced)
    _check_figures(figures)
    steps = [step for step in expected if step.code not in _SPLIT]
    total = steps[-1].after if steps else ZERO
    steps = _with_missing(steps, figures)
    known: dict[str, Decimal] = {}
    differences, reached = [], total
    for step in steps:
        if step.code not in figures:
            continue
        known[step.code] = figures[step.code]
        now = _replay(steps, known, places)
        differences.append(_difference(step, now - reached, figures))
        reached = now
    if announced != reached:
        differences.append(Difference(UNEXPLAINED, announced - reached))
    return tuple(differences)


def _check_figures(figures: Mapping[str, Decimal]) -> None:
    for code, figure in figures.items():
        check_choice("figure", code, tuple(FIGURES))
        if FIGURES[code] == PERCENTAGE:
            check_percentages(insured_percentage=figure)
        else:
            check_amounts(**{code: figure})


def _difference(
    step: Expected, effect: Decimal, figures: Mapping[str, Decimal]
) -> Difference:
    return Difference(step.code, effect, _ours(step), figures[step.code])


def _ours(step: Expected) -> Decimal | None:
    kind = FIGURES[step.code]
    if kind == LEFT:
        return step.after
    if kind == TAKEN:
        return step.before - step.after
    if kind == PERCENTAGE:
        share = step.after / step.before if step.before else ZERO
        return rounded(share * HUNDRED)
    # A ceiling that does not bind is not in the steps.
    return step.after if step.after < step.before else None


def _with_missing(
    steps: list[Expected], figures: Mapping[str, Decimal]
) -> list[Expected]:
    """Return the steps with those that only the insurer has, which change nothing."""
    steps = list(steps)
    for code in sorted(figures, key=_ORDER.index):
        if any(step.code == code for step in steps):
            continue
        earlier = _ORDER[: _ORDER.index(code)]
        places = [i for i, step in enumerate(steps, 1) if step.code in earlier]
        place = max(places, default=0)
        amount = steps[place - 1].after if place else ZERO
        steps.insert(place, Expected(code, amount, amount))
    return steps


def _replay(
    steps: list[Expected], known: Mapping[str, Decimal], places: int
) -> Decimal:
    """Return the indemnity with the figures that are known so far."""
    amount, loss, our_loss = ZERO, ZERO, ZERO
    for step in steps:
        if step.code in known:
            amount = _theirs(step.code, amount, known[step.code])
        elif amount == step.before or step.code == _ORDER[0]:
            amount = step.after
        elif step.code == "minimum_retention":
            amount = min(amount, _most(step, loss, our_loss))
        else:
            amount = _ours_again(step, amount)
        amount = rounded(amount, places)
        if step.code == "limit":
            loss, our_loss = amount, step.after
    return amount


def _theirs(code: str, amount: Decimal, figure: Decimal) -> Decimal:
    kind = FIGURES[code]
    if kind == LEFT:
        return figure
    if kind == PERCENTAGE:
        return amount * figure / HUNDRED
    if kind == TAKEN:
        return max(amount - figure, ZERO)
    return min(amount, figure)


def _ours_again(step: Expected, amount: Decimal) -> Decimal:
    """Apply a step of ours to another amount than it was computed from.

    What took a part takes the same part, what took an amount the same amount; what
    bound still binds at the same height. Of what did not bind no height is known.
    """
    taken = step.before - step.after
    if step.code in ("credits", "tax", "percentage"):
        return amount * step.after / step.before if step.before else ZERO
    if step.code in ("limit", "ceiling"):
        return min(amount, step.after) if taken else amount
    if step.code == "threshold":
        return ZERO if taken else amount
    return max(amount - taken, ZERO)


def _most(step: Expected, loss: Decimal, our_loss: Decimal) -> Decimal:
    """Return what the least part borne by the insured leaves of another loss."""
    if step.after == step.before:
        return loss
    return max(loss - (our_loss - step.after), ZERO)
