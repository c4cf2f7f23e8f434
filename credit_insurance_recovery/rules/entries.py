# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Balanced accounting proposals: roles and amounts, no accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .cents import rounded
from .rule_error import ZERO, RuleError, check_numbers

#: What a line is for; whoever books it knows the account. ``vat_on_receipt`` is tax
#: that becomes due only when it is paid, ``payee`` the factor or bank to whom the
#: indemnity was assigned, ``insurer_share`` what the insurer is owed of recoveries.
ROLES = (
    *("receivable", "doubtful", "loss", "vat", "vat_on_receipt"),
    *("impairment", "impairment_expense", "impairment_reversal"),
    *("indemnity_receivable", "indemnity_income", "bank", "payee"),
    *("recovery_income", "insurer_share"),
)


@dataclass(frozen=True)
class Line:
    """One line of a proposal; either side is zero.

    :param role: one of :data:`ROLES`
    :param rate: which tax, on a line of tax
    """

    role: str
    debit: Decimal
    credit: Decimal
    rate: object = None

    @property
    def balance(self) -> Decimal:
        return self.debit - self.credit


@dataclass(frozen=True)
class Entry:
    """A proposal that balances; without lines where there is nothing to book.

    :param code: which event it is
    """

    code: str
    lines: tuple[Line, ...] = ()

    def balance(self, role: str) -> Decimal:
        """Return debits less credits of a role."""
        return sum((line.balance for line in self.lines if line.role == role), ZERO)


def entry(code: str, movements: Iterable[tuple], places: int = 2) -> Entry:
    """Build an entry.

    :param movements: (role, amount) or (role, amount, rate); an amount above zero is
        debited, below zero credited, zero left out
    :raises RuleError: ``unbalanced`` or ``not_rounded``
    """
    lines = tuple(_line(*movement, places=places) for movement in movements)
    lines = tuple(line for line in lines if line.balance)
    difference = sum((line.balance for line in lines), ZERO)
    if difference:
        raise RuleError("unbalanced", entry=code, difference=difference)
    return Entry(code, lines)


def reverse(original: Entry) -> Entry:
    """Return the entry that undoes another, line by line."""
    lines = tuple(
        Line(line.role, line.credit, line.debit, line.rate) for line in original.lines
    )
    return Entry(f"{original.code}_reversal", lines)


def _line(role: str, amount: Decimal, rate: object = None, places: int = 2) -> Line:
    check_numbers(**{role: amount})
    if amount != rounded(amount, places):
        raise RuleError("not_rounded", role=role, amount=amount)
    return Line(role, max(amount, ZERO), max(-amount, ZERO), rate)
