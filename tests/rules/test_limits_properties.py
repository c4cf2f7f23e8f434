# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for every pile of decisions, and a second opinion on each of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from drawn import DAYS, ENDINGS, FIRST, GRANTS, days, decisions, every_day, piles
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance.rules.limits import Decision, limit_on, timeline

LAST = date(2030, 1, 1)


def decided(one):
    return (one.decided_on or one.date_from, one.id)


def alive(one, pile, day):
    """It gives cover that day: begun, not over, and nothing has ended it."""
    if one.status in ENDINGS or one.date_from > day:
        return False
    if one.date_to is not None and one.date_to < day:
        return False
    ended = False
    for end in pile:
        if end.status in ENDINGS and end.date_from <= day:
            concerns = end.kind in ("permanent", one.kind)
            ended = ended or (concerns and decided(end) > decided(one))
    return one.non_cancellable or not ended


def second_opinion(pile, day):
    """The amount of the limit, written from the rule's wording and nothing else.

    Slow and flat on purpose: walks through the pile once per question.
    """
    permanents = [d for d in pile if d.kind == "permanent" and d.date_from <= day]
    ruling = None
    for one in permanents:
        key = (one.date_from, *decided(one))
        if ruling is None or key > (ruling.date_from, *decided(ruling)):
            ruling = one
    amount = Decimal(0)
    if ruling is not None and alive(ruling, pile, day):
        amount = ruling.amount
    if ruling is not None and ruling.status in (*ENDINGS, "reduced"):
        for one in permanents:
            if one.non_cancellable and alive(one, pile, day):
                amount = max(amount, one.amount)
    for one in pile:
        if one.kind != "permanent" and alive(one, pile, day):
            amount += one.amount
    return amount


@given(piles())
def test_the_limit_agrees_with_a_second_opinion(pile):
    for day in every_day():
        assert limit_on(pile, day).amount == second_opinion(pile, day)


@given(piles(), days, st.randoms(use_true_random=False))
def test_the_order_of_arrival_is_irrelevant(pile, day, random):
    shuffled = list(pile)
    random.shuffle(shuffled)
    assert limit_on(shuffled, day) == limit_on(pile, day)
    assert timeline(shuffled) == timeline(pile)


@given(piles(), days)
def test_a_limit_is_never_negative_and_firm_only_in_part(pile, day):
    limit = limit_on(pile, day)
    assert 0 <= limit.firm_amount <= limit.amount


@given(piles(), days)
def test_a_limit_is_decided_from_the_first_effective_date_on(pile, day):
    assert limit_on(pile, day).decided == any(d.date_from <= day for d in pile)


@given(piles())
def test_the_timeline_tells_the_limit_of_every_day(pile):
    periods = timeline(pile)
    for day in every_day():
        found = [
            period.limit
            for period in periods
            if period.date_from <= day and (not period.date_to or day <= period.date_to)
        ]
        limit = limit_on(pile, day)
        assert found == ([limit] if limit.decided else [])


@given(piles())
def test_periods_follow_each_other_without_gap_and_differ(pile):
    periods = timeline(pile)
    assert bool(periods) == bool(pile)
    for period, following in pairwise(periods):
        assert period.date_from <= period.date_to
        assert period.date_to + timedelta(days=1) == following.date_from
        assert period.limit != following.limit
    if periods:
        assert periods[0].date_from == min(d.date_from for d in pile)
        assert periods[-1].date_to is None


@given(piles(), days, st.sampled_from(ENDINGS))
def test_nothing_cancellable_is_left_after_a_withdrawal(pile, day, status):
    end = Decision(99, "permanent", status, Decimal(0), day, decided_on=LAST)
    for later in range(DAYS):
        limit = limit_on([*pile, end], day + timedelta(days=later))
        assert limit.amount == limit.firm_amount
        if not any(d.non_cancellable for d in pile):
            assert limit.amount == 0
            assert limit.status in ENDINGS


@given(piles(), days, st.sampled_from(ENDINGS))
def test_a_withdrawal_changes_nothing_before_it_takes_effect(pile, day, status):
    end = Decision(99, "permanent", status, Decimal(0), day, decided_on=FIRST)
    for before in every_day():
        if before < day:
            assert limit_on([*pile, end], before) == limit_on(pile, before)


@given(
    piles(),
    decisions(number=99, kinds=("temporary", "top_up"), statuses=GRANTS),
)
def test_adding_a_layer_never_lowers_the_limit(pile, layer):
    for day in every_day():
        before, after = limit_on(pile, day), limit_on([*pile, layer], day)
        assert before.amount <= after.amount <= before.amount + layer.amount


@given(piles(), decisions(number=99, kinds=("permanent",), statuses=GRANTS))
def test_a_limit_decided_last_counts_from_its_effective_date(pile, grant):
    grant = replace(grant, date_to=None, decided_on=LAST, non_cancellable=False)
    before = [d for d in pile if d.date_from <= grant.date_from]
    limit = limit_on([*before, grant], grant.date_from)
    assert limit.amount >= grant.amount
