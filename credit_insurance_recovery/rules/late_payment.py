# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What French law adds to a debt that is late: interest, and a fixed sum.

Commercial Code L441-10 (from the day after the due date, without any reminder) and
D441-5 (the amount; recalled, like the exception of a debtor in insolvency proceedings,
who does not owe the fixed sum). Neither is ever part of a claim to the insurer.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from .cents import rounded
from .rule_error import ZERO

#: Euros for the costs of recovery, once per late invoice.
FIXED_SUM = Decimal(40)
#: Actual days over this, in leap years as well.
DAYS_OF_A_YEAR = 365


def days_late(due: date, day: date) -> int:
    """Return how many days a debt is late; 0 on its due date and before."""
    return max((day - due).days, 0)


def late_interest(
    amount: Decimal, due: date, day: date, rate: Decimal, places: int = 2
) -> Decimal:
    """Return the simple interest of one line up to a day, rounded half-up.

    1,000 at 12.15 % for 30 days: 1,000 x 0.1215 x 30 / 365 = 9.986... = 9.99.

    :param amount: what is unpaid, with tax; a credit earns none
    :param rate: percent per year; the same for the whole time
    :param places: decimals of the currency
    """
    interest = max(amount, ZERO) * rate * days_late(due, day)
    return rounded(interest / (100 * DAYS_OF_A_YEAR), places)


def recovery_costs(late_invoices: Iterable[int], each: Decimal = FIXED_SUM) -> Decimal:
    """Return the fixed sum of all late invoices.

    :param late_invoices: ids, of the same invoice as often as it has late lines
    :param each: in the currency of the invoices; 0 where the law does not apply
    """
    return each * len(set(late_invoices))
