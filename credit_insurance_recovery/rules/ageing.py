# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How old what a customer owes is: the columns of an aged balance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from .late_payment import days_late
from .netting import ZERO, Debt

#: Last day late of each column but the last: 1-30, 31-60, 61-90 and over 90 days.
EDGES = (30, 60, 90)


@dataclass(frozen=True)
class Bucket:
    """One column.

    :param first: from how many days late; 0 for what is not due yet
    :param last: up to how many, ``None`` for the last column
    """

    first: int
    last: int | None
    amount: Decimal = ZERO

    def holds(self, days: int) -> bool:
        """Tell whether what is so many days late is in this column."""
        return self.first <= days and (self.last is None or days <= self.last)


def ageing(
    debts: Iterable[Debt], day: date, edges: tuple[int, ...] = EDGES
) -> tuple[Bucket, ...]:
    """Return the columns of an aged balance: not due, then by days late.

    What is due on the day is not late yet. A credit, which is negative, counts in the
    column of its own date, so that the columns add up to the balance of the account.

    :param edges: last day late of each column but the last, growing and over 0
    :raises ValueError: the edges do not grow from 1
    """
    if any(low >= high for low, high in pairwise((0, *edges))):
        raise ValueError(f"the columns of {edges} days do not follow each other")
    lasts = (0, *edges, None)
    firsts = (0, *(edge + 1 for edge in (0, *edges)))
    late = [(days_late(debt.due, day), debt.amount) for debt in debts]
    columns = [Bucket(*limits) for limits in zip(firsts, lasts, strict=True)]
    return tuple(
        Bucket(
            column.first,
            column.last,
            sum((amount for days, amount in late if column.holds(days)), ZERO),
        )
        for column in columns
    )
