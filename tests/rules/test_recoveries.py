# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who gets what the debtor still pays: by hand, then what holds always."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from drawn_losses import money, often_zero
from hypothesis import given
from hypothesis import strategies as st
from losses import item, layer, loss, terms

from credit_insurance_recovery.rules.indemnity import indemnify
from credit_insurance_recovery.rules.recoveries import (
    COST_RULES,
    RECOVERY_RULES,
    Position,
    Recovery,
    position_after,
    share,
)
from credit_insurance_recovery.rules.rule_error import RuleError

DAY = date(2026, 10, 1)
CENT = Decimal("0.01")
#: 60,000 owed, 50,000 insured at 90 % less a deductible of 3,000.
BORNE = Position(Decimal(60_000), Decimal(50_000), Decimal(42_000), Decimal(90))


def came(*amounts, costs=0):
    """Recoveries of following days."""
    return [
        Recovery(number, DAY + timedelta(days=number), Decimal(amount), Decimal(costs))
        for number, amount in enumerate(amounts)
    ]


def insurer(recoveries, rule, cost_rule="first", position=BORNE):
    statements = share(recoveries, position, rule, cost_rule)
    return [statement.insurer for statement in statements]


# === RULES === #


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # 42,000 of 60,000 were borne by the insurer: 70 %.
        ("pro_rata_loss", 8_400),
        # 50,000 of 60,000 are insured debt, of which the insurer answers for 90 %.
        ("pro_rata_debt_then_pct", 9_000),
        ("insurer_first", 12_000),
        # The insured bears 18,000.
        ("insured_first", 0),
    ],
)
def test_each_rule(rule, expected):
    (statement,) = share(came(12_000), BORNE, rule)
    assert (statement.insurer, statement.insured) == (expected, 12_000 - expected)
    assert statement.insurer_left == 42_000 - expected


def test_without_deductions_both_pro_rata_rules_agree():
    whole = Position(Decimal(60_000), Decimal(50_000), Decimal(45_000), Decimal(90))
    for rule in ("pro_rata_loss", "pro_rata_debt_then_pct"):
        assert insurer(came(10_000), rule, position=whole) == [7_500]


def test_the_position_after_an_indemnity_is_its_own():
    # 60,000 owed of which 50,000 are insured, 20,000 of them at 60 %, less 1,000.
    sold = loss([item(1, 60_000)], layer(30_000), layer(20_000, 60, "top_up"))
    outcome = indemnify(sold, terms(deductible_each=1_000))
    assert position_after(outcome, DAY) == Position(
        Decimal(60_000), Decimal(50_000), Decimal(38_000), Decimal(78), DAY
    )


def test_whoever_is_first_is_repaid_before_the_other():
    assert insurer(came(40_000, 10_000), "insurer_first") == [40_000, 2_000]
    assert insurer(came(10_000, 20_000), "insured_first") == [0, 12_000]


@pytest.mark.parametrize("rule", RECOVERY_RULES)
def test_the_insurer_gets_back_what_it_paid_and_no_more(rule):
    *_others, last = share(came(60_000, 5_000), BORNE, rule)
    assert (last.insurer_total, last.insurer_left) == (42_000, 0)


def test_statements_add_up_to_the_cent():
    thirds = Position(Decimal(3), Decimal(2), Decimal(1))
    cents = came(*["0.01"] * 6)
    assert insurer(cents, "pro_rata_loss", position=thirds) == [
        *(0, CENT, 0, 0, CENT, 0),
    ]


def test_statements_follow_the_days_and_then_the_keys():
    later, sooner = came(10, 20)[::-1]
    same = [replace(later, key=7, received_on=DAY), replace(sooner, key=3)]
    assert [one.key for one in share(same, BORNE, "insurer_first")] == [3, 7]


def test_nothing_recovered_is_no_statement():
    assert share([], BORNE, "insurer_first") == ()


def test_without_a_debt_the_insurer_gets_nothing():
    nothing = Position(Decimal(0), Decimal(0), Decimal(0))
    for cost_rule in COST_RULES:
        assert insurer(came(5), "insurer_first", cost_rule, nothing) == [0]


# === COSTS === #


def test_costs_come_off_first():
    (statement,) = share(came(12_000, costs=2_000), BORNE, "pro_rata_loss")
    assert (statement.insurer, statement.insured) == (7_000, 3_000)


def test_costs_are_borne_by_insured_and_uninsured_debt():
    # 8,400 of what came, less 50,000 / 60,000 of 1,200.
    (statement,) = share(
        came(12_000, costs=1_200), BORNE, "pro_rata_loss", cost_rule="pro_rata"
    )
    assert (statement.insurer, statement.insured) == (7_400, 3_400)


def test_costs_without_success_are_made_up_for_before_anything_is_shared():
    cases = [*came(0, costs=100), Recovery(9, DAY + timedelta(9), Decimal(300))]
    statements = share(cases, BORNE, "insurer_first")
    assert [(one.insurer, one.insured) for one in statements] == [(0, -100), (200, 100)]


def test_later_costs_take_back_a_part_of_what_was_shared():
    cases = [*came(1_000), Recovery(9, DAY + timedelta(9), Decimal(0), Decimal(100))]
    assert insurer(cases, "pro_rata_loss") == [700, -70]


# === WHAT WAS HANDED OVER === #


def handed(recoveries, settled, position=BORNE):
    settled = {key: Decimal(amount) for key, amount in settled.items()}
    statements = share(recoveries, position, "pro_rata_loss", settled=settled)
    return {one.key: (one.insurer, one.insurer_left) for one in statements}


def test_what_was_handed_over_stands_and_the_next_makes_up_for_it():
    # 700 of 1,000 each; 650 were handed over of the first.
    assert handed(came(1_000, 1_000), {0: 650}) == {
        0: (650, 41_350),
        1: (750, 40_600),
    }
    assert handed(came(1_000), {0: 650}) == {0: (650, 41_350)}


def test_an_earlier_recovery_found_later_does_not_change_what_was_handed_over():
    assert handed(came(500, 1_000), {1: 700}) == {
        1: (700, 41_300),
        0: (350, 40_950),
    }


# === REFUSALS === #


def refused(recoveries, position, *rules):
    with pytest.raises(RuleError) as caught:
        share(recoveries, position, *rules)
    return caught.value.code


def test_impossible_facts_are_refused():
    rule = "insurer_first"
    one = came(5)
    assert refused(one, BORNE, "by_lot") == "unknown_choice"
    assert refused(one, BORNE, rule, "later") == "unknown_choice"
    assert refused(came(-5), BORNE, rule) == "negative"
    assert refused(came(5, costs=-1), BORNE, rule) == "negative"
    assert refused(one + one, BORNE, rule) == "duplicate_key"
    more = replace(BORNE, indemnity=Decimal(50_001))
    assert refused(one, more, rule) == "above_debt"
    assert refused(one, replace(BORNE, debt=Decimal(49_999)), rule) == "above_debt"
    assert refused(one, replace(BORNE, percentage=Decimal(101)), rule) == "percentage"


def test_what_came_before_the_loss_is_no_recovery():
    late = replace(BORNE, date_of_loss=DAY + timedelta(days=1))
    assert refused(came(5), late, "insurer_first") == "before_loss"
    assert insurer(came(5), "insurer_first", position=replace(late, date_of_loss=DAY))


# === PROPERTIES === #


@st.composite
def positions(draw):
    parts = sorted(draw(st.tuples(money, money, money)))
    percentage = draw(st.integers(0, 100).map(Decimal))
    return Position(parts[2], parts[1], parts[0], percentage)


@st.composite
def series(draw):
    amounts = draw(st.lists(st.tuples(money, often_zero), max_size=5))
    return [
        Recovery(number, DAY + timedelta(days=number), amount, costs)
        for number, (amount, costs) in enumerate(amounts)
    ]


rules = st.sampled_from(RECOVERY_RULES)
cost_rules = st.sampled_from(COST_RULES)


@given(series(), positions(), rules, cost_rules)
def test_the_shares_add_up_to_the_cent(recoveries, position, rule, cost_rule):
    total = Decimal(0)
    for one in share(recoveries, position, rule, cost_rule):
        total += one.insurer
        assert one.insurer + one.insured == one.recovered - one.costs
        assert one.insurer % CENT == 0
        assert one.insurer_total == total
        assert one.insurer_left == position.indemnity - total


@given(series(), positions(), rules, cost_rules)
def test_the_insurer_never_gets_more_than_it_paid(
    recoveries, position, rule, cost_rule
):
    for one in share(recoveries, position, rule, cost_rule):
        assert one.insurer_total <= position.indemnity
        assert one.insurer_left >= 0


@given(series(), positions(), rules)
def test_without_costs_nobody_gives_back(recoveries, position, rule):
    free = [replace(one, costs=Decimal(0)) for one in recoveries]
    for one in share(free, position, rule):
        assert one.insurer >= 0
        assert one.insured >= 0


@given(series(), positions(), rules, cost_rules)
def test_one_statement_or_many_give_the_insurer_the_same(
    recoveries, position, rule, cost_rule
):
    amount = sum((one.amount for one in recoveries), Decimal(0))
    costs = sum((one.costs for one in recoveries), Decimal(0))
    (whole,) = share([Recovery(0, DAY, amount, costs)], position, rule, cost_rule)
    statements = share(recoveries, position, rule, cost_rule)
    assert sum(one.insurer for one in statements) == whole.insurer


@given(series(), positions(), cost_rules)
def test_the_insurer_first_is_best_for_it_and_the_insured_first_worst(
    recoveries, position, cost_rule
):
    def got(rule):
        return sum(one.insurer for one in share(recoveries, position, rule, cost_rule))

    for rule in ("pro_rata_loss", "pro_rata_debt_then_pct"):
        assert got(rule) <= got("insurer_first")
    assert got("insured_first") <= got("pro_rata_loss")


@given(series(), positions(), rules, cost_rules, st.sets(st.integers(0, 3)), money)
def test_what_is_handed_over_and_owed_is_what_the_rule_gives(
    recoveries, position, rule, cost_rule, keys, amount
):
    settled = dict.fromkeys(keys & {one.key for one in recoveries[:-1]}, amount)
    by_rule = share(recoveries, position, rule, cost_rule)
    statements = share(recoveries, position, rule, cost_rule, settled=settled)
    by_key = {one.key: one.insurer for one in statements}
    assert settled.items() <= by_key.items()
    assert sum(by_key.values()) == sum(one.insurer for one in by_rule)
