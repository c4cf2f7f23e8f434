# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Facts and terms that contradict each other: refused, never a wrong figure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from losses import FIRST, LOSS_ON, credit, item, layer, loss, terms

from credit_insurance_recovery.rules.claim import Terms, Year
from credit_insurance_recovery.rules.indemnity import indemnify
from credit_insurance_recovery.rules.rule_error import RuleError

LIMIT = layer(100)
SOLD = item(1, 50)


def refused(one, policy=None, year=None):
    with pytest.raises(RuleError) as caught:
        indemnify(one, policy or Terms(), year or Year())
    return caught.value.code, caught.value.values


def test_a_refusal_is_a_value_error_with_its_code_and_values():
    error = RuleError("negative", field="amount", value=-1)
    assert isinstance(error, ValueError)
    assert (error.code, error.values) == ("negative", {"field": "amount", "value": -1})


# === TERMS === #


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("limit_fill", "newest"),
        ("currency_rule", "higher"),
        ("deductible_stage", "never"),
        ("afl_base", "turnover"),
    ],
)
def test_an_unknown_choice_is_refused(field, value):
    found = refused(loss([SOLD], LIMIT), replace(Terms(), **{field: value}))
    assert found == ("unknown_choice", {"field": field, "value": value})


@pytest.mark.parametrize(
    "field",
    [
        *("deductible_each", "claim_threshold", "minimum_retention"),
        *("aggregate_first_loss", "max_liability", "max_liability_multiple"),
    ],
)
def test_a_negative_term_is_refused(field):
    code, values = refused(loss([SOLD], LIMIT), terms(**{field: "-0.01"}))
    assert (code, values["field"]) == ("negative", field)


@pytest.mark.parametrize("field", ["afl_used", "paid", "premium"])
def test_a_negative_year_is_refused(field):
    year = Year(**{field: Decimal(-1)})
    code, values = refused(loss([SOLD], LIMIT), year=year)
    assert (code, values["field"]) == ("negative", field)


@pytest.mark.parametrize("percentage", ["-0.01", "100.01"])
def test_percentages_are_between_0_and_100(percentage):
    code, values = refused(loss([SOLD], layer(100, percentage)))
    assert (code, values["field"]) == ("percentage", "insured_percentage")
    code, values = refused(loss([SOLD], LIMIT), terms(payee_percentage=percentage))
    assert (code, values["field"]) == ("percentage", "payee_percentage")


@pytest.mark.parametrize("percentage", [0, 100])
def test_the_bounds_of_a_percentage_are_fine(percentage):
    policy = terms(payee_percentage=percentage)
    result = indemnify(loss([SOLD], layer(100, percentage)), policy)
    assert result.amount == percentage / Decimal(2)


def test_a_deductible_above_the_ceiling_is_refused():
    policy = terms(deductible_each=101, max_liability=100)
    code, values = refused(loss([SOLD], LIMIT), policy)
    assert code == "deductible_above_ceiling"
    assert values == {"deductible": 101, "ceiling": 100}
    equal = terms(deductible_each=100, max_liability=100)
    assert indemnify(loss([SOLD], LIMIT), equal).amount == 0


def test_a_ceiling_in_premiums_needs_the_premium():
    code, _values = refused(loss([SOLD], LIMIT), terms(max_liability_multiple=30))
    assert code == "missing_premium"


# === FACTS === #


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (loss([item(1, -5)], LIMIT), "amount"),
        (loss([item(1, 5, tax=-1)], LIMIT), "tax"),
        (loss([item(1, 5, older=-1)], LIMIT), "older"),
        (loss([SOLD], layer(-1)), "limit"),
        (loss([SOLD], LIMIT, paid=[credit("p", -1, FIRST)]), "amount"),
        (loss([SOLD], LIMIT, withheld=Decimal(-1)), "withheld"),
        (loss([item(1, 5, currency="USD", loss_rate=-1)], LIMIT), "loss_rate"),
    ],
)
def test_negative_amounts_are_refused(one, field):
    code, values = refused(one)
    assert (code, values["field"]) == ("negative", field)


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), 5.0])
def test_what_is_not_a_finite_decimal_is_refused(amount):
    code, values = refused(loss([replace(SOLD, amount=amount)], LIMIT))
    assert (code, values["field"]) == ("not_a_number", "amount")


def test_tax_above_the_amount_is_refused():
    code, values = refused(loss([item(1, 5, tax="5.01")], LIMIT))
    assert (code, values["key"]) == ("tax_above_amount", 1)


def test_a_loss_before_the_delivery_is_refused():
    code, values = refused(loss([item(1, 5, date(2026, 9, 2))], LIMIT))
    assert code == "loss_before_delivery"
    assert values == {"key": 1, "delivered": date(2026, 9, 2), "loss": LOSS_ON}
    same_day = loss([item(1, 5, LOSS_ON)], LIMIT)
    assert indemnify(same_day, Terms()).insured_loss == 5


def test_a_layer_that_ends_before_it_starts_is_refused():
    wrong = layer(100, date_from=date(2026, 2, 1), date_to=FIRST)
    code, values = refused(loss([SOLD], wrong))
    assert (code, values["layer"]) == ("dates_reversed", "permanent")
    one_day = layer(100, date_from=FIRST, date_to=FIRST)
    assert indemnify(loss([SOLD], one_day), Terms()).insured_loss == 50


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("invoice", {"loss_rate": 1}),
        ("loss", {"invoice_rate": 1}),
        ("lower", {"loss_rate": 1}),
        ("lower", {"invoice_rate": 1}),
        ("invoice", {"invoice_rate": 0}),
    ],
)
def test_a_rate_that_the_policy_needs_and_is_missing_is_refused(rule, given):
    one = loss([item(7, 5, currency="USD", **given)], LIMIT)
    code, values = refused(one, terms(currency_rule=rule))
    assert (code, values["key"], values["currency"]) == ("missing_rate", 7, "USD")


def test_two_items_of_the_same_key_are_refused():
    assert refused(loss([SOLD, SOLD], LIMIT)) == ("duplicate_key", {"key": 1})
    twice = [credit("p", 1, FIRST), credit("p", 2, FIRST)]
    assert refused(loss([SOLD], LIMIT, paid=twice))[0] == "duplicate_key"


def test_companies_are_not_mixed_unless_they_are_co_insured():
    items = [item(1, 5, company="FR"), item(2, 5, company="BE")]
    found = refused(loss(items, LIMIT))
    assert found == ("mixed_companies", {"companies": ("BE", "FR")})
    both = frozenset({"FR", "BE"})
    assert indemnify(loss(items, LIMIT, companies=both), Terms()).insured_loss == 10
    only = refused(loss(items, LIMIT, companies=frozenset({"FR"})))
    assert only == ("mixed_companies", {"companies": ("BE",)})
    strange = [credit("p", 1, FIRST, company="US")]
    assert refused(loss(items[:1], LIMIT, paid=strange))[0] == "mixed_companies"
