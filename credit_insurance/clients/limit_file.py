# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables that insurers send as files: CSV of any dialect, and XLSX.

A file comes from outside and may be anything. What cannot be read as one table, in
one way, raises ``FileError``; a file is never read in part.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from . import limit_workbook
from .limit_columns import field_of
from .limit_table import (
    MAX_BYTES,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    FileError,
    Row,
    Table,
    unguarded,
)

#: The titles are looked for in so many rows.
HEADER_ROWS = 30

ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso8859-15", "cp850")
DELIMITERS = (";", ",", "\t", "|")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(
    data: bytes, *, encoding: str = "", delimiter: str = "", header_line: int = 0
) -> Table:
    """Read a file, recognising by its content what it is.

    :param encoding: of a CSV file; recognised when empty
    :param delimiter: of a CSV file; recognised when empty
    :param header_line: of the titles, from one; looked for when zero
    :raises FileError: it is not a table that can be read in one way
    """
    if len(data) > MAX_BYTES:
        raise FileError("too_large")
    if data.startswith(_OLE):
        raise FileError("old_excel")
    if data.startswith(_ZIP):
        return _table(limit_workbook.rows(data), header_line)
    text, encoding = decode(data, encoding)
    rows, delimiter = _parse(text, delimiter)
    return _table(rows, header_line, encoding, delimiter)


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return a file as text, and in which encoding it was.

    A mark at the beginning tells the encoding, whatever was expected.

    :raises FileError: it is in none of the encodings that are tried
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for name in [marked] if marked else [encoding] if encoding else _guesses(data):
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        if "\0" not in text:
            return text, name
    raise FileError("encoding")


def _guesses(data: bytes) -> tuple[str, ...]:
    start = data[:400]
    if b"\0" in start:
        # Western text in UTF-16 has a zero in each pair of bytes.
        return ("utf-16-le",) if start[1:2] == b"\0" else ("utf-16-be",)
    return ("utf-8", "cp1252")


# === CSV === #


def _parse(text: str, delimiter: str) -> tuple[list[Row], str]:
    first, _newline, _rest = text.partition("\n")
    told = first.strip().strip('"').lower()
    skipped = told.startswith("sep=") and len(told) == 5
    if skipped and not delimiter:
        delimiter = first.strip().strip('"')[4]
    delimiter = delimiter or _delimiter(text)
    rows = list(_csv_rows(text, delimiter))
    return rows[1:] if skipped else rows, delimiter


def _delimiter(text: str) -> str:
    """Choose the delimiter by which most titles are known, else most cells result."""
    start = text[:50_000]
    return max(DELIMITERS, key=lambda delimiter: _fit(start, delimiter))


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == HEADER_ROWS:
                break
    except csv.Error:
        return (0, 0)
    known = max((_known(row) for row in rows), default=0)
    return known, max((len(row) for row in rows), default=0)


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    # Strict: a quotation mark that never ends would swallow the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(unguarded(cell) or None for cell in cells))
            line = reader.line_num + 1
    except csv.Error:
        raise FileError("quotes", line) from None


# === TABLE === #


def _table(
    rows: Iterable[Row], header_line: int, encoding: str = "", delimiter: str = ""
) -> Table:
    rows = _filled(rows)
    if not rows:
        raise FileError("empty")
    position = _header(rows, header_line)
    titles = tuple(_title(cell) for cell in rows[position].cells)
    width = max(len(row.cells) for row in rows[position:])
    if width > MAX_COLUMNS:
        raise FileError("too_many_columns")
    return Table(
        titles=(*titles, *[""] * (width - len(titles))),
        rows=tuple(_padded(row, width) for row in rows[position + 1 :]),
        header_line=rows[position].line,
        encoding=encoding,
        delimiter=delimiter,
    )


def _filled(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that hold anything, without the empty cells at their end."""
    filled: list[Row] = []
    for row in rows:
        cells = list(row.cells)
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if len(filled) > MAX_ROWS:
            raise FileError("too_many_rows")
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in cells):
            raise FileError("cell_too_long", row.line)
        filled.append(Row(row.line, tuple(cells)))
    return filled


def _header(rows: Sequence[Row], line: int) -> int:
    """Return the position of the titles: the row of which most are known."""
    if line:
        found = [n for n, row in enumerate(rows) if row.line == line]
        if not found:
            raise FileError("no_header", line)
        return found[0]
    start = rows[:HEADER_ROWS]
    best = max(range(len(start)), key=lambda n: (_known(start[n].cells), -n))
    if _known(start[best].cells):
        return best
    several = [n for n, row in enumerate(start) if len(row.cells) > 1]
    return several[0] if several else 0


def _known(cells: Iterable[Cell]) -> int:
    found = {field_of(cell) for cell in cells if isinstance(cell, str)}
    return len(found - {""})


def _title(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _padded(row: Row, width: int) -> Row:
    return Row(row.line, row.cells + (None,) * (width - len(row.cells)))
