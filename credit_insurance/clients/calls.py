# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the transport is told and tells: calls, their limits, the audit trail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .answers import Answer


class Limits(NamedTuple):
    """Seconds and bytes that an exchange may take.

    ``total`` is for one exchange as a whole, ``large`` the size of answers that list
    a portfolio, ``size`` that of any other.
    """

    connect: float = 5.0
    read: float = 30.0
    total: float = 120.0
    size: int = 2 * 1024**2
    large: int = 64 * 1024**2


@dataclass(frozen=True)
class Call:
    """A request as a client wants it.

    :param safe: it changes nothing at the insurer and may be sent again blindly
    :param accept: statuses that the client understands, all others are errors
    :param secret: neither the request nor its answer are kept: a login
    :param large: the answer may be as large as ``Limits.large``
    """

    operation: str
    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Any = field(default=None, repr=False)
    data: Any = field(default=None, repr=False)
    safe: bool = True
    accept: tuple[int, ...] = (200,)
    secret: bool = False
    large: bool = False


@dataclass(frozen=True)
class Exchange:
    """One request and what became of it, for the audit trail; without secrets."""

    operation: str
    method: str
    url: str
    request: str
    status: int
    response: str
    error: str
    milliseconds: int


Listener = Callable[[Exchange], None]
#: Takes an answer, returns the insurer's error code and words, empty if it has none.
ReasonOf = Callable[[Answer], tuple[str, str]]
