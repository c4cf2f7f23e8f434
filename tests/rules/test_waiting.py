# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dates of loss, of payment and of contest."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance_recovery.rules.rule_error import RuleError
from credit_insurance_recovery.rules.waiting import (
    Delays,
    Dispute,
    Events,
    add_months,
    contest_until,
    date_of_loss,
    payment_due,
    waiting_ends,
)

FIVE = Delays(waiting_months=5, payment_days=30, contest_days=60)
DEFAULT, INSOLVENCY = "protracted_default", "insolvency"


def march(day):
    return date(2026, 3, day)


# === MONTHS === #


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 7, 1), 5, date(2026, 12, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_one(day, months, expected):
    assert add_months(day, months) == expected


# === DATE OF LOSS === #


def test_a_default_is_a_loss_at_the_end_of_the_waiting_period():
    events = Events(DEFAULT, mandate_on=march(10))
    assert date_of_loss(events, FIVE) == date(2026, 8, 10)
    assert payment_due(events, FIVE) == date(2026, 9, 9)


def test_a_political_cause_waits_as_well():
    events = Events("political", mandate_on=march(10))
    assert date_of_loss(events, FIVE) == date(2026, 8, 10)


def test_an_insolvency_does_not_wait():
    events = Events(
        INSOLVENCY,
        mandate_on=march(10),
        insolvent_on=march(1),
        admitted_on=march(20),
    )
    assert date_of_loss(events, FIVE) == march(1)
    admitted = Delays(insolvency_anchor="admission")
    assert date_of_loss(events, admitted) == march(20)


def test_an_insolvency_that_is_not_admitted_yet_is_no_loss():
    events = Events(INSOLVENCY, mandate_on=march(10), insolvent_on=march(1))
    admitted = Delays(insolvency_anchor="admission")
    assert date_of_loss(events, admitted) is None
    assert payment_due(events, admitted) is None


def test_an_insolvency_ends_the_waiting_period():
    sooner = Events(DEFAULT, mandate_on=march(10), insolvent_on=date(2026, 5, 1))
    assert date_of_loss(sooner, FIVE) == date(2026, 5, 1)
    later = Events(DEFAULT, mandate_on=march(10), insolvent_on=date(2026, 11, 1))
    assert date_of_loss(later, FIVE) == date(2026, 8, 10)


def test_without_a_mandate_nothing_waits():
    assert date_of_loss(Events(DEFAULT), FIVE) is None
    assert payment_due(Events(DEFAULT), FIVE) is None


# === DISPUTES === #


@pytest.mark.parametrize(
    ("disputes", "days"),
    [
        ([], 0),
        ([Dispute(march(20), march(29))], 10),
        ([Dispute(march(20), march(20))], 1),
        # Days before the mandate do not count, nor any day twice.
        ([Dispute(march(1), march(12))], 3),
        ([Dispute(march(1), march(9))], 0),
        ([Dispute(march(20), march(29)), Dispute(march(25), march(31))], 12),
        ([Dispute(march(20), march(29)), Dispute(march(22), march(24))], 10),
        # The dispute after the end of the period does not reopen it.
        ([Dispute(date(2026, 8, 11), date(2026, 8, 20))], 0),
        # Without the first, the second would come too late.
        (
            [
                Dispute(march(20), march(29)),
                Dispute(date(2026, 8, 15), date(2026, 8, 16)),
            ],
            12,
        ),
    ],
)
def test_the_period_stands_still_during_a_dispute(disputes, days):
    for order in (disputes, disputes[::-1]):
        events = Events(DEFAULT, mandate_on=march(10), disputes=tuple(order))
        assert waiting_ends(events, FIVE) == date(2026, 8, 10) + timedelta(days=days)


def test_as_long_as_the_dispute_lasts_there_is_no_date_of_loss():
    disputes = (Dispute(march(20)), Dispute(march(25), march(26)))
    events = Events(DEFAULT, mandate_on=march(10), disputes=disputes)
    assert date_of_loss(events, FIVE) is None
    late = Events(DEFAULT, mandate_on=march(10), disputes=(Dispute(date(2026, 8, 11)),))
    assert date_of_loss(late, FIVE) == date(2026, 8, 10)


# === PAYMENT AND CONTEST === #


def test_the_payment_waits_for_the_file_to_be_complete():
    events = Events(DEFAULT, mandate_on=march(10), complete_on=date(2026, 8, 20))
    assert payment_due(events, FIVE) == date(2026, 9, 19)
    early = Events(DEFAULT, mandate_on=march(10), complete_on=march(15))
    assert payment_due(early, FIVE) == date(2026, 9, 9)


def test_the_payment_of_an_insolvency_counts_from_its_declaration():
    events = Events(INSOLVENCY, mandate_on=march(10), insolvent_on=march(1))
    assert payment_due(events, FIVE) == date(2026, 4, 9)


def test_the_last_day_of_a_contest_is_included():
    assert contest_until(march(1), FIVE) == date(2026, 4, 30)


# === REFUSALS === #


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Events("bad_luck"), "unknown_choice"),
        (lambda: Delays(insolvency_anchor="rumour"), "unknown_choice"),
        (lambda: Delays(waiting_months=-1), "negative"),
        (lambda: Delays(payment_days=-1), "negative"),
        (lambda: Delays(contest_days=-1), "negative"),
        (
            lambda: Events(INSOLVENCY, insolvent_on=march(2), admitted_on=march(1)),
            "dates_reversed",
        ),
        (
            lambda: Events(DEFAULT, disputes=(Dispute(march(2), march(1)),)),
            "dates_reversed",
        ),
    ],
)
def test_impossible_facts_are_refused(make, code):
    with pytest.raises(RuleError) as caught:
        make()
    assert caught.value.code == code


# === PROPERTIES === #

moments = st.integers(0, 400).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@st.composite
def disputes(draw):
    first = draw(moments)
    return Dispute(first, first + timedelta(days=draw(st.integers(0, 90))))


@given(moments, st.integers(0, 12), st.lists(disputes(), max_size=4))
def test_days_of_dispute_agree_with_a_second_opinion(mandate, months, found):
    """Walk through the days, and count those on which the period runs."""
    end = add_months(mandate, months)
    running = (end - mandate).days
    day = mandate
    while running or any(d.date_from <= day <= d.date_to for d in found):
        if not any(d.date_from <= day <= d.date_to for d in found):
            running -= 1
        day += timedelta(days=1)
    events = Events(DEFAULT, mandate_on=mandate, disputes=tuple(found))
    assert waiting_ends(events, Delays(waiting_months=months)) == day


@given(moments, st.integers(0, 40), st.integers(0, 40))
def test_more_months_are_never_sooner(day, months, more):
    assert add_months(day, months) <= add_months(day, months + more)
    landed = add_months(day, months)
    assert (landed.year - day.year) * 12 + landed.month - day.month == months
    assert landed.day <= day.day
