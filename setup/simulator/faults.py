# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults on demand: what networks, gateways and insurers do when they do not work."""

import random
from dataclasses import asdict, dataclass, replace
from typing import Any

#: Before the insurer takes the request, after it did, and what becomes of the answer.
FAULTS = {
    "timeout_before": "no answer, and the request is not carried out",
    "timeout_after": "no answer, although the request is carried out",
    "reset_before": "connection reset, and the request is not carried out",
    "reset_after": "connection reset, although the request is carried out",
    "close_before": "connection closed, and the request is not carried out",
    "close_after": "connection closed, although the request is carried out",
    "unauthorized": "401",
    "expired_token": "401 for anything but a login",
    "forbidden": "403",
    "too_many": "429, Retry-After in seconds",
    "too_many_date": "429, Retry-After as a date",
    "server_error": "500",
    "bad_gateway": "502",
    "unavailable": "503, Retry-After in seconds",
    "maintenance": "503 with a web page",
    "conflict": "409",
    "html": "a web page instead of the answer, status 200",
    "redirect": "302 to 'location'",
    "truncated": "less than Content-Length says",
    "cut": "half of the document, and nothing says so",
    "empty": "no body",
    "huge": "'megabytes' of text",
    "bomb": "'megabytes' of text, compressed to almost nothing",
    "drip": "one byte every 'seconds'",
    "wrong_charset": "bytes that are not in the encoding declared",
    "wrong_types": "lists, objects and numbers where something else belongs",
    "not_a_number": "NaN for every amount",
    "unknown_codes": "codes that are in no table",
    "duplicated": "every row of every list twice",
    "reordered": "every list backwards",
    "clock_skew": "a Date of 'seconds' from now",
    "entities": "XML with a document type, entities and a file in it",
}


@dataclass
class Fault:
    """A fault that waits for requests.

    :param insurer: to whom, empty for all
    :param path: part of the path, empty for all
    :param times: how often, -1 for ever
    """

    fault: str
    insurer: str = ""
    path: str = ""
    method: str = ""
    times: int = 1
    seconds: float = 5.0
    megabytes: int = 100
    location: str = ""
    retry_after: int = 7

    def __post_init__(self) -> None:
        if self.fault not in FAULTS:
            raise ValueError(f"{self.fault} is none of {', '.join(FAULTS)}")

    def fits(self, insurer: str, method: str, path: str) -> bool:
        return (
            self.times != 0
            and self.insurer in ("", insurer)
            and self.method in ("", method)
            and self.path in path
        )


class Faults:
    """Those that were asked for, the first one first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._random: list[Fault] = []
        self._share = 0.0
        self._chance = random.Random()  # noqa: S311 - no secret depends on it

    def at_random(self, faults: list[Fault], share: float, seed: int = 1) -> None:
        """Let a share of the requests, 0 to 1, meet one of these faults.

        Those asked for one by one go first.
        """
        self._random, self._share = faults, share
        self._chance.seed(seed)

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()
        self._share = 0.0

    def take(self, insurer: str, method: str, path: str) -> Fault | None:
        """Return the fault of a request, used up once more."""
        for fault in self._waiting:
            if fault.fits(insurer, method, path):
                fault.times -= fault.times > 0
                return fault
        fitting = [f for f in self._random if f.fits(insurer, method, path)]
        if fitting and self._chance.random() < self._share:
            return replace(self._chance.choice(fitting))
        return None

    def waiting(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._waiting if fault.times]


def parse(text: str) -> Fault:
    """Read a fault as the command line has it: ``NAME[@PATH][xTIMES]``.

    :raises ValueError: no such fault
    """
    name, _at, rest = text.partition("@")
    path, times = rest, 1
    head, _x, tail = (rest if rest else name).rpartition("x")
    if head and (tail.isdecimal() or tail == "-1"):
        times = int(tail)
        name, path = (name, head) if rest else (head, "")
    return Fault(name, path=path, times=times)
