# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Logins: any credentials are right unless there is "wrong" in them."""

import secrets
from typing import Any

from .book import Book

_LOCKED_AFTER = 5


class Logins:
    """Tokens that were given, by the simulator's own clock."""

    def __init__(self, book: Book):
        self._book = book
        self._ends: dict[str, float] = {}
        self._given: dict[str, int] = {}
        self._refused: dict[str, int] = {}

    def give(self, insurer: str, seconds: float) -> str:
        """Return a new token."""
        token = secrets.token_urlsafe(24)
        self._ends[f"{insurer} {token}"] = self._time() + seconds
        self._given[insurer] = self._given.get(insurer, 0) + 1
        return token

    def refuse(self, insurer: str) -> None:
        self._refused[insurer] = self._refused.get(insurer, 0) + 1

    def locked(self, insurer: str) -> bool:
        """Whether there were too many wrong logins, as Coface has it."""
        return self._refused.get(insurer, 0) >= _LOCKED_AFTER

    def good(self, insurer: str, token: str) -> bool:
        return self._ends.get(f"{insurer} {token}", 0.0) > self._time()

    def forget(self) -> None:
        """Make all tokens invalid and all accounts unlocked."""
        self._ends.clear()
        self._given.clear()
        self._refused.clear()

    def counts(self) -> dict[str, Any]:
        return {"given": self._given, "refused": self._refused}

    def _time(self) -> float:
        return self._book.now().timestamp()


def acceptable(*credentials: str) -> bool:
    """Tell whether credentials are right."""
    return all(text and "wrong" not in text for text in credentials)
