# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Months, working days and holidays, against dates looked up in a calendar."""

import doctest
import importlib
import pkgutil
from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance_recovery import rules
from credit_insurance_recovery.rules.working_days import (
    add_months,
    easter_sunday,
    french_holidays,
    is_french_holiday,
    is_working_day,
    last_working_day,
    month_end,
)

any_day = st.dates(date(1990, 1, 1), date(2090, 12, 31))
some_months = st.integers(-30, 30)


def test_the_examples_of_the_docstrings_are_right():
    names = [module.name for module in pkgutil.iter_modules(rules.__path__)]
    modules = [importlib.import_module(f"{rules.__name__}.{name}") for name in names]
    results = [doctest.testmod(module) for module in modules]
    assert sum(result.attempted for result in results) > 0
    assert sum(result.failed for result in results) == 0


# === MONTHS === #


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day, months, expected):
    assert add_months(day, months) == expected


@given(any_day, some_months)
def test_months_are_added_as_the_library_does(day, months):
    assert add_months(day, months) == day + relativedelta(months=months)


@given(any_day, any_day, some_months)
def test_a_later_day_is_not_earlier_months_after(one, other, months):
    first, second = sorted([one, other])
    assert add_months(first, months) <= add_months(second, months)


@given(any_day)
def test_after_the_end_of_a_month_another_one_begins(day):
    assert day <= month_end(day)
    assert month_end(day).month == day.month
    assert (month_end(day) + timedelta(days=1)).day == 1


# === WORKING DAYS === #


def test_weekends_and_holidays_are_passed_over():
    # Easter Sunday is on 5 April 2026, so the Friday before is a working day.
    assert last_working_day(date(2026, 4, 6), is_french_holiday) == date(2026, 4, 3)
    # Friday 1 May 2026, then the Thursday.
    assert last_working_day(date(2026, 5, 3), is_french_holiday) == date(2026, 4, 30)
    assert last_working_day(date(2026, 5, 3)) == date(2026, 5, 1)


def test_any_set_of_days_can_be_the_holidays():
    closed = {date(2026, 8, day) for day in range(3, 15)}
    assert last_working_day(date(2026, 8, 14), closed.__contains__) == date(2026, 7, 31)


def test_a_predicate_that_never_opens_is_refused():
    with pytest.raises(ValueError, match="no working day"):
        last_working_day(date(2026, 8, 14), lambda _day: True)


@given(any_day, st.sets(any_day, max_size=5), st.sets(st.integers(0, 20)))
def test_the_last_working_day_is_the_nearest(day, elsewhere, near):
    holidays = elsewhere | {day - timedelta(days=back) for back in near}
    found = last_working_day(day, holidays.__contains__)
    assert found <= day
    assert is_working_day(found, holidays.__contains__)
    between = (found + timedelta(days=n) for n in range(1, (day - found).days + 1))
    assert not any(is_working_day(one, holidays.__contains__) for one in between)


# === HOLIDAYS === #


@given(st.integers(1600, 4000))
def test_easter_is_when_the_library_says(year):
    assert easter_sunday(year) == easter(year)


def test_the_holidays_of_a_year():
    assert sorted(french_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


def test_two_holidays_can_be_on_one_day():
    # Ascension fell on 1 May in 2008.
    assert len(french_holidays(2008)) == 10
