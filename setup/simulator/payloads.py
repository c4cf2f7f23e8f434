# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults within an answer's data, whatever the insurer."""

import re
from collections.abc import Callable
from typing import Any

from .messages import Reply

_AMOUNT = re.compile(r"(?i)amount|limit(granted|requested)|indemnity|value$")
_CODE = re.compile(r"(?i)code$|^code|status|state$")
_NO_CODE = re.compile(r"(?i)country|currency|language|errorcode|postcode|postalcode")
_WRONG = ({"an": "object"}, ["a", "list"], True, 1.5)


def damaged(reply: Reply, fault: str) -> Reply:
    """Return a reply with the data that a fault makes of it."""
    if reply.data is None or fault not in _CHANGES:
        return reply
    data = _CHANGES[fault](reply.data)
    return Reply(reply.status, data, reply.headers, None, reply.content_type)


def _each(data: Any, change: Callable[[str, Any], Any], name: str = "") -> Any:
    if isinstance(data, dict):
        return {key: _each(value, change, key) for key, value in data.items()}
    if isinstance(data, list):
        return [_each(item, change, name) for item in data]
    return change(name, data)


def _wrong_types(data: Any) -> Any:
    count = iter(range(10**9))
    return _each(data, lambda name, value: _WRONG[next(count) % len(_WRONG)])


def _not_a_number(data: Any) -> Any:
    def change(name: str, value: Any) -> Any:
        return float("nan") if _AMOUNT.search(name) else value

    return _each(data, change)


def _unknown_codes(data: Any) -> Any:
    def change(name: str, value: Any) -> Any:
        code = _CODE.search(name) and not _NO_CODE.search(name)
        return "ZZ99" if code and isinstance(value, str) and value else value

    return _each(data, change)


def _lists(data: Any, change: Callable[[list], list]) -> Any:
    if isinstance(data, dict):
        return {key: _lists(value, change) for key, value in data.items()}
    if isinstance(data, list):
        return change([_lists(item, change) for item in data])
    return data


_CHANGES: dict[str, Callable[[Any], Any]] = {
    "wrong_types": _wrong_types,
    "not_a_number": _not_a_number,
    "unknown_codes": _unknown_codes,
    "duplicated": lambda data: _lists(data, lambda rows: [*rows, *rows]),
    "reordered": lambda data: _lists(data, lambda rows: rows[::-1]),
}
