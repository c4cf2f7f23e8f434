# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An insurer's answer: read within limits, decoded, understood as JSON."""

import http.client
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import urllib3

from .errors import Protocol

# Compressed data grow by a factor of 1,000 at most, so by 8 MB for each read.
_CHUNK = 8 * 1024
_LONGEST_INTEGER = 40
#: Encodings of text that an insurer may declare, out of those that Python knows.
_CHARSETS = frozenset(
    (
        *("utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be"),
        *("iso-8859-1", "latin-1", "iso-8859-15", "windows-1252", "cp1252"),
    )
)


class Unfinished(Exception):
    """An answer ended before its end, was too large or wrongly compressed.

    :param body: what was received of it
    """

    def __init__(self, detail: str, body: bytes):
        super().__init__(detail)
        self.body = body


@dataclass(frozen=True)
class Answer:
    """What came back, whatever the status.

    :param operation: what was asked
    :param safe: asking once more would have changed nothing
    :param kept: the body, redacted and shortened
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    operation: str = ""
    safe: bool = True
    kept: str = field(default="", repr=False)

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def is_page(self) -> bool:
        """Whether it is a web page, as proxies and maintenance send."""
        start = self.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return "html" in self.media_type or start.startswith((b"<!doctype", b"<html"))

    def text(self) -> str:
        """Return the body as text.

        :raises Protocol: it is not in the encoding that it says
        """
        name = charset(self.headers.get("Content-Type", ""))
        try:
            return self.body.decode("utf-8-sig" if name in ("utf-8", "utf8") else name)
        except (UnicodeError, LookupError):
            raise self.protocol("not in the encoding that it declares") from None

    def json(self) -> Any:
        """Return the body as JSON, numbers with a point as ``Decimal``.

        :raises Protocol: it is none, or not one that can only be read in one way
        """
        if self.is_page:
            raise self.protocol("a web page instead of an answer")
        try:
            return load_json(self.text())
        except (ValueError, RecursionError):
            raise self.protocol("no valid JSON") from None

    def protocol(self, detail: str) -> Protocol:
        """Return the error that this answer cannot be understood."""
        return Protocol(
            detail,
            operation=self.operation,
            status=self.status,
            body=self.kept,
            maybe_processed=not self.safe and self.status < 400,
        )


def charset(content_type: str) -> str:
    """Return the encoding that a content type declares, UTF-8 without one."""
    for part in content_type.split(";")[1:]:
        name, _equals, value = part.partition("=")
        if name.strip().lower() == "charset":
            value = value.strip(" \"'").lower()
            return value if value in _CHARSETS else "no such encoding"
    return "utf-8"


def load_json(text: str) -> Any:
    """Parse JSON as its standard has it.

    :raises ValueError: not JSON, ``NaN``, a name twice in one object, an integer of
        more than forty digits
    :raises RecursionError: nested too deeply
    """
    return json.loads(
        text,
        parse_float=Decimal,
        parse_int=_integer,
        parse_constant=_refused,
        object_pairs_hook=_object,
    )


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise ValueError("an integer is too long")
    return int(digits)


def _refused(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Two limits under one name: whichever was taken could be the wrong one.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in an object")
    return found


def read_body(response: Any, limit: int) -> bytes:
    """Read and decompress the body of a ``requests`` response.

    :param limit: how many bytes, decompressed, are taken
    :raises Unfinished: larger than that, cut off, or not compressed as it says
    """
    decode = _decoder(response.headers.get("Content-Encoding", ""))
    body, received = bytearray(), 0
    for chunk in _chunks(response.raw, body):
        received += len(chunk)
        try:
            body += decode(chunk, limit - len(body) + 1)
        except zlib.error:
            raise Unfinished("not compressed as it says", bytes(body)) from None
        if len(body) > limit:
            raise Unfinished(f"larger than {limit} bytes", bytes(body[:limit]))
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and received < int(promised):
        raise Unfinished("cut off", bytes(body))
    if not decode.finished:
        raise Unfinished("compressed data cut off", bytes(body))
    return bytes(body)


def _chunks(raw: Any, body: bytearray) -> Iterator[bytes]:
    while True:
        try:
            chunk = raw.read(_CHUNK, decode_content=False)
        except urllib3.exceptions.ProtocolError as error:
            causes = (*error.args, error.__cause__, error.__context__)
            if any(isinstance(cause, http.client.IncompleteRead) for cause in causes):
                raise Unfinished("cut off", bytes(body)) from None
            raise
        if not chunk:
            return
        yield chunk


class _Plain:
    finished = True

    def __call__(self, chunk: bytes, longest: int) -> bytes:
        return chunk


class _Gzip:
    def __init__(self) -> None:
        self._decompressor = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._seen = False

    def __call__(self, chunk: bytes, longest: int) -> bytes:
        self._seen = True
        return self._decompressor.decompress(chunk, longest)

    @property
    def finished(self) -> bool:
        return self._decompressor.eof or not self._seen


def _decoder(encoding: str) -> Any:
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip"):
        return _Gzip()
    # Nothing else was asked for; compressing twice is how bombs get past limits.
    raise Unfinished(f"compressed as {encoding[:40]!r}, which was not asked for", b"")
