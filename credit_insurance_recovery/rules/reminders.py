# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which reminder a customer is owed today, for which of the due lines.

Source of the rules: reminders of one's own are a duty under the policy, and a promise
to pay is waited for until it is broken (domain notes of the suite). What makes a plan
bearable is our own decision: one letter per customer, never a burst, never for what
credits already pay.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .late_payment import FIXED_SUM, days_late, late_interest, recovery_costs
from .netting import ZERO, Debt, Unpaid, unpaid


@dataclass(frozen=True)
class Level:
    """A step of the reminder plan.

    :param days: days after the due date from which it is owed; negative: before it
    """

    id: int
    days: int

    @property
    def rank(self) -> tuple[int, int]:
        return (self.days, self.id)


@dataclass(frozen=True)
class DueLine(Debt):
    """A due line of a customer.

    :param invoice_id: the invoice it belongs to
    :param sent: ids of the levels that it was reminded at
    :param promised_on: the day by which payment was promised
    :param disputed: contested by the customer
    :param no_followup: excluded from reminders by hand
    """

    invoice_id: int = 0
    sent: frozenset[int] = frozenset()
    promised_on: date | None = None
    disputed: bool = False
    no_followup: bool = False

    def is_left_alone(self, today: date) -> bool:
        """Whether it is not to be reminded; a promise holds through its own day."""
        promised = self.promised_on is not None and today <= self.promised_on
        return promised or self.disputed or self.no_followup


@dataclass(frozen=True)
class Account:
    """What a customer has open in one currency.

    :param credit: paid on account or credited, not negative
    :param places: decimals of the currency
    :param fixed_sum: for the recovery of each late invoice, in this currency
    """

    currency: str
    lines: tuple[DueLine, ...]
    credit: Decimal = ZERO
    places: int = 2
    fixed_sum: Decimal = FIXED_SUM


@dataclass(frozen=True)
class Customer:
    """A customer, the one who receives the letter.

    :param accounts: one per currency
    :param reminded_on: the day of the last letter
    """

    id: int
    accounts: tuple[Account, ...]
    reminded_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """The company's reminder plan.

    :param levels: its steps, in any order
    :param least_days: days from one letter to the next to the same customer
    :param interest_rate: percent per year on what is late
    """

    levels: tuple[Level, ...]
    least_days: int = 0
    interest_rate: Decimal = ZERO


@dataclass(frozen=True)
class Item:
    """One line of a letter.

    :param level: the level to note for this line, which may be below the letter's
    :param amount: what credits leave of it
    :param interest: up to today, 0 before it is late
    """

    line_id: int
    invoice_id: int
    currency: str
    level: Level
    due: date
    amount: Decimal
    days_late: int = 0
    interest: Decimal = ZERO


@dataclass(frozen=True)
class Reminder:
    """One letter to a customer.

    :param level: the highest of its items; it chooses the letter's text
    :param items: never empty; per account the oldest line first
    :param costs: fixed sums per currency, of the late invoices in the letter; 0 where
        none is late
    """

    customer_id: int
    level: Level
    items: tuple[Item, ...]
    costs: dict[str, Decimal] = field(default_factory=dict)

    def total(self, currency: str) -> Decimal:
        """Return what is asked for in a currency, without interest and costs."""
        return sum((i.amount for i in self.items if i.currency == currency), ZERO)


def level_owed(levels: Iterable[Level], line: DueLine, today: date) -> Level | None:
    """Return the level that a line is owed today, if any.

    The highest that has come, unless it or a higher one was sent: a line that was
    forgotten for long starts where it belongs, and what lies below is skipped for good.
    Notice ahead of the due date makes no sense after it.
    """
    levels = tuple(levels)
    reached = [one for one in levels if one.days <= (today - line.due).days]
    owed = max(reached, key=lambda one: one.rank, default=None)
    if owed is None or (owed.days < 0 and today > line.due):
        return None
    as_high = [one for one in levels if one.rank >= owed.rank]
    return None if any(one.id in line.sent for one in as_high) else owed


def remind(customer: Customer, plan: Plan, today: date) -> Reminder | None:
    """Return the letter that a customer is owed today, ``None`` where there is none.

    Credits settle the oldest lines of their account first, disputed ones included, and
    what they settle is not reminded. Lines left alone today come with a later letter.
    """
    since = customer.reminded_on and (today - customer.reminded_on).days
    if since is not None and since < plan.least_days:
        return None
    items = tuple(
        item for account in customer.accounts for item in _items(account, plan, today)
    )
    if not items:
        return None
    level = max((item.level for item in items), key=lambda one: one.rank)
    return Reminder(customer.id, level, items, _costs(customer, items))


def remind_all(
    customers: Iterable[Customer], plan: Plan, today: date
) -> tuple[Reminder, ...]:
    """Return the letters of a day, at most one per customer."""
    letters = (remind(customer, plan, today) for customer in customers)
    return tuple(letter for letter in letters if letter)


def _items(account: Account, plan: Plan, today: date):
    for one in unpaid(account.lines, account.credit):
        level = level_owed(plan.levels, one.debt, today)
        if level and not one.debt.is_left_alone(today):
            yield _item(one, level, account, plan, today)


def _item(one: Unpaid, level: Level, account: Account, plan: Plan, today: date) -> Item:
    line, rate = one.debt, plan.interest_rate
    return Item(
        line_id=line.id,
        invoice_id=line.invoice_id,
        currency=account.currency,
        level=level,
        due=line.due,
        amount=one.left,
        days_late=days_late(line.due, today),
        interest=late_interest(one.left, line.due, today, rate, account.places),
    )


def _costs(customer: Customer, items: Iterable[Item]) -> dict[str, Decimal]:
    costs = {}
    for account in customer.accounts:
        late = [i for i in items if i.days_late and i.currency == account.currency]
        invoices = (item.invoice_id for item in late)
        costs[account.currency] = recovery_costs(invoices, account.fixed_sum)
    return costs
