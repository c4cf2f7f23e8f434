# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When cover stops and what lifts the stop: examples, then what always holds."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from drawn_lines import (
    DAY,
    SPAN,
    amounts,
    credits,
    dates,
    insured_debts,
    later,
    stop_terms,
)
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance_recovery.rules.netting import unpaid
from credit_insurance_recovery.rules.stop import (
    Ground,
    InsuredDebt,
    Stop,
    StopTerms,
    cover_stop,
    follow_up,
    stop_day,
)

ZERO = Decimal(0)
STRICT = StopTerms()
BY_INSURER = StopTerms(lift="insurer")
DUE, LATER_DUE = date(2026, 1, 30), date(2026, 2, 10)
EXTENDED, LATER_EXTENDED = date(2026, 3, 31), date(2026, 4, 11)
STOPPED, LATER_STOPPED = date(2026, 4, 1), date(2026, 4, 12)
FIRST_OF_ALL = date(2020, 1, 1)
EVERY_DAY = [later(number) for number in range(-1, SPAN + 35)]


def debt(number=1, amount=1000, due=DUE, extended=EXTENDED, **values):
    return InsuredDebt(number, due, Decimal(str(amount)), extended, **values)


def two(first=1000, second=500):
    return [debt(1, first), debt(2, second, LATER_DUE, LATER_EXTENDED)]


def stop(debts, today, credit=0, terms=STRICT, grounds=()):
    return cover_stop(debts, Decimal(str(credit)), terms, today, grounds)


# === GROUNDS === #


def test_cover_goes_on_through_the_last_day_of_the_extension():
    assert stop([debt()], EXTENDED) is None
    assert stop([debt()], STOPPED) == Stop(STOPPED, "overdue", (1,), Decimal(1000))


def test_the_oldest_line_gives_the_day():
    found = stop(two(), date(2026, 5, 1))
    assert (found.since, found.line_ids, found.amount) == (STOPPED, (1, 2), 1500)
    assert stop(two(), STOPPED).line_ids == (1,)


def test_credits_settle_the_oldest_line_first():
    assert stop(two(), STOPPED, credit=1000) is None
    assert stop_day(two(), Decimal(1000), STRICT) == LATER_STOPPED
    assert stop(two(), STOPPED, credit="999.99").amount == Decimal("0.01")
    assert stop_day(two(), Decimal(1500), STRICT) is None


def test_a_credit_note_among_the_lines_is_a_credit():
    note = debt(3, -1000, date(2026, 6, 1), date(2026, 7, 31))
    assert stop([*two(), note], STOPPED) is None


def test_a_payment_for_a_new_invoice_still_settles_the_oldest():
    paid_new = [debt(1, 1000), debt(2, 0, LATER_DUE, LATER_EXTENDED)]
    assert stop_day(paid_new, ZERO, STRICT) == STOPPED


def test_up_to_the_tolerance_cover_goes_on():
    terms = StopTerms(tolerance=Decimal(1000))
    assert stop(two(), STOPPED, terms=terms) is None
    # With the second line the total is over it, and both must be paid.
    found = stop(two(), LATER_STOPPED, terms=terms)
    assert (found.since, found.line_ids) == (LATER_STOPPED, (1, 2))
    assert stop(two("1000.01"), STOPPED, terms=terms).since == STOPPED


def test_a_trifle_does_not_count():
    terms = StopTerms(de_minimis=Decimal(20))
    assert stop([debt(amount=20)], STOPPED, terms=terms) is None
    assert stop([debt(amount="20.01")], STOPPED, terms=terms)
    # What is left of a larger line is a trifle as well.
    assert stop([debt()], STOPPED, credit=985, terms=terms) is None


def test_disputed_lines_count_as_the_policy_says():
    disputed = [debt(disputed=True)]
    assert stop(disputed, STOPPED) is None
    assert stop(disputed, STOPPED, terms=StopTerms(disputed_count=True))


def test_credits_settle_a_disputed_line_as_any_other():
    both = [debt(disputed=True), *two()[1:]]
    assert stop(both, LATER_STOPPED, credit=1000).amount == 500


def test_other_grounds_stop_cover_as_well():
    withdrawn = Ground("withdrawn", date(2026, 3, 15))
    assert stop([], date(2026, 3, 14), grounds=[withdrawn]) is None
    found = stop([], date(2026, 3, 15), grounds=[withdrawn])
    assert found == Stop(date(2026, 3, 15), "withdrawn")
    both = stop([debt()], date(2026, 5, 1), grounds=[withdrawn])
    assert (both.since, both.reason) == (date(2026, 3, 15), "withdrawn")
    assert both.line_ids == (1,)


def test_what_is_tolerated_need_not_be_paid_to_lift_another_ground():
    terms = StopTerms(tolerance=Decimal(1000))
    withdrawn = Ground("withdrawn", DUE)
    found = stop([debt()], STOPPED, terms=terms, grounds=[withdrawn])
    assert found == Stop(DUE, "withdrawn")


def test_an_overdue_line_is_named_before_another_ground_of_the_day():
    found = stop([debt()], STOPPED, grounds=[Ground("insolvency", STOPPED)])
    assert found.reason == "overdue"


# === LIFTING === #


def test_payment_lifts_the_stop_by_itself_or_waits_for_the_insurer():
    before = stop([debt()], STOPPED)
    assert follow_up(before, None, STRICT) is None
    waiting = follow_up(before, None, BY_INSURER)
    assert waiting == Stop(STOPPED, "overdue", awaits_insurer=True)
    assert follow_up(waiting, None, BY_INSURER) == waiting


def test_the_insurers_consent_lifts_what_has_no_ground_any_more():
    before = stop([debt()], STOPPED)
    assert follow_up(before, None, BY_INSURER, consent_on=STOPPED) is None
    assert follow_up(before, before, BY_INSURER, consent_on=STOPPED) == before
    earlier = follow_up(before, None, BY_INSURER, consent_on=STOPPED - DAY)
    assert earlier.awaits_insurer


def test_a_stop_that_goes_on_keeps_its_first_day():
    before = stop(two(), date(2026, 5, 1))
    now = stop(two()[1:], date(2026, 5, 1))
    assert now.since == LATER_STOPPED
    found = follow_up(before, now, STRICT)
    assert (found.since, found.line_ids) == (STOPPED, (2,))


def test_an_undone_payment_stops_cover_from_the_earlier_day_again():
    now = stop(two()[1:], date(2026, 5, 1))
    assert follow_up(now, stop(two(), date(2026, 5, 1)), STRICT).since == STOPPED


def test_late_again_while_the_insurer_is_awaited_no_longer_waits():
    waiting = Stop(STOPPED, "overdue", awaits_insurer=True)
    again = follow_up(waiting, stop(two(), date(2026, 5, 1)), BY_INSURER)
    assert (again.awaits_insurer, again.amount) == (False, 1500)


def test_without_a_stop_before_the_facts_decide():
    now = stop([debt()], STOPPED)
    assert follow_up(None, now, BY_INSURER) == now
    assert follow_up(None, None, BY_INSURER) is None


# === WHAT ALWAYS HOLDS === #


@given(insured_debts(), credits)
def test_what_is_unpaid_is_the_balance_and_the_newest_debts(debts, credit):
    left = unpaid(debts, credit)
    total = sum((one.amount for one in debts), ZERO)
    assert sum((one.left for one in left), ZERO) == max(total - credit, ZERO)
    ages = [one.debt.age for one in left]
    assert ages == sorted(one.age for one in debts)[len(debts) - len(left) :]
    assert all(one.left == one.debt.amount for one in left[1:])
    assert all(0 < one.left <= one.debt.amount for one in left)


@given(insured_debts(), credits, amounts)
def test_a_credit_note_in_the_list_is_worth_one_besides(debts, credit, amount):
    note = debt(99, -amount, FIRST_OF_ALL, FIRST_OF_ALL)
    assert unpaid([*debts, note], credit) == unpaid(debts, credit + amount)


def second_opinion(debts, credit, terms, day):
    """Whether cover is stopped on a day, straight from the wording."""
    oldest_first = sorted(debts, key=lambda one: (one.due, one.id))
    overdue = ZERO
    for number, one in enumerate(oldest_first):
        older = sum((other.amount for other in oldest_first[:number]), ZERO)
        left = min(one.amount, max(older + one.amount - credit, ZERO))
        counts = left > terms.de_minimis
        counts = counts and (terms.disputed_count or not one.disputed)
        if counts and day > one.extension_end:
            overdue += left
    return overdue > terms.tolerance


@given(insured_debts(), credits, stop_terms)
def test_cover_is_stopped_on_the_days_that_a_second_opinion_says(debts, credit, terms):
    first = stop_day(debts, credit, terms)
    for day in EVERY_DAY:
        stopped = second_opinion(debts, credit, terms, day)
        assert bool(cover_stop(debts, credit, terms, day)) == stopped
        assert (first is not None and first <= day) == stopped


@given(insured_debts(), credits, stop_terms, dates, st.randoms(use_true_random=False))
def test_the_order_of_lines_is_irrelevant(debts, credit, terms, today, random):
    shuffled = list(debts)
    random.shuffle(shuffled)
    expected = cover_stop(debts, credit, terms, today)
    assert cover_stop(shuffled, credit, terms, today) == expected


@given(insured_debts(), credits, amounts, stop_terms)
def test_more_credit_never_stops_cover_sooner(debts, credit, more, terms):
    before, after = (stop_day(debts, c, terms) for c in (credit, credit + more))
    assert (after or date.max) >= (before or date.max)


@given(insured_debts(), credits, stop_terms, st.integers(0, 500).map(Decimal))
def test_more_tolerance_never_stops_cover_sooner(debts, credit, terms, more):
    patient = replace(terms, tolerance=terms.tolerance + more)
    before, after = (stop_day(debts, credit, t) for t in (terms, patient))
    assert (after or date.max) >= (before or date.max)


@given(insured_debts(), credits, stop_terms, dates)
def test_a_stop_by_late_lines_names_what_exceeds_the_tolerance(
    debts, credit, terms, today
):
    found = cover_stop(debts, credit, terms, today)
    if found:
        late = {one.id: one for one in debts if one.extension_end < today}
        assert set(found.line_ids) <= set(late)
        assert found.amount > terms.tolerance
        assert found.since <= today
        named = sum((late[one].amount for one in found.line_ids), ZERO)
        assert found.amount <= named


@given(insured_debts(), credits, stop_terms, dates)
def test_following_up_again_changes_nothing(debts, credit, terms, today):
    now = cover_stop(debts, credit, terms, today)
    assert follow_up(now, now, terms) == now
    gone = follow_up(now, None, terms)
    assert follow_up(gone, None, terms) == gone
    assert bool(gone) == (bool(now) and terms.lift == "insurer")
