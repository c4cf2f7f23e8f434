# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Insurers' lists as files: read in one way or refused, whatever they are."""

import csv
import io
import random
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limit_files import HEADER, part, with_part, workbook

from credit_insurance.clients import limit_file, limit_table, limit_workbook
from credit_insurance.clients.limit_file import FileError, read

ROW = ("12", "552100554", "Été & Fils", "1234.50", "EUR")
TEXT = "\r\n".join([";".join(HEADER), ";".join(ROW)])


def cells(table):
    return [row.cells for row in table.rows]


def refused(data, **arguments):
    with pytest.raises(FileError) as caught:
        read(data, **arguments)
    return caught.value.code, caught.value.line


# === ENCODINGS AND DELIMITERS === #


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_are_recognised(encoding):
    table = read(TEXT.encode(encoding))
    assert table.titles == HEADER
    assert cells(table) == [ROW]


def test_an_encoding_can_be_told():
    data = TEXT.encode("cp850")
    assert cells(read(data, encoding="cp850")) == [ROW]
    assert refused(data)[0] == "encoding"


def test_a_mark_counts_more_than_what_was_expected():
    assert cells(read(TEXT.encode("utf-8-sig"), encoding="cp1252")) == [ROW]


@pytest.mark.parametrize("data", [b"\x81\x8d" * 20, b"a;b\n\0\0;\1", b"\xff\xfea"])
def test_what_is_no_text_is_refused(data):
    assert refused(data)[0] == "encoding"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_are_recognised(delimiter):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([HEADER, ("1", "2", "A, B; C | D", "1 234,56", "EUR")])
    table = read(stream.getvalue().encode())
    assert table.delimiter == delimiter
    assert cells(table) == [("1", "2", "A, B; C | D", "1 234,56", "EUR")]


def test_the_line_for_excel_tells_the_delimiter():
    table = read(b"sep=|\nOne|Two\na;b|c\n")
    assert (table.titles, cells(table)) == (("One", "Two"), [("a;b", "c")])
    assert (table.header_line, table.rows[0].line) == (2, 3)


def test_a_quotation_mark_that_never_ends_is_refused():
    data = f'{TEXT}\r\n13;"Open;X;5;EUR\r\n14;;Y;6;EUR\r\n'
    assert refused(data.encode()) == ("quotes", 3)


def test_lines_are_counted_as_an_editor_does():
    data = 'Buyer;Amount\n"One\nTwo";5\n\nThree;6\n'
    assert [(row.line, row.cells) for row in read(data.encode()).rows] == [
        (2, ("One\nTwo", "5")),
        (5, ("Three", "6")),
    ]


# === HEADER === #


def test_titles_are_found_below_a_letterhead():
    data = f"Some Insurer\r\nPolicy;4711\r\n\r\n{TEXT}"
    table = read(data.encode())
    assert (table.titles, table.header_line) == (HEADER, 4)
    assert cells(table) == [ROW]


def test_the_line_of_the_titles_can_be_told():
    data = "Acheteur;Montant\r\nAlpha;Beta\r\nx;y\r\n"
    assert read(data.encode(), header_line=2).titles == ("Alpha", "Beta")
    assert refused(data.encode(), header_line=9) == ("no_header", 9)


def test_rows_are_as_long_as_the_titles():
    table = read(b"Buyer;Amount\nA\nB;1;more\n")
    assert table.titles == ("Buyer", "Amount", "")
    assert cells(table) == [("A", None, None), ("B", "1", "more")]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n;;\n ; \n", workbook()])
def test_an_empty_file_is_refused(data):
    assert refused(data)[0] == "empty"


# === SIZE === #


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(limit_file, "MAX_ROWS", 3)
    assert len(read(b"Buyer;Amount\n" + b"A;1\n" * 3).rows) == 3
    assert refused(b"Buyer;Amount\n" + b"A;1\n" * 4)[0] == "too_many_rows"


def test_a_large_file_is_refused():
    assert refused(b"a" * (limit_table.MAX_BYTES + 1))[0] == "too_large"


def test_a_row_of_very_many_cells_is_refused():
    assert refused(b"Buyer;Amount\nA;" + b"x;" * 300)[0] == "too_many_columns"
    assert refused(workbook(["x"] * 300))[0] == "too_many_columns"


def test_a_very_long_cell_is_refused():
    assert refused(b"Buyer;Amount\nA;" + b"x" * 6000) == ("cell_too_long", 2)


def test_a_compressed_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(limit_workbook, "MAX_UNPACKED", 1_000_000)
    bomb = with_part(workbook(HEADER, ROW), "xl/media/bomb.xml", b"0" * 2_000_000)
    assert len(bomb) < 50_000
    assert refused(bomb)[0] == "too_large"


def test_entities_are_refused():
    name = "xl/worksheets/sheet1.xml"
    data = workbook(HEADER, ROW)
    content = part(data, name)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>' + content
    assert refused(with_part(data, name, bomb))[0] == "damaged"
    utf16 = ("\ufeff" + bomb.decode()).encode("utf-16-le")
    assert refused(with_part(data, name, utf16))[0] == "damaged"


# === WORKBOOKS === #


def test_a_workbook_is_read_with_its_types():
    table = read(
        workbook(
            HEADER,
            (12, 552100554, "Été", 1234.5, "EUR"),
            (None, None, datetime(2026, 2, 1, 12), 0.1 + 0.2, date(2026, 1, 31)),
        )
    )
    assert table.titles == HEADER
    assert cells(table) == [
        (Decimal(12), Decimal(552100554), "Été", Decimal("1234.5"), "EUR"),
        (None, None, date(2026, 2, 1), Decimal("0.3"), date(2026, 1, 31)),
    ]


def test_the_first_sheet_with_anything_counts():
    table = read(workbook(HEADER, ROW, sheets=[()]))
    assert cells(table) == [ROW]
    table = read(workbook(("Other",), ("x",), sheets=[(HEADER, ROW)]))
    assert cells(table) == [ROW]


def test_lines_of_a_workbook_are_counted_as_excel_does():
    table = read(workbook((), HEADER, (), (), ROW))
    assert (table.header_line, [row.line for row in table.rows]) == (2, [5])


def test_a_formula_that_was_never_calculated_is_refused():
    assert refused(workbook(HEADER, ROW, ("1", "2", "x", "=1+1", "EUR"))) == (
        "formula",
        3,
    )


def test_the_result_of_a_formula_counts():
    data = workbook(HEADER, ("1", "2", "x", "=1+1", "EUR"))
    sheet = "xl/worksheets/sheet1.xml"
    content = part(data, sheet)
    assert b"<f>1+1</f><v></v>" in content or b"<f>1+1</f><v />" in content
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        content = content.replace(b"<f>1+1</f>" + empty, b"<f>1+1</f><v>2</v>")
    assert cells(read(with_part(data, sheet, content)))[0][3] == Decimal(2)


def test_old_and_encrypted_workbooks_are_told_apart():
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)[0] == "old_excel"


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_workbook_is_refused_or_read(seed):
    data = bytearray(workbook(HEADER, *[ROW] * 5))
    chance = random.Random(seed)
    for _time in range(chance.randint(1, 30)):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        del data[chance.randrange(10, len(data)) :]
    try:
        table = read(bytes(data))
    except FileError:
        return
    assert all(len(row.cells) == len(table.titles) for row in table.rows)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("seed", range(60))
def test_a_workbook_with_strange_xml_is_refused_or_read(name, seed):
    data = workbook(HEADER, *[ROW] * 3)
    content = bytearray(part(data, name))
    chance = random.Random(seed)
    for _time in range(chance.randint(1, 4)):
        start = chance.randrange(len(content))
        content[start : start + chance.randrange(12)] = chance.choice(
            (b"", b"<", b"999999999999", b'"', b"-1", b"NaN", b"XFE9", b"&amp;")
        )
    try:
        table = read(with_part(data, name, bytes(content)))
    except FileError:
        return
    assert all(len(row.cells) == len(table.titles) for row in table.rows)


# === ANYTHING === #


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(data):
    try:
        table = read(data)
    except FileError:
        return
    assert all(len(row.cells) == len(table.titles) for row in table.rows)


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="'"), max_size=20
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELL, min_size=5, max_size=5), max_size=8))
def test_what_a_spreadsheet_writes_is_read(rows):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows([[limit_table.guarded(cell) for cell in row] for row in rows])
    found = cells(read(stream.getvalue().encode("utf-8-sig")))
    cleaned = [[limit_table.cleaned(" ".join(c.split())) for c in row] for row in rows]
    assert found == [tuple(cell or None for cell in row) for row in cleaned if any(row)]


@given(CELL)
def test_nothing_written_is_a_formula(cell):
    written = limit_table.guarded(cell)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert limit_table.unguarded(written) == limit_table.cleaned(" ".join(cell.split()))
