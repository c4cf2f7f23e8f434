# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Secrets taken out of what is logged, kept or shown."""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

MASK = "[redacted]"
#: What is kept of a message.
KEPT = 20_000
# What is shorter occurs in harmless text as well; it is found by its field's name.
_SHORTEST = 4
# A secret may be cut by the end of what is read; it is no longer than this.
_MARGIN = 8_000
#: What of a message is looked at.
WINDOW = KEPT + _MARGIN

# None of the patterns below fits a text with none of these words in it.
_WORDS = (
    *("passw", "secret", "token", "key", "authorization", "nonce", "signature"),
    *("cookie", "bearer", "basic"),
)
# Repetitions are bounded: what an insurer sends must not make these patterns slow.
_NAMES = (
    r"[\w-]{0,40}(?:password|passwd|secret|token|api[_-]?key|app[_-]?key"
    r"|authorization|nonce|signature|cookie|private[_-]?key)"
)
_NAME = re.compile(rf"(?i){_NAMES}")
_FIELDS = (
    # JSON
    (
        re.compile(
            rf'(?i)("{_NAMES}"\s{{0,9}}:\s{{0,9}})'
            r'(?:"(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|\{[^}]*\}?|[^\s",}\]]+)'
        ),
        rf'\1"{MASK}"',
    ),
    # XML
    (
        re.compile(rf"(?i)(<(?:[\w-]{{1,40}}:)?{_NAMES}(?:\s[^<>]{{0,400}})?>)[^<]+"),
        rf"\1{MASK}",
    ),
    # forms and addresses
    (re.compile(rf"(?i)(\b{_NAMES}=)[^&\s\"'<>]+"), rf"\1{MASK}"),
    # headers
    (re.compile(r"(?i)(\b(?:bearer|basic)\s)\s{0,9}[\w.~+/=-]{8,}"), rf"\1{MASK}"),
)


class Redactor:
    """Replaces the secrets it was told, however encoded, and fields named like one."""

    def __init__(self, secrets: Iterable[str] = ()):
        self._variants: list[str] = []
        self.add(*secrets)

    def __repr__(self) -> str:
        return f"<Redactor of {len(self._variants)} texts>"

    def add(self, *secrets: str) -> None:
        """Tell secrets; those of fewer than four characters are not searched for."""
        found = {v for s in secrets if len(s) >= _SHORTEST for v in _variants(s)}
        # The longest first: one secret may be within another.
        self._variants = sorted({*self._variants, *found}, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        for variant in self._variants:
            text = text.replace(variant, MASK)
        small = text.lower()
        if any(word in small for word in _WORDS):
            for pattern, replacement in _FIELDS:
                text = pattern.sub(replacement, text)
        return text

    def kept(self, text: str) -> str:
        """Return the beginning of a message without secrets, to be stored."""
        window = text[:WINDOW]
        redacted = self.text(window)
        if len(text) > len(window):
            redacted = redacted[:-_MARGIN]
        return redacted[:KEPT]

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return headers without secrets."""
        return {
            name: MASK if _NAME.fullmatch(name) else self.text(value)
            for name, value in headers.items()
        }


def _variants(secret: str) -> set[str]:
    """Return a secret as it may stand in JSON, a form, an address, XML or base64."""
    return {
        secret,
        quote(secret, errors="replace"),
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
        escape(secret),
        escape(secret, {'"': "&quot;"}),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        base64.b64encode(secret.encode("utf-8", "replace")).decode(),
    }
