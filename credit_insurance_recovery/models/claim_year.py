# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What earlier losses of a policy year have used up."""

from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from ..rules.claim import Year
from ..rules.rule_error import ZERO

DAY = timedelta(days=1)


def year_of(policy, day):
    """Return (first day, last day) of the policy year that a day is in.

    Years begin on the anniversaries of the policy's start; a day before it belongs to
    the first one.
    """
    start = policy.date_from
    years = max(day.year - start.year, 0)
    if years and start + relativedelta(years=years) > day:
        years -= 1
    first = start + relativedelta(years=years)
    return first, start + relativedelta(years=years + 1) - DAY


class YearBook:
    """Adds up what losses use of their policy years, in the order they count.

    Each file counts with what the insurer announced, and until then with what is
    expected of it.
    """

    def __init__(self):
        self._used = {}

    def before(self, claim, day):
        """Return the year that a loss of a day meets.

        :rtype: rules.claim.Year
        """
        policy = claim.policy_id
        afl_used, paid = self._used.get(self._key(claim, day), (ZERO, ZERO))
        premium = Decimal(str(policy.premium)) or None
        return Year(afl_used=afl_used, paid=paid, premium=premium)

    def add(self, claim):
        """Count a file for those that come after it."""
        day = claim.date_of_loss
        if not day or not claim.policy_id._shares_years():
            return
        key = self._key(claim, day)
        afl_used, paid = self._used.get(key, (ZERO, ZERO))
        afl_used += Decimal(str(claim.afl_used))
        self._used[key] = afl_used, paid + claim._counted_indemnity()

    def _key(self, claim, day):
        policy = claim.policy_id
        return policy.id, year_of(policy, claim._year_day(day))
