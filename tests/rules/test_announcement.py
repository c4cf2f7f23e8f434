# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where an announced indemnity departs from the expected one."""

from decimal import Decimal

import pytest
from drawn_losses import losses, money, percentages, policies
from hypothesis import given
from hypothesis import strategies as st
from losses import item, layer, loss, of_one, terms

from credit_insurance_recovery.rules.announcement import FIGURES, Expected, compare
from credit_insurance_recovery.rules.indemnity import indemnify
from credit_insurance_recovery.rules.rule_error import RuleError


def steps_of(outcome):
    return [Expected(one.code, one.before, one.after) for one in outcome.steps]


def effects(outcome, announced, **figures):
    """What each figure changes, by step."""
    figures = {code: Decimal(figure) for code, figure in figures.items()}
    found = compare(steps_of(outcome), Decimal(announced), figures)
    return {one.code: one.effect for one in found}


# === BY HAND === #


def test_what_was_expected_needs_no_explanation():
    assert effects(of_one(40_000), 36_000) == {}


def test_without_figures_nothing_is_explained():
    assert effects(of_one(40_000), 35_000) == {"unexplained": -1_000}


def test_a_smaller_loss_counts_with_the_insured_percentage():
    # 1,000 less of the loss are 900 less of the indemnity.
    assert effects(of_one(40_000), 35_100, limit=39_000) == {"limit": -900}


def test_each_figure_has_its_part_and_what_is_left_is_told():
    # 39,000 x 90 % = 35,100; x 85 % = 33,150; less 500 = 32,650; 50 remain unclear.
    outcome = of_one(40_000)
    assert effects(outcome, 32_600, limit=39_000, percentage=85, deductible=500) == {
        "limit": -900,
        "percentage": -1_950,
        "deductible": -500,
        "unexplained": -50,
    }


def test_our_figures_stand_next_to_theirs():
    found = compare(
        steps_of(of_one(40_000, deductible_each=1_000)),
        Decimal(34_500),
        {"percentage": Decimal(90), "deductible": Decimal(1_500)},
    )
    assert [(one.code, one.effect, one.ours, one.theirs) for one in found] == [
        ("percentage", 0, 90, 90),
        ("deductible", -500, 1_000, 1_500),
    ]


def test_a_deductible_before_the_percentage_stays_there():
    outcome = of_one(40_000, deductible_each=1_000, deductible_stage="before_pct")
    assert outcome.amount == 35_100
    assert effects(outcome, 34_200, deductible=2_000) == {"deductible": -900}


def test_a_debt_that_the_insurer_does_not_recognise_frees_no_limit():
    # Of 60,000 the limit takes 50,000; the insurer recognises 45,000 of the debt.
    outcome = of_one(60_000, limit=50_000)
    assert effects(outcome, 40_500, refused=45_000) == {"refused": -4_500}
    assert effects(outcome, 45_000, refused=55_000) == {"refused": 0}


def test_a_ceiling_binds_or_not():
    outcome = of_one(40_000)
    assert effects(outcome, 30_000, ceiling=30_000) == {"ceiling": -6_000}
    assert effects(outcome, 36_000, ceiling=90_000) == {"ceiling": 0}
    # Ours bound already at 20,000: a smaller loss would not have changed anything.
    bound = of_one(40_000, max_liability=20_000)
    assert effects(bound, 20_000, limit=30_000) == {"limit": 0}
    assert effects(bound, 25_000, ceiling=25_000) == {"ceiling": 5_000}


def test_the_least_part_borne_follows_the_loss():
    outcome = of_one(40_000, minimum_retention=10_000)
    assert outcome.amount == 30_000
    assert effects(outcome, 20_000, limit=30_000) == {"limit": -10_000}
    assert effects(outcome, 31_000, minimum_retention=5_000) == {
        "minimum_retention": 1_000
    }


def test_an_annual_first_loss_and_what_is_kept_back():
    outcome = of_one(40_000, aggregate_first_loss=6_000)
    assert effects(outcome, 29_000, aggregate_first_loss=4_000, withheld=3_000) == {
        "aggregate_first_loss": 2_000,
        "withheld": -3_000,
    }


def test_a_loss_below_the_threshold_stays_without_indemnity():
    outcome = of_one(900, claim_threshold=1_000)
    assert effects(outcome, 0, limit=800) == {"limit": 0}
    assert effects(outcome, 100, limit=2_000) == {"limit": 0, "unexplained": 100}


def test_the_loss_payee_is_no_difference():
    outcome = of_one(40_000, payee_percentage=40)
    assert effects(outcome, 36_000, limit=40_000) == {"limit": 0}


def test_nothing_was_expected_of_what_is_not_insured():
    outcome = indemnify(loss([item(1, 100, reason="term")], layer(1_000)), terms())
    assert effects(outcome, 90, limit=100, percentage=90) == {
        "limit": 0,
        "percentage": 90,
    }
    assert compare([], Decimal(5), {})[0].effect == 5


# === REFUSALS === #


@pytest.mark.parametrize(
    ("announced", "figures", "code"),
    [
        (-1, {}, "negative"),
        (1, {"limit": -1}, "negative"),
        (1, {"percentage": 101}, "percentage"),
        (1, {"weather": 5}, "unknown_choice"),
        ("NaN", {}, "not_a_number"),
    ],
)
def test_impossible_figures_are_refused(announced, figures, code):
    with pytest.raises(RuleError) as caught:
        effects(of_one(10), announced, **figures)
    assert caught.value.code == code


# === PROPERTIES === #


@st.composite
def stated(draw):
    """Figures of an insurer, some of them."""
    codes = draw(st.sets(st.sampled_from(sorted(FIGURES))))
    kinds = {code: percentages if code == "percentage" else money for code in codes}
    return {code: draw(kind) for code, kind in kinds.items()}


@given(losses(), policies(), money, stated())
def test_the_parts_add_up_to_the_cent(lost, policy_and_year, announced, figures):
    outcome = indemnify(lost, *policy_and_year)
    found = compare(steps_of(outcome), announced, figures)
    assert sum(one.effect for one in found) == announced - outcome.amount
    assert {one.code for one in found} - {"unexplained"} == set(figures)


@given(losses(), policies())
def test_our_own_figures_change_nothing(lost, policy_and_year):
    outcome = indemnify(lost, *policy_and_year)
    after = {one.code: one.after for one in outcome.steps}
    ours = {code: after[code] for code in ("refused", "limit")}
    found = compare(steps_of(outcome), outcome.amount, ours)
    assert [(one.code, one.effect) for one in found] == [("refused", 0), ("limit", 0)]
