# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a buyer already owes when a delivery is made, and what was paid ahead.

Source of the rules: payments settle the oldest debts first, whatever invoice the
buyer names, and what the buyer owes already takes the limit before a new delivery
does (domain notes on payment allocation and on reductions).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class OpenItems:
    """What a buyer has open in one company on a day; all figures are positive.

    Amounts are in policy currency. ``net`` is without tax; where the policy insures
    taxes it equals ``gross``.

    :param debit_gross: debts of older deliveries, with tax
    :param debit_net: the same without tax
    :param note_gross: credit notes that settle nothing yet, with tax
    :param note_net: the same without tax
    :param on_account: payments that settle nothing yet; they pay debts with tax
    :param in_advance: the part of all these credits that had arrived by the day of
        the delivery, with tax
    """

    debit_gross: Decimal = ZERO
    debit_net: Decimal = ZERO
    note_gross: Decimal = ZERO
    note_net: Decimal = ZERO
    on_account: Decimal = ZERO
    in_advance: Decimal = ZERO

    def __add__(self, other: "OpenItems") -> "OpenItems":
        return OpenItems(
            *(mine + others for mine, others in zip(self, other, strict=True))
        )

    def __iter__(self):
        return iter(
            (
                self.debit_gross,
                self.debit_net,
                self.note_gross,
                self.note_net,
                self.on_account,
                self.in_advance,
            )
        )


@dataclass(frozen=True)
class Settlement:
    """What remains once credits have settled the older debts.

    :param older: older debts that remain, on the policy's tax basis; never negative
    :param prepaid: what was paid ahead for the new delivery, on the same basis
    """

    older: Decimal = ZERO
    prepaid: Decimal = ZERO


def settle(items: OpenItems, net_share: Decimal, places: int = 2) -> Settlement:
    """Set credits against older debts first, and the rest against the new delivery.

    :param net_share: part of the new invoice that is not tax, 0 to 1; 1 where the
        policy insures taxes
    :param places: decimals of the policy currency; amounts are rounded half-up
    """
    gross = items.debit_gross - items.note_gross
    net = items.debit_net - items.note_net
    left = items.on_account - gross
    if left < ZERO:
        return Settlement(rounded(max(net, ZERO) * -left / gross, places))
    ahead = min(left, items.in_advance) * net_share
    return Settlement(prepaid=rounded(ahead, places))


def rounded(amount: Decimal, places: int) -> Decimal:
    """Round half-up, away from zero as accountants do."""
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
