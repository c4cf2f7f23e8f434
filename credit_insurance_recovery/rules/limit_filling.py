# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Laying debts into the layers of a limit, oldest delivery first.

Source of the rules: a debt is insured up to the limit in force on the day of its
delivery, above what older deliveries have taken; layers are filled in order (domain
notes, A5, A6 step 4, A8). A revolving limit looks at what is open at the date of loss,
so newer debts move up when older ones are paid; a frozen one at what was open at each
delivery. The notes do not say which part of a debt a later payment then reduces; here
it reduces the insured and the uninsured part alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .allocation import AtDelivery, by_delivery
from .cents import rounded, shared_out
from .claim import FROZEN, Item, Layer, Terms
from .explanation import Part
from .rule_error import ZERO

NO_LIMIT, OVER_LIMIT = "no_limit", "over_limit"


@dataclass(frozen=True)
class Debt:
    """An item that credits have left open; policy currency, rounded.

    :param opened: with tax
    :param amount: on the policy's tax basis
    """

    item: Item
    opened: Decimal
    amount: Decimal
    at_delivery: AtDelivery


def fill(
    debts: Iterable[Debt], layers: tuple[Layer, ...], terms: Terms
) -> dict[object, tuple[Part, ...]]:
    """Cut each debt where the layers of its delivery day end.

    :param layers: of all days, in the order they are filled
    :returns: parts by key of the item, in the order of delivery; they add up to its
        amount. A debt that is not insurable is one part
    """
    bottom = ZERO
    filled = {}
    for debt in sorted(debts, key=lambda debt: by_delivery(debt.item)):
        if debt.item.reason:
            parts = [Part(debt.amount, debt.item.reason)]
        elif terms.limit_fill == FROZEN:
            parts = list(_frozen(debt, layers, terms))
        else:
            parts = list(_cut(debt.amount, bottom, in_force(debt.item, layers), terms))
        if terms.refused_take_limit or not debt.item.reason:
            bottom += debt.amount
        filled[debt.item.key] = tuple(part for part in parts if part.amount)
    return filled


def in_force(item: Item, layers: Iterable[Layer]) -> list[Layer]:
    """Return the layers that insure the item's delivery, in the same order."""
    return [layer for layer in layers if layer.insures(item.delivered_on)]


def _cut(
    amount: Decimal, bottom: Decimal, layers: list[Layer], terms: Terms
) -> Iterator[Part]:
    """Lay the amount upon what is at the bottom already."""
    reached = ZERO
    for layer in layers:
        reached += layer.amount
        room = rounded(reached - bottom, terms.places)
        inside = min(max(room, ZERO), amount)
        bottom += inside
        amount -= inside
        yield Part(inside, layer=layer)
    yield Part(amount, OVER_LIMIT if reached else NO_LIMIT)


def _frozen(debt: Debt, layers: tuple[Layer, ...], terms: Terms) -> Iterator[Part]:
    """Cut what was delivered, then share what is open of it out to the parts."""
    day = debt.at_delivery
    older = day.older + (day.refused if terms.refused_take_limit else ZERO)
    bottom = older if debt.item.older is None else debt.item.older
    at_risk = rounded(day.at_risk, terms.places)
    cut = list(_cut(at_risk, bottom, in_force(debt.item, layers), terms))
    amounts = shared_out(debt.amount, [part.amount for part in cut], terms.places)
    for part, amount in zip(cut, amounts, strict=True):
        yield Part(amount, part.reason, part.layer)
