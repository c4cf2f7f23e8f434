# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is to be known of a loss to compute its indemnity.

Money is a ``Decimal``, in the currency of the policy unless a currency is named. The
names of terms are those of the policy's form.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .rule_error import HUNDRED, ZERO

REVOLVING, FROZEN = "revolving", "frozen"
BEFORE_PCT, AFTER_PCT = "before_pct", "after_pct"
LOSS, INDEMNITY = "loss", "indemnity"
INVOICE, LOWER = "invoice", "lower"

LIMIT_FILLS = (REVOLVING, FROZEN)
DEDUCTIBLE_STAGES = (BEFORE_PCT, AFTER_PCT)
AFL_BASES = (LOSS, INDEMNITY)
CURRENCY_RULES = (INVOICE, LOSS, LOWER)


@dataclass(frozen=True)
class Layer:
    """A slice of the limit, for the deliveries of some days.

    :param kind: ``permanent``, ``temporary``, ``top_up`` or ``discretionary``
    :param amount: policy currency, on the policy's tax basis
    :param percentage: what the insurer answers for, 0 to 100
    :param date_from: first day of deliveries; ``None``: always
    :param date_to: last day of deliveries, included; ``None``: open-ended
    :param decision_id: the decision that gives it; none for a discretionary limit
    :param policy_id: its policy, the primary one or a top-up
    """

    kind: str
    amount: Decimal
    percentage: Decimal = HUNDRED
    date_from: date | None = None
    date_to: date | None = None
    decision_id: int | None = None
    policy_id: int | None = None

    def insures(self, day: date) -> bool:
        """Tell whether a delivery of that day is within the validity."""
        return (self.date_from or day) <= day <= (self.date_to or day)


@dataclass(frozen=True)
class Item:
    """A due line of the buyer, as it was before anything was paid on it.

    :param key: unique among the items of a loss; the last tie-breaker of every order
    :param amount: with tax, in the item's currency
    :param tax: the part of the amount that is tax
    :param currency: code; ``None``: the policy's
    :param invoice_rate: policy currency for one unit on the day of the invoice
    :param loss_rate: the same on the date of loss
    :param company: the co-insured company that sold
    :param reason: why the line is not insurable (a reason of the invoice's assessment,
        a dispute, late interest); empty when it is, whatever the limit
    :param older: balance of older deliveries on the day of this one, policy currency
        and tax basis, where it was recorded; ``None``: replayed from items and credits
    """

    key: Hashable
    delivered_on: date
    due_on: date
    amount: Decimal
    tax: Decimal = ZERO
    currency: str | None = None
    invoice_rate: Decimal | None = None
    loss_rate: Decimal | None = None
    company: Hashable = None
    reason: str = ""
    older: Decimal | None = None


@dataclass(frozen=True)
class Credit:
    """What reduces the debt: a payment, credit note, set-off, security realised.

    Which invoice the buyer named is not told, because it does not matter.

    :param amount: with tax, in the credit's currency
    :param rate: policy currency for one unit on the day it was received; needed where
        it pays a debt of another currency
    """

    key: Hashable
    received_on: date
    amount: Decimal
    kind: str = "payment"
    currency: str | None = None
    rate: Decimal | None = None
    company: Hashable = None


@dataclass(frozen=True)
class Terms:
    """The policy's terms of indemnity.

    :param limit_fill: ``revolving`` (newer debts move up when older ones are paid) or
        ``frozen`` (what was insured at the delivery)
    :param refused_take_limit: debts that are not insurable take the limit as well
    :param deductible_each: taken off each loss
    :param deductible_stage: taken off before or after the insured percentage
    :param claim_threshold: a loss up to it, included, is not indemnified
    :param minimum_retention: the least part of a loss that the insured bears
    :param aggregate_first_loss: what the insured bears of a year's losses
    :param afl_base: whether losses or indemnities erode it
    :param max_liability: most that is paid for a year; ``None``: no such ceiling
    :param max_liability_multiple: the same as a multiple of the premium; with both,
        the lower one is the ceiling
    :param payee_percentage: share of payments that goes to the loss payee
    :param currency: code of the policy's currency
    :param places: its decimals
    """

    vat_insured: bool = False
    limit_fill: str = REVOLVING
    refused_take_limit: bool = False
    currency_rule: str = INVOICE
    deductible_each: Decimal = ZERO
    deductible_stage: str = AFTER_PCT
    claim_threshold: Decimal = ZERO
    minimum_retention: Decimal = ZERO
    aggregate_first_loss: Decimal = ZERO
    afl_base: str = INDEMNITY
    max_liability: Decimal | None = None
    max_liability_multiple: Decimal | None = None
    payee_percentage: Decimal = ZERO
    currency: str = "EUR"
    places: int = 2


@dataclass(frozen=True)
class Year:
    """The policy year before the loss.

    :param afl_used: what earlier losses used of the aggregate first loss
    :param paid: indemnities that use up the ceiling
    :param premium: basis of a ceiling that is a multiple
    """

    afl_used: Decimal = ZERO
    paid: Decimal = ZERO
    premium: Decimal | None = None


@dataclass(frozen=True)
class Loss:
    """A buyer's account up to the date of loss.

    It may start on any day, with what was open then for items, as long as every credit
    since is there; a frozen limit then needs the older balances that were recorded.

    :param items: all debts of the buyer, insurable or not, before the credits
    :param credits: what was received, whatever it was for
    :param layers: the limits of all days concerned, in the order they are filled
    :param companies: the co-insured ones; empty: everything is of one company
    :param withheld: what the insurer keeps back for recoveries it expects
    """

    date_of_loss: date
    items: tuple[Item, ...]
    credits: tuple[Credit, ...] = ()
    layers: tuple[Layer, ...] = ()
    companies: frozenset = field(default_factory=frozenset)
    withheld: Decimal = ZERO
