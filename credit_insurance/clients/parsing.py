# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values out of an insurer's message, each checked to be what it should be.

All functions take what ``json`` or the SOAP library made of a value and raise
``Unreadable`` for anything else, never another exception.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from .identifiers import alpha2
from .models import CEILING, ZERO

LONGEST_TEXT = 2_000
#: A day this far away means "without end".
NO_END = 2200

_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{1,9})?")
_COMMA_NUMBER = re.compile(r"[0-9]{1,18}(,[0-9]{1,9})?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_CURRENCY = re.compile(r"[A-Z]{3}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]+")


class Unreadable(ValueError):
    """A value is not of the kind that it should be; says which, not the value."""


def at(data: object, path: str) -> object:
    """Return what lies at a dotted path, ``None`` when it is not there."""
    names = path.split(".") if "." in path else (path,)
    for name in names:
        if data is None:
            return None
        if not isinstance(data, dict):
            raise Unreadable(f"{path}: not an object")
        data = data.get(name)
    return data


def rows(data: object, path: str = "") -> list[dict]:
    """Return a list of objects that must be there, empty or not."""
    found = at(data, path) if path else data
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Unreadable(f"{path or 'the answer'}: not a list of objects")
    return found


def optional_rows(data: object, path: str) -> list[dict]:
    """Return a list of objects, an empty one when it is not there."""
    return [] if at(data, path) is None else rows(data, path)


def record(data: object, path: str = "") -> dict:
    """Return an object that must be there."""
    found = at(data, path) if path else data
    if not isinstance(found, dict):
        raise Unreadable(f"{path or 'the answer'}: not an object")
    return found


def text(data: object, path: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text or a whole number as text, cleaned; ``""`` when not there."""
    found = at(data, path)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise Unreadable(f"{path}: not a text")
    return clean(str(found))[:longest]


def identifier(data: object, path: str) -> str:
    """Return an id that must be there."""
    found = text(data, path, longest=201)
    if not found or len(found) > 200:
        raise Unreadable(f"{path}: no usable id")
    return found


def clean(value: str) -> str:
    """Remove what neither a database nor a log takes."""
    if not value.isprintable():
        value = _CONTROL.sub(" ", value)
    return value.strip()


def amount(data: object, path: str, comma: bool = False) -> Decimal | None:
    """Return an amount of money, ``None`` when there is none.

    :param comma: texts have a decimal comma; without it, a decimal point
    """
    found = at(data, path)
    if isinstance(found, str):
        found = _decimal(found.strip(), path, comma)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise Unreadable(f"{path}: not an amount")
    return _money(Decimal(found), path)


def _decimal(value: str, path: str, comma: bool) -> Decimal | None:
    if not value:
        return None
    if not (_COMMA_NUMBER if comma else _NUMBER).fullmatch(value):
        raise Unreadable(f"{path}: not an amount")
    return Decimal(value.replace(",", "."))


def _money(value: Decimal, path: str) -> Decimal:
    # An exponent of millions would only be noticed when somebody adds it up.
    if not value.is_finite() or (value and not -4 < value.adjusted() < 15):
        raise Unreadable(f"{path}: no possible amount")
    if not ZERO <= value < CEILING:
        raise Unreadable(f"{path}: no possible amount")
    for step in (Decimal("0.01"), Decimal("0.001")):
        rounded = value.quantize(step)
        if rounded == value:
            return rounded
    raise Unreadable(f"{path}: more decimals than money has")


def percentage(data: object, path: str, comma: bool = False) -> Decimal | None:
    """Return a percentage of 0 to 100; ``None`` when there is none or it is zero."""
    found = amount(data, path, comma)
    if found is not None and found > 100:
        raise Unreadable(f"{path}: not a percentage")
    return found or None


def day(data: object, path: str, compact: bool = False) -> date | None:
    """Return a day, ``None`` when there is none.

    :param compact: ``yyyymmdd`` with ``0`` for none, else ISO 8601, of which the
        first ten characters count whatever the time zone
    """
    found = at(data, path)
    if isinstance(found, date):
        return _plausible((found.year, found.month, found.day), path)
    value = text(data, path, longest=40)
    if not value or (compact and not value.strip("0")):
        return None
    match = _COMPACT_DAY.fullmatch(value) if compact else _ISO_DAY.match(value)
    if not match:
        raise Unreadable(f"{path}: not a day")
    return _plausible(tuple(map(int, match.groups())), path)


def _plausible(parts: tuple[int, ...], path: str) -> date | None:
    year, month, day_ = parts
    if year >= NO_END:
        return None
    try:
        found = date(year, month, day_)
    except ValueError:
        raise Unreadable(f"{path}: not a day") from None
    if year < 1970:
        raise Unreadable(f"{path}: no possible day")
    return found


def currency(data: object, path: str) -> str:
    """Return the ISO code of a currency, ``""`` when there is none."""
    found = text(data, path, longest=10)
    if found and not _CURRENCY.fullmatch(found):
        raise Unreadable(f"{path}: not a currency")
    return found


def country(data: object, path: str) -> str:
    """Return the two-letter code of a country, ``""`` when not there or unknown."""
    return alpha2(text(data, path, longest=10))


def dumped(data: object) -> str:
    """Return a message as plain ASCII JSON, to be kept."""
    return json.dumps(data, default=str, ensure_ascii=True, sort_keys=True)


def find(data: object, name: str, depth: int = 8) -> Iterator[dict]:
    """Yield the objects with a key ``name``, anywhere down to a depth."""
    if isinstance(data, dict):
        if name in data:
            yield data
        data = list(data.values())
    if isinstance(data, list) and depth:
        for item in data:
            yield from find(item, name, depth - 1)
