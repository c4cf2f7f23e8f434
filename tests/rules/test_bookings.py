# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Accounting proposals: the figures of the domain notes, then what holds always."""

from dataclasses import replace
from decimal import Decimal

import pytest
from drawn_losses import money
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance_recovery.rules import bookings
from credit_insurance_recovery.rules.bookings import PRESENTATIONS, Debt, Tax
from credit_insurance_recovery.rules.entries import ROLES, entry, reverse
from credit_insurance_recovery.rules.rule_error import RuleError

CENT = Decimal("0.01")
VAT = Tax("20", Decimal(8_000))
#: 40,000 and 20 % of tax, indemnified with 36,000.
DEBT = Debt(Decimal(48_000), (VAT,))
INDEMNITY = Decimal(36_000)


def sides(booked):
    """Lines as (role, debit, credit)."""
    return [(line.role, line.debit, line.credit) for line in booked.lines]


# === THE WORKED EXAMPLE === #


def test_a_doubtful_debt_moves_with_its_tax():
    assert sides(bookings.doubtful(DEBT)) == [
        ("doubtful", 48_000, 0),
        ("receivable", 0, 48_000),
    ]


@pytest.mark.parametrize(
    ("presentation", "amount"), [("net", 4_000), ("gross", 40_000)]
)
def test_the_impairment_is_without_tax_and_net_or_gross_of_cover(presentation, amount):
    booked = bookings.impairment(DEBT, INDEMNITY, presentation=presentation)
    assert sides(booked) == [
        ("impairment_expense", amount, 0),
        ("impairment", 0, amount),
    ]


def test_an_impairment_that_is_too_high_is_taken_back():
    booked = bookings.impairment(DEBT, INDEMNITY, booked=Decimal(10_000))
    assert sides(booked) == [
        ("impairment_reversal", 0, 6_000),
        ("impairment", 6_000, 0),
    ]
    assert bookings.impairment(DEBT, INDEMNITY, booked=Decimal(4_000)).lines == ()


def test_the_last_cent_of_an_impairment_is_an_expense():
    booked = bookings.impairment(DEBT, booked=Decimal(40_000) - CENT)
    assert sides(booked) == [("impairment_expense", CENT, 0), ("impairment", 0, CENT)]


def test_cover_above_the_debt_needs_no_impairment():
    assert bookings.impairment(DEBT, Decimal(43_200)).lines == ()


def test_an_impairment_is_released():
    assert sides(bookings.release(Decimal(4_000))) == [
        ("impairment", 4_000, 0),
        ("impairment_reversal", 0, 4_000),
    ]


@pytest.mark.parametrize(
    ("presentation", "role"), [("gross", "indemnity_income"), ("net", "doubtful")]
)
def test_the_insurer_owes_the_indemnity(presentation, role):
    assert sides(bookings.accrual(INDEMNITY, presentation)) == [
        ("indemnity_receivable", 36_000, 0),
        (role, 0, 36_000),
    ]


def test_the_insurer_pays():
    assert sides(bookings.receipt(INDEMNITY)) == [
        ("bank", 36_000, 0),
        ("indemnity_receivable", 0, 36_000),
    ]


def test_the_insurer_pays_the_loss_payee():
    assert sides(bookings.receipt(Decimal(0), INDEMNITY)) == [
        ("payee", 36_000, 0),
        ("indemnity_receivable", 0, 36_000),
    ]
    assert sides(bookings.receipt(Decimal(6_000), Decimal(30_000))) == [
        ("bank", 6_000, 0),
        ("payee", 30_000, 0),
        ("indemnity_receivable", 0, 36_000),
    ]


@pytest.mark.parametrize(
    ("presentation", "loss", "doubtful"),
    [("gross", 40_000, 48_000), ("net", 4_000, 12_000)],
)
def test_the_definitive_loss_gives_the_tax_back(presentation, loss, doubtful):
    booked = bookings.definitive_loss(DEBT, INDEMNITY, presentation)
    assert sides(booked) == [
        ("loss", loss, 0),
        ("vat", 8_000, 0),
        ("doubtful", 0, doubtful),
    ]


@pytest.mark.parametrize("presentation", PRESENTATIONS)
def test_without_an_indemnity_the_whole_debt_is_lost(presentation):
    booked = bookings.definitive_loss(DEBT, presentation=presentation)
    assert (booked.balance("loss"), booked.balance("doubtful")) == (40_000, -48_000)


def test_a_recovery_after_the_loss_owes_tax_again():
    booked = bookings.recovery(Decimal(12_000), Decimal(7_500), DEBT)
    assert sides(booked) == [
        ("bank", 12_000, 0),
        ("vat", 0, 2_000),
        ("recovery_income", 0, 2_500),
        ("insurer_share", 0, 7_500),
    ]


def test_the_insurer_gets_its_share():
    assert sides(bookings.pay_insurer(Decimal(7_500))) == [
        ("insurer_share", 7_500, 0),
        ("bank", 0, 7_500),
    ]


# === VARIANTS === #


@pytest.mark.parametrize(
    ("presentation", "expected"),
    [
        (
            "gross",
            [
                ("bank", 12_000, 0),
                ("doubtful", 0, 12_000),
                ("indemnity_income", 7_500, 0),
                ("insurer_share", 0, 7_500),
            ],
        ),
        (
            "net",
            [
                ("bank", 12_000, 0),
                ("doubtful", 0, 4_500),
                ("insurer_share", 0, 7_500),
            ],
        ),
    ],
)
def test_a_recovery_before_the_loss_is_booked_pays_the_debt(presentation, expected):
    booked = bookings.recovery(
        Decimal(12_000), Decimal(7_500), DEBT, False, presentation
    )
    assert sides(booked) == expected


def test_each_tax_rate_has_its_line():
    taxes = (Tax("20", Decimal(20)), Tax("5.5", Decimal("5.50")))
    debt = Debt(Decimal("225.50"), taxes)
    lost = bookings.definitive_loss(debt)
    assert [(one.role, one.rate, one.debit) for one in lost.lines] == [
        ("loss", None, 200),
        ("vat", "20", 20),
        ("vat", "5.5", Decimal("5.50")),
        ("doubtful", None, 0),
    ]
    back = bookings.recovery(Decimal("22.55"), Decimal(0), debt)
    assert [(one.role, one.rate, one.credit) for one in back.lines] == [
        ("bank", None, 0),
        ("vat", "20", 2),
        ("vat", "5.5", Decimal("0.55")),
        ("recovery_income", None, 20),
    ]


def test_two_taxes_of_the_same_rate_are_two_lines():
    debt = Debt(Decimal(120), (Tax("20", Decimal(15)), Tax("20", Decimal(5))))
    assert debt.net == 100
    assert bookings.definitive_loss(debt).balance("vat") == 20


def test_tax_that_is_due_on_receipt_was_never_paid_until_it_is_recovered():
    debt = Debt(Decimal(120), (Tax("20", Decimal(20), on_receipt=True),))
    lost = bookings.definitive_loss(debt)
    assert (lost.balance("vat_on_receipt"), lost.balance("vat")) == (20, 0)
    back = bookings.recovery(Decimal(60), Decimal(0), debt)
    assert (back.balance("vat_on_receipt"), back.balance("vat")) == (0, -10)


def test_where_tax_is_insured_what_the_state_gives_back_is_a_recovery():
    indemnity = Decimal(43_200)
    booked = bookings.definitive_loss(DEBT, indemnity, "net")
    assert sides(booked) == [
        ("vat", 8_000, 0),
        ("recovery_income", 0, 3_200),
        ("doubtful", 0, 4_800),
    ]
    back = bookings.recovery(Decimal(12_000), Decimal(10_800), DEBT)
    assert sides(back) == [
        ("bank", 12_000, 0),
        ("vat", 0, 2_000),
        ("indemnity_income", 800, 0),
        ("insurer_share", 0, 10_800),
    ]


def test_a_reversal_undoes_an_entry_line_by_line():
    booked = bookings.definitive_loss(DEBT)
    undone = reverse(booked)
    assert undone.code == "loss_reversal"
    assert [(one.role, one.rate) for one in undone.lines] == [
        (one.role, one.rate) for one in booked.lines
    ]
    for role in ROLES:
        assert booked.balance(role) + undone.balance(role) == 0


# === REFUSALS === #


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Debt(Decimal(5), (Tax("20", Decimal(6)),)), "tax_above_amount"),
        (lambda: Debt(Decimal(-5)), "negative"),
        (lambda: Debt(Decimal(5), (Tax("20", Decimal(-1)),)), "negative"),
        (lambda: bookings.doubtful(Debt(Decimal("0.001"))), "not_rounded"),
        (lambda: bookings.release(Decimal(-1)), "negative"),
        (lambda: bookings.impairment(DEBT, Decimal(-1)), "negative"),
        (lambda: bookings.impairment(DEBT, presentation="fair"), "unknown_choice"),
        (lambda: bookings.accrual(INDEMNITY, "fair"), "unknown_choice"),
        (lambda: bookings.accrual(Decimal(-1)), "negative"),
        (lambda: bookings.receipt(Decimal(1), Decimal(-1)), "negative"),
        (lambda: bookings.definitive_loss(DEBT, Decimal(48_001)), "above_debt"),
        (lambda: bookings.definitive_loss(DEBT, presentation="x"), "unknown_choice"),
        (lambda: bookings.recovery(Decimal(48_001), Decimal(0), DEBT), "above_debt"),
        (lambda: bookings.recovery(Decimal(5), Decimal(6), DEBT), "above_debt"),
        (lambda: bookings.pay_insurer(Decimal(-1)), "negative"),
        (lambda: entry("odd", [("bank", Decimal(1))]), "unbalanced"),
    ],
)
def test_impossible_bookings_are_refused(make, code):
    with pytest.raises(RuleError) as caught:
        make()
    assert caught.value.code == code


def test_a_currency_without_cents_has_none():
    debt = Debt(Decimal(100), (Tax("10", Decimal(9)),))
    back = bookings.recovery(Decimal(50), Decimal(20), debt, places=0)
    assert sides(back) == [
        ("bank", 50, 0),
        ("vat", 0, 5),
        ("recovery_income", 0, 25),
        ("insurer_share", 0, 20),
    ]


# === PROPERTIES === #


@st.composite
def debts(draw):
    net = draw(money)
    taxes = draw(st.lists(st.tuples(money, st.booleans()), max_size=3))
    found = tuple(Tax(n, tax, late) for n, (tax, late) in enumerate(taxes))
    return Debt(net + sum((tax.amount for tax in found), Decimal(0)), found)


@st.composite
def files(draw):
    """A debt, its indemnity, what is recovered and the insurer's share of it."""
    debt = draw(debts())
    most = debt.gross
    below = st.integers(0, int(most / CENT)).map(lambda cents: cents * CENT)
    recovered, indemnity = draw(below), draw(below)
    share = min(draw(below), recovered)
    return debt, indemnity, recovered, share


presentations = st.sampled_from(PRESENTATIONS)


def course(file, presentation, written_off):
    """Every entry of an unpaid debt, from doubt to the insurer's share."""
    debt, indemnity, recovered, share = file
    reserve = bookings.impairment(debt, indemnity, presentation=presentation)
    entries = [
        bookings.doubtful(debt),
        reserve,
        bookings.accrual(indemnity, presentation),
        bookings.receipt(indemnity - share if share <= indemnity else indemnity),
        bookings.recovery(recovered, share, debt, written_off, presentation),
        bookings.pay_insurer(share),
        bookings.release(-reserve.balance("impairment")),
    ]
    if written_off:
        entries.insert(4, bookings.definitive_loss(debt, indemnity, presentation))
    return entries


@given(files(), presentations, st.booleans())
def test_every_entry_balances_in_cents(file, presentation, written_off):
    for booked in course(file, presentation, written_off):
        assert sum((one.balance for one in booked.lines), Decimal(0)) == 0
        for one in booked.lines:
            assert one.role in ROLES
            assert one.debit >= 0
            assert one.credit >= 0
            assert bool(one.debit) != bool(one.credit)
            assert one.balance % CENT == 0


def total(entries, *roles):
    return sum((one.balance(role) for one in entries for role in roles), Decimal(0))


@given(files(), presentations)
def test_in_the_end_nothing_stays_open(file, presentation):
    debt = file[0]
    entries = course(file, presentation, written_off=True)
    assert total(entries, "doubtful", "insurer_share", "impairment") == 0
    assert total(entries, "receivable") == -debt.gross


@given(files())
def test_both_presentations_have_the_same_result(file):
    results = {
        total(
            course(file, presentation, written_off=True),
            *("loss", "indemnity_income", "recovery_income"),
            *("impairment_expense", "impairment_reversal"),
        )
        for presentation in PRESENTATIONS
    }
    assert len(results) == 1


@given(files())
def test_a_part_of_a_debt_has_no_more_tax_than_the_debt(file):
    debt, _indemnity, recovered, _share = file
    part = debt.part(recovered)
    assert part.gross == recovered
    assert part.net >= 0
    for mine, whole in zip(part.taxes, debt.taxes, strict=True):
        assert mine.amount <= whole.amount
        assert replace(mine, amount=whole.amount) == whole
