# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An indemnity and how it came about: codes and figures, for others to word.

All amounts are in the currency of the policy, rounded to its cent.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .claim import Layer
from .rule_error import HUNDRED, ZERO

#: The steps in the order they are told. Those from ``threshold`` on are told only when
#: the policy has such a term; the deductible and the aggregate first loss stand on the
#: side of the percentage that the policy says.
STEPS = (
    *("debts", "credits", "tax", "refused", "limit", "threshold", "deductible"),
    *("aggregate_first_loss", "percentage", "minimum_retention", "ceiling"),
    *("withheld", "payee"),
)


@dataclass(frozen=True)
class Step:
    """One step of the calculation; it starts where the one before it ended.

    :param code: one of :data:`STEPS`
    :param figures: what decided, by name
    """

    code: str
    before: Decimal
    after: Decimal
    figures: Mapping[str, object] = field(default_factory=dict)

    @property
    def taken(self) -> Decimal:
        return self.before - self.after


@dataclass(frozen=True)
class Part:
    """A part of a debt that one layer insures, or that nothing insures.

    :param amount: on the policy's tax basis
    :param reason: why it is not insured, empty when it is
    :param indemnity: its part of the indemnity
    """

    amount: Decimal
    reason: str = ""
    layer: Layer | None = None
    indemnity: Decimal = ZERO


@dataclass(frozen=True)
class ItemOutcome:
    """What became of one debt.

    :param debt: with tax, before anything was paid
    :param opened: with tax, at the date of loss
    :param tax: the part of ``opened`` that the policy does not insure
    :param parts: add up to ``opened`` less ``tax``
    """

    key: Hashable
    debt: Decimal
    opened: Decimal
    tax: Decimal
    parts: tuple[Part, ...] = ()

    @property
    def insured(self) -> Decimal:
        return sum((part.amount for part in self.parts if part.layer), ZERO)

    @property
    def indemnity(self) -> Decimal:
        return sum((part.indemnity for part in self.parts), ZERO)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why some or all of it is not insured."""
        return tuple(part.reason for part in self.parts if part.reason)


@dataclass(frozen=True)
class Settlement:
    """What the terms of the policy leave of an insured loss.

    :param layers: (layer, insured loss, indemnity) of each layer that bears some
    :param gross: by the insured percentages alone
    :param indemnity: what the policy owes in the end; uses up the year's ceiling
    :param withheld: what of it is kept back for expected recoveries
    :param payee: what of the payment goes to the loss payee
    :param afl_used: what this loss used of the aggregate first loss
    :param afl_left: what it leaves of it
    :param ceiling_left: what it leaves of the year's ceiling; ``None``: no ceiling
    """

    insured_loss: Decimal
    gross: Decimal
    indemnity: Decimal
    withheld: Decimal
    payee: Decimal
    afl_used: Decimal
    afl_left: Decimal
    ceiling_left: Decimal | None
    layers: tuple[tuple[Layer, Decimal, Decimal], ...]
    steps: tuple[Step, ...] = ()

    @property
    def payable(self) -> Decimal:
        """What is paid now, to whomever."""
        return self.indemnity - self.withheld

    @property
    def to_insured(self) -> Decimal:
        return self.payable - self.payee

    @property
    def percentage(self) -> Decimal:
        """The insured percentage of the whole loss, its layers weighed; 0 to 100."""
        if not self.insured_loss:
            return ZERO
        weighed = sum((amount * layer.percentage for layer, amount, _i in self.layers))
        return min(weighed / self.insured_loss, HUNDRED)


@dataclass(frozen=True)
class Indemnity:
    """The answer for one loss.

    :param debt: on the policy's tax basis at the date of loss, insured or not; the
        whole loss of which recoveries are shared
    :param left: what of credits no debt needed, by credit and in its currency
    :param later: credits received from the date of loss on, not counted: recoveries
    """

    debt: Decimal
    settlement: Settlement
    items: tuple[ItemOutcome, ...]
    steps: tuple[Step, ...]
    left: Mapping[Hashable, Decimal] = field(default_factory=dict)
    later: tuple[Hashable, ...] = ()

    @property
    def insured_loss(self) -> Decimal:
        return self.settlement.insured_loss

    @property
    def amount(self) -> Decimal:
        return self.settlement.indemnity
