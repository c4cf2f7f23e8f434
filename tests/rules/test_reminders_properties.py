# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for every reminder plan, followed day by day."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from drawn_lines import DAY, SPAN, amounts, credits, dates, later, plans_of_levels
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance_recovery.rules.late_payment import late_interest
from credit_insurance_recovery.rules.reminders import (
    Account,
    Customer,
    DueLine,
    Plan,
    remind,
)

ZERO = Decimal(0)
EVERY_DAY = [later(number) for number in range(-12, SPAN + 45)]
plans = st.builds(
    Plan,
    levels=plans_of_levels,
    least_days=st.integers(0, 10),
    interest_rate=st.sampled_from([ZERO, Decimal("12.15")]),
)
facts = st.tuples(dates, amounts, st.none() | dates, *[st.integers(0, 4)] * 2)


@st.composite
def customers(draw):
    """A customer with one account, never reminded yet."""
    lines = tuple(
        DueLine(
            id=number + 1,
            due=due,
            amount=amount,
            invoice_id=draw(st.integers(1, 3)),
            promised_on=promised,
            disputed=not disputed,
            no_followup=not excluded,
        )
        for number, (due, amount, promised, disputed, excluded) in enumerate(
            draw(st.lists(facts, max_size=5))
        )
    )
    return Customer(1, (Account("EUR", lines, draw(credits)),))


def noted(customer, letter, day):
    """The customer once the letter is sent and its levels are noted."""
    levels = {item.line_id: item.level.id for item in letter.items}
    (account,) = customer.accounts
    lines = tuple(
        replace(one, sent=one.sent | {levels[one.id]}) if one.id in levels else one
        for one in account.lines
    )
    return replace(customer, accounts=(replace(account, lines=lines),), reminded_on=day)


def letters(customer, plan, days=EVERY_DAY):
    """What is sent if the plan is followed on these days."""
    result = []
    for day in days:
        letter = remind(customer, plan, day)
        if letter:
            result.append((day, letter))
            customer = noted(customer, letter, day)
    return result


@given(customers(), plans)
def test_each_line_has_each_level_once_at_most_and_in_order(customer, plan):
    items = [item for _day, letter in letters(customer, plan) for item in letter.items]
    counts = Counter((item.line_id, item.level) for item in items)
    assert set(counts.values()) <= {1}
    for line in {item.line_id for item in items}:
        ranks = [item.level.rank for item in items if item.line_id == line]
        assert ranks == sorted(ranks)


@given(customers(), plans)
def test_letters_keep_their_distance(customer, plan):
    days = [day for day, _letter in letters(customer, plan)]
    for one, following in pairwise(days):
        assert (following - one).days >= max(plan.least_days, 1)


@given(customers(), plans, dates)
def test_a_long_delay_brings_one_letter_and_no_burst(customer, plan, start):
    """Started late, the plan owes each line one level, and the next ones on time.

    So does the end of a promise.
    """
    plan = replace(plan, least_days=0)
    promises = {line.id: line.promised_on for line in customer.accounts[0].lines}
    dues = {line.id: line.due for line in customer.accounts[0].lines}
    for day, letter in letters(customer, plan, [d for d in EVERY_DAY if d >= start]):
        for item in letter.items:
            promised = promises[item.line_id]
            awaited = max(start, promised + DAY) if promised else start
            on_time = dues[item.line_id] + item.level.days * DAY
            assert day == max(awaited, on_time)


@given(customers(), plans, dates)
def test_what_credits_cover_or_is_left_alone_is_never_reminded(customer, plan, day):
    letter = remind(customer, plan, day)
    if letter is None:
        return
    (account,) = customer.accounts
    balance = sum((line.amount for line in account.lines), ZERO) - account.credit
    assert 0 < letter.total("EUR") <= balance
    by_id = {line.id: line for line in account.lines}
    for item in letter.items:
        line = by_id[item.line_id]
        assert not (line.disputed or line.no_followup)
        assert line.promised_on is None or line.promised_on < day
        newer = sum((o.amount for o in account.lines if o.age >= line.age), ZERO)
        assert item.amount <= min(line.amount, balance)
        assert item.amount == min(line.amount, balance - newer + line.amount)


@given(customers(), plans, dates)
def test_every_line_is_reminded_that_nothing_speaks_against(customer, plan, day):
    (account,) = customer.accounts
    account = replace(account, credit=ZERO)
    letter = remind(replace(customer, accounts=(account,)), plan, day)
    reminded = {item.line_id for item in letter.items} if letter else set()
    for line in account.lines:
        days = (day - line.due).days
        come = max((one.days for one in plan.levels if one.days <= days), default=None)
        owed = come is not None and (come >= 0 or days <= 0)
        promised = line.promised_on is not None and day <= line.promised_on
        spared = promised or line.disputed or line.no_followup
        assert (line.id in reminded) == (owed and not spared)


@given(customers(), plans, dates, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_levels_is_irrelevant(customer, plan, day, random):
    (account,) = customer.accounts
    lines, levels = list(account.lines), list(plan.levels)
    random.shuffle(lines)
    random.shuffle(levels)
    shuffled = replace(customer, accounts=(replace(account, lines=tuple(lines)),))
    other = replace(plan, levels=tuple(levels))
    assert remind(shuffled, other, day) == remind(customer, plan, day)


@given(customers(), plans, dates)
def test_a_letter_is_at_its_highest_level_and_charges_late_invoices(
    customer, plan, day
):
    letter = remind(customer, plan, day)
    if letter is None:
        return
    assert letter.level.rank == max(item.level.rank for item in letter.items)
    late = {item.invoice_id for item in letter.items if item.days_late > 0}
    assert letter.costs == {"EUR": 40 * len(late)}
    assert all(bool(i.days_late) or not i.interest for i in letter.items)


@given(amounts, amounts, dates, dates, st.integers(0, 40), st.integers(0, 40))
def test_interest_grows_with_amount_time_and_rate(amount, more, due, day, rate, rise):
    base = late_interest(amount, due, day, Decimal(rate))
    assert base >= 0
    assert late_interest(amount + more, due, day, Decimal(rate)) >= base
    assert late_interest(amount, due, day + 9 * DAY, Decimal(rate)) >= base
    assert late_interest(amount, due, day, Decimal(rate + rise)) >= base
