# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What one more decision changes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance.rules.limit_changes import change
from credit_insurance.rules.limits import Decision, limit_on

TODAY = date(2026, 6, 15)
START = date(2026, 1, 1)


def decision(number, amount, status="granted", kind="permanent", start=START, end=None):
    return Decision(number, kind, status, Decimal(amount), start, end, start)


@pytest.mark.parametrize(
    ("amount", "status", "kind", "after"),
    [
        (500, "granted", "same", 500),
        (800, "granted", "up", 800),
        (300, "reduced", "down", 300),
        (0, "withdrawn", "ends", 0),
        (0, "granted", "ends", 0),
    ],
)
def test_a_decision_on_a_buyer_with_a_limit(amount, status, kind, after):
    found = change([decision(1, 500)], decision(2, amount, status, start=TODAY), TODAY)
    assert (found.kind, found.before, found.after) == (kind, 500, after)


def test_a_first_decision():
    assert change([], decision(1, 500), TODAY).kind == "new"
    assert change([], decision(1, 0, "refused"), TODAY).kind == "ends"


def test_a_limit_after_a_refusal_is_higher():
    refused = decision(1, 0, "refused")
    assert change([refused], decision(2, 500, start=TODAY), TODAY).kind == "up"
    assert (
        change([refused], decision(2, 0, "refused", start=TODAY), TODAY).kind == "same"
    )


def test_a_later_day_is_looked_at_on_that_day():
    later = decision(2, 300, start=date(2026, 9, 1))
    found = change([decision(1, 500)], later, TODAY)
    assert (found.kind, found.before, found.after) == ("down", 500, 300)


def test_the_same_limit_with_an_end_is_other_terms():
    ending = decision(2, 500, start=TODAY, end=date(2026, 12, 31))
    assert change([decision(1, 500)], ending, TODAY).kind == "terms"


def test_a_layer_is_not_added_twice():
    layer = {"kind": "temporary", "start": START, "end": date(2026, 12, 31)}
    first = [decision(1, 500), decision(2, 200, **layer)]
    assert change(first, decision(3, 200, **layer), TODAY).kind == "same"
    other = change(first, decision(3, 100, **layer), TODAY)
    assert (other.kind, other.before, other.after) == ("up", 700, 800)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
DECISIONS = st.lists(
    st.builds(
        lambda amount, start, ends: decision(
            0, 0 if ends else amount, "withdrawn" if ends else "granted", start=start
        ),
        st.integers(0, 5),
        DAYS,
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(DECISIONS)
def test_what_changes_nothing_leaves_every_day_as_it_was(drawn):
    numbered = [
        Decision(n, d.kind, d.status, d.amount, d.date_from, None, d.decided_on)
        for n, d in enumerate(drawn)
    ]
    *existing, added = numbered
    found = change(existing, added, TODAY)
    days = {d.date_from for d in numbered} | {TODAY}
    differs = any(
        (limit_on(existing, day).amount, limit_on(existing, day).decided)
        != (limit_on(numbered, day).amount, limit_on(numbered, day).decided)
        for day in days
    )
    assert differs == (found.kind != "same")
