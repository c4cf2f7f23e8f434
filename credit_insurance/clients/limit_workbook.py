# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The first sheet of an XLSX file that holds anything."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl

from .limit_table import MAX_COLUMNS, Cell, FileError, Row, unguarded

#: A workbook may unpack to so many bytes and parts; compressed bombs reach terabytes.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 2_000
#: Excel counts no further: what says otherwise is no workbook of Excel's.
LAST_ROW = 1_048_576
# No part of a workbook has a document type; those that define entities are attacks.
_TYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
# How Excel keeps a number has fifteen digits; what comes after them is noise.
_DIGITS = ".15g"


def rows(data: bytes) -> list[Row]:
    """Return the rows of the first sheet with any value; results, not formulas.

    :raises FileError: no workbook, one that unpacks to too much, a formula whose
        result is not in the file
    """
    formulas = _check_parts(data)
    try:
        found = _first_filled(data, data_only=True)
        if formulas:
            _check_results(found, _first_filled(data, data_only=False))
    except FileError:
        raise
    except Exception as error:
        # Whatever openpyxl stumbled on.
        raise FileError("damaged") from error
    return found


def _check_parts(data: bytes) -> bool:
    """Check what the archive holds before it is understood; tell about formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or size > MAX_UNPACKED:
                raise FileError("too_large")
            names = [part.filename for part in parts]
            return any([_check_part(archive, name) for name in names])
    except (*_DAMAGED, NotImplementedError, ValueError):
        raise FileError("damaged") from None


def _check_part(archive: zipfile.ZipFile, name: str) -> bool:
    if not name.endswith((".xml", ".rels", ".vml")):
        return False
    content = archive.read(name)
    if any(mark in content for mark in _TYPES):
        raise FileError("damaged")
    return name.startswith("xl/worksheets/") and b"<f" in content


def _first_filled(data: bytes, data_only: bool) -> list[Row]:
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False
    )
    try:
        for sheet in book.worksheets:
            found = list(_filled_rows(sheet, data_only))
            if found:
                return found
    finally:
        book.close()
    return []


def _filled_rows(sheet, data_only: bool) -> Iterator[Row]:
    # The size that a sheet says to have is often wrong.
    sheet.reset_dimensions()
    iterator = sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    for line, values in enumerate(iterator, 1):
        if line > LAST_ROW:
            raise FileError("too_many_rows")
        if any(value is not None for value in values):
            cells = tuple(map(_cell, values)) if data_only else tuple(values)
            yield Row(line, cells)


def _check_results(found: list[Row], formulas: list[Row]) -> None:
    """Refuse formulas that were never calculated: their cells look empty."""
    results = {row.line: row.cells for row in found}
    for row in formulas:
        cells = results.get(row.line, ())
        for position, value in enumerate(row.cells):
            result = cells[position] if position < len(cells) else None
            if _is_formula(value) and result is None:
                raise FileError("formula", row.line)


def _is_formula(value: object) -> bool:
    return value is not None and (
        (isinstance(value, str) and value.startswith("="))
        or type(value).__name__ in ("ArrayFormula", "DataTableFormula")
    )


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return Decimal(format(value, _DIGITS))
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, timedelta):
        return str(value)
    return unguarded(str(value)) or None
