# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is to be known of a receivable to insure it, and what is found.

All amounts are in the currency of the policy and on its tax basis.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .open_balance import ZERO, rounded

#: The reason of a part that is not at risk, having been paid ahead.
PREPAID = "prepaid"


@dataclass(frozen=True)
class Instalment:
    """A due date and what is due then, in any unit, as all of an invoice's."""

    due_on: date
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Invoice:
    """What is sold on credit.

    :param amount: policy currency, on the policy's tax basis; zero or less (a
        credit note) leaves nothing to insure
    :param prepaid: the part of it that was paid before the delivery
    """

    amount: Decimal
    delivered_on: date
    invoiced_on: date
    instalments: tuple[Instalment, ...] = ()
    prepaid: Decimal = ZERO


@dataclass(frozen=True)
class Terms:
    """The policy's terms for the buyer, the most specific ones.

    :param ends_on: last day of deliveries, included; ``None``: open-ended
    :param max_term_days: longest payment term; 0: no condition
    :param term_from_delivery: the term counts from the delivery, else the invoice
    :param invoicing_days: days to invoice a delivery; 0: no condition
    :param exclusion: why the buyer is not insurable, empty when it is
    :param country_insured: whether the policy insures sales to the buyer's country
    """

    starts_on: date
    ends_on: date | None = None
    max_term_days: int = 0
    term_from_delivery: bool = False
    invoicing_days: int = 0
    exclusion: str = ""
    country_insured: bool = True


@dataclass(frozen=True)
class Layer:
    """A slice of the limit in force at the delivery, in the order it is filled.

    :param kind: ``permanent``, ``temporary``, ``top_up`` or ``discretionary``
    :param percentage: what the insurer answers for, 0 to 100
    :param decision_id: the decision that gives it; none for a discretionary limit
    :param policy_id: its policy, the primary one or a top-up
    """

    kind: str
    amount: Decimal
    percentage: Decimal = Decimal(100)
    decision_id: int | None = None
    policy_id: int | None = None


@dataclass(frozen=True)
class Standing:
    """The buyer on the day of the delivery.

    :param layers: the limit in force, first layer first
    :param limit_status: status of the decision that rules the day, ``none`` without
        any, ``discretionary``, or ``unproven`` when its conditions were not met
    :param older: open balance of older deliveries, insured or not
    :param late: what was unpaid beyond the extension period
    :param late_since: the oldest due date of it; ``None``: cover had not stopped
    :param payments: invoices paid in time, where a discretionary limit asks for some
    :param payments_needed: how many it asks for
    """

    layers: tuple[Layer, ...] = ()
    limit_status: str = "none"
    older: Decimal = ZERO
    late: Decimal = ZERO
    late_since: date | None = None
    payments: int = 0
    payments_needed: int = 0

    @property
    def limit(self) -> Decimal:
        return sum((layer.amount for layer in self.layers), ZERO)


@dataclass(frozen=True)
class Finding:
    """The outcome of one test.

    :param key: ``amount``, ``buyer``, ``country``, ``period``, ``limit``, ``stop``,
        ``term``, ``invoicing``, ``prepaid`` or ``room``
    :param reason: why it failed, a reason of :class:`Part`; empty when passed
    :param figures: what was compared, by name
    """

    key: str
    reason: str = ""
    figures: Mapping[str, object] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class Part:
    """A part of the invoice that one layer insures, or that nothing insures.

    :param reason: why it is not insured, empty when it is
    """

    amount: Decimal
    reason: str = ""
    layer: Layer | None = None

    @property
    def insured(self) -> bool:
        return self.layer is not None

    @property
    def insurer_share(self) -> Decimal:
        """What the insurer answers for, before deductibles; rounded half-up."""
        if self.layer is None:
            return ZERO
        share = self.amount * self.layer.percentage / 100
        return rounded(share, -self.amount.as_tuple().exponent)


@dataclass(frozen=True)
class Assessment:
    """The answer: each test, and the parts that add up to the invoice."""

    findings: tuple[Finding, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def insured(self) -> Decimal:
        return sum((part.amount for part in self.parts if part.insured), ZERO)

    @property
    def uninsured(self) -> Decimal:
        """What is at risk without being insured; what was paid ahead is not."""
        return sum(
            (
                part.amount
                for part in self.parts
                if not part.insured and part.reason != PREPAID
            ),
            ZERO,
        )

    @property
    def state(self) -> str:
        """``insured``, ``partly_insured``, ``not_insured``, ``not_at_risk``."""
        if self.insured:
            return "partly_insured" if self.uninsured else "insured"
        return "not_insured" if self.uninsured else "not_at_risk"
