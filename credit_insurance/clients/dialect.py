# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an insurer's interface is like, as data that an administrator can override.

A fact is a text under a dotted key: ``url``, ``path.covers``, ``code.decision.DC01``,
``identifier.FR.siren``. It carries how sure it is, so that a screen can show which
values no source confirms. A fact without a value is one that no source tells; what
depends on it is not offered until an administrator enters it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from .claims import CLAIM_STATUSES
from .errors import NotConfigured
from .models import KINDS, STATUSES, TO_REVIEW

#: How sure a fact is, from the insurer's own documentation to nothing at all:
#: documented by the insurer; observed in somebody's working code; reported in prose
#: by somebody who saw the documentation; inferred from these; unverified.
DOCUMENTED, OBSERVED, REPORTED = "documented", "observed", "reported"
INFERRED, UNVERIFIED = "inferred", "unverified"
#: Entered by an administrator.
CONFIGURED = "configured"

_SURE = frozenset({DOCUMENTED, OBSERVED, CONFIGURED})
#: Beginnings of keys under which any code may be added.
_OPEN = ("code.", "identifier.")

PENDING, IGNORED, PRELIMINARY = "pending", "ignored", "preliminary"
#: What the codes of each table can mean; tables not listed have free meanings.
MEANINGS = {
    "decision": STATUSES | {PENDING, IGNORED},
    "classification": STATUSES | {PENDING, IGNORED},
    "cover": STATUSES | {PENDING, IGNORED},
    "historic": STATUSES | {PENDING, IGNORED},
    "claim": frozenset(CLAIM_STATUSES),
    "job": frozenset({PENDING, "done", "failed"}),
    "layer": frozenset(KINDS),
    "state": frozenset({PENDING, "decided", "refused"}),
    "fault": frozenset({"auth", "rejected", "unavailable"}),
}


@dataclass(frozen=True)
class Fact:
    """One value and how sure it is."""

    value: str
    mark: str = UNVERIFIED

    @property
    def sure(self) -> bool:
        return self.mark in _SURE


@dataclass(frozen=True)
class Verdict:
    """What a code of a decision means.

    :param status: a status of a decision, ``pending`` or ``ignored``
    """

    status: str
    preliminary: bool = False


class Dialect:
    """The facts of one insurer in one environment."""

    def __init__(self, facts: Mapping[str, Fact]):
        self._facts = dict(facts)
        # Whether codes differ in case only is not documented anywhere.
        self._folded = {key.casefold(): fact for key, fact in facts.items()}
        for key, fact in self._facts.items():
            _check_meaning(key, fact.value)

    @classmethod
    def of(cls, *groups: tuple[str, Mapping[str, str]]) -> "Dialect":
        """Build from pairs of a mark and the values that have it."""
        return cls(
            {key: Fact(value, mark) for mark, vs in groups for key, value in vs.items()}
        )

    def override(self, values: Mapping[str, str]) -> "Dialect":
        """Return a dialect with what an administrator entered.

        :raises NotConfigured: a key that nothing reads, or a code without meaning
        """
        for key in values:
            if key not in self._facts and not key.startswith(_OPEN):
                raise NotConfigured(key, "no such setting")
        entered = {key: Fact(value, CONFIGURED) for key, value in values.items()}
        return type(self)({**self._facts, **entered})

    def extended(self, other: "Dialect") -> "Dialect":
        """Return a dialect in which the facts of ``other`` win."""
        return type(self)({**self._facts, **other._facts})

    def __iter__(self) -> Iterator[tuple[str, Fact]]:
        return iter(sorted(self._facts.items()))

    def get(self, key: str) -> str:
        """Return a value, ``""`` when there is none."""
        fact = self._folded.get(key.casefold())
        return fact.value if fact else ""

    def need(self, key: str, **parts: str) -> str:
        """Return a value that must be there, its ``{parts}`` filled in.

        Parts are quoted: an id with a slash in it does not lead to another address.

        :raises NotConfigured: there is none
        """
        value = self.get(key)
        if not value:
            raise NotConfigured(key)
        for name, part in parts.items():
            value = value.replace("{" + name + "}", quote(str(part), safe=""))
        return value

    def number(self, key: str) -> Decimal:
        """Return a positive number that must be there.

        :raises NotConfigured: there is none
        """
        value = self.need(key)
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", value) or not Decimal(value):
            raise NotConfigured(key, "is no positive number")
        return Decimal(value)

    def has(self, *keys: str) -> bool:
        """Tell whether all of these are known."""
        return all(map(self.get, keys))

    def names(self, prefix: str) -> dict[str, str]:
        """Return the known values below a prefix: ``{rest of the key: value}``."""
        return {
            key[len(prefix) :]: fact.value
            for key, fact in self._facts.items()
            if key.startswith(prefix) and fact.value
        }

    def unverified(self) -> dict[str, Fact]:
        """Return what neither the insurer nor working code nor an admin confirms."""
        return {key: fact for key, fact in self._facts.items() if not fact.sure}

    def meaning(self, table: str, code: str, default: str = TO_REVIEW) -> str:
        """Return what a code of the insurer's means, ``default`` if nobody knows."""
        return self.get(f"code.{table}.{code}") or default

    def verdict(self, code: str, table: str = "decision") -> Verdict:
        """Return what the code of a decision means."""
        status, _comma, more = self.meaning(table, code).partition(",")
        return Verdict(status.strip(), more.strip() == PRELIMINARY)


def _check_meaning(key: str, value: str) -> None:
    kind, _dot, rest = key.partition(".")
    meanings = MEANINGS.get(rest.partition(".")[0]) if kind == "code" else None
    status, _comma, more = value.partition(",")
    if meanings and value and status.strip() not in meanings:
        raise NotConfigured(key, f"is none of {', '.join(sorted(meanings))}")
    if meanings and more.strip() not in ("", PRELIMINARY):
        raise NotConfigured(key, f"only '{PRELIMINARY}' can follow the comma")
