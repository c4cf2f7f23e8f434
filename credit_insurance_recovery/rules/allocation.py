# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which debts are still open once credits have paid the oldest ones.

Source of the rules: until the date of loss whatever is received pays the debt that
fell due first, insured or not, whatever the buyer wrote on it (domain notes, A10). So
cash for a new uninsured delivery pays old insured ones.

Receipts and deliveries are replayed in the order of their days: a payment settles the
debts of its day, and only what is left of it a later delivery.
"""

from bisect import insort
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .cents import rounded
from .claim import Credit, Item, Terms
from .rule_error import ZERO
from .valuation import insurable, rate_of_credit, rate_of_item

#: Decimals to which amounts are converted between currencies: far below a cent, so that
#: the last digits of a rate neither leave a trace of a paid debt nor move a rounding.
_FINE = 8


@dataclass(frozen=True)
class Allocation:
    """What a credit paid of an item.

    :param amount: in the item's currency
    """

    credit: Hashable
    item: Hashable
    amount: Decimal


@dataclass(frozen=True)
class AtDelivery:
    """An item on the day of its delivery; policy currency, tax basis, not rounded.

    :param older: what was open of older deliveries, insurable ones
    :param refused: the same, of those that are not insurable
    :param at_risk: what of the item itself was not paid ahead
    """

    older: Decimal
    refused: Decimal
    at_risk: Decimal


@dataclass(frozen=True)
class Ledger:
    """The buyer's account the day before the loss.

    :param opened: what is open by item, in the item's currency, with tax
    :param deliveries: by item, the account on the day of its delivery
    :param allocations: who paid what, in the order it happened
    :param left: what no debt needed, by credit and in its currency
    :param later: credits received from the date of loss on: they are recoveries
    """

    opened: Mapping[Hashable, Decimal]
    deliveries: Mapping[Hashable, AtDelivery]
    allocations: tuple[Allocation, ...]
    left: Mapping[Hashable, Decimal]
    later: tuple[Hashable, ...] = ()


def by_due_date(item: Item):
    """Sort key: the debt that is paid first."""
    return (item.due_on, item.delivered_on, item.key)


def by_delivery(item: Item):
    """Sort key: the debt that takes the limit first."""
    return (item.delivered_on, item.due_on, item.key)


def allocate(
    items: Iterable[Item], credits_: Iterable[Credit], terms: Terms, loss_on: date
) -> Ledger:
    """Replay an account until the date of loss.

    On a day that sees both, deliveries come first.

    :param loss_on: date of loss; what is received that day is a recovery already
    :raises RuleError: ``missing_rate`` where a credit meets a debt of another currency
    """
    credits_ = tuple(credits_)
    replay = _Replay(terms)
    events = [((item.delivered_on, 0, item.due_on, item.key), item) for item in items]
    events += [
        ((credit.received_on, 1, credit.received_on, credit.key), credit)
        for credit in credits_
        if credit.received_on < loss_on
    ]
    for _moment, event in sorted(events, key=lambda pair: pair[0]):
        if isinstance(event, Item):
            replay.deliver(event)
        else:
            replay.receive(event)
    later = sorted(c.key for c in credits_ if c.received_on >= loss_on)
    return replay.ledger(tuple(later))


class _Replay:
    """The account while it is replayed; it knows what is open, and its value."""

    def __init__(self, terms: Terms):
        self.terms = terms
        self.unpaid: list[Item] = []
        self.opened: dict[Hashable, Decimal] = {}
        self.values: dict[Hashable, Decimal] = {}
        self.unused: list[Credit] = []
        self.left: dict[Hashable, Decimal] = {}
        self.deliveries: dict[Hashable, AtDelivery] = {}
        self.allocations: list[Allocation] = []

    def deliver(self, item: Item) -> None:
        older, refused = self._balance(refused=False), self._balance(refused=True)
        self._set(item, item.amount)
        for credit in self.unused:
            self._pay(credit, item)
        self.unused = [credit for credit in self.unused if self.left[credit.key]]
        if self.opened[item.key]:
            insort(self.unpaid, item, key=by_due_date)
        at_risk = self.values[item.key]
        self.deliveries[item.key] = AtDelivery(older, refused, at_risk)

    def receive(self, credit: Credit) -> None:
        self.left[credit.key] = credit.amount
        for item in self.unpaid:
            self._pay(credit, item)
        self.unpaid = [item for item in self.unpaid if self.opened[item.key]]
        if self.left[credit.key]:
            self.unused.append(credit)

    def ledger(self, later: tuple[Hashable, ...]) -> Ledger:
        left = {credit.key: self.left[credit.key] for credit in self.unused}
        return Ledger(
            self.opened, self.deliveries, tuple(self.allocations), left, later
        )

    def _set(self, item: Item, opened: Decimal) -> None:
        self.opened[item.key] = opened
        self.values[item.key] = insurable(item, opened, self.terms)

    def _balance(self, refused: bool) -> Decimal:
        return sum(
            (
                self.values[item.key]
                for item in self.unpaid
                if bool(item.reason) == refused
            ),
            ZERO,
        )

    def _pay(self, credit: Credit, item: Item) -> None:
        left, opened = self.left[credit.key], self.opened[item.key]
        if not left or not opened:
            return
        factor = self._units(credit, item)
        worth = rounded(left * factor, _FINE)
        if worth < opened:
            paid, rest = worth, ZERO
        else:
            paid = opened
            rest = max(rounded(left - opened / factor, _FINE), ZERO)
        self.left[credit.key] = rest
        self._set(item, opened - paid)
        self.allocations.append(Allocation(credit.key, item.key, paid))

    def _units(self, credit: Credit, item: Item) -> Decimal:
        """Return units of the item's currency for one of the credit's."""
        mine, its = credit.currency, item.currency
        if (mine or self.terms.currency) == (its or self.terms.currency):
            return Decimal(1)
        return rate_of_credit(credit, self.terms) / rate_of_item(item, self.terms)
