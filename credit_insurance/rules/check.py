# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether new business of a buyer fits within cover.

All amounts are in the currency of the policy and on its tax basis (without tax
unless the policy insures VAT).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)

#: No policy answers for the buyer, so there is nothing to hold a sale against.
NOT_CONCERNED = frozenset({"none", "excluded"})


@dataclass(frozen=True)
class Position:
    """Where a buyer stands under a policy on a day.

    :param status: ``none``, ``covered``, ``discretionary``, ``no_limit``,
        ``over_limit``, ``refused``, ``withdrawn``, ``expired``, ``stopped``,
        ``excluded`` or ``unknown`` (an exchange rate is missing)
    :param limit: insured limit in force, layers and top-ups included
    :param exposure: what the buyer owes and will owe; negative when paid ahead
    :param own_risk: what the company accepts uninsured on top of the limit
    """

    status: str = "none"
    limit: Decimal = ZERO
    exposure: Decimal = ZERO
    own_risk: Decimal = ZERO

    @property
    def concerned(self) -> bool:
        return self.status not in NOT_CONCERNED

    @property
    def headroom(self) -> Decimal:
        return self.limit - self.exposure


@dataclass(frozen=True)
class CoverCheck:
    """The answer to "is this sale covered?".

    :param status: status of the buyer once the sale is added
    :param limit: insured limit in force
    :param exposure: exposure before the sale
    :param headroom: ``limit - exposure``; negative when over the limit already
    :param amount: what the sale adds; in its own currency when ``unknown``
    :param own_risk: what the company accepts uninsured on top
    :param excess: what is beyond limit and own risk once the sale is added; the
        whole sale when cover is stopped
    :param describe: returns the sentences for the person who sells, see ``message``
    """

    status: str
    limit: Decimal = ZERO
    exposure: Decimal = ZERO
    headroom: Decimal = ZERO
    amount: Decimal = ZERO
    own_risk: Decimal = ZERO
    excess: Decimal = ZERO
    describe: Callable[["CoverCheck"], str] | None = field(
        default=None, compare=False, repr=False
    )

    @property
    def message(self) -> str:
        """Sentences for the person who sells, written when somebody reads them."""
        return self.describe(self) if self.describe else ""

    @property
    def concerned(self) -> bool:
        return self.status not in NOT_CONCERNED

    @property
    def fits(self) -> bool:
        """Whether the sale may go through without anybody's approval.

        What adds nothing always may, a return or an order of zero included, even
        while a missing exchange rate leaves the position unknown.
        """
        return self.amount <= ZERO or not (self.excess or self.status == "unknown")

    @property
    def uninsured(self) -> Decimal:
        """The part of the sale that the insurer does not answer for."""
        beyond = max(self.exposure + self.amount - self.limit, ZERO)
        return max(min(beyond, self.amount), self.excess if self.stopped else ZERO)

    @property
    def stopped(self) -> bool:
        return self.status == "stopped"


def check(position: Position, amount: Decimal) -> CoverCheck:
    """Add a sale to a position.

    :param amount: what the sale adds to the exposure; zero or less adds no risk
        and always fits
    :returns: the check, without a message
    """
    return CoverCheck(
        status=_status_after(position, amount),
        limit=position.limit,
        exposure=position.exposure,
        headroom=position.headroom,
        amount=amount,
        own_risk=position.own_risk,
        excess=_excess(position, amount),
    )


def _excess(position: Position, amount: Decimal) -> Decimal:
    if amount <= ZERO or not position.concerned:
        return ZERO
    if position.status == "stopped":
        return amount
    beyond = position.exposure + amount - position.limit - position.own_risk
    return max(beyond, ZERO)


def _status_after(position: Position, amount: Decimal) -> str:
    insured = position.status in ("covered", "discretionary")
    if insured and position.exposure + amount > position.limit:
        return "over_limit"
    return position.status
