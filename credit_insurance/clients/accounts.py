# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Credentials, and the tokens that they bought."""

import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from .errors import Auth, NotConfigured

#: A token is renewed this long before its end.
_EARLY = 60


def secret() -> Any:
    """Declare a field of an account that nothing may show."""
    return field(default="", repr=False, metadata={"secret": True})


@dataclass(frozen=True)
class Account:
    """What identifies a customer at an insurer.

    :param environment: ``production`` or ``sandbox``; there is no way from the one
        to the other's credentials
    :param currency: of the policy, for insurers which do not repeat it
    """

    environment: str = "production"
    currency: str = ""

    def secrets(self) -> tuple[str, ...]:
        return tuple(self._values(True))

    def _values(self, secrets: bool) -> Iterator[str]:
        for item in fields(self):
            if not secrets or item.metadata.get("secret"):
                yield str(getattr(self, item.name))

    def fingerprint(self) -> str:
        """Tell accounts apart without telling their secrets."""
        text = "\0".join([type(self).__name__, *self._values(False)])
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

    def require(self, *names: str) -> None:
        """Raise ``NotConfigured`` for the first of the fields that is empty."""
        for name in names:
            if not getattr(self, name):
                raise NotConfigured(name)


class Tokens:
    """Tokens of one process, and the accounts whose login was refused.

    Insurers lock accounts after a few wrong logins, so a refused account is not tried
    again until its credentials change or somebody asks for it (``forget``).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, tuple[str, float]] = {}
        self._refused: dict[str, str] = {}

    def get(self, key: str) -> str:
        """Return a token that is still good, else ``""``.

        :raises Auth: the login of this account was refused
        """
        with self._lock:
            if key in self._refused:
                raise Auth(self._refused[key], operation="login")
            token, end = self._tokens.get(key, ("", 0.0))
            return token if time.monotonic() < end - _EARLY else ""

    def put(self, key: str, token: str, seconds: float) -> None:
        with self._lock:
            self._tokens[key] = (token, time.monotonic() + seconds)

    def refuse(self, key: str, detail: str) -> None:
        with self._lock:
            self._tokens.pop(key, None)
            self._refused[key] = f"not tried again: {detail}"

    def forget(self, key: str) -> None:
        with self._lock:
            self._tokens.pop(key, None)
            self._refused.pop(key, None)


#: Those of this process.
TOKENS = Tokens()
