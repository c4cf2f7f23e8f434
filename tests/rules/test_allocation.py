# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which debts are open once credits have paid the oldest ones."""

from datetime import date
from decimal import Decimal

import pytest
from losses import FIRST, LOSS_ON, credit, insured, item, layer, loss, terms

from credit_insurance_recovery.rules.allocation import allocate
from credit_insurance_recovery.rules.cents import rounded_parts, shared_out
from credit_insurance_recovery.rules.claim import Terms
from credit_insurance_recovery.rules.indemnity import indemnify
from credit_insurance_recovery.rules.rule_error import RuleError

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def account(items, *paid, policy=None):
    return allocate(items, paid, policy or Terms(), LOSS_ON)


def test_the_debt_that_fell_due_first_is_paid_first():
    items = [item("long", 50, FIRST, 90), item("short", 50, date(2026, 2, 1), 10)]
    ledger = account(items, credit("p", 70, MAY))
    assert ledger.opened == {"long": 30, "short": 0}
    assert [(a.item, a.amount) for a in ledger.allocations] == [
        ("short", 50),
        ("long", 20),
    ]


def test_of_debts_due_the_same_day_the_earlier_delivery_is_paid_first():
    items = [item(1, 50, date(2026, 2, 10), 20), item(2, 50, date(2026, 2, 20), 10)]
    assert account(items, credit("p", 60, MAY)).opened == {1: 0, 2: 40}


def test_a_payment_settles_what_there_is_and_not_what_comes_later():
    older_due_later = item(1, 50, FIRST, 200)
    newer_due_sooner = item(2, 50, APRIL, 10)
    ledger = account([older_due_later, newer_due_sooner], credit("p", 50, MARCH))
    assert ledger.opened == {1: 0, 2: 50}


def test_what_is_left_of_a_payment_pays_the_next_delivery():
    items = [item(1, 50), item(2, 50, APRIL)]
    ledger = account(items, credit("p", 80, MARCH))
    assert ledger.opened == {1: 0, 2: 20}
    assert ledger.deliveries[2].at_risk == 20
    assert ledger.left == {}


def test_what_no_debt_needs_is_left():
    ledger = account([item(1, 50)], credit("p", 80, MARCH), credit("q", 5, APRIL))
    assert ledger.left == {"p": 30, "q": 5}


def test_a_payment_before_everything_waits_for_the_first_delivery():
    ledger = account([item(1, 50)], credit("p", 20, date(2025, 12, 1)))
    assert ledger.opened == {1: 30}


@pytest.mark.parametrize(
    ("on", "opened", "later"),
    [
        (date(2026, 8, 31), 30, ()),
        (LOSS_ON, 50, ("p",)),
        (date(2026, 9, 2), 50, ("p",)),
    ],
)
def test_from_the_date_of_loss_on_payments_are_recoveries(on, opened, later):
    ledger = account([item(1, 50)], credit("p", 20, on))
    assert (ledger.opened[1], ledger.later) == (opened, later)


def test_credit_notes_and_set_offs_reduce_debts_like_payments():
    kinds = ("payment", "credit_note", "set_off", "security")
    paid = [credit(kind, 10, MARCH, kind=kind) for kind in kinds]
    assert account([item(1, 50)], *paid).opened == {1: 10}


def test_the_balance_on_a_delivery_tells_refused_debts_apart():
    items = [item(1, 50), item(2, 30, MARCH, reason="term"), item(3, 20, APRIL)]
    day = account(items).deliveries[3]
    assert (day.older, day.refused, day.at_risk) == (50, 30, 20)


def test_a_payment_in_the_debts_currency_needs_no_rate():
    items = [item(1, 100, currency="USD", invoice_rate="0.9")]
    ledger = account(items, credit("p", 100, MARCH, currency="USD"))
    assert ledger.opened == {1: 0}


def test_a_payment_in_another_currency_is_worth_what_it_was_that_day():
    dollars = item(1, 100, currency="USD", invoice_rate="0.90")
    euros = item(2, 100, MARCH)
    ledger = account([dollars, euros], credit("p", 45, APRIL))
    assert ledger.opened == {1: 50, 2: 100}
    pounds = credit("p", 100, APRIL, currency="GBP", rate="1.20")
    # 120 euros: 90 pay the dollars, 30 the euros.
    assert account([dollars, euros], pounds).opened == {1: 0, 2: 70}


def test_a_debt_paid_in_full_in_another_currency_leaves_no_trace():
    odd = item(1, 100, currency="USD", invoice_rate="0.7")
    pounds = credit("p", 30, APRIL, currency="GBP", rate=Decimal(7) / 3)
    ledger = account([odd], pounds)
    assert ledger.opened == {1: 0}


def test_a_payment_of_another_currency_without_a_rate_is_refused():
    with pytest.raises(RuleError) as caught:
        account([item(1, 100)], credit("p", 45, APRIL, currency="USD"))
    assert caught.value.code == "missing_rate"
    assert caught.value.values == {"key": "p", "currency": "USD"}


def test_credits_left_and_later_are_told_with_the_indemnity():
    paid = [credit("p", 30, MARCH), credit("late", 10, LOSS_ON)]
    result = indemnify(loss([item(1, 20)], layer(50), paid=paid), terms())
    assert (result.amount, insured(result)) == (0, {1: 0})
    assert (result.left, result.later) == ({"p": 10}, ("late",))


# === CENTS === #


def test_parts_are_rounded_on_running_totals():
    thirds = [Decimal(10) / 3] * 3
    assert rounded_parts(thirds) == (
        Decimal("3.33"),
        Decimal("3.34"),
        Decimal("3.33"),
    )


def test_no_part_is_negative_where_the_last_took_the_difference():
    halves = [Decimal("0.005")] * 4
    assert rounded_parts(halves) == (
        Decimal("0.01"),
        Decimal("0.00"),
        Decimal("0.01"),
        Decimal("0.00"),
    )


def test_nothing_is_shared_out_without_weights():
    assert shared_out(Decimal(0), [Decimal(0), Decimal(0)]) == (0, 0)
    assert shared_out(Decimal(0), []) == ()
