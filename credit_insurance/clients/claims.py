# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Unpaid invoices on their way to an indemnity, whatever the insurer."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .models import NOTICES, ZERO, check_amount, check_country, check_currency

CAUSES = ("protracted_default", "insolvency", "political")
#: Where a claim stands at the insurer; ``to_review`` for a code not known.
CLAIM_STATUSES = (
    *("received", "incomplete", "waiting", "accepted", "partly_accepted"),
    *("refused", "paid", "closed", "to_review"),
)


@dataclass(frozen=True)
class Invoice:
    """One unpaid due line.

    :param due: the original due date, whatever was agreed later
    :param outstanding: what is still unpaid of ``amount``
    """

    number: str
    issued: date
    due: date
    amount: Decimal
    outstanding: Decimal
    delivered: date | None = None

    def __post_init__(self):
        check_amount(self.amount)
        check_amount(self.outstanding)
        if self.outstanding > self.amount:
            raise ValueError("more is outstanding than was invoiced")


@dataclass(frozen=True)
class _Message:
    reference: str
    buyer_id: str
    currency: str
    invoices: tuple[Invoice, ...]
    country: str = ""
    tax_id: str = ""
    comment: str = ""

    def _check(self) -> None:
        check_currency(self.currency)
        check_country(self.country)
        if not self.reference or not self.invoices:
            raise ValueError("a reference or the invoices are missing")

    @property
    def outstanding(self) -> Decimal:
        """What is unpaid over all invoices."""
        return sum((invoice.outstanding for invoice in self.invoices), ZERO)


@dataclass(frozen=True)
class OverdueNotice(_Message):
    """A buyer does not pay, wants more time or a repayment plan.

    :param reference: our own number of the notice, unique
    :param kind: ``overdue``, ``extension`` or ``rescheduling``
    """

    kind: str = "overdue"

    def __post_init__(self):
        self._check()
        if self.kind not in NOTICES:
            raise ValueError(f"the kind of notice is none of {', '.join(NOTICES)}")


@dataclass(frozen=True)
class Claim(_Message):
    """What the insurer is asked to indemnify.

    :param reference: our own number of the claim, unique
    :param notice_reference: the insurer's number of the overdue notice
    :param date_of_loss: when known, as the policy defines it
    """

    cause: str = "protracted_default"
    notice_reference: str = ""
    date_of_loss: date | None = None

    def __post_init__(self):
        self._check()
        if self.cause not in CAUSES:
            raise ValueError(f"the cause is none of {', '.join(CAUSES)}")


@dataclass(frozen=True)
class ClaimStatus:
    """Where a claim stands.

    :param indemnity: what the insurer pays or paid, ``None`` while not told
    """

    reference: str
    status: str
    indemnity: Decimal | None = None
    currency: str = ""
    paid_on: date | None = None
    message: str = ""
    code: str = ""
    raw: str = field(default="", compare=False, repr=False)

    def __post_init__(self):
        if self.status not in CLAIM_STATUSES:
            raise ValueError("the status of a claim is not known")
        if self.indemnity is not None:
            check_amount(self.indemnity)
            check_currency(self.currency)
