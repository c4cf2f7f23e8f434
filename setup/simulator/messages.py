# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Requests as they come in, and replies as they go out."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Request:
    """One HTTP request to an insurer.

    :param path: below the insurer's own prefix
    :param headers: names in small letters
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON, or refuse it with 400."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refusal(400, {"message": "The body is no JSON."}) from None

    def form(self) -> dict[str, str]:
        """Return the body as a form."""
        fields = parse_qs(self.body.decode("utf-8", "replace"))
        return {name: values[-1] for name, values in fields.items()}

    def bearer(self) -> str:
        """Return the token of an Authorization header."""
        kind, _space, token = self.headers.get("authorization", "").partition(" ")
        return token if kind == "Bearer" else ""


@dataclass
class Reply:
    """An answer: data to be rendered as JSON, or a body as it is."""

    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    content_type: str = "application/json"

    def rendered(self) -> bytes:
        if self.body is not None:
            return self.body
        return b"" if self.data is None else json.dumps(self.data).encode()


class Refusal(Exception):
    """An error answer, raised from anywhere within an insurer."""

    def __init__(self, status: int, data: Any = None, headers: dict | None = None):
        super().__init__(status)
        self.reply = Reply(status, data, headers or {})
