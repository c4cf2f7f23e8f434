# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables as files for an insurer or a spreadsheet; ``limit_file`` reads them back.

No text in them is a formula, whatever a customer is called.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from .limit_table import Cell, guarded


def to_csv(titles: Sequence[str], rows: Iterable[Sequence[Cell]], mark: str) -> bytes:
    """Return a CSV file that a spreadsheet opens with a double click.

    :param mark: decimal separator of the reader's language; a comma makes the
        semicolon separate the columns, as spreadsheets of these languages expect
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if mark == "," else ",")
    writer.writerow([guarded(title) for title in titles])
    for row in rows:
        writer.writerow([_written(cell, mark) for cell in row])
    return stream.getvalue().encode("utf-8-sig", "replace")


def _written(cell: Cell, mark: str) -> str:
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", mark)
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(cell or "")


def to_xlsx(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return an Excel workbook with one sheet, amounts as numbers, days as days."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        amount = book.add_format({"num_format": "#,##0.00"})
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, bold)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    sheet.write_number(line, column, float(cell), amount)
                elif isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif cell:
                    sheet.write_string(line, column, guarded(cell))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(titles), 18)
    return stream.getvalue()
