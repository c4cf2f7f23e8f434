# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Losses and terms of policies, as hypothesis draws them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from losses import FIRST, LOSS_ON

from credit_insurance_recovery.rules.cents import rounded
from credit_insurance_recovery.rules.claim import (
    AFL_BASES,
    CURRENCY_RULES,
    DEDUCTIBLE_STAGES,
    LIMIT_FILLS,
    Credit,
    Item,
    Layer,
    Loss,
    Terms,
    Year,
)

money = st.integers(0, 200_000).map(lambda cents: Decimal(cents).scaleb(-2))
TAXES = [Decimal(text) for text in ("0", "0", "0.1667", "0.052", "1")]
often_zero = st.just(Decimal(0)) | money
percentages = st.sampled_from([0, 33, 50, 62, 90, 100]).map(Decimal) | (
    st.integers(0, 100_000).map(lambda n: Decimal(n).scaleb(-3))
)
rates = st.sampled_from(["0.7", "0.913", "1.1", "3"]).map(Decimal)
days = st.integers(0, 200).map(lambda n: FIRST + timedelta(days=n))
reasons = st.sampled_from(["", "", "", "term", "withdrawn"])
currencies = st.sampled_from([None, None, "EUR", "USD"])


@st.composite
def items(draw, key):
    amount = draw(money)
    delivered = draw(days)
    return Item(
        key=key,
        delivered_on=delivered,
        due_on=delivered + timedelta(days=draw(st.integers(0, 90))),
        amount=amount,
        tax=rounded(amount * draw(st.sampled_from(TAXES))),
        currency=draw(currencies),
        invoice_rate=draw(rates),
        loss_rate=draw(rates),
        reason=draw(reasons),
        older=draw(st.none() | st.none() | money),
    )


@st.composite
def credits_(draw, key):
    late = draw(st.integers(-10, 260))
    return Credit(
        key=key,
        received_on=FIRST + timedelta(days=late),
        amount=draw(money),
        currency=draw(currencies),
        rate=draw(rates),
    )


@st.composite
def layers(draw, lasting=False):
    kinds = ("permanent", "temporary", "top_up", "discretionary")
    start = draw(st.none() | days)
    length = draw(st.none() | st.integers(0, 90))
    return Layer(
        kind=draw(st.sampled_from(kinds)),
        amount=draw(money),
        percentage=draw(percentages),
        date_from=None if lasting else start,
        date_to=None
        if lasting or length is None
        else (start or FIRST) + timedelta(days=length),
        decision_id=draw(st.integers(1, 9)),
    )


@st.composite
def losses(draw, lasting=False):
    """A loss; with ``lasting`` layers, the same limit holds on every day and the
    percentages do not rise from one layer to the next."""
    size, paid = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    piled = draw(st.lists(layers(lasting), max_size=3))
    if lasting:
        piled.sort(key=lambda layer: -layer.percentage)
    return Loss(
        LOSS_ON,
        tuple(draw(items(number)) for number in range(size)),
        tuple(draw(credits_(number)) for number in range(paid)),
        tuple(piled),
        withheld=draw(often_zero),
    )


@st.composite
def policies(draw):
    """Terms that do not contradict each other, and a year."""
    policy = Terms(
        vat_insured=draw(st.booleans()),
        limit_fill=draw(st.sampled_from(LIMIT_FILLS)),
        refused_take_limit=draw(st.booleans()),
        currency_rule=draw(st.sampled_from(CURRENCY_RULES)),
        deductible_each=draw(often_zero),
        deductible_stage=draw(st.sampled_from(DEDUCTIBLE_STAGES)),
        claim_threshold=draw(often_zero),
        minimum_retention=draw(often_zero),
        aggregate_first_loss=draw(often_zero),
        afl_base=draw(st.sampled_from(AFL_BASES)),
        max_liability=draw(st.none() | money),
        max_liability_multiple=draw(st.none() | st.integers(0, 40).map(Decimal)),
        payee_percentage=draw(percentages),
    )
    year = Year(draw(often_zero), draw(often_zero), draw(money))
    most = [policy.max_liability, (policy.max_liability_multiple or 0) * year.premium]
    bound = min(
        [
            value
            for value, given in zip(
                most, (policy.max_liability, policy.max_liability_multiple), strict=True
            )
            if given is not None
        ],
        default=policy.deductible_each,
    )
    return replace(policy, deductible_each=min(policy.deductible_each, bound)), year
