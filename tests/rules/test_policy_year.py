# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Policy years: each loss finds what the ones before it have left."""

from datetime import date
from decimal import Decimal

import pytest
from drawn_losses import losses, policies
from hypothesis import given
from hypothesis import strategies as st
from losses import LOSS_ON, item, layer, loss, terms

from credit_insurance_recovery.rules.claim import Terms
from credit_insurance_recovery.rules.indemnity import indemnify
from credit_insurance_recovery.rules.policy_year import fold_year
from credit_insurance_recovery.rules.rule_error import RuleError


def lost(key, amount, on=LOSS_ON):
    return key, loss([item(1, amount)], layer(10**6), on=on)


def amounts(year):
    return [(key, outcome.amount) for key, outcome in year.outcomes]


JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
EARLY, MIDDLE, LATE = lost(3, 40_000, JUNE), lost(1, 30_000, JULY), lost(2, 50_000)


def test_losses_erode_the_first_loss_in_the_order_of_their_dates():
    policy = terms(aggregate_first_loss=50_000)
    year = fold_year([LATE, MIDDLE, EARLY], policy, Decimal(24_000))
    # 36,000 and 14,000 of 27,000 are absorbed; then 45,000 are paid in full.
    assert amounts(year) == [(3, 0), (1, 13_000), (2, 45_000)]
    assert (year.losses, year.indemnities) == (120_000, 58_000)
    assert (year.afl_used, year.afl_left) == (50_000, 0)
    assert year.loss_ratio == Decimal(58_000) / 24_000


def test_losses_of_one_day_count_in_the_order_of_their_keys():
    policy = terms(aggregate_first_loss=90)
    same = [lost(2, 100), lost(1, 100)]
    assert amounts(fold_year(same, policy)) == [(1, 0), (2, 90)]


def test_indemnities_use_the_ceiling_up():
    policy = terms(max_liability_multiple=30)
    year = fold_year([EARLY, MIDDLE, LATE], policy, Decimal(2_500))
    assert amounts(year) == [(3, 36_000), (1, 27_000), (2, 12_000)]
    assert (year.ceiling_left, year.loss_ratio) == (0, 30)


def test_what_is_left_of_the_year_is_told():
    policy = terms(
        aggregate_first_loss=50_000,
        max_liability=100_000,
        deductible_each=1_000,
        claim_threshold=35_000,
    )
    year = fold_year([EARLY, MIDDLE], policy)
    # 36,000 less 1,000 erodes the first loss; 30,000 stays below the threshold.
    assert (year.deductibles, year.afl_used) == (1_000, 35_000)
    assert (year.afl_left, year.ceiling_left) == (15_000, 100_000)
    assert year.loss_ratio is None


def test_a_year_without_losses():
    year = fold_year([], terms(max_liability=5, aggregate_first_loss=3), Decimal(0))
    assert (year.outcomes, year.losses, year.indemnities) == ((), 0, 0)
    assert (year.afl_left, year.ceiling_left, year.loss_ratio) == (3, 5, None)


@pytest.mark.parametrize(
    ("found", "period", "code"),
    [
        ([LATE], (date(2026, 9, 2), None), "outside_year"),
        ([LATE], (None, date(2026, 8, 31)), "outside_year"),
        ([LATE, LATE], (None, None), "duplicate_key"),
        ([], (JULY, JUNE), "dates_reversed"),
    ],
)
def test_impossible_years_are_refused(found, period, code):
    with pytest.raises(RuleError) as caught:
        fold_year(found, Terms(), None, *period)
    assert caught.value.code == code


def test_the_first_and_last_day_belong_to_the_year():
    assert fold_year([LATE], Terms(), None, LOSS_ON, LOSS_ON).indemnities == 45_000


@given(st.lists(losses(), max_size=3), policies())
def test_a_year_adds_up_and_keeps_within_its_bounds(found, policy):
    rules, given_year = policy
    year = fold_year(enumerate(found), rules, given_year.premium)
    paid = sum((outcome.amount for _key, outcome in year.outcomes), Decimal(0))
    assert year.indemnities == paid
    assert year.afl_used + year.afl_left == rules.aggregate_first_loss
    if year.ceiling_left is not None:
        most = year.ceiling_left + paid
        assert rules.max_liability is None or most <= rules.max_liability


@given(losses(), losses(), policies())
def test_a_loss_that_pays_nothing_leaves_the_ceiling_as_it_was(one, other, policy):
    rules, given_year = policy
    year = fold_year([(1, one), (2, other)], rules, given_year.premium)
    (_first, before), (_second, after) = year.outcomes
    if not before.amount and not before.settlement.afl_used:
        alone = fold_year([(2, other)], rules, given_year.premium)
        assert after == alone.outcomes[0][1]
    assert before == indemnify(one, rules, type(given_year)(premium=given_year.premium))
