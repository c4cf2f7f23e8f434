# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calendar arithmetic of deadlines: months, ends of months, working days.

A holiday is told by a predicate, so that each company brings its own: that of a set
is its ``__contains__``. For France there is one here, which needs no package.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

#: Tells whether a day is a public holiday.
Holidays = Callable[[date], bool]

DAY = timedelta(days=1)
SATURDAY = 5
#: Days and months of the French holidays that do not move (labour code L3133-1).
FIXED = ((1, 1), (1, 5), (8, 5), (14, 7), (15, 8), (1, 11), (11, 11), (25, 12))
#: Days after Easter Sunday: Easter Monday, Ascension, Whit Monday.
AFTER_EASTER = (1, 39, 50)
#: No calendar closes for longer; it ends the search where a predicate is wrong.
LONGEST_CLOSURE = 366


def never(_day: date) -> bool:
    """Tell of no day that it is a holiday."""
    return False


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or its last one where it is shorter.

    >>> add_months(date(2027, 1, 31), 1), add_months(date(2028, 1, 31), 1)
    (datetime.date(2027, 2, 28), datetime.date(2028, 2, 29))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_end(day: date) -> date:
    """Return the last day of the month that a day is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def is_working_day(day: date, is_holiday: Holidays = never) -> bool:
    """Tell whether a day is neither in a weekend nor a holiday."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def last_working_day(day: date, is_holiday: Holidays = never) -> date:
    """Return the day itself if it is a working day, else the last one before it.

    :raises ValueError: there is none within a year, so the predicate is wrong
    """
    for back in range(LONGEST_CLOSURE):
        candidate = day - back * DAY
        if is_working_day(candidate, is_holiday):
            return candidate
    raise ValueError(f"no working day in the year before {day}")


def is_french_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday in all of France (not Alsace-Moselle)."""
    return day in french_holidays(day.year)


@lru_cache(maxsize=64)
def french_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year, those that fall on a Sunday included."""
    easter = easter_sunday(year)
    fixed = {date(year, month, day) for day, month in FIXED}
    return frozenset(fixed | {easter + days * DAY for days in AFTER_EASTER})


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    By the Gregorian computus: the first Sunday after the full moon of the church's
    own tables that falls on or after 21 March.
    """
    century = year // 100
    golden = year % 19
    solar = century - century // 4 - (8 * century + 13) // 25
    moon = (solar + 19 * golden + 15) % 30
    # The two corrections keep the full moon from falling on a day of the tables twice.
    moon -= 1 if moon == 29 or (moon == 28 and golden > 10) else 0
    full_moon = date(year, 3, 21) + moon * DAY
    return full_moon + (6 - full_moon.weekday() or 7) * DAY
