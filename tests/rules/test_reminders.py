# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which letter a customer is owed on a day, in examples."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit_insurance_recovery.rules.late_payment import (
    days_late,
    late_interest,
    recovery_costs,
)
from credit_insurance_recovery.rules.reminders import (
    Account,
    Customer,
    DueLine,
    Level,
    Plan,
    level_owed,
    remind,
    remind_all,
)

DUE = date(2026, 3, 31)
AHEAD, FIRST, SECOND, FORMAL = Level(1, -5), Level(2, 8), Level(3, 20), Level(4, 35)
LEVELS = (FORMAL, FIRST, AHEAD, SECOND)
PLAN = Plan(LEVELS)


def late(days, due=DUE):
    return due + timedelta(days=days)


def line(number=1, amount=1000, due=DUE, **values):
    values.setdefault("invoice_id", number)
    return DueLine(number, due, Decimal(str(amount)), **values)


def customer(*lines, credit=0, reminded_on=None, number=7, **values):
    account = Account("EUR", lines, Decimal(str(credit)), **values)
    return Customer(number, (account,), reminded_on)


def letter(today, *lines, plan=PLAN, **values):
    return remind(customer(*lines, **values), plan, today)


def sent(*levels):
    return frozenset(level.id for level in levels)


def items(reminder):
    return {item.line_id: item.level for item in reminder.items}


# === LEVELS === #


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (-6, None),
        (-5, AHEAD),
        (0, AHEAD),
        (1, None),
        (7, None),
        (8, FIRST),
        (19, FIRST),
        (20, SECOND),
        (35, FORMAL),
        (400, FORMAL),
    ],
)
def test_the_level_by_days_from_the_due_date(days, level):
    assert level_owed(LEVELS, line(), late(days)) == level


def test_no_level_is_owed_twice():
    assert level_owed(LEVELS, line(sent=sent(FIRST)), late(12)) is None
    assert level_owed(LEVELS, line(sent=sent(FIRST)), late(20)) == SECOND


def test_what_was_skipped_is_not_caught_up_with():
    assert level_owed(LEVELS, line(sent=sent(FORMAL)), late(20)) is None
    assert level_owed(LEVELS, line(), late(40)) == FORMAL
    assert level_owed(LEVELS, line(sent=sent(FORMAL)), late(60)) is None


def test_a_level_that_left_the_plan_hinders_nothing():
    assert level_owed(LEVELS, line(sent=frozenset({99})), late(8)) == FIRST


def test_without_levels_nothing_is_owed():
    assert level_owed((), line(), late(400)) is None


# === WHO IS LEFT ALONE === #


def test_a_promise_is_waited_for_until_it_is_broken():
    promised = line(promised_on=late(15))
    assert letter(late(8), promised) is None
    assert letter(late(15), promised) is None
    assert items(letter(late(16), promised)) == {1: FIRST}


@pytest.mark.parametrize("why", ["disputed", "no_followup"])
def test_what_is_disputed_or_excluded_is_not_reminded(why):
    assert letter(late(8), line(**{why: True})) is None
    both = letter(late(8), line(**{why: True}), line(2))
    assert items(both) == {2: FIRST}


def test_what_credits_pay_is_not_reminded():
    assert letter(late(8), line(), credit=1000) is None
    assert letter(late(8), line(), line(2, -1000)) is None
    assert letter(late(8), line(), credit=999).total("EUR") == 1


def test_credits_pay_the_oldest_first_even_if_disputed():
    older = line(1, 1000, late(-10), disputed=True)
    assert letter(late(8), older, line(2), credit=1000).total("EUR") == 1000
    assert letter(late(8), older, line(2), credit=2000) is None


# === LETTERS === #


def test_one_letter_at_the_highest_level_of_its_lines():
    found = letter(
        late(20), line(1, 100), line(2, 200, late(12)), line(3, due=late(15))
    )
    assert items(found) == {1: SECOND, 2: FIRST}
    assert [item.due for item in found.items] == [DUE, late(12)]
    assert (found.level, found.total("EUR"), found.customer_id) == (SECOND, 300, 7)


def test_days_between_letters_are_kept():
    patient = replace(PLAN, least_days=7)
    for days, expected in ((8, None), (14, None), (15, {1: FIRST})):
        found = letter(late(days), line(), plan=patient, reminded_on=late(8))
        assert (items(found) if found else None) == expected


def test_currencies_share_a_letter_but_no_credit():
    euros = Account("EUR", (line(1, 100),), Decimal(500))
    dollars = Account("USD", (line(2, 200),), fixed_sum=Decimal(0))
    francs = Account("CHF", (line(3, 300),), fixed_sum=Decimal(0))
    found = remind(Customer(7, (euros, dollars, francs)), PLAN, late(8))
    totals = {name: found.total(name) for name in ("EUR", "USD", "CHF")}
    assert totals == {"EUR": 0, "USD": 200, "CHF": 300}
    assert found.costs == {"EUR": 0, "USD": 0, "CHF": 0}


def test_each_customer_has_a_letter_of_their_own():
    found = remind_all(
        [
            customer(line(1), number=1),
            customer(line(2), number=2, credit=1000),
            customer(line(3), number=3),
        ],
        PLAN,
        late(8),
    )
    assert [(one.customer_id, items(one)) for one in found] == [
        (1, {1: FIRST}),
        (3, {3: FIRST}),
    ]


# === WHAT LATENESS COSTS === #


@pytest.mark.parametrize(
    ("amount", "days", "rate", "interest"),
    [
        # 1000 x 12.15 x 30 / 36500 = 9.98630...
        (1000, 30, "12.15", "9.99"),
        # 73 days are a fifth of a year of 365.
        ("500", 73, "10", "10.00"),
        # 36.50 x 1 x 5 / 36500 = 0.005, half-up.
        ("36.50", 5, "1", "0.01"),
        (1000, 0, "12.15", "0"),
        (1000, -5, "12.15", "0"),
        (-1000, 30, "12.15", "0"),
    ],
)
def test_interest_runs_on_actual_days_of_a_year_of_365(amount, days, rate, interest):
    found = late_interest(Decimal(amount), DUE, late(days), Decimal(rate))
    assert found == Decimal(interest)


def test_a_leap_year_is_not_shorter():
    begin, end = date(2027, 12, 31), date(2028, 12, 31)
    assert days_late(begin, end) == 366
    assert late_interest(Decimal(365), begin, end, Decimal(10)) == Decimal("36.60")


def test_interest_is_rounded_to_the_currency():
    values = (Decimal(100_000), DUE, late(30), Decimal(10))
    assert late_interest(*values, places=0) == 822


def test_the_fixed_sum_is_owed_once_per_invoice():
    assert recovery_costs([5, 5, 6]) == 80
    assert recovery_costs([]) == 0
    assert recovery_costs([5], Decimal(0)) == 0


def test_a_letter_tells_interest_and_costs_of_what_is_left():
    plan = replace(PLAN, interest_rate=Decimal("12.15"))
    lines = (line(1, 600, invoice_id=5), line(2, 500, late(2), invoice_id=5))
    found = letter(late(32), *lines, line(3, 100, late(20)), credit=100, plan=plan)
    # 500 x 12.15 x 32 / 36500 and 500 x 12.15 x 30 / 36500.
    interest = {item.line_id: item.interest for item in found.items}
    assert interest[1] == Decimal("5.33")
    assert interest[2] == Decimal("4.99")
    assert found.costs == {"EUR": Decimal(80)}


def test_ahead_of_the_due_date_nothing_is_added():
    plan = replace(PLAN, interest_rate=Decimal("12.15"))
    for days in (-5, 0):
        found = letter(late(days), line(), plan=plan)
        assert (found.items[0].interest, found.costs) == (0, {"EUR": 0})
