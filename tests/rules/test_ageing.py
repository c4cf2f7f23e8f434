# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The columns of an aged balance."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from drawn_lines import insured_debts, later
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance_recovery.rules.ageing import ageing
from credit_insurance_recovery.rules.netting import Debt

DAY = date(2026, 3, 31)
edges = st.sets(st.integers(1, 120), max_size=4).map(lambda e: tuple(sorted(e)))


def late(days, amount=1):
    return Debt(1, DAY - timedelta(days=days), Decimal(amount))


def amounts(*debts, **values):
    return [column.amount for column in ageing(debts, DAY, **values)]


@pytest.mark.parametrize(
    ("days", "column"),
    [
        *((-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2)),
        *((61, 3), (90, 3), (91, 4), (4000, 4)),
    ],
)
def test_each_age_has_its_column(days, column):
    assert amounts(late(days)) == [int(column == number) for number in range(5)]


def test_the_columns_are_named_by_their_days():
    columns = [(column.first, column.last) for column in ageing([], DAY)]
    assert columns == [(0, 0), (1, 30), (31, 60), (61, 90), (91, None)]


def test_a_credit_counts_in_the_column_of_its_date():
    assert amounts(late(10, 100), late(40, -30), late(41, 10)) == [0, 100, -20, 0, 0]


def test_the_columns_can_be_others():
    assert amounts(late(10, 5), late(16, 7), edges=(15,)) == [0, 5, 7]
    assert amounts(late(0, 5), late(1, 7), edges=()) == [5, 7]


@pytest.mark.parametrize("wrong", [(0, 30), (30, 30), (60, 30), (-1,)])
def test_columns_that_do_not_follow_each_other_are_refused(wrong):
    with pytest.raises(ValueError, match="follow"):
        ageing([], DAY, wrong)


@given(insured_debts(), st.integers(0, 200).map(later), edges)
def test_the_columns_add_up_to_the_balance(debts, day, limits):
    total = sum((one.amount for one in debts), Decimal(0))
    assert sum(column.amount for column in ageing(debts, day, limits)) == total


@given(insured_debts(), st.integers(0, 99).map(later), st.integers(0, 50), edges)
def test_debts_only_move_to_older_columns(debts, day, days, limits):
    before = ageing(debts, day, limits)
    after = ageing(debts, day + timedelta(days=days), limits)
    for number in range(len(before)):
        older = [sum(c.amount for c in columns[number:]) for columns in (before, after)]
        assert older[0] <= older[1]
