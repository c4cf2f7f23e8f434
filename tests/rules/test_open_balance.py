# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a buyer already owes once credits have settled the oldest debts."""

from dataclasses import replace
from decimal import Decimal

from drawn_invoices import money, open_items, shares
from hypothesis import given

from credit_insurance.rules.open_balance import OpenItems, Settlement, settle

ONE = Decimal(1)
NET = Decimal(1000) / Decimal(1200)


def items(**values):
    return OpenItems(**{name: Decimal(value) for name, value in values.items()})


def test_nothing_open_is_nothing():
    assert settle(OpenItems(), ONE) == Settlement()


def test_debts_count_without_tax():
    assert settle(items(debit_gross=1200, debit_net=1000), NET).older == 1000


def test_a_credit_note_counts_without_its_own_tax():
    open_now = items(debit_gross=1700, debit_net=1500, note_gross=500, note_net=500)
    assert settle(open_now, NET).older == 1000


def test_a_payment_on_account_pays_debts_with_tax():
    open_now = items(debit_gross=1200, debit_net=1000, on_account=600, in_advance=600)
    assert settle(open_now, NET) == Settlement(older=Decimal(500))


def test_what_debts_leave_of_it_pays_the_new_delivery():
    open_now = items(debit_gross=1200, debit_net=1000, on_account=1800, in_advance=1800)
    assert settle(open_now, NET) == Settlement(prepaid=Decimal(500))


def test_a_payment_after_the_delivery_is_not_in_advance():
    open_now = items(on_account=600, in_advance=200)
    assert settle(open_now, ONE).prepaid == 200


def test_a_credit_note_that_exceeds_the_debts_pays_ahead():
    open_now = items(note_gross=240, note_net=200, in_advance=240)
    assert settle(open_now, NET) == Settlement(prepaid=Decimal(200))


def test_half_a_cent_is_rounded_up():
    open_now = items(debit_gross=2, debit_net="0.01", on_account=1)
    assert settle(open_now, ONE).older == Decimal("0.01")


def test_items_add_up():
    one, two = items(debit_gross=5, in_advance=1), items(debit_gross=7, on_account=2)
    assert one + two == items(debit_gross=12, in_advance=1, on_account=2)


@given(open_items, shares)
def test_older_debt_and_advance_exclude_each_other(open_now, share):
    found = settle(open_now, share)
    assert found.older >= 0
    assert found.prepaid >= 0
    assert not (found.older and found.prepaid)
    assert found.prepaid <= open_now.in_advance


@given(open_items, shares, money)
def test_more_paid_never_leaves_more_debt(open_now, share, more):
    paid = replace(open_now, on_account=open_now.on_account + more)
    assert settle(paid, share).older <= settle(open_now, share).older
    assert settle(paid, share).prepaid >= settle(open_now, share).prepaid


@given(money, money)
def test_without_taxes_it_is_a_subtraction(debt, paid):
    open_now = items(debit_gross=debt, debit_net=debt, on_account=paid, in_advance=paid)
    found = settle(open_now, ONE)
    assert found.older - found.prepaid == debt - paid
