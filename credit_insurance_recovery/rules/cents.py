# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rounding: half-up to the cent, and parts that add up to their total."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from .rule_error import ZERO


def rounded(amount: Decimal, places: int = 2) -> Decimal:
    """Round half-up, away from zero as accountants do."""
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def rounded_parts(amounts: Iterable[Decimal], places: int = 2) -> tuple[Decimal, ...]:
    """Round amounts so that they add up to their rounded total.

    Running totals are rounded, so what rounding gives or takes is made up for by the
    next part, and by the last one in the end. Of amounts that are not negative no part
    is: had the last one to take every difference, it could be.
    """
    totals = [rounded(total, places) for total in accumulate(amounts, initial=ZERO)]
    return tuple(after - before for before, after in pairwise(totals))


def shared_out(
    total: Decimal, weights: Iterable[Decimal], places: int = 2
) -> tuple[Decimal, ...]:
    """Share a rounded total out in proportion to weights, exactly.

    :param weights: not negative; nothing is shared out when they are all zero
    :returns: as many parts as weights; none above its weight where the total is not
        above their sum and all are rounded
    """
    weights = tuple(weights)
    whole = sum(weights, ZERO)
    if not whole:
        return tuple(ZERO for _weight in weights)
    return rounded_parts(_shares(total, weights, whole), places)


def _shares(total, weights, whole):
    # The last share is what is left, so the sum is exact whatever a division loses.
    *others, _last = weights
    shares = [total * weight / whole for weight in others]
    return [*shares, total - sum(shares, ZERO)]
