# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files for the tests of the reader of insurers' lists."""

import io
import zipfile

import openpyxl

HEADER = ("N° acheteur", "SIREN", "Raison sociale", "Montant accordé", "Devise")


def workbook(*rows, sheets=()):
    """An XLSX file with these rows, after sheets of other rows."""
    book = openpyxl.Workbook()
    for number, content in enumerate([*sheets, rows]):
        sheet = book.active if not number else book.create_sheet()
        for row in content:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(data, name, content):
    """An archive in which one part is replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
