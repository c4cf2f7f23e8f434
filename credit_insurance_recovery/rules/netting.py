# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a buyer really owes: credits set against the oldest debts first.

Source of the rule: before the date of loss, whatever a buyer has paid or was credited
settles the oldest debt, insured or not, even where another one is named (domain notes
on payment allocation). A debt so settled is neither reminded nor reported.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .rule_error import ZERO


@dataclass(frozen=True)
class Debt:
    """One due line with what is open of it.

    :param id: number of the line; of two due on one day the lower is the older
    :param due: its due date as posted
    :param amount: what is unpaid, with tax, in the currency of its account; negative
        for a credit, which then settles debts
    """

    id: int
    due: date
    amount: Decimal

    @property
    def age(self) -> tuple[date, int]:
        return (self.due, self.id)


@dataclass(frozen=True)
class Unpaid:
    """What credits leave of a debt; always more than zero."""

    debt: Debt
    left: Decimal


def unpaid(debts: Iterable[Debt], credit: Decimal = ZERO) -> tuple[Unpaid, ...]:
    """Return what is unpaid once credits are set against the oldest debts first.

    :param credit: what is paid on account or credited besides, not negative
    :returns: debts of which something is left, the oldest first
    """
    by_age = sorted(debts, key=lambda debt: debt.age)
    credit += sum((-debt.amount for debt in by_age if debt.amount < ZERO), ZERO)
    result = []
    for debt in by_age:
        used = min(credit, max(debt.amount, ZERO))
        credit -= used
        if debt.amount > used:
            result.append(Unpaid(debt, debt.amount - used))
    return tuple(result)
