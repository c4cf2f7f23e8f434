# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a file with a table is made of, whatever its format."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Limits of a file: bytes, rows with anything in them, columns, characters of a cell.
MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 5_000

#: What a cell holds: ``None`` when it is empty.
Cell = str | Decimal | date | None

_STARTS = ("=", "+", "-", "@")
_BLANK = " \t\r\n\xa0\u202f\ufeff"


class FileError(Exception):
    """A file cannot be read as a table.

    :param code: ``empty``, ``too_large``, ``too_many_rows``, ``too_many_columns``,
        ``cell_too_long``, ``old_excel``, ``damaged``, ``encoding``, ``quotes``,
        ``formula`` or ``no_header``
    :param line: the line of the file, zero when it is not about one
    """

    def __init__(self, code: str, line: int = 0):
        super().__init__(f"{code} at line {line}" if line else code)
        self.code = code
        self.line = line


@dataclass(frozen=True)
class Row:
    """A row of a table.

    :param line: its number in the file, as an editor or Excel counts it
    """

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A file that was read.

    :param titles: of the columns; ``""`` where a column has none
    :param rows: below the titles, none of them empty, as long as the titles
    :param header_line: where the titles are, from one
    :param encoding: of a CSV file, ``""`` for XLSX
    :param delimiter: of a CSV file, ``""`` for XLSX
    """

    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    header_line: int
    encoding: str = ""
    delimiter: str = ""


def cleaned(text: str) -> str:
    """Return a text without the blanks around it, those that Excel keeps included."""
    return text.strip(_BLANK)


def unguarded(text: str) -> str:
    """Return a text cleaned and without the guard of :func:`guarded`."""
    text = cleaned(text)
    return text[1:] if text[:1] == "'" and text[1:2] in _STARTS else text


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, for export."""
    text = cleaned(" ".join(text.split()))
    return f"'{text}" if text.startswith(_STARTS) else text
