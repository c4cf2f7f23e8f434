# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for the deadlines of every due line, whatever its facts and terms."""

from dataclasses import replace
from itertools import pairwise

from drawn_lines import DAY, SPAN, dates, disputed_terms, later, lines, terms
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance_recovery.rules.deadlines import (
    LOST,
    PASSED,
    PENDING,
    SUSPENDED_NOW,
    deadlines,
)
from credit_insurance_recovery.rules.rights import DAYS, MILESTONES, MONTHS, Right
from credit_insurance_recovery.rules.working_days import is_working_day

EVERY_DAY = [later(number) for number in range(-1, SPAN + 20)]
rights = st.builds(
    Right,
    kind=st.just("notify"),
    anchor=st.just("due"),
    offset=st.integers(0, 40),
    unit=st.sampled_from([DAYS, MONTHS]),
    end_of_month=st.booleans(),
)


def by_kind(line, policy, today):
    return {one.kind: one for one in deadlines(line, policy, today)}


def up_to(line, day):
    """What was known of a line on a day; the dates of its anchors always are."""
    return replace(
        line,
        exercised={kind: on for kind, on in line.exercised.items() if on <= day},
        paid_on=line.paid_on if line.paid_on and line.paid_on <= day else None,
        disputes=tuple(
            replace(one, settled=None if one.lasts(day) else one.settled)
            for one in line.disputes
            if one.opened <= day
        ),
    )


def second_opinion(right, line, policy, anchor, today):
    """The last day, by walking from day to day and counting those that run.

    :returns: the last day if the disputes that last were settled today
    """
    contractual = right.kind in ("notify", "mandate", "waiting_end", "claim")
    needed = (right.last_day(anchor) - anchor).days
    day = anchor
    while needed:
        day += DAY
        stands_still = day < today and any(one.lasts(day) for one in line.disputes)
        if not (contractual and stands_still):
            needed -= 1
    return day


@given(rights, dates, dates)
def test_a_later_anchor_never_gives_an_earlier_last_day(right, one, other):
    first, second = sorted([one, other])
    assert first <= right.last_day(first) <= right.last_day(second)


@given(rights, dates)
def test_a_longer_offset_never_gives_an_earlier_last_day(right, anchor):
    longer = replace(right, offset=right.offset + 1)
    assert right.last_day(anchor) <= longer.last_day(anchor)


@given(lines, disputed_terms, dates)
def test_disputes_move_the_last_day_as_counting_the_days_does(line, policy, today):
    found = by_kind(line, policy, today)
    for right in policy.rights:
        one = found[right.kind]
        if one.anchor_date:
            opinion = second_opinion(right, line, policy, one.anchor_date, today)
            assert one.last_day == opinion
            assert (
                one.suspended_days == (opinion - right.last_day(one.anchor_date)).days
            )


@given(lines, terms(), dates, st.randoms(use_true_random=False))
def test_the_order_of_rights_and_disputes_is_irrelevant(line, policy, today, random):
    shuffled_rights, shuffled = list(policy.rights), list(line.disputes)
    random.shuffle(shuffled_rights)
    random.shuffle(shuffled)
    other = replace(policy, rights=tuple(shuffled_rights))
    expected = deadlines(line, policy, today)
    assert deadlines(replace(line, disputes=tuple(shuffled)), other, today) == expected


@given(lines, terms(), dates)
def test_a_dispute_told_twice_counts_once(line, policy, today):
    twice = replace(line, disputes=line.disputes * 2)
    assert deadlines(twice, policy, today) == deadlines(line, policy, today)


@given(lines, terms(), dates)
def test_disputes_never_make_a_last_day_earlier(line, policy, today):
    calm = by_kind(replace(line, disputes=()), policy, today)
    for kind, one in by_kind(line, policy, today).items():
        if one.last_day:
            assert one.last_day >= calm[kind].last_day


@given(lines, terms())
def test_days_left_fall_by_one_a_day_or_stand_still(line, policy):
    seen = [by_kind(line, policy, day) for day in EVERY_DAY]
    for before, after in pairwise(seen):
        for kind, one in before.items():
            if one.days_left is None or after[kind].days_left is None:
                continue
            fallen = one.days_left - after[kind].days_left
            assert fallen <= 1
            # A month from an anchor that moves, 28 February to 1 March, may be longer.
            if one.anchor_date == after[kind].anchor_date:
                assert fallen >= 0
                if one.state == SUSPENDED_NOW == after[kind].state:
                    assert fallen == 0


@given(lines, terms(), dates)
def test_it_is_sent_on_a_working_day_between_anchor_and_last_day(line, policy, today):
    for one in deadlines(line, policy, today):
        if one.last_day:
            assert one.anchor_date <= one.send_by <= one.last_day
            ahead = (one.last_day - one.send_by).days
            assert ahead >= policy.margin_days or one.send_by == one.anchor_date
            works = is_working_day(one.send_by, policy.is_holiday)
            assert works or one.send_by == one.anchor_date


@given(lines, terms(), dates)
def test_without_a_day_it_is_pending_or_done_and_with_one_it_is_not(
    line, policy, today
):
    for one in deadlines(line, policy, today):
        undated = one.last_day is None
        assert undated == (one.anchor_date is None) == (one.send_by is None)
        if undated:
            assert one.state in (PENDING, "done")
        else:
            assert one.state != PENDING


@given(lines, terms(), dates)
def test_only_what_is_past_is_lost_and_never_a_milestone(line, policy, today):
    for one in deadlines(line, policy, today):
        if one.state in (LOST, PASSED):
            assert one.last_day < today
            assert (one.kind in MILESTONES) == (one.state == PASSED)


@given(lines, terms(), st.lists(dates, max_size=4), dates)
def test_looking_in_between_changes_nothing(line, policy, looks, today):
    """Losses noted day by day are those that looking once at the end finds."""
    noted = ()
    for day in sorted(look for look in looks if look <= today):
        seen = deadlines(replace(up_to(line, day), lost=noted), policy, day)
        noted = tuple(one for one in seen if one.state == LOST)
    known = up_to(line, today)
    assert deadlines(replace(known, lost=noted), policy, today) == deadlines(
        known, policy, today
    )


@given(lines, lines, terms(), terms(), dates, st.integers(0, 30))
def test_what_was_lost_stays_lost(line, changed, policy, other, today, days):
    lost = tuple(o for o in deadlines(line, policy, today) if o.state == LOST)
    later_on = by_kind(replace(changed, lost=lost), other, today + days * DAY)
    for one in lost:
        assert later_on[one.kind] == replace(one, days_left=one.days_left - days)
