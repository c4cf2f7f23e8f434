# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Indemnities computed by hand: the worked examples, then one term at a time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from losses import CENT, FIRST, credit, insured, item, layer, loss, of_one, step, terms

from credit_insurance.rules import insured_amount, receivable
from credit_insurance_recovery.rules.claim import Terms, Year
from credit_insurance_recovery.rules.indemnity import indemnify, refusal

PLAIN = Terms()

# === WORKED EXAMPLES OF THE DOMAIN NOTES === #


def test_inside_the_limit_tax_is_not_insured():
    result = indemnify(loss([item(1, 48_000, tax=8_000)], layer(50_000)), PLAIN)
    assert (result.insured_loss, result.amount) == (40_000, 36_000)
    (outcome,) = result.items
    assert (outcome.opened, outcome.tax, outcome.insured) == (48_000, 8_000, 40_000)


THREE = (
    item(1, 30_000, date(2026, 1, 5)),
    item(2, 25_000, date(2026, 2, 10)),
    item(3, 20_000, date(2026, 3, 15)),
)
PAID = (credit("p", 15_000, date(2026, 4, 1)),)


@pytest.mark.parametrize(
    ("fill", "by_item", "amount"),
    [
        ("revolving", {1: 15_000, 2: 25_000, 3: 10_000}, 45_000),
        ("frozen", {1: 15_000, 2: 20_000, 3: 0}, 31_500),
    ],
)
def test_over_the_limit_and_partly_paid(fill, by_item, amount):
    over = loss(THREE, layer(50_000), paid=PAID)
    result = indemnify(over, terms(limit_fill=fill))
    assert insured(result) == by_item
    assert result.amount == amount
    assert result.debt == 60_000


def withdrawn_example(*paid):
    items = (
        item("A", 40_000, date(2026, 3, 1), 60),
        item("B", 35_000, date(2026, 5, 2)),
        item("C", 30_000, date(2026, 5, 20), 0, reason="withdrawn"),
    )
    limit = layer(100_000, date_to=date(2026, 5, 9))
    return indemnify(loss(items, limit, paid=paid), PLAIN)


def test_a_withdrawal_leaves_earlier_deliveries_insured():
    result = withdrawn_example()
    assert (result.insured_loss, result.amount) == (75_000, 67_500)
    assert step(result, "refused").figures["reasons"] == {"C": "withdrawn"}


def test_cash_for_an_uninsured_delivery_pays_the_oldest_debt():
    result = withdrawn_example(credit("cash", 30_000, date(2026, 5, 20)))
    assert insured(result) == {"A": 10_000, "B": 35_000, "C": 0}
    assert result.amount == 40_500
    (_a, _b, third) = result.items
    assert (third.opened, third.reasons) == (30_000, ("withdrawn",))


def test_the_years_ceiling_is_a_multiple_of_the_premium():
    year = {"premium": 24_000, "paid": 500_000}
    result = of_one(300_000, year=year, max_liability_multiple=30)
    assert result.amount == 220_000
    assert step(result, "ceiling").taken == 50_000
    assert result.settlement.ceiling_left == 0


def test_a_top_up_is_filled_after_the_first_rank():
    first, second = layer(40_000), layer(40_000, kind="top_up")
    result = indemnify(loss([item(1, 90_000)], first, second), PLAIN)
    assert result.amount == 72_000
    assert [(p.amount, p.reason, p.indemnity) for p in result.items[0].parts] == [
        (40_000, "", 36_000),
        (40_000, "", 36_000),
        (10_000, "over_limit", 0),
    ]


def test_a_discretionary_limit_with_and_without_proof():
    unnamed = layer(10_000, 60, "discretionary")
    assert indemnify(loss([item(1, 14_000)], unnamed), PLAIN).amount == 6_000
    unproven = item(1, 14_000, reason="unproven")
    assert indemnify(loss([unproven], unnamed), PLAIN).amount == 0


# === WHICH DEBTS === #


def test_the_reason_of_a_refusal_is_the_first_failed_test():
    day, late = FIRST, date(2026, 5, 5)
    policy = receivable.Terms(day, max_term_days=60)
    sold = receivable.Invoice(
        Decimal(80), day, day, (receivable.Instalment(late),), prepaid=Decimal(1)
    )
    room = receivable.Standing((receivable.Layer("permanent", Decimal(10)),), "granted")
    assert refusal(insured_amount.assess(sold, policy, room)) == "term"
    soon = replace(sold, instalments=(receivable.Instalment(day),))
    assert refusal(insured_amount.assess(soon, policy, room)) == ""


def test_what_is_not_insurable_leaves_the_limit_to_the_others_unless_agreed():
    items = [item(1, 30, reason="disputed"), item(2, 50, date(2026, 2, 1))]
    one = loss(items, layer(60))
    assert indemnify(one, PLAIN).insured_loss == 50
    assert indemnify(one, terms(refused_take_limit=True)).insured_loss == 30
    frozen = terms(refused_take_limit=True, limit_fill="frozen")
    assert indemnify(one, frozen).insured_loss == 30
    assert indemnify(one, terms(limit_fill="frozen")).insured_loss == 50


def test_each_debt_has_its_own_share_of_tax():
    items = [
        item(1, 120, tax=20),
        item(2, 110, tax=10, delivered=date(2026, 2, 1)),
        item(3, 100, delivered=date(2026, 3, 1)),
    ]
    paid = [credit("p", 60, date(2026, 4, 1))]
    result = indemnify(loss(items, layer(1_000), paid=paid), PLAIN)
    assert insured(result) == {1: 50, 2: 100, 3: 100}
    assert [outcome.tax for outcome in result.items] == [10, 10, 0]


def test_where_tax_is_insured_it_takes_the_limit():
    one = loss([item(1, 48_000, tax=8_000)], layer(45_000))
    result = indemnify(one, terms(vat_insured=True))
    assert (result.debt, result.insured_loss) == (48_000, 45_000)
    assert result.amount == 40_500


def test_a_debt_without_any_limit_has_no_limit_and_not_too_small_a_one():
    result = indemnify(loss([item(1, 100)]), PLAIN)
    assert result.items[0].reasons == ("no_limit",)
    assert result.amount == 0


def test_a_loss_without_debts_is_nothing():
    result = indemnify(loss([], layer(100)), PLAIN)
    assert (result.amount, result.debt, result.settlement.percentage) == (0, 0, 0)


# === LAYERS === #


def test_layers_insure_the_deliveries_of_their_days():
    season = layer(30, 80, "temporary", date_from=FIRST, date_to=date(2026, 2, 1))
    items = [item(1, 60), item(2, 40, date(2026, 2, 1)), item(3, 5, date(2026, 2, 2))]
    result = indemnify(loss(items, layer(50), season), PLAIN)
    # The first takes 50 and 10 of the season's 30; the second its last 20; the third
    # is delivered when the season is over and 50 are owed already.
    assert insured(result) == {1: 60, 2: 20, 3: 0}
    assert result.amount == 45 + 24
    assert result.settlement.percentage == Decimal(50 * 90 + 30 * 80) / 80


def test_after_a_reduction_older_debts_take_the_limit_first():
    cut = date(2026, 3, 1)
    before, after = layer(100, date_to=date(2026, 2, 28)), layer(60, date_from=cut)
    items = [item(1, 55), item(2, 10, cut)]
    assert insured(indemnify(loss(items, before, after), PLAIN)) == {1: 55, 2: 5}
    items = [item(1, 90), item(2, 10, cut)]
    assert insured(indemnify(loss(items, before, after), PLAIN)) == {1: 90, 2: 0}


def test_a_layer_of_another_percentage_is_rounded_on_its_own():
    odd = layer("0.10", "62.5"), layer("0.10", "62.5", "top_up")
    result = indemnify(loss([item(1, "0.20")], *odd), PLAIN)
    # 0.0625 twice: 0.06, and the last layer makes up for the total of 0.13.
    assert result.amount == Decimal("0.13")
    assert [share for _l, _a, share in result.settlement.layers] == [
        Decimal("0.06"),
        Decimal("0.07"),
    ]


def test_half_a_cent_is_rounded_up():
    assert of_one("0.05", percentage=50).amount == Decimal("0.03")
    assert of_one("5", percentage=50, places=0).amount == 3


# === FROZEN AT DELIVERY === #


def test_frozen_counts_what_was_open_on_the_day_of_the_delivery():
    items = [item(1, 40), item(2, 40, date(2026, 3, 1))]
    early = [credit("p", 40, date(2026, 2, 1))]
    late = [credit("p", 40, date(2026, 3, 1))]
    frozen = terms(limit_fill="frozen")
    one = loss(items, layer(50), paid=early)
    assert insured(indemnify(one, frozen)) == {1: 0, 2: 40}
    assert insured(indemnify(replace(one, credits=tuple(late)), frozen)) == {
        1: 0,
        2: 10,
    }


def test_frozen_believes_the_balance_that_was_recorded():
    known = item(2, 40, date(2026, 3, 1), older=45)
    result = indemnify(loss([known], layer(50)), terms(limit_fill="frozen"))
    assert insured(result) == {2: 5}


def test_frozen_a_payment_reduces_insured_and_uninsured_alike():
    half = loss([item(1, 80)], layer(60), paid=[credit("p", 40, date(2026, 2, 1))])
    result = indemnify(half, terms(limit_fill="frozen"))
    assert [(p.amount, p.reason) for p in result.items[0].parts] == [
        (30, ""),
        (10, "over_limit"),
    ]


# === CURRENCIES === #

DOLLARS = {"currency": "USD", "invoice_rate": "0.90", "loss_rate": "0.80"}


@pytest.mark.parametrize(
    ("rule", "amount"), [("invoice", 900), ("loss", 800), ("lower", 800)]
)
def test_the_policy_says_which_rate_holds(rule, amount):
    one = loss([item(1, 1_000, **DOLLARS)], layer(5_000, 100))
    assert indemnify(one, terms(currency_rule=rule)).amount == amount


def test_the_lower_rate_can_be_that_of_the_invoice():
    up = item(1, 1_000, currency="USD", invoice_rate="0.70", loss_rate="0.80")
    one = loss([up], layer(5_000, 100))
    assert indemnify(one, terms(currency_rule="lower")).amount == 700


def test_the_policys_own_currency_needs_no_rate():
    one = loss([item(1, 1_000, currency="EUR")], layer(5_000, 100))
    assert indemnify(one, terms(currency_rule="lower")).amount == 1_000


# === THRESHOLD, DEDUCTIBLE, RETENTION === #


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("999.99", 0), ("1000.00", 0), ("1000.01", Decimal("900.01"))],
)
def test_a_loss_up_to_the_threshold_is_not_indemnified(amount, expected):
    assert of_one(amount, claim_threshold=1_000).amount == expected


def test_a_loss_below_the_threshold_leaves_the_first_loss_alone():
    for base in ("loss", "indemnity"):
        result = of_one(
            500, claim_threshold=500, aggregate_first_loss=200, afl_base=base
        )
        assert (result.amount, result.settlement.afl_used) == (0, 0)
        assert result.settlement.afl_left == 200


@pytest.mark.parametrize(
    ("stage", "expected"), [("before_pct", 8_100), ("after_pct", 8_000)]
)
def test_the_deductible_stands_on_either_side_of_the_percentage(stage, expected):
    result = of_one(10_000, deductible_each=1_000, deductible_stage=stage)
    assert result.amount == expected
    assert step(result, "deductible").taken == 1_000


@pytest.mark.parametrize("stage", ["before_pct", "after_pct"])
def test_a_deductible_above_the_loss_leaves_nothing(stage):
    result = of_one(500, deductible_each=1_000, deductible_stage=stage)
    assert result.amount == 0


def test_a_deductible_of_the_loss_is_its_first_slice():
    layers = layer(40, 90), layer(60, 50, "top_up")
    result = indemnify(
        loss([item(1, 100)], *layers),
        terms(deductible_each=50, deductible_stage="before_pct"),
    )
    # The first 50 are the first layer's 40 and 10 of the second one's 60.
    assert result.amount == 25
    assert [share for _l, _a, share in result.settlement.layers] == [0, 25]


@pytest.mark.parametrize(
    ("retention", "expected"), [(1_000, 9_000), (999, 9_000), (2_500, 7_500)]
)
def test_the_insured_bears_at_least_the_minimum_retention(retention, expected):
    assert of_one(10_000, minimum_retention=retention).amount == expected


def test_a_retention_above_the_loss_leaves_nothing():
    assert of_one(300, minimum_retention=500).amount == 0


# === THE YEAR === #


@pytest.mark.parametrize(
    ("base", "amount", "used"),
    # 50,000 x 90 % less 20,000; or 30,000 x 90 %.
    [("indemnity", 25_000, 20_000), ("loss", 27_000, 20_000)],
)
def test_the_first_loss_absorbs_losses_or_indemnities(base, amount, used):
    result = of_one(50_000, aggregate_first_loss=20_000, afl_base=base)
    assert (result.amount, result.settlement.afl_used) == (amount, used)
    assert result.settlement.afl_left == 0


@pytest.mark.parametrize(
    ("base", "used", "left"), [("indemnity", 45_000, 15_000), ("loss", 50_000, 10_000)]
)
def test_a_large_first_loss_is_eroded(base, used, left):
    # What a loss of 50,000 counts: 45,000 where indemnities erode the first loss.
    result = of_one(
        50_000,
        year={"afl_used": 40_000},
        aggregate_first_loss=100_000,
        afl_base=base,
    )
    assert result.amount == 0
    assert (result.settlement.afl_used, result.settlement.afl_left) == (used, left)


def test_a_first_loss_that_is_used_up_takes_nothing():
    result = of_one(100, year={"afl_used": 70}, aggregate_first_loss=60)
    assert (result.amount, result.settlement.afl_used) == (90, 0)


def test_a_ceiling_that_was_reached_leaves_nothing():
    result = of_one(100, year={"paid": 1_000}, max_liability=900)
    assert (result.amount, result.settlement.ceiling_left) == (0, 0)


@pytest.mark.parametrize(("limit", "amount"), [(90, 90), ("89.99", Decimal("89.99"))])
def test_the_ceiling_is_reached_by_a_cent(limit, amount):
    assert of_one(100, max_liability=limit).amount == amount


def test_of_two_ceilings_the_lower_holds():
    year = {"premium": 2}
    both = {"max_liability": 50, "max_liability_multiple": 30}
    assert of_one(100, year=year, **both).amount == 50
    assert of_one(100, year={"premium": 1}, **both).amount == 30


def test_without_a_ceiling_none_is_told():
    result = of_one(100)
    assert result.settlement.ceiling_left is None
    assert (result.settlement.afl_used, result.settlement.afl_left) == (0, 0)
    assert "ceiling" not in {one.code for one in result.steps}


# === EVERYTHING IN ORDER === #

ALL = {
    "claim_threshold": 5_000,
    "deductible_each": 1_000,
    "minimum_retention": 9_000,
    "aggregate_first_loss": 10_000,
    "max_liability": 60_000,
    "payee_percentage": 40,
}


@pytest.mark.parametrize(
    ("stage", "base", "codes", "amounts"),
    [
        (
            "after_pct",
            "indemnity",
            "threshold percentage deductible minimum_retention aggregate_first_loss",
            # 80,000 x 90 % = 72,000 - 1,000 = 71,000 (the retention of 9,000 allows
            # it to the cent) - 6,000 left of the first loss
            [80_000, 72_000, 71_000, 71_000, 65_000],
        ),
        (
            "before_pct",
            "indemnity",
            "threshold deductible percentage minimum_retention aggregate_first_loss",
            [80_000, 79_000, 71_100, 71_000, 65_000],
        ),
        (
            "after_pct",
            "loss",
            "threshold aggregate_first_loss percentage deductible minimum_retention",
            [80_000, 74_000, 66_600, 65_600, 65_600],
        ),
        (
            "before_pct",
            "loss",
            "threshold deductible aggregate_first_loss percentage minimum_retention",
            [80_000, 79_000, 73_000, 65_700, 65_700],
        ),
    ],
)
def test_every_step_in_the_order_of_the_policy(stage, base, codes, amounts):
    year = Year(afl_used=Decimal(4_000), paid=Decimal(10_000))
    policy = terms(**ALL, deductible_stage=stage, afl_base=base)
    one = loss([item(1, 80_000)], layer(80_000), withheld=Decimal(5_000))
    result = indemnify(one, policy, year)
    steps = result.settlement.steps
    assert [one.code for one in steps] == [
        *codes.split(),
        "ceiling",
        "withheld",
        "payee",
    ]
    # The ceiling leaves 50,000; 5,000 are kept back; 40 % go to the loss payee.
    assert [one.after for one in steps] == [*amounts, 50_000, 45_000, 27_000]
    assert result.amount == 50_000
    settled = result.settlement
    assert (settled.payable, settled.payee, settled.to_insured) == (
        45_000,
        18_000,
        27_000,
    )


def test_the_way_from_the_account_to_the_insured_loss_is_told():
    dollars = item(
        1, 1_200, tax=200, currency="USD", invoice_rate="0.5", loss_rate="0.6"
    )
    disputed = item(2, 300, date(2026, 3, 1), reason="disputed")
    paid = [credit("p", 120, date(2026, 4, 1))]
    result = indemnify(loss([dollars, disputed], layer(350), paid=paid), PLAIN)
    assert [(one.code, one.before, one.after) for one in result.steps] == [
        ("debts", 900, 900),
        # 120 euros are 240 of 1,200 dollars.
        ("credits", 900, 780),
        # A sixth of 480.
        ("tax", 780, 700),
        ("refused", 700, 400),
        ("limit", 400, 350),
        ("percentage", 350, 315),
    ]
    first = result.items[0]
    assert (first.debt, first.opened, first.tax) == (600, 480, 80)
    assert [(p.amount, p.reason, p.indemnity) for p in first.parts] == [
        (350, "", 315),
        (50, "over_limit", 0),
    ]
    settled = result.settlement
    assert (settled.withheld, settled.payee, settled.to_insured) == (0, 0, 315)


def test_each_step_starts_where_the_one_before_it_ended():
    result = indemnify(loss(THREE, layer(50_000), paid=PAID), terms(**ALL))
    assert [one.code for one in result.steps][:6] == [
        *("debts", "credits", "tax", "refused", "limit", "threshold"),
    ]
    for before, after in pairwise(result.steps):
        assert before.after == after.before


def test_more_cannot_be_kept_back_than_is_owed():
    one = loss([item(1, 100)], layer(100), withheld=Decimal(500))
    settled = indemnify(one, PLAIN).settlement
    assert (settled.indemnity, settled.withheld, settled.payable) == (90, 90, 0)


def test_the_payees_share_is_rounded_and_the_insured_has_the_rest():
    settled = of_one("0.01", percentage=100, payee_percentage=50).settlement
    assert (settled.payee, settled.to_insured) == (CENT, 0)


def test_the_parts_of_the_items_add_up_whatever_was_taken_off():
    items = [item(key, "33.33", FIRST) for key in range(3)]
    result = indemnify(loss(items, layer(70, "87.5")), terms(deductible_each="7.77"))
    # 70.00 x 87.5 % = 61.25, less 7.77
    assert result.amount == Decimal("53.48")
    assert sum(outcome.indemnity for outcome in result.items) == result.amount
    assert [outcome.insured for outcome in result.items] == [
        Decimal("33.33"),
        Decimal("33.33"),
        Decimal("3.34"),
    ]
