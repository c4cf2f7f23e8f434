# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for every invoice, and a second opinion on each, cent by cent."""

from dataclasses import replace
from decimal import Decimal

from drawn_invoices import (
    instalments,
    invoices,
    layers,
    money,
    percentages,
    plain_terms,
    standings,
    terms,
)
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance.rules.insured_amount import assess
from credit_insurance.rules.receivable import Invoice, Layer, Standing

CENT = Decimal("0.01")


def sold_under(policy, amount):
    """An invoice on which nothing but the limit decides."""
    return Invoice(amount, policy.starts_on, policy.starts_on)


@given(invoices, terms, standings)
def test_the_parts_add_up_to_the_amount(invoice, policy, standing):
    result = assess(invoice, policy, standing)
    total = sum((part.amount for part in result.parts), Decimal(0))
    assert total == max(invoice.amount, 0)
    assert result.insured + result.uninsured <= total


@given(invoices, terms, standings)
def test_no_part_is_negative_or_finer_than_a_cent(invoice, policy, standing):
    for part in assess(invoice, policy, standing).parts:
        assert part.amount > 0
        assert part.amount % CENT == 0
        assert 0 <= part.insurer_share <= part.amount
        assert part.insured == (not part.reason)


@given(invoices, terms, standings, layers)
def test_a_higher_limit_never_insures_less(invoice, policy, standing, more):
    before = assess(invoice, policy, standing).insured
    added = replace(standing, layers=(*standing.layers, more))
    assert assess(invoice, policy, added).insured >= before
    if standing.layers:
        raised = replace(standing.layers[0], amount=standing.layers[0].amount + 100)
        raised = replace(standing, layers=(raised, *standing.layers[1:]))
        assert assess(invoice, policy, raised).insured >= before


@given(invoices, terms, standings, money)
def test_more_older_debt_never_insures_more(invoice, policy, standing, more):
    before = assess(invoice, policy, standing).insured
    owing = replace(standing, older=standing.older + more)
    assert assess(invoice, policy, owing).insured <= before


@given(invoices, terms, standings)
def test_never_more_is_insured_than_the_limit_has_left(invoice, policy, standing):
    left = max(standing.limit - standing.older, Decimal(0))
    assert assess(invoice, policy, standing).insured <= left


@given(invoices, terms, standings)
def test_a_failed_condition_insures_nothing(invoice, policy, standing):
    result = assess(invoice, policy, standing)
    decisive = {"amount", "buyer", "country", "period", "limit", "stop", "invoicing"}
    if any(test.key in decisive and not test.passed for test in result.findings):
        assert result.insured == 0


@given(invoices, terms, standings)
def test_what_is_not_insured_has_a_failed_test_to_explain_it(invoice, policy, standing):
    result = assess(invoice, policy, standing)
    failed = {test.reason for test in result.findings}
    assert {part.reason for part in result.parts} <= failed | {""}


@given(st.lists(money, max_size=5), money, plain_terms)
def test_deliveries_in_a_row_never_exceed_the_limit(deliveries, limit, policy):
    """Nobody pays: each delivery finds the earlier ones open."""
    older = insured = Decimal(0)
    for amount in deliveries:
        standing = Standing((Layer("permanent", limit),), "granted", older)
        insured += assess(sold_under(policy, amount), policy, standing).insured
        older += amount
    assert insured == min(limit, older)


@given(
    st.integers(0, 300),
    st.lists(st.tuples(st.integers(0, 120), percentages), max_size=4),
    st.integers(0, 200),
    plain_terms,
)
def test_the_layers_agree_with_a_second_opinion(amount, slices, older, policy):
    """Cent by cent: which layer does this cent of the invoice lie in?"""
    stood = tuple(
        Layer("permanent", size * CENT, percentage, number)
        for number, (size, percentage) in enumerate(slices)
    )
    owner = [number for number, (size, _p) in enumerate(slices) for _ in range(size)]
    expected = {}
    for cent in range(older, older + amount):
        number = owner[cent] if cent < len(owner) else None
        expected[number] = expected.get(number, 0) + 1
    standing = Standing(stood, "granted", older * CENT)
    result = assess(sold_under(policy, amount * CENT), policy, standing)
    found = {
        part.layer.decision_id if part.insured else None: int(part.amount / CENT)
        for part in result.parts
    }
    assert found == expected


@given(invoices, terms, standings, st.lists(instalments, min_size=1, max_size=5))
def test_the_order_of_instalments_is_irrelevant(invoice, policy, standing, due):
    one = assess(replace(invoice, instalments=tuple(due)), policy, standing)
    other = assess(replace(invoice, instalments=tuple(due[::-1])), policy, standing)
    assert abs(one.insured - other.insured) <= len(due) * CENT
