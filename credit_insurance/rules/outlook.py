# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is to be expected of a buyer: payments, limits, the stop of cover.

Amounts are in the currency of the policy. Those called ``amount`` and ``owed`` are
on its tax basis; those called ``gross`` and ``ahead`` are with tax, as a buyer pays.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Payment:
    """Money that is expected on a day."""

    day: date
    amount: Decimal


@dataclass(frozen=True)
class LimitPeriod:
    """Days ``date_from`` to ``date_to`` (included; ``None``: for ever)."""

    date_from: date
    date_to: date | None
    amount: Decimal


@dataclass(frozen=True)
class OpenItem:
    """Receivables of one company that are due on one day.

    :param due: due date; ``None`` when there is none
    :param amount: what their payment takes off the exposure
    :param gross: what the buyer pays
    :param expected: day of the expected payment; ``None``: nobody knows
    """

    due: date | None
    amount: Decimal
    gross: Decimal
    expected: date | None

    @property
    def age(self) -> date:
        """Sort key: the oldest debt first, one without a due date before all."""
        return self.due or date.min

    def beyond(self, day: date, extension_days: int) -> bool:
        """Tell whether it is unpaid beyond the extension period on a day."""
        return self.due is not None and (
            self.due + timedelta(days=extension_days) < day
        )


@dataclass(frozen=True)
class Account:
    """What a buyer owes to one insured company.

    What the buyer paid ahead to one company pays none of its debts to another.

    :param company: which one
    :param items: open receivables
    :param owed: their sum, less credit notes and payments on account
    :param ahead: credit notes and payments on account, positive, with tax
    """

    company: int
    items: tuple[OpenItem, ...]
    owed: Decimal
    ahead: Decimal = ZERO

    @property
    def by_age(self) -> tuple[OpenItem, ...]:
        return tuple(sorted(self.items, key=lambda item: item.age))


@dataclass(frozen=True)
class Outlook:
    """What is to be expected of a buyer under a policy, over all insured companies.

    :param accounts: one per company
    :param limits: limits in force from today on; a day in none has no policy
    :param extension_days: how long an item may stay unpaid after its due date
    :param max_term_days: longest payment term that is insured; 0: the policy names none
    """

    accounts: tuple[Account, ...]
    limits: tuple[LimitPeriod, ...]
    extension_days: int = 0
    max_term_days: int = 0

    @property
    def companies(self) -> tuple[int, ...]:
        return tuple(one.company for one in self.accounts)

    @property
    def payments(self) -> tuple[Payment, ...]:
        return tuple(p for one in self.accounts for p in expected_payments(one))

    @property
    def unknown(self) -> Decimal:
        """What is owed and nobody knows when it will be paid."""
        owed = sum((max(one.owed, ZERO) for one in self.accounts), ZERO)
        return max(owed - sum((p.amount for p in self.payments), ZERO), ZERO)

    @property
    def stops_on(self) -> date | None:
        days = [stop_day(one, self.extension_days) for one in self.accounts]
        return min((day for day in days if day), default=None)

    def to_free(self, day: date) -> Decimal:
        """What must be paid, with tax, for stopped cover to be lifted on a day."""
        late = [late_items(one, day, self.extension_days) for one in self.accounts]
        return sum((item.gross for items in late for item in items), ZERO)


def limit_on(limits: Iterable[LimitPeriod], day: date) -> Decimal | None:
    """Return the limit of a day, ``None`` where no period contains it."""
    for period in limits:
        if period.date_from <= day and (not period.date_to or day <= period.date_to):
            return period.amount
    return None


def expected_payments(account: Account) -> tuple[Payment, ...]:
    """Return the payments that can be expected of an account, by day.

    What was credited or paid on account already is set against the oldest debt, so
    that it is not expected a second time. An item without an expected day, a late
    one for instance, promises nothing.
    """
    credit = max(sum((item.amount for item in account.items), ZERO) - account.owed, 0)
    by_day: dict[date, Decimal] = {}
    for item in account.by_age:
        used = min(credit, item.amount)
        credit -= used
        if item.expected and item.amount > used:
            paid = by_day.get(item.expected, ZERO) + item.amount - used
            by_day[item.expected] = paid
    return tuple(Payment(day, by_day[day]) for day in sorted(by_day))


def stop_day(account: Account, extension_days: int) -> date | None:
    """Return the first day on which late items stop cover if they stay unpaid.

    The day after the extension period of the oldest item that credit does not pay
    and that nobody expects to be paid before. ``None``: nothing would stop it.
    """
    unpaid = -account.ahead
    for item in account.by_age:
        if item.due is None:
            continue
        last_day = item.due + timedelta(days=extension_days)
        if item.expected is None or item.expected > last_day:
            unpaid += item.gross
            if unpaid > ZERO:
                return last_day + timedelta(days=1)
    return None


def late_items(
    account: Account, day: date, extension_days: int
) -> tuple[OpenItem, ...]:
    """Return the items whose payment frees a stopped account, oldest first.

    Those unpaid beyond the extension period, less what is credited already; their
    ``gross`` is what is left to be paid of each.
    """
    credit = account.ahead
    result = []
    for item in account.by_age:
        if item.beyond(day, extension_days):
            used = min(credit, item.gross)
            credit -= used
            if item.gross > used:
                result.append(replace(item, gross=item.gross - used))
    return tuple(result)
