# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a broken exchange or a status means: which error, and so what to do next."""

import ssl
from collections.abc import Iterator
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import urllib3

from .answers import Answer
from .errors import (
    Auth,
    ClientError,
    NotConfigured,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from .parsing import clean

#: Nobody is asked to wait longer than this.
LONGEST_WAIT = 24 * 3600
_LONGEST_MESSAGE = 300

_BAD_ADDRESS = (
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidHeader,
)
#: Alerts by which a server refuses the certificate of its client.
_CERTIFICATE_ALERTS = (
    *("certificate", "unknown_ca", "access_denied", "handshake_failure"),
)


def of_exception(error: Exception, operation: str, safe: bool) -> ClientError:
    """Return the error that says whether the message left.

    :param error: of ``requests``, ``urllib3`` or the socket
    :param safe: the message changes nothing at the insurer, and may be repeated
    """
    causes = list(_causes(error))
    if isinstance(error, _BAD_ADDRESS):
        return NotConfigured("url", type(error).__name__, operation=operation)
    for cause in causes:
        # urllib3 before 2.0 compares names by itself, with an error of its own.
        if type(cause).__name__ in ("SSLCertVerificationError", "CertificateError"):
            reason = getattr(cause, "verify_message", cause)
            detail = f"the server's certificate is not valid: {reason}"
            return Unavailable(detail, operation=operation)
        if isinstance(cause, ssl.SSLError) and _refuses_certificate(cause):
            detail = f"the client's certificate is refused: {cause.reason}"
            return Auth(detail, operation=operation)
    names = " < ".join(dict.fromkeys(type(cause).__name__ for cause in causes))
    if safe or any(map(_before_sending, causes)):
        return Unavailable(names, operation=operation)
    return OutcomeUnknown(names, operation=operation)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what is wrapped in it, each once."""
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        found = waiting.pop(0)
        if not isinstance(found, BaseException) or any(found is s for s in seen):
            continue
        seen.append(found)
        yield found
        waiting += [*found.args, getattr(found, "reason", None)]
        waiting += [found.__cause__, found.__context__]


def _refuses_certificate(error: ssl.SSLError) -> bool:
    reason = (error.reason or "").lower()
    return "alert" in reason and any(word in reason for word in _CERTIFICATE_ALERTS)


def _before_sending(error: BaseException) -> bool:
    return isinstance(
        error,
        requests.exceptions.ConnectTimeout
        | requests.exceptions.ProxyError
        | urllib3.exceptions.NewConnectionError
        | urllib3.exceptions.ConnectTimeoutError
        | urllib3.exceptions.ProxyError,
    )


def of_status(answer: Answer, reason: tuple[str, str] = ("", "")) -> ClientError:
    """Return the error of an answer whose status is none that was expected.

    :param reason: the insurer's code and words, as far as its answer has them
    """
    status, code, message = answer.status, clean(reason[0]), presentable(reason[1])
    context: dict[str, Any] = {
        "operation": answer.operation,
        "status": status,
        "body": answer.kept,
    }
    if status in (401, 403, 407):
        return Auth(message, **context)
    if status in (429, 503):
        return Unavailable(message, retry_after=retry_after(answer.headers), **context)
    if status == 408 or status >= 500:
        kind = Unavailable if answer.safe else OutcomeUnknown
        return kind(message, **context)
    if status in (400, 404, 409, 410, 412, 422) and not _foreign_404(answer):
        return Rejected(code=code[:100] or str(status), message=message, **context)
    return answer.protocol(message or "a status that was not expected")


def _foreign_404(answer: Answer) -> bool:
    # A web page: the address is wrong, not what was asked.
    return answer.status in (404, 410) and answer.is_page


def retry_after(headers) -> int | None:
    """Return the seconds to wait that an answer names, ``None`` if it names none.

    A date is taken relative to the server's own, whose clock may be wrong.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return int(min(float(value[:9]), LONGEST_WAIT))
    then = http_date(value)
    if then is None:
        return None
    now = http_date(headers.get("Date", "")) or datetime.now(timezone.utc)
    return int(min(max((then - now).total_seconds(), 0), LONGEST_WAIT))


def http_date(value: str) -> datetime | None:
    """Return the time of a header, ``None`` when it is none."""
    try:
        found = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def presentable(message: str) -> str:
    """Return an insurer's words if they are words for humans, else ``""``."""
    words = " ".join(clean(message).split())
    if "<" in words or "Traceback" in words or "Exception" in words:
        return ""
    return words[:_LONGEST_MESSAGE]
