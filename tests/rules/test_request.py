# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which limit to ask for, and which end: examples, then what always holds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from drawn import DAYS, cents, days, limits_of_money, piles
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance.rules.limits import Decision, limit_on
from credit_insurance.rules.request import (
    FAR_ABOVE,
    ROUND_TO,
    Situation,
    enough,
    fits_action,
    needed,
    next_ending,
    propose,
)

DAY = timedelta(days=1)
TEN = Decimal("0.10")


def dec(value):
    return Decimal(str(value))


def about(limit, exposure, **values):
    values = {k: dec(v) if k != "ending" else v for k, v in values.items()}
    return Situation(dec(limit), dec(exposure), **values)


def proposed(*args, **values):
    proposal = propose(about(*args, **values), TEN)
    return proposal.action, proposal.amount


situations = st.builds(
    Situation,
    limit=limits_of_money,
    exposure=cents,
    quoted=limits_of_money,
    asked=limits_of_money,
    highest=st.none() | limits_of_money,
    ending=st.booleans(),
)
margins = st.integers(0, 100).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize(
    ("expected", "limit", "exposure", "more"),
    [
        (("new", 5000), 0, 4000, {}),
        (("new", 0), 0, 0, {}),
        (("new", 11000), 0, 4000, {"quoted": 6000}),
        (("new", 8000), 0, 0, {"asked": "7000.01"}),
        (("increase", 6000), 5000, "5000.01", {}),
        (("", 5000), 5000, 4500, {}),
        (("renew", 5000), 5000, 4500, {"ending": True}),
        (("increase", 6000), 5000, 5400, {"ending": True}),
        (("reduce", 5000), 10000, 1000, {"highest": 4500}),
        (("", 9999), 9999, 1000, {"highest": 4500}),
        (("", 10000), 10000, 0, {"highest": 0}),
        (("new", 1000), 0, -900, {"quoted": 1000}),
    ],
)
def test_what_is_proposed(expected, limit, exposure, more):
    assert proposed(limit, exposure, **more) == expected


@given(situations, margins)
def test_what_is_needed_suffices_and_is_no_thousand_too_much(situation, margin):
    amount = needed(situation, margin)
    owed = max(situation.exposure + situation.quoted, 0) * (1 + margin)
    assert amount % ROUND_TO == 0
    assert amount >= owed
    assert amount >= situation.asked
    assert amount - ROUND_TO < max(owed, situation.asked) or not amount


@given(situations, margins, limits_of_money)
def test_who_owes_more_needs_no_less(situation, margin, more):
    for name in ("exposure", "quoted", "asked"):
        other = replace(situation, **{name: getattr(situation, name) + more})
        assert needed(other, margin) >= needed(situation, margin)


@given(situations, margins)
def test_a_proposal_makes_sense(situation, margin):
    proposal = propose(situation, margin)
    if proposal.action and proposal.amount:
        assert fits_action(proposal.action, proposal.amount, situation.limit)
    if proposal.action == "reduce":
        assert proposal.amount >= enough(situation, margin) > 0
        assert proposal.amount * FAR_ABOVE <= situation.limit
        assert situation.highest is not None
    if not proposal.action:
        assert proposal.amount == situation.limit >= needed(situation, margin)


@given(limits_of_money, limits_of_money.filter(bool))
def test_an_amount_fits_one_direction(amount, limit):
    up, down = (fits_action(a, amount, limit) for a in ("increase", "reduce"))
    assert not (up and down)
    assert up or down or amount in (0, limit)
    assert not fits_action("new", amount, limit)
    assert fits_action("cancel", amount, limit)


# === ENDINGS === #


def decided(number, amount, start, end=None, **values):
    values = {"kind": "permanent", "status": "granted", **values}
    return Decision(
        id=number, amount=dec(amount), date_from=start, date_to=end, **values
    )


JAN, FEB = date(2026, 1, 1), date(2026, 1, 31)


def test_a_limit_that_runs_out_ends():
    ending = next_ending([decided(1, 500, JAN, FEB)], FEB, FEB)
    assert (ending.last_day, ending.amount, ending.then) == (FEB, 500, 0)
    assert ending.decision_ids == (1,)


def test_a_layer_that_runs_out_ends_and_the_rest_goes_on():
    pile = [decided(1, 500, JAN), decided(2, 70, JAN, FEB, kind="temporary")]
    ending = next_ending(pile, JAN, FEB)
    assert (ending.amount, ending.then, ending.decision_ids) == (570, 500, (2,))


@pytest.mark.parametrize("amount", [400, 500, 600])
def test_a_limit_that_is_followed_by_a_decision_does_not_end(amount):
    pile = [decided(1, 500, JAN, FEB), decided(2, amount, FEB + DAY)]
    assert next_ending(pile, JAN, FEB) is None


def test_a_limit_withdrawn_before_its_last_day_does_not_end():
    pile = [
        decided(1, 500, JAN, FEB),
        decided(2, 0, JAN + 5 * DAY, status="withdrawn"),
    ]
    assert next_ending(pile, JAN, FEB) is None


def test_what_ends_outside_the_days_is_left_out():
    pile = [decided(1, 500, JAN, FEB)]
    assert next_ending(pile, JAN, FEB - DAY) is None
    assert next_ending(pile, FEB + DAY, FEB + 9 * DAY) is None


@given(piles(), days, st.integers(0, DAYS))
def test_an_ending_is_a_fall_that_nobody_decided(pile, first, length):
    last = first + length * DAY
    ending = next_ending(pile, first, last)
    if ending:
        assert first <= ending.last_day <= last
        assert limit_on(pile, ending.last_day).amount == ending.amount
        assert limit_on(pile, ending.last_day + DAY).amount == ending.then
        assert ending.then < ending.amount
        assert ending.decision_ids
        assert not any(d.date_from == ending.last_day + DAY for d in pile)


@given(piles(), days, st.integers(0, DAYS))
def test_a_limit_that_becomes_nothing_unseen_is_an_ending(pile, first, length):
    """Without an ending, a limit falls only where a decision takes effect."""
    last = first + length * DAY
    if next_ending(pile, first, last):
        return
    starts = {d.date_from for d in pile}
    for number in range(length + 1):
        day = first + number * DAY
        falls = limit_on(pile, day + DAY).amount < limit_on(pile, day).amount
        assert not falls or day + DAY in starts
