# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What goes in and out, numbers of companies, single values."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from simulated import claim, invoice, notice, request

from credit_insurance.clients import identifiers, parsing
from credit_insurance.clients.claims import ClaimStatus
from credit_insurance.clients.decisions import ordered
from credit_insurance.clients.errors import Rejected
from credit_insurance.clients.models import Acknowledgement, BuyerQuery, Decision
from credit_insurance.clients.parsing import Unreadable

DAY = date(2026, 3, 1)


def decision(**changes):
    values = {
        "reference": "1",
        "buyer_id": "2",
        "status": "granted",
        "amount": Decimal("100.00"),
        "currency": "EUR",
        "date_from": DAY,
    }
    return Decision(**{**values, **changes})


# === DATACLASSES === #


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": None},
        {"amount": Decimal("NaN")},
        {"amount": Decimal("Infinity")},
        {"amount": Decimal(-1)},
        {"amount": Decimal(10) ** 14},
        {"amount": 100.0},
        {"currency": ""},
        {"currency": "euro"},
        {"date_from": None},
        {"date_to": date(2026, 2, 28)},
        {"kind": "temporary"},
        {"kind": "other"},
        {"status": "agreed"},
        {"status": "refused"},
        {"status": "withdrawn", "amount": None},
        {"status": "to_review", "amount": Decimal(0)},
    ],
)
def test_a_decision_that_cannot_be_true_is_not_made(changes):
    with pytest.raises(ValueError, match=r"."):
        decision(**changes)


def test_a_refusal_is_a_limit_of_zero_and_gives_none():
    refusal = decision(status="refused", amount=Decimal(0), date_from=None)
    assert not refusal.gives_limit
    assert decision().gives_limit


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal(-5)},
        {"currency": "€"},
        {"country": "FRA"},
        {"action": "raise"},
        {"reference": ""},
    ],
)
def test_a_request_that_makes_no_sense_is_not_made(changes):
    with pytest.raises(ValueError, match=r"."):
        request(**changes)


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(request(), amount=5),
        lambda: notice(kind="late"),
        lambda: notice(invoices=()),
        lambda: notice(reference=""),
        lambda: notice(currency="EURO"),
        lambda: claim(cause="bad luck"),
        lambda: invoice(outstanding="1200.51"),
        lambda: invoice(outstanding="NaN"),
        lambda: BuyerQuery("FRA"),
        lambda: Acknowledgement("1", "done"),
        lambda: ClaimStatus("1", "won"),
        lambda: ClaimStatus("1", "paid", indemnity=Decimal(5)),
    ],
)
def test_other_messages_that_make_no_sense_are_not_made(make):
    with pytest.raises(ValueError, match=r"."):
        make()


def test_a_notice_sums_what_is_outstanding():
    assert notice().outstanding == Decimal("999.95")


def test_the_same_decision_has_the_same_key_wherever_it_was_read():
    first = decision(raw="{}", buyer_name="A")
    again = decision(raw="other", buyer_name="B", amount=Decimal("100.0"))
    assert first.key == again.key


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal("100.01")},
        {"currency": "USD"},
        {"date_from": date(2026, 3, 2)},
        {"date_to": date(2026, 4, 1)},
        {"decided_on": DAY},
        {"status": "partial"},
        {"reference": "2"},
        {"preliminary": True},
    ],
)
def test_what_differs_in_a_decision_gives_another_key(changes):
    assert decision().key != decision(**changes).key


def test_without_a_reference_the_buyer_tells_decisions_apart():
    first, second = decision(reference=""), decision(reference="", buyer_id="3")
    assert first.key != second.key


def test_decisions_come_in_the_order_in_which_they_were_taken():
    first = decision(decided_on=date(2026, 1, 1))
    second = decision(decided_on=date(2026, 2, 1), status="reduced")
    undated = replace(decision(status="to_review", amount=None), date_from=None)
    assert ordered([second, first, second, undated]) == (undated, first, second)


# === NUMBERS OF COMPANIES === #


@pytest.mark.parametrize("number", ["732 829 320", "732829320", "73282932000074"])
def test_a_siren_is_read_out_of_a_siren_or_siret(number):
    assert identifiers.siren(number) == "732829320"


@pytest.mark.parametrize("number", ["732829321", "", "73282932", "ABCDEFGHI", "7" * 14])
def test_a_wrong_siren_is_refused_before_anybody_is_asked(number):
    with pytest.raises(Rejected) as caught:
        identifiers.siren(number)
    assert caught.value.code == "siren"


@pytest.mark.parametrize(
    ("country", "number", "expected"),
    [
        ("FR", "FR 44 732 829 320", "FR44732829320"),
        ("FR", "44732829320", "FR44732829320"),
        ("DE", "DE136695976", "DE136695976"),
        ("GR", "094259216", "EL094259216"),
        ("NO", "995 525 828 MVA", "995525828MVA"),
        ("US", "12-3456789", "123456789"),
    ],
)
def test_a_vat_number_gets_its_prefix(country, number, expected):
    assert identifiers.vat(country, number) == expected


def test_a_wrong_vat_number_is_refused():
    with pytest.raises(Rejected, match="not a valid VAT number"):
        identifiers.vat("FR", "FR45732829320")


def test_countries_have_three_letters_elsewhere():
    assert identifiers.alpha3("FR") == "FRA"
    assert identifiers.alpha3("AT") == "AUT"
    assert identifiers.alpha2("esp") == "ES"
    assert identifiers.alpha2("FR") == "FR"
    assert identifiers.alpha2("somewhere") == ""
    assert len(identifiers.ALPHA3) == len(identifiers.ALPHA2) == 249
    with pytest.raises(Rejected):
        identifiers.alpha3("XX")


# === SINGLE VALUES === #


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("50000.50", "50000.50"),
        ("50000", "50000.00"),
        (50000, "50000.00"),
        (Decimal("5E+4"), "50000.00"),
        ("1.250", "1.25"),
        ("1.255", "1.255"),
        (0, "0.00"),
    ],
)
def test_amounts_are_read_to_the_cent(value, expected):
    assert str(parsing.amount({"a": value}, "a")) == expected


@pytest.mark.parametrize("value", [None, "", "  "])
def test_no_amount_is_none(value):
    assert parsing.amount({"a": value}, "a") is None


@pytest.mark.parametrize(
    "value",
    [
        *("-5", "1,000", "1e5", "NaN", "Infinity", "٣", "1_000", "0x10", "+5", "1.2.3"),
        *(-5, True, 5.0, [], {}, "9" * 30, 10**13, Decimal("1E+999999")),
        *(Decimal("1E-999999"), Decimal("0.0001"), "1.00001", "5 000"),
    ],
)
def test_what_is_no_amount_is_refused(value):
    with pytest.raises(Unreadable):
        parsing.amount({"a": value}, "a")


def test_amounts_with_a_comma_have_no_point():
    assert parsing.amount({"a": "100000,00"}, "a", comma=True) == 100_000
    for value in ("1.000,00", "1000.00", "1,2,3"):
        with pytest.raises(Unreadable):
            parsing.amount({"a": value}, "a", comma=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-01-15", date(2026, 1, 15)),
        ("2026-01-15T23:30:00Z", date(2026, 1, 15)),
        ("2026-01-15 10:00:00+01:00", date(2026, 1, 15)),
        (date(2026, 1, 15), date(2026, 1, 15)),
        ("9999-12-31", None),
        ("", None),
    ],
)
def test_days_are_the_first_ten_characters(value, expected):
    assert parsing.day({"d": value}, "d") == expected


@pytest.mark.parametrize(
    "value",
    ["2026-02-30", "15/01/2026", "0001-01-01", "2026-01-151", 5, True, "x" * 99],
)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(Unreadable):
        parsing.day({"d": value}, "d")


def test_compact_days_have_a_zero_for_none():
    assert parsing.day({"d": "20260115"}, "d", compact=True) == date(2026, 1, 15)
    assert parsing.day({"d": "0"}, "d", compact=True) is None
    assert parsing.day({"d": "00000000"}, "d", compact=True) is None
    with pytest.raises(Unreadable):
        parsing.day({"d": "2026-01-15"}, "d", compact=True)


def test_texts_can_be_stored_and_logged():
    assert parsing.text({"t": "a\x00b\ud800c\r\n"}, "t") == "a b c"
    assert parsing.text({"t": 12}, "t") == "12"
    assert len(parsing.text({"t": "x" * 9_000}, "t")) == parsing.LONGEST_TEXT
    for value in (True, [], {}, 1.5):
        with pytest.raises(Unreadable):
            parsing.text({"t": value}, "t")


def test_errors_name_the_place_and_not_the_value():
    with pytest.raises(Unreadable) as caught:
        parsing.amount({"a": {"b": "s3cret"}}, "a.b")
    assert str(caught.value) == "a.b: not an amount"
