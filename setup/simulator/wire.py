# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults of what goes over the wire: statuses, pages, bytes."""

import time
import zlib
from collections.abc import Iterator
from email.utils import formatdate

from .faults import Fault
from .messages import Reply, Request

_PAGE = b"<!DOCTYPE html><html><body><h1>Service</h1></body></html>"
_MEGABYTE = b" " * 1024**2
_STATUSES = {
    "unauthorized": 401,
    "forbidden": 403,
    "conflict": 409,
    "server_error": 500,
    "bad_gateway": 502,
}
_LOGINS = ("token", "authorize")


def instead(fault: Fault, request: Request) -> Reply | None:
    """Return what comes instead of the insurer's answer, ``None`` to ask it."""
    name = fault.fault
    error = {"error": "as asked for"}
    if name in _STATUSES:
        return Reply(_STATUSES[name], error)
    if name == "expired_token" and not request.path.rstrip("s").endswith(_LOGINS):
        return Reply(401, error)
    if name in ("too_many", "unavailable"):
        status = 429 if name == "too_many" else 503
        return Reply(status, error, {"Retry-After": str(fault.retry_after)})
    if name == "too_many_date":
        date = formatdate(time.time() + fault.retry_after, usegmt=True)
        return Reply(429, error, {"Retry-After": date})
    if name in ("html", "maintenance"):
        status = 200 if name == "html" else 503
        return Reply(status, body=_PAGE, content_type="text/html; charset=utf-8")
    if name == "redirect":
        return Reply(302, error, {"Location": fault.location})
    return None


def reshaped(reply: Reply, fault: Fault) -> Reply:
    """Return an answer with other bytes."""
    body, kind = reply.rendered(), reply.content_type
    if fault.fault == "cut":
        body = body[: len(body) // 2]
    elif fault.fault == "empty":
        body = b""
    elif fault.fault == "wrong_charset":
        kind = f"{kind.partition(';')[0]}; charset=utf-8"
        body = body.replace(b'"', b'"\xe9\xff', 1).replace(b"<", b"\xe9\xff<", 1)
    elif fault.fault == "entities":
        body = _with_entities(body)
    return Reply(reply.status, None, reply.headers, body, kind)


def _with_entities(body: bytes) -> bytes:
    entities = b'<!ENTITY a0 "lol">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
    )
    doctype = b'<!DOCTYPE x [%s<!ENTITY f SYSTEM "file:///etc/hostname">]>' % entities
    # A declaration first, as without one it would look like a web page.
    return b"<?xml version='1.0'?>" + doctype + body.replace(b"><", b">&a11;&f;<", 1)


def huge(megabytes: int) -> Iterator[bytes]:
    """Yield a document of spaces."""
    for _number in range(megabytes):
        yield _MEGABYTE


def bomb(megabytes: int) -> Iterator[bytes]:
    """Yield the same, compressed with gzip."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for chunk in huge(megabytes):
        yield compressor.compress(chunk)
    yield compressor.flush()
