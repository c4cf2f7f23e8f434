# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts, days, percentages and words as people write them in tables."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .limit_table import Cell
from .models import CEILING

#: Days from here on stand for "without end".
OPEN_END = date(2900, 1, 1)
HUNDRED = Decimal(100)

#: Signs of currencies, as they stand beside amounts.
CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "CHF": "CHF"}
# Every separator of thousands that is neither a point nor a comma.
_THIN = re.compile("[\\s\xa0\u202f\u2009\u2007'’_]")
_CODE = re.compile(r"[A-Za-z]{3}")
_SIGNED = re.compile(r"([+-]?)([0-9.,]+)(-?)")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
_LOCAL = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Day numbers of Excel from 1950 to 2200.
_EXCEL_DAYS = range(18_264, 109_575)
_EXCEL_EPOCH = date(1899, 12, 30)


class Unclear(ValueError):
    """A value cannot be read in one way."""


def text(cell: Cell) -> str:
    """Return a cell as text; whole numbers as digits, days in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    return cell.isoformat() if isinstance(cell, date) else cell


# === AMOUNTS === #


def amount(cell: Cell, mark: str, places: int) -> tuple[Decimal | None, str]:
    """Return an amount and the currency written beside it, ``""`` without any.

    :param mark: the decimal separator; see :func:`decimal_mark`
    :param places: decimals of the currency; a text with more of them is unclear, a
        number of Excel is rounded to them
    :raises Unclear: not an amount, or one that could be several; a percentage
    """
    if cell is None:
        return None, ""
    if isinstance(cell, date):
        raise Unclear("a day")
    if isinstance(cell, Decimal):
        cent = Decimal(1).scaleb(-places)
        return _checked(cell).quantize(cent, ROUND_HALF_UP), ""
    number, currency = _split(cell)
    signed = _SIGNED.fullmatch(number)
    if not signed or all(signed.group(1, 3)):
        raise Unclear("not an amount")
    before, digits, after = signed.groups()
    value = _checked(_number(digits, mark, places))
    negative = "-" in (before, after)
    return (-value if negative else value), currency


def _split(cell: str) -> tuple[str, str]:
    """Take the currency and the blanks out of a written amount."""
    compact = _THIN.sub("", cell)
    if compact.startswith("(") and compact.endswith(")"):
        compact = f"-{compact[1:-1]}"
    signs = "".join(char for char in compact if not (char in ".,+-" or char.isdigit()))
    number = compact.replace(signs, "", 1) if signs else compact
    if not signs:
        return number, ""
    currency = CURRENCIES.get(signs) or (
        signs.upper() if _CODE.fullmatch(signs) else ""
    )
    if not currency:
        raise Unclear("not an amount")
    return number, currency


def _number(digits: str, mark: str, places: int) -> Decimal:
    if not digits.strip(".,"):
        raise Unclear("not an amount")
    other = "," if mark == "." else "."
    whole, _mark, fraction = digits.partition(mark)
    groups = whole.split(other)
    grouped = len(groups) > 1
    if grouped and not (
        1 <= len(groups[0]) <= 3
        and groups[0] != "0"
        and all(len(group) == 3 for group in groups[1:])
    ):
        raise Unclear("thousands that are none")
    if (fraction and not fraction.isdigit()) or len(fraction.rstrip("0")) > places:
        raise Unclear("more decimals than the currency has")
    return Decimal(f"{''.join(groups) or '0'}.{fraction or '0'}")


def _checked(value: Decimal) -> Decimal:
    if abs(value) >= CEILING:
        raise Unclear("absurdly high")
    return value


def decimal_mark(cells: Iterable[Cell]) -> str:
    """Return the decimal separator of a column of amounts, by what is certain in it.

    A single separator with three digits after it proves nothing: money has rarely
    three decimals, so without any proof it separates thousands.
    """
    proofs = {_proof(cell) for cell in cells if isinstance(cell, str)} - {""}
    if len(proofs) > 1:
        raise Unclear("both separators are decimal separators")
    return proofs.pop() if proofs else _not_thousands(cells)


def _proof(cell: str) -> str:
    marks = re.findall(r"[.,]", cell)
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    before, _mark, after = _THIN.sub("", cell).partition(last)
    digits = len(re.match(r"\d*", after).group())
    lead = re.search(r"\d*$", before).group()
    thousands = digits == 3 and 1 <= len(lead) <= 3 and lead.strip("0")
    return "" if thousands else last


def _not_thousands(cells: Iterable[Cell]) -> str:
    """Return the separator that does not occur, where all the others are thousands."""
    used = {char for cell in cells if isinstance(cell, str) for char in cell}
    return "," if "." in used and "," not in used else "."


# === DAYS, PERCENTAGES === #


def day(cell: Cell, month_first: bool = False) -> date | None:
    """Return a day; ``None`` for an empty cell and for days that mean "no end".

    :raises Unclear: no day, or none that exists
    """
    if cell is None:
        return None
    if isinstance(cell, date):
        found = cell
    elif isinstance(cell, Decimal):
        found = _numbered_day(cell)
    else:
        found = _written_day(cell, month_first)
    return None if found >= OPEN_END else found


def _numbered_day(number: Decimal) -> date:
    if number == number.to_integral_value() and _COMPACT.fullmatch(format(number, "f")):
        return _written_day(format(number, "f"), False)
    if int(number) not in _EXCEL_DAYS:
        raise Unclear("no day")
    return _EXCEL_EPOCH + timedelta(days=int(number))


def _written_day(written: str, month_first: bool) -> date:
    match = _ISO.fullmatch(written) or _COMPACT.fullmatch(written)
    if match:
        year, month, number = match.groups()
    elif match := _LOCAL.fullmatch(written):
        number, month, year = match.groups()
        if month_first:
            number, month = month, number
    else:
        raise Unclear("no day")
    try:
        return date(int(year) + 2000 * (len(year) == 2), int(month), int(number))
    except ValueError:
        raise Unclear("no such day") from None


def percentage(cell: Cell) -> Decimal | None:
    """Return a percentage between 0 and 100.

    What is not more than one is a ratio, as Excel keeps percentages: no policy
    insures one percent.

    :raises Unclear: no percentage, or out of its bounds
    """
    if cell is None:
        return None
    written = text(cell).replace("%", "")
    value, currency = amount(written, decimal_mark([written]), 4)
    if currency or value is None or not 0 < value <= HUNDRED:
        raise Unclear("not a percentage")
    is_ratio = value <= 1 and "%" not in text(cell)
    return value * HUNDRED if is_ratio else value
