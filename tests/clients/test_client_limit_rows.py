# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts, days, codes and columns of insurers' lists, as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance.clients import limit_columns, limit_file, limit_sheet
from credit_insurance.clients import limit_values as values
from credit_insurance.clients.limit_rows import Reading, codes, read_rows
from credit_insurance.clients.limit_table import Row, Table
from credit_insurance.clients.limit_values import Unclear

FIELDS = (
    "buyer_number",
    "amount",
    "currency",
    "status",
    "kind",
    "date_from",
    "date_to",
    "insured_percentage",
    "requested_amount",
)


def table(*rows):
    return Table(
        FIELDS,
        tuple(
            Row(line, tuple(row.get(name) for name in FIELDS))
            for line, row in enumerate(rows, 2)
        ),
        1,
    )


def one(**cells):
    reading = Reading(FIELDS, "EUR", statuses={"z 9": "refused"})
    (row,) = read_rows(table({"buyer_number": "B1", **cells}), reading)
    return row


def problems(**cells):
    return [(problem.code, problem.value) for problem in one(**cells).problems]


# === AMOUNTS === #


@pytest.mark.parametrize(
    ("written", "mark", "amount"),
    [
        ("1 234,56 €", ",", "1234.56"),
        ("1\u202f234\u202f567,80\xa0€", ",", "1234567.80"),
        ("1.234,5", ",", "1234.5"),
        ("EUR 1,234.50", ".", "1234.5"),
        ("1'234.50", ".", "1234.5"),
        ("-500", ".", "-500"),
        ("500-", ".", "-500"),
        ("(500)", ".", "-500"),
        ("50.000", ",", "50000"),
        ("0", ".", "0"),
        ("1.00000", ".", "1"),
    ],
)
def test_amounts_are_read(written, mark, amount):
    assert values.amount(written, mark, 2)[0] == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "12 abcd",
            "1,23,456",
            "50.000.00",
            "12.345",
            "1,2345",
            "0,500",
            "",
            "€",
            "--5",
        ),
        *(
            "-5-",
            "1e5",
            "5 k€",
            "NaN",
            "٣٤",
            "9" * 14,
            "1 000 EUR USD",
            "#N/A",
            "5,5E+13",
        ),
    ],
)
def test_what_is_no_amount_is_unclear(written):
    with pytest.raises(Unclear):
        values.amount(written, ".", 2)


def test_a_currency_beside_an_amount_is_told():
    assert values.amount("5 €", ".", 2) == (5, "EUR")
    assert values.amount("usd 5", ".", 2) == (5, "USD")


def test_numbers_of_a_workbook_are_rounded_to_the_cent():
    assert values.amount(Decimal("3333.33333"), "", 2)[0] == Decimal("3333.33")
    assert values.amount(Decimal("5.5"), "", 0)[0] == Decimal(6)


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1.234,56", "50.000"], ","),
        (["1,234.56", "50,000"], "."),
        (["12,5", "50.000"], ","),
        (["1.234.567", "50.000"], ","),
        (["50.000", "20.000"], ","),
        (["50,000", "20,000"], "."),
        (["50000", None, Decimal(5)], "."),
    ],
)
def test_the_decimal_separator_is_found_in_the_column(column, mark):
    assert values.decimal_mark(column) == mark


def test_contradicting_separators_are_unclear():
    with pytest.raises(Unclear):
        values.decimal_mark(["12,50", "12.50"])
    rows = read_rows(
        table(
            {"buyer_number": "1", "amount": "12,50"},
            {"buyer_number": "2", "amount": "12.50"},
            {"buyer_number": "3", "amount": Decimal(12)},
        ),
        Reading(FIELDS, "EUR"),
    )
    assert [[p.code for p in row.problems] for row in rows] == [
        ["separators"],
        ["separators"],
        [],
    ]


AMOUNT = st.decimals(0, 10**12, places=2, allow_nan=False)


@given(st.lists(AMOUNT, min_size=1, max_size=6), st.sampled_from(".,"))
def test_written_amounts_are_read_as_they_were(amounts, mark):
    other = "," if mark == "." else "."
    column = [
        f"{amount:,.2f}".replace(",", "_").replace(".", mark).replace("_", other)
        for amount in amounts
    ]
    found = values.decimal_mark(column)
    assert [values.amount(cell, found, 2)[0] for cell in column] == amounts


# === DAYS AND PERCENTAGES === #


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31/01/2026", date(2026, 1, 31)),
        ("1.2.26", date(2026, 2, 1)),
        ("2026-02-01", date(2026, 2, 1)),
        ("2026-02-01 00:00:00", date(2026, 2, 1)),
        ("20260201", date(2026, 2, 1)),
        (Decimal(20260201), date(2026, 2, 1)),
        (Decimal(46054), date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 2, 1)),
        ("31/12/9999", None),
        (date(2999, 12, 31), None),
        (None, None),
    ],
)
def test_days_are_read(cell, day):
    assert values.day(cell) == day


@pytest.mark.parametrize(
    "cell", ["31/02/2026", "soon", "1/2", Decimal(7), "00/00/0000"]
)
def test_what_is_no_day_is_unclear(cell):
    with pytest.raises(Unclear):
        values.day(cell)


def test_the_month_may_come_first():
    assert values.day("01/31/2026", month_first=True) == date(2026, 1, 31)
    assert values.day("2026-01-31", month_first=True) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("cell", "percentage"),
    [("90 %", "90"), ("0,9", "90"), (Decimal("0.9"), "90"), ("85,5", "85.5")],
)
def test_percentages_are_read(cell, percentage):
    assert values.percentage(cell) == Decimal(percentage)


@pytest.mark.parametrize("cell", ["0", "101", "-5", "all"])
def test_what_is_no_percentage_is_unclear(cell):
    with pytest.raises(Unclear):
        values.percentage(cell)


# === ROWS === #


def test_the_decision_follows_from_the_amounts_where_none_is_told():
    assert one(amount="500").status == "granted"
    assert one(amount="500", requested_amount="800").status == "partial"
    assert (one(amount="0").status, one(amount="0").amount) == ("refused", 0)


def test_codes_are_understood_by_words_and_by_what_was_told():
    assert one(amount="500", status="Accord partiel").status == "partial"
    assert one(status="Résilié").status == "withdrawn"
    assert one(status="Z-9").status == "refused"
    assert one(status="en cours").status == "pending"
    assert problems(amount="5", status="Z8") == [("code", "Z8")]


def test_rows_say_what_is_wrong_with_them():
    assert problems() == [("amount_missing", "")]
    assert problems(status="granted") == [("amount_missing", "")]
    assert problems(amount="x") == [("amount", "x")]
    assert problems(amount="-5") == [("negative", "-5")]
    assert problems(amount="5", currency="USD") == [("currency", "USD")]
    assert problems(amount="5 $", currency="EUR") == [("currency", "USD")]
    assert problems(amount="5 €", currency="€") == []
    assert problems(amount="5", status="refused") == [("ended_with_amount", "5")]
    assert problems(amount="5", kind="odd") == [("kind", "odd")]
    assert problems(amount="5", date_from="x") == [("date", "x")]
    assert problems(amount="5", date_from="2026-02-01", date_to="2026-01-01") == [
        ("dates", "2026-01-01")
    ]
    assert problems(amount="5", insured_percentage="200") == [("percentage", "200")]
    assert problems(buyer_number=None, amount="5") == [("no_buyer", "")]


def test_layers_need_their_days():
    days = {"date_from": "2026-01-01", "date_to": "2026-02-01"}
    assert problems(amount="5", kind="temporaire") == [("layer_dates", "")]
    assert problems(amount="5", kind="temporaire", date_from="2026-01-01")
    assert problems(amount="5", kind="temporaire", **days) == []
    assert problems(amount="5", kind="top-up", date_from="2026-01-01") == []


def test_the_codes_of_a_table_are_listed_once():
    found = codes(table({"status": "A"}, {"status": "b"}, {"status": "a"}, {}), FIELDS)
    assert [code.lower() for code in found] == ["a", "b"]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
)


@given(st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=5))
def test_any_cells_are_read_or_explained(rows):
    content = tuple(Row(line, tuple(cells)) for line, cells in enumerate(rows, 2))
    for row in read_rows(Table(FIELDS, content, 1), Reading(FIELDS, "EUR")):
        if not row.problems and row.status != "pending":
            assert row.buyer
            assert row.amount >= 0
            assert row.amount == round(row.amount, 2)


# === COLUMNS === #


def test_usual_titles_are_understood():
    french = ("N° acheteur", "SIREN", "Raison sociale", "Montant accordé (EUR)")
    assert limit_columns.propose(french) == (
        "buyer_number",
        "registry",
        "buyer_name",
        "amount",
    )
    english = ("Buyer Number", "VAT No.", "Company", "Credit limit", "Valid until")
    assert limit_columns.propose(english) == (
        "buyer_number",
        "vat",
        "buyer_name",
        "amount",
        "date_to",
    )


def test_no_title_means_two_things():
    words = [
        limit_columns.plain(word)
        for text in limit_columns.TITLES.values()
        for word in text.split("|")
    ]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_of_competing_titles_the_most_usual_wins():
    assert limit_columns.propose(("Total limit", "Amount")) == ("", "amount")


def test_a_title_that_is_there_twice_is_left_to_a_human():
    assert limit_columns.propose(("Amount", "amount", "Buyer")) == (
        "",
        "",
        "buyer_name",
    )


def test_what_is_known_comes_first():
    assert (
        limit_columns.propose(("Limite", "Xyz"), {"xyz": "amount"}).count("amount") == 1
    )
    assert limit_columns.propose(("Xyz",), {"xyz": "amount"}) == ("amount",)


# === EXPORT === #


ROWS = [
    ("=cmd|' /C calc'!A0", Decimal("1234.50"), "EUR"),
    ("+33 1", Decimal("-5.00"), "@x"),
    ("Été; Fils, Cie", Decimal("50000.00"), date(2026, 1, 31)),
]
READ = [(row[0], row[1]) for row in ROWS]


@pytest.mark.parametrize("mark", [".", ","])
def test_an_exported_csv_file_is_read_back(mark):
    data = limit_sheet.to_csv(("Buyer", "Amount", "Devise"), ROWS, mark)
    found = limit_file.read(data)
    column = [row.cells[1] for row in found.rows]
    known = values.decimal_mark(column)
    assert [
        (row.cells[0], values.amount(row.cells[1], known, 2)[0]) for row in found.rows
    ] == READ
    text = data.decode("utf-8-sig")
    assert "'=cmd" in text
    assert "'+33" in text
    assert "'@x" in text


def test_an_exported_workbook_is_read_back_and_has_no_formula():
    data = limit_sheet.to_xlsx(("Buyer", "Amount", "Devise"), ROWS)
    found = limit_file.read(data)
    assert [row.cells[:2] for row in found.rows] == READ
    assert found.rows[2].cells[2] == date(2026, 1, 31)
