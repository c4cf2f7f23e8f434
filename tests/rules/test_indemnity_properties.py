# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for every loss, and a second opinion on each, cent by cent."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from drawn_losses import losses, money, percentages, policies
from hypothesis import given
from hypothesis import strategies as st
from losses import CENT, item, layer, loss

from credit_insurance_recovery.rules.allocation import allocate
from credit_insurance_recovery.rules.cents import rounded_parts, shared_out
from credit_insurance_recovery.rules.claim import REVOLVING, Terms
from credit_insurance_recovery.rules.claim_checks import ceiling
from credit_insurance_recovery.rules.explanation import STEPS
from credit_insurance_recovery.rules.indemnity import indemnify


def everything(result):
    """All amounts of an answer."""
    settled = result.settlement
    yield from (result.debt, settled.insured_loss, settled.gross, settled.indemnity)
    yield from (settled.withheld, settled.payable, settled.payee, settled.to_insured)
    yield from (settled.afl_used, settled.afl_left)
    for outcome in result.items:
        yield from (outcome.debt, outcome.opened, outcome.tax)
        for part in outcome.parts:
            yield from (part.amount, part.indemnity)
    for one in result.steps:
        yield from (one.before, one.after)


# === BOUNDS === #


@given(losses(), policies())
def test_nothing_is_negative_or_finer_than_a_cent(one, policy):
    for amount in everything(indemnify(one, *policy)):
        assert amount >= 0
        assert amount % CENT == 0


@given(losses(), policies())
def test_never_more_than_the_percentage_of_the_insured_loss(one, policy):
    result = indemnify(one, *policy)
    settled = result.settlement
    weighed = [amount * layer.percentage for layer, amount, _i in settled.layers]
    # Not by the percentage of the whole loss: that is a rounded quotient.
    assert result.amount <= sum(weighed, Decimal(0)) / 100 + CENT / 2
    assert 0 <= settled.percentage <= 100
    assert result.amount <= result.insured_loss <= result.debt


@given(losses(), policies())
def test_never_more_than_is_left_of_the_ceiling(one, policy):
    result = indemnify(one, *policy)
    most = ceiling(*policy)
    if most is not None:
        assert result.amount <= max(most - policy[1].paid, 0)
        left = max(most - policy[1].paid - result.amount, 0)
        assert result.settlement.ceiling_left == left


@given(losses(), policies())
def test_the_insured_bears_what_the_policy_says(one, policy):
    terms, _year = policy
    result = indemnify(one, *policy)
    if result.amount:
        assert result.insured_loss > terms.claim_threshold
        assert result.insured_loss - result.amount >= terms.minimum_retention


# === SUMS === #


@given(losses(), policies())
def test_the_parts_add_up_to_the_cent(one, policy):
    result = indemnify(one, *policy)
    settled = result.settlement
    assert sum(outcome.indemnity for outcome in result.items) == settled.indemnity
    assert sum(outcome.insured for outcome in result.items) == settled.insured_loss
    assert sum(share for _l, _a, share in settled.layers) == settled.indemnity
    for outcome in result.items:
        total = sum((part.amount for part in outcome.parts), Decimal(0))
        assert total == outcome.opened - outcome.tax
        for part in outcome.parts:
            assert part.indemnity <= part.amount
            assert bool(part.layer) != bool(part.reason)


@given(losses(), policies())
def test_each_step_starts_where_the_one_before_it_ended(one, policy):
    steps = indemnify(one, *policy).steps
    assert all(before.after == after.before for before, after in pairwise(steps))
    assert all(step.after <= step.before for step in steps)
    codes = [step.code for step in steps]
    assert set(codes) <= set(STEPS)
    assert len(codes) == len(set(codes))


@given(losses(), policies())
def test_credits_pay_no_more_than_they_are(one, policy):
    """In a single currency, what was owed is what is open and what was paid."""
    plain = [replace(record, currency=None) for record in one.items]
    paid = [replace(record, currency=None) for record in one.credits]
    ledger = allocate(plain, paid, policy[0], one.date_of_loss)
    owed = sum(record.amount for record in plain)
    used = sum((allocation.amount for allocation in ledger.allocations), Decimal(0))
    assert sum(ledger.opened.values()) == owed - used
    received = [credit.amount for credit in paid if credit.key not in ledger.later]
    assert used + sum(ledger.left.values()) == sum(received)
    assert all(allocation.amount > 0 for allocation in ledger.allocations)
    # Money is left only where no debt is.
    assert not (any(ledger.left.values()) and any(ledger.opened.values()))


# === ORDER === #


@given(losses(), policies(), st.randoms(use_true_random=False))
def test_the_order_of_items_and_credits_is_irrelevant(one, policy, random):
    items, paid = list(one.items), list(one.credits)
    random.shuffle(items)
    random.shuffle(paid)
    shuffled = replace(one, items=tuple(items), credits=tuple(paid))
    first, second = indemnify(one, *policy), indemnify(shuffled, *policy)
    assert first.settlement.indemnity == second.settlement.indemnity
    assert {o.key: o for o in first.items} == {o.key: o for o in second.items}


@given(losses(lasting=True), policies(), st.permutations(range(4)))
def test_which_of_two_debts_of_a_day_comes_first_is_irrelevant(one, policy, keys):
    """Their keys decide, and only on whose part is whose.

    Untaxed and in one currency: shares of tax and rates can differ between debts.
    """
    same = one.items[0] if one.items else None
    items = [
        replace(
            record,
            delivered_on=same.delivered_on,
            due_on=same.due_on,
            tax=Decimal(0),
            currency=None,
            reason="",
            older=None,
        )
        for record in one.items
    ]
    paid = [replace(record, currency=None) for record in one.credits]
    named = [replace(i, key=k) for i, k in zip(items, keys, strict=False)]
    terms, year = replace(policy[0], limit_fill=REVOLVING), policy[1]
    one = replace(one, items=tuple(items), credits=tuple(paid))
    first = indemnify(one, terms, year)
    second = indemnify(replace(one, items=tuple(named)), terms, year)
    assert first.amount == second.amount


# === MONOTONE === #


@given(losses(lasting=True), policies(), money)
def test_a_higher_limit_never_pays_less(one, policy, more):
    """As long as no layer has a higher percentage than one that is filled before."""
    before = indemnify(one, *policy).amount
    for number, raised in enumerate(one.layers):
        piled = list(one.layers)
        piled[number] = replace(raised, amount=raised.amount + more)
        assert indemnify(replace(one, layers=tuple(piled)), *policy).amount >= before


@given(losses(lasting=True), policies(), money, st.integers(0, 3))
def test_a_larger_loss_never_pays_less(one, policy, more, number):
    """As long as the limit is the same on every day, and looks at what is open.

    A balance that outgrows the limit of its day would push out later deliveries; a
    payment that goes to another debt moves tax and rates. Neither threshold nor
    retention make a difference: both only grow with the loss.
    """
    items = [
        replace(record, tax=Decimal(0), currency=None, older=None)
        for record in one.items
    ]
    plain = replace(one, items=tuple(items), credits=())
    terms, year = policy
    terms = replace(terms, refused_take_limit=False, limit_fill=REVOLVING)
    before = indemnify(plain, terms, year)
    if items:
        grown = items[number % len(items)]
        items[number % len(items)] = replace(grown, amount=grown.amount + more)
    after = indemnify(replace(plain, items=tuple(items)), terms, year)
    assert after.insured_loss >= before.insured_loss
    assert after.amount >= before.amount


@given(losses(lasting=True), policies(), money)
def test_a_harder_policy_never_pays_more(one, policy, more):
    terms, year = policy
    before = indemnify(one, terms, year).amount
    for name in ("claim_threshold", "minimum_retention", "aggregate_first_loss"):
        harder = replace(terms, **{name: getattr(terms, name) + more})
        assert indemnify(one, harder, year).amount <= before
    spent = replace(year, paid=year.paid + more)
    assert indemnify(one, terms, spent).amount <= before
    eased = replace(year, afl_used=year.afl_used + more)
    assert indemnify(one, terms, eased).amount >= before


# === SECOND OPINION === #


@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 3)), max_size=5),
    st.lists(st.tuples(st.integers(0, 90), percentages), max_size=3),
)
def test_the_layers_agree_with_a_second_opinion(debts, slices):
    """Cent by cent, in the order of delivery: which percentage holds for this one?"""
    piled = [layer(size * CENT, percentage) for size, percentage in slices]
    items = [
        item(number, size * CENT, term=30 + day)
        for number, (size, day) in enumerate(debts)
    ]
    owned = [percentage for size, percentage in slices for _cent in range(size)]
    expected = sum(owned[: sum(size for size, _day in debts)], Decimal(0)) / 10_000
    result = indemnify(loss(items, *piled), Terms())
    assert result.insured_loss == min(len(owned), sum(s for s, _d in debts)) * CENT
    assert result.amount == expected.quantize(CENT, ROUND_HALF_UP)


@given(st.lists(st.decimals(0, 50, places=4), max_size=9))
def test_rounded_parts_add_up_and_stay_within_a_cent(amounts):
    parts = rounded_parts(amounts)
    total = sum(amounts, Decimal(0)).quantize(CENT, ROUND_HALF_UP)
    assert sum(parts, Decimal(0)) == total
    for amount, part in zip(amounts, parts, strict=True):
        assert part >= 0
        assert abs(part - amount) <= CENT


@given(money, st.lists(money, min_size=1, max_size=9))
def test_shares_add_up_and_stay_below_their_weights(total, weights):
    whole = sum(weights)
    parts = shared_out(total, weights)
    assert sum(parts) == (total if whole else 0)
    if total <= whole:
        assert all(p <= w for p, w in zip(parts, weights, strict=True))
