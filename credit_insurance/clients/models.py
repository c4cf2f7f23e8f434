# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What goes to an insurer and comes back, whatever the insurer.

Amounts are non-negative ``Decimal`` with an ISO 4217 currency, countries are ISO
3166-1 alpha-2, ids are text (leading zeros count). Building one of these with a value
that cannot be true raises ``ValueError``.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ..rules import limits

ZERO = Decimal(0)
#: Amounts from here on are mistakes, not money.
CEILING = Decimal(10) ** 13

GRANTED, PARTIAL, REDUCED = limits.GRANTED, limits.PARTIAL, limits.REDUCED
REFUSED, WITHDRAWN = limits.REFUSED, limits.WITHDRAWN
#: The request was refused and the cover that there was goes on.
UNCHANGED = "unchanged"
#: Not understood, or not understood enough: a human reads ``raw``.
TO_REVIEW = "to_review"

#: Statuses of a decision with an amount.
LIMITS = frozenset({GRANTED, PARTIAL, REDUCED})
ENDINGS = limits.ENDING
STATUSES = LIMITS | ENDINGS | {UNCHANGED, TO_REVIEW}
KINDS = (limits.PERMANENT, limits.TEMPORARY, limits.TOP_UP)

NEW, INCREASE, REDUCE, CANCEL = "new", "increase", "reduce", "cancel"
ACTIONS = (NEW, INCREASE, REDUCE, CANCEL)
#: Kinds of notice: not paid, more time for an invoice, a repayment plan.
NOTICES = ("overdue", "extension", "rescheduling")

_CURRENCY = re.compile(r"[A-Z]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")


def check_amount(amount: Decimal) -> None:
    """Raise ``ValueError`` unless an amount is money: finite, not negative, sane."""
    if not isinstance(amount, Decimal) or not amount.is_finite():
        raise ValueError("an amount is not a finite decimal number")
    if not ZERO <= amount < CEILING:
        raise ValueError("an amount is negative or absurdly high")


def check_currency(currency: str) -> None:
    """Raise ``ValueError`` unless ``currency`` looks like an ISO 4217 code."""
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise ValueError("a currency is not a code of three letters")


def check_country(country: str) -> None:
    """Raise ``ValueError`` unless ``country`` is empty or looks like alpha-2."""
    if country and not _COUNTRY.fullmatch(country):
        raise ValueError("a country is not a code of two letters")


def _check_member(value: str, allowed, what: str) -> None:
    if value not in allowed:
        raise ValueError(f"{what} is none of {', '.join(sorted(allowed))}")


@dataclass(frozen=True)
class BuyerQuery:
    """Who is looked for: by ``siren`` or ``vat``, else by name and address."""

    country: str
    siren: str = ""
    vat: str = ""
    name: str = ""
    street: str = ""
    city: str = ""
    postal_code: str = ""

    def __post_init__(self):
        check_country(self.country)


@dataclass(frozen=True)
class Buyer:
    """A company as the insurer knows it.

    :param insurer_id: the insurer's own number of the company
    :param identifiers: pairs of the insurer's identifier type and the value
    :param rating: the insurer's grade, on its own scale
    """

    insurer_id: str
    name: str = ""
    country: str = ""
    city: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    rating: str = ""


@dataclass(frozen=True)
class CoverRequest:
    """A wish for cover on one buyer.

    :param reference: our own number of this request, unique
    :param buyer_id: the insurer's number of the buyer
    :param amount: the whole limit wished, policy currency; ignored by ``cancel``
    :param action: ``new``, or on cover that exists ``increase``, ``reduce``, ``cancel``
    :param tax_id: SIREN or VAT number, for insurers which identify by it
    :param buyer_reference: our own number of the buyer
    """

    reference: str
    buyer_id: str
    amount: Decimal
    currency: str
    action: str = NEW
    effective: date | None = None
    urgent: bool = False
    country: str = ""
    tax_id: str = ""
    buyer_name: str = ""
    buyer_reference: str = ""
    comment: str = ""

    def __post_init__(self):
        check_amount(self.amount)
        check_currency(self.currency)
        check_country(self.country)
        _check_member(self.action, ACTIONS, "the action")
        if not self.reference:
            raise ValueError("a request needs a reference of our own")


@dataclass(frozen=True)
class Decision:
    """What an insurer decided on one buyer.

    :param reference: the insurer's number of the cover or decision
    :param status: one of ``STATUSES``; only the first three give a limit
    :param amount: the limit; zero when refused or withdrawn; ``None`` when the
        decision says nothing certain about it (``unchanged``, ``to_review``)
    :param preliminary: the insurer goes on examining and will decide again
    :param complete: the decisions of this reference in this page are the buyer's
        whole cover; a layer that was there before and is not among them has ended
    :param code: the insurer's own code
    :param reason: why it is ``to_review``
    :param raw: the insurer's message, redacted JSON
    """

    reference: str
    buyer_id: str
    status: str
    amount: Decimal | None = None
    currency: str = ""
    kind: str = limits.PERMANENT
    date_from: date | None = None
    date_to: date | None = None
    decided_on: date | None = None
    requested_amount: Decimal | None = None
    insured_percentage: Decimal | None = None
    conditions: str = ""
    code: str = ""
    preliminary: bool = False
    complete: bool = False
    buyer_name: str = ""
    country: str = ""
    tax_id: str = ""
    buyer_reference: str = ""
    request_reference: str = ""
    reason: str = ""
    raw: str = field(default="", compare=False, repr=False)

    def __post_init__(self):
        _check_member(self.status, STATUSES, "the status of a decision")
        _check_member(self.kind, KINDS, "the kind of a decision")
        self._check_limit()
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise ValueError("a decision ends before it takes effect")

    def _check_limit(self):
        if self.gives_limit:
            check_amount(self.amount)
            check_currency(self.currency)
            if not self.date_from:
                raise ValueError("a limit has no effective date")
            if self.kind == limits.TEMPORARY and not self.date_to:
                raise ValueError("a temporary limit has no last day")
        elif self.amount != (ZERO if self.status in ENDINGS else None):
            raise ValueError("a decision without a limit has an amount")

    @property
    def gives_limit(self) -> bool:
        return self.status in LIMITS

    @property
    def key(self) -> str:
        """Identify what was decided: equal when the insurer reports it once more."""
        whose = self.reference or f"{self.buyer_id}/{self.tax_id}"
        parts = [whose, self.kind, self.status]
        parts += [f"{self.amount or 0:.3f}", self.currency, self.code]
        days = (self.date_from, self.date_to, self.decided_on)
        text = "\0".join([*parts, *map(str, days), str(self.preliminary)])
        if self.status == TO_REVIEW:
            text += self.raw
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True)
class Acknowledgement:
    """What an insurer says when it takes a message.

    :param reference: the insurer's number, to ask for news with
    :param state: ``pending``, ``decided`` or ``refused``
    :param decisions: the decision, when the answer holds it already
    """

    reference: str
    state: str = "pending"
    decisions: tuple[Decision, ...] = ()
    message: str = ""
    raw: str = field(default="", compare=False, repr=False)

    def __post_init__(self):
        states = ("pending", "decided", "refused")
        _check_member(self.state, states, "the state of a request")


@dataclass(frozen=True)
class Page:
    """Some decisions, in the order in which they were taken.

    :param cursor: to be stored, once the decisions are, and given the next time
    :param more: the next page can be read at once
    :param full: all pages together are the whole portfolio, not what changed
    """

    decisions: tuple[Decision, ...]
    cursor: str = ""
    more: bool = False
    full: bool = False
