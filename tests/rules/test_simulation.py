# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What would let a sale through, and when: examples, then what always holds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from drawn import FIRST, cents, days, limits_of_money, positions
from hypothesis import assume, given
from hypothesis import strategies as st

from credit_insurance.rules.check import Position, check
from credit_insurance.rules.outlook import (
    Account,
    LimitPeriod,
    OpenItem,
    Payment,
    expected_payments,
    late_items,
    limit_on,
    stop_day,
)
from credit_insurance.rules.simulation import (
    Instalment,
    Sale,
    Window,
    condense,
    cover_to_ask,
    deposit,
    insured,
    steps,
    term,
    window,
)

CENT = Decimal("0.01")
DAY = timedelta(days=1)
TODAY = FIRST


def dec(value):
    return Decimal(str(value))


def later(number):
    return TODAY + timedelta(days=number)


def answer(limit, exposure, amount, status="covered", own_risk=0):
    position = Position(status, dec(limit), dec(exposure), dec(own_risk))
    return check(position, dec(amount))


def for_ever(amount):
    return [LimitPeriod(TODAY, None, dec(amount))]


def run(result, payments=(), limits=None, stops_on=None):
    """The window of a sale; the limit stays as it is unless told."""
    limits = for_ever(result.limit) if limits is None else limits
    payments = [Payment(later(n), dec(amount)) for n, amount in payments]
    return window(steps(result, payments, limits, TODAY, stops_on))


# === DEPOSIT === #


@pytest.mark.parametrize(
    ("vat", "expected"), [(0, "250"), (20, "300"), ("5.5", "263.75"), ("7.7", "269.25")]
)
def test_the_deposit_is_the_excess_with_its_tax(vat, expected):
    total = dec(1000) * (1 + dec(vat) / 100)
    result = answer(1000, 250, 1000)
    assert deposit(Sale(dec(1000), total), result, dec(1000)) == dec(expected)


def test_the_deposit_is_rounded_up_to_the_cent():
    # 100.01 without tax are 120.012 with 20 % of it.
    result = answer(899.99, 0, 1000)
    assert deposit(Sale(dec(1000), dec(1200)), result, dec(1000)) == dec("120.02")


def test_a_sale_that_fits_needs_no_deposit():
    assert deposit(Sale(dec(700), dec(840)), answer(1000, 300, 700), dec(700)) == 0


@pytest.mark.parametrize("exposure", [1000, 1500])
def test_without_any_room_the_whole_is_to_be_paid_in_advance(exposure):
    result = answer(1000, exposure, 50)
    assert deposit(Sale(dec(50), dec(60)), result, dec(50)) == 60


@pytest.mark.parametrize("status", ["refused", "withdrawn", "expired", "no_limit"])
def test_without_a_limit_own_risk_leaves_a_part_on_credit(status):
    result = answer(0, 0, 100, status, own_risk=40)
    assert deposit(Sale(dec(100), dec(120)), result, dec(100)) == 72


@pytest.mark.parametrize("status", ["stopped", "unknown"])
def test_no_deposit_helps_a_buyer_whose_cover_has_stopped(status):
    result = answer(1000, 0, 100, status)
    assert deposit(Sale(dec(100), dec(120)), result, dec(100)) is None


def test_the_deposit_is_in_the_currency_of_the_sale():
    # 4 of the sale's currency are 1 of the policy's: 250 of 1,000 are too many.
    result = answer(750, 0, 1000)
    assert deposit(Sale(dec(4000), dec(4800)), result, dec(1000)) == 1200


vats = st.sampled_from([dec(0), dec("2.1"), dec("5.5"), dec("7.7"), dec(10), dec(20)])
positive = st.decimals("0.01", 100_000, places=2)


@st.composite
def sales(draw):
    amount = draw(positive)
    return Sale(amount, (amount * (1 + draw(vats) / 100)).quantize(CENT))


def fits_with(position, sale, paid):
    return check(position, replace(sale, deposit=paid).at_risk).fits


@given(positions, sales())
def test_the_deposit_makes_it_fit_and_a_cent_less_does_not(buyer, sale):
    needed = deposit(sale, check(buyer, sale.amount), sale.amount)
    assume(needed is not None)
    assert 0 <= needed <= sale.total
    assert fits_with(buyer, sale, needed)
    if needed:
        assert not fits_with(buyer, sale, needed - CENT)
        assert not check(buyer, sale.amount).fits


@given(positions, sales(), st.decimals("0.01", 99, places=4), st.integers(0, 3))
def test_the_deposit_makes_it_fit_in_any_currency(buyer, sale, rate, places):
    def rounded(amount):
        return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    def converted(amount):
        return rounded(amount * rate)

    buyer = replace(
        buyer,
        limit=rounded(buyer.limit),
        exposure=rounded(buyer.exposure),
        own_risk=rounded(buyer.own_risk),
    )
    whole = converted(sale.amount)
    needed = deposit(sale, check(buyer, whole), whole)
    assume(needed is not None)
    left = converted(replace(sale, deposit=needed).at_risk)
    room = buyer.limit - buyer.exposure + buyer.own_risk
    assert not buyer.concerned or left <= max(room, 0)


@given(positions, sales(), limits_of_money)
def test_more_room_never_asks_for_a_larger_deposit(buyer, sale, more):
    needed = deposit(sale, check(buyer, sale.amount), sale.amount)
    roomy = check(replace(buyer, limit=buyer.limit + more), sale.amount)
    assume(needed is not None)
    assert deposit(sale, roomy, sale.amount) <= needed


@given(sales(), positive, positive)
def test_a_deposit_never_leaves_more_at_risk(sale, first, more):
    small = replace(sale, deposit=first)
    large = replace(sale, deposit=first + more)
    assert 0 <= large.at_risk <= small.at_risk <= sale.amount
    assert replace(sale, deposit=sale.total).at_risk == 0


# === COVER TO ASK FOR === #


@pytest.mark.parametrize(
    ("exposure", "amount", "expected"),
    [
        (9000, 2000, 13_000),
        (0, 1000, 2000),
        (0, 0, 0),
        (-5000, 1000, 0),
        (20_000, 0, 22_000),
        ("909.09", 0, 1000),
        ("909.10", 0, 2000),
    ],
)
def test_a_tenth_more_than_needed_is_asked_in_thousands(exposure, amount, expected):
    assert cover_to_ask(answer(0, exposure, amount)) == expected


def test_the_margin_can_be_chosen():
    assert cover_to_ask(answer(0, 9000, 2000), margin=dec(0)) == 11_000


@given(positions, cents)
def test_what_is_asked_for_suffices(buyer, amount):
    asked = cover_to_ask(check(buyer, amount))
    assert asked % 1000 == 0
    assert asked >= max(buyer.exposure + max(amount, 0), 0)
    if buyer.status == "covered":
        assert check(replace(buyer, limit=asked, own_risk=dec(0)), amount).fits


# === DATES === #


def test_it_fits_once_enough_is_paid():
    result = answer(1000, 900, 400)
    paid = [(10, 200), (20, 100), (30, 500)]
    assert run(result, paid) == Window(later(20), None)
    assert run(result, paid[:1]) is None


def test_what_fits_now_fits_today():
    assert run(answer(1000, 900, 100)) == Window(TODAY, None)


def test_a_payment_expected_today_has_not_come():
    assert run(answer(1000, 900, 400), [(0, 300)]) == Window(later(1), None)


def test_a_temporary_limit_that_ends_closes_the_window():
    result = answer(1500, 1200, 300)
    limits = [LimitPeriod(TODAY, later(9), dec(1500))]
    limits += [LimitPeriod(later(10), None, dec(1000))]
    assert run(result, [], limits) == Window(TODAY, later(9))


def test_a_temporary_limit_that_ends_before_the_payment_does_not_help():
    result = answer(1500, 1400, 300)
    limits = [LimitPeriod(TODAY, later(9), dec(1500))]
    limits += [LimitPeriod(later(10), None, dec(1000))]
    assert run(result, [(12, 200)], limits) is None
    assert run(result, [(12, 200), (40, 500)], limits) == Window(later(40), None)


def test_a_limit_to_come_counts_from_its_day():
    limits = [LimitPeriod(TODAY, later(4), dec(0))]
    limits += [LimitPeriod(later(5), None, dec(800))]
    assert run(answer(0, 0, 800, "refused"), [], limits) == Window(later(5), None)


def test_nothing_fits_after_the_last_day_of_the_policy():
    limits = [LimitPeriod(TODAY, later(20), dec(1000))]
    result = answer(1000, 1000, 100)
    assert run(result, [(30, 500)], limits) is None
    assert run(result, [(10, 500)], limits) == Window(later(10), later(20))
    running = steps(result, [], limits, TODAY)
    assert [(s.day, s.limit, s.headroom) for s in running[1:]] == [
        (later(21), None, None)
    ]


def test_late_items_stop_what_would_have_fitted():
    result = answer(1000, 1000, 100)
    paid = [(10, 100)]
    assert run(result, paid, stops_on=later(10)) is None
    assert run(result, paid, stops_on=later(15)) == Window(later(10), later(14))


def test_a_stopped_buyer_is_never_freed_by_itself():
    assert run(answer(1000, 900, 10, "stopped"), [(5, 900)]) is None


def test_own_risk_counts_for_the_date_as_for_the_check():
    assert run(answer(0, 500, 100, own_risk=400), [(7, 200)]) == Window(later(7), None)


drawn_payments = st.lists(st.builds(Payment, days, positive), max_size=6)


@st.composite
def drawn_limits(draw):
    """Limits without a gap from today on, with an end or without."""
    count = draw(st.integers(1, 3))
    starts = {TODAY, *(draw(days) for _ in range(count - 1))}
    starts = sorted(starts)
    ends = [start - DAY for start in starts[1:]]
    ends.append(draw(st.none() | st.just(starts[-1] + 5 * DAY)))
    return [
        LimitPeriod(start, end, draw(limits_of_money))
        for start, end in zip(starts, ends, strict=True)
    ]


@st.composite
def outlooks(draw):
    """A check, and what can be expected from today on."""
    limits = draw(drawn_limits())
    buyer = replace(draw(positions), limit=limits[0].amount)
    stops_on = draw(st.none() | days)
    if stops_on and stops_on <= TODAY:
        stops_on = None
    result = check(buyer, draw(cents))
    return result, draw(drawn_payments), limits, stops_on


def fits_on(result, payments, limits, stops_on, day):
    """A second opinion for one day, from the wording."""
    if not result.concerned:
        return True
    limit = result.limit if day == TODAY else limit_on(limits, day)
    if limit is None:
        return False
    if result.amount <= 0:
        return True
    if result.stopped or (stops_on and day >= stops_on):
        return False
    come = sum(p.amount for p in payments if p.day <= day and day > TODAY)
    return result.exposure - come + result.amount <= limit + result.own_risk


@given(outlooks())
def test_the_date_is_the_first_that_fits_and_the_window_the_longest(outlook):
    result, payments, limits, stops_on = outlook
    found = window(steps(result, payments, limits, TODAY, stops_on))
    all_days = [TODAY + timedelta(days=n) for n in range(60)]
    fitting = [d for d in all_days if fits_on(*outlook, d)]
    assert (found.date_from if found else None) == (fitting[0] if fitting else None)
    if found:
        end = found.date_from
        while end in fitting:
            end += DAY
        assert found.date_to == (None if end > all_days[-1] else end - DAY)


@given(outlooks(), st.builds(Payment, days, positive))
def test_one_more_payment_never_makes_it_later(outlook, payment):
    result, payments, limits, stops_on = outlook
    before = window(steps(result, payments, limits, TODAY, stops_on))
    after = window(steps(result, [*payments, payment], limits, TODAY, stops_on))
    if before:
        assert after
        assert after.date_from <= before.date_from


@given(outlooks(), st.integers(0, 20))
def test_payments_that_come_earlier_never_make_it_later(outlook, number):
    result, payments, limits, stops_on = outlook
    sooner = [replace(p, day=p.day - timedelta(days=number)) for p in payments]
    before = window(steps(result, payments, limits, TODAY, stops_on))
    after = window(steps(result, sooner, limits, TODAY, stops_on))
    if before:
        assert after
        assert after.date_from <= before.date_from


@given(outlooks())
def test_the_first_step_is_the_answer_of_today(outlook):
    result, payments, limits, stops_on = outlook
    first = steps(result, payments, limits, TODAY, stops_on)[0]
    assert (first.day, first.limit, first.exposure) == (
        TODAY,
        result.limit,
        result.exposure,
    )
    if result.concerned:
        assert first.fits == result.fits


@given(outlooks(), st.integers(2, 6))
def test_fewer_steps_tell_the_same(outlook, most):
    running = steps(*outlook[:3], TODAY, outlook[3])
    shown = condense(running, most)
    assert len(shown) <= max(most, 2)
    assert (shown[0].day, shown[-1].day) == (running[0].day, running[-1].day)
    assert sum(s.paid for s in shown) == sum(s.paid for s in running)
    for step in shown:
        original = next(s for s in running if s.day == step.day)
        assert replace(step, paid=original.paid) == original
    for before, after in pairwise(shown):
        assert before.exposure - after.exposure == after.paid


def test_changes_of_the_limit_are_shown_before_payments():
    limits = [LimitPeriod(TODAY, later(4), dec(900))]
    limits += [LimitPeriod(later(5), None, dec(800))]
    payments = [Payment(later(n), dec(10)) for n in range(1, 30)]
    running = steps(answer(900, 900, 10_000), payments, limits, TODAY)
    shown = condense(running, 3)
    assert [s.day for s in shown] == [TODAY, later(5), later(29)]
    assert [s.paid for s in shown] == [0, 50, 240]


# === EXPECTED PAYMENTS === #


def item(due, amount, expected="due", vat=1):
    """Due in ``due`` days; a late one is not expected on any day."""
    day = None if due is None else later(due)
    if expected == "due":
        expected = day if due is not None and due >= 0 else None
    return OpenItem(day, dec(amount), dec(amount) * dec(vat), expected)


def account(*items, credit=0, ahead=None):
    owed = sum((i.amount for i in items), Decimal(0)) - dec(credit)
    return Account(1, tuple(items), owed, dec(credit if ahead is None else ahead))


def paid(one):
    return [((p.day - TODAY).days, p.amount) for p in expected_payments(one)]


def test_items_are_expected_on_their_due_date():
    assert paid(account(item(20, 50), item(5, 100))) == [(5, 100), (20, 50)]


def test_late_items_promise_nothing_unless_promised():
    late = item(-10, 100)
    assert paid(account(late, item(5, 30))) == [(5, 30)]
    promised = replace(late, expected=later(5))
    assert paid(account(promised, item(5, 30))) == [(5, 130)]


def test_credit_is_set_against_the_oldest_debt():
    items = (item(-10, 100), item(5, 60), item(9, 40))
    assert paid(account(*items, credit=30)) == [(5, 60), (9, 40)]
    assert paid(account(*items, credit=130)) == [(5, 30), (9, 40)]
    assert paid(account(*items, credit=190)) == [(9, 10)]
    assert paid(account(*items, credit=500)) == []


@st.composite
def accounts(draw):
    count = draw(st.integers(0, 6))
    items = tuple(
        item(draw(st.none() | st.integers(-90, 60)), draw(positive), vat=1.2)
        for _ in range(count)
    )
    credit = draw(st.just(Decimal(0)) | limits_of_money)
    return account(*items, credit=credit)


@given(accounts())
def test_no_more_is_expected_than_is_owed(one):
    expected = sum((p.amount for p in expected_payments(one)), Decimal(0))
    assert 0 <= expected <= max(one.owed, 0)
    late = sum((i.amount for i in one.items if i.expected is None), Decimal(0))
    assert expected >= one.owed - late


@given(accounts())
def test_payments_are_in_the_order_of_their_days(one):
    payments = expected_payments(one)
    assert [p.day for p in payments] == sorted({p.day for p in payments})
    assert all(p.amount > 0 for p in payments)


# === STOP === #


def test_the_oldest_late_item_stops_cover_after_its_extension():
    assert stop_day(account(item(-10, 50), item(-3, 50)), 60) == later(51)


def test_what_is_due_later_stops_nothing():
    assert stop_day(account(item(3, 50)), 0) is None


def test_credit_puts_the_stop_off_to_the_first_item_that_it_does_not_pay():
    items = (item(-10, 50), item(-3, 50))
    assert stop_day(account(*items, credit=50), 60) == later(58)
    assert stop_day(account(*items, credit=100), 60) is None


def test_a_promise_within_the_extension_stops_nothing():
    assert stop_day(account(item(-10, 50, expected=later(50))), 60) is None
    assert stop_day(account(item(-10, 50, expected=later(51))), 60) == later(51)


def test_what_frees_a_stopped_buyer_is_with_tax_and_less_its_credit():
    one = account(item(-80, 50, vat=1.2), item(-70, 100, vat=1.2), item(-5, 7))
    assert [i.gross for i in late_items(one, TODAY, 60)] == [60, 120]
    one = replace(one, ahead=dec(90))
    assert [i.gross for i in late_items(one, TODAY, 60)] == [90]
    assert late_items(replace(one, ahead=dec(180)), TODAY, 60) == ()


@given(accounts(), st.integers(0, 90))
def test_cover_is_stopped_from_the_day_on_that_was_told(one, extension):
    first = stop_day(one, extension)
    for number in range(-100, 160):
        day = later(number)
        late = [i for i in one.items if i.expected is None]
        beyond = sum((i.gross for i in late if i.beyond(day, extension)), Decimal(0))
        assert (beyond > one.ahead) == bool(first and day >= first)
        owing = late_items(replace(one, items=tuple(late)), day, extension)
        assert sum((i.gross for i in owing), Decimal(0)) == max(beyond - one.ahead, 0)


# === PAYMENT TERM === #


def test_a_term_within_the_maximum_is_insured():
    effect = term([Instalment(later(60), dec(120))], TODAY, 60)
    assert (effect.days, effect.too_long, effect.uninsured) == (60, 0, 0)
    assert (effect.longest, effect.share) == (later(60), 0)


def test_a_day_too_long_is_not_insured_at_all():
    effect = term([Instalment(later(61), dec(120))], TODAY, 60)
    assert (effect.too_long, effect.uninsured, effect.share) == (1, 120, 1)
    assert insured(answer(1000, 0, 100), effect.share) == 0


def test_each_instalment_has_its_own_term():
    parts = [Instalment(later(n), dec(40)) for n in (30, 60, 90)]
    effect = term(parts, TODAY, 60)
    assert (effect.last_due, effect.days) == (later(90), 90)
    assert (effect.too_long, effect.uninsured) == (30, 40)
    assert effect.share == Fraction(1, 3)
    assert insured(answer(1000, 0, 100), effect.share) == dec("66.66")


def test_a_policy_without_a_maximum_insures_any_term():
    effect = term([Instalment(later(400), dec(120))], TODAY, 0)
    assert (effect.longest, effect.too_long, effect.share) == (None, 0, 0)


def test_without_an_instalment_there_is_no_term():
    assert term([], TODAY, 60) is None


@given(positions, positive, st.fractions(0, 1))
def test_the_insured_part_is_within_room_and_term(buyer, amount, share):
    result = check(buyer, amount)
    part = insured(result, share)
    assert 0 <= part <= amount - result.uninsured
    assert Fraction(part) <= Fraction(amount) * (1 - share)


@given(
    st.lists(st.builds(Instalment, days, positive), min_size=1, max_size=4),
    st.integers(0, 40),
)
def test_the_longest_due_date_is_the_last_that_is_insured(parts, most):
    effect = term(parts, TODAY, most)
    if effect.longest:
        moved = [replace(part, due=effect.longest) for part in parts]
        assert term(moved, TODAY, most).share == 0
        moved = [replace(part, due=effect.longest + DAY) for part in parts]
        assert term(moved, TODAY, most).share == 1
    assert 0 <= effect.share <= 1
    assert bool(effect.too_long) == bool(effect.uninsured)


def test_dates_are_dates():
    assert isinstance(run(answer(1, 0, 1)).date_from, date)
