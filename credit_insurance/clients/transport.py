# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one place where a request to an insurer leaves this machine.

Every request has timeouts, verifies the server's certificate, follows no redirect to
another host, reads no more than a limit, is logged without secrets, and either gives
an ``Answer`` or one of ``errors``.
"""

import contextlib
import json
import logging
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.utils import get_environ_proxies
from urllib3.util.ssl_ import create_urllib3_context

from . import failures
from .answers import Answer, Unfinished, charset, read_body
from .calls import Call, Exchange, Limits, Listener, ReasonOf
from .certificate import ClientCertificate
from .deadline import Deadline, DeadlineAdapter
from .errors import ClientError, NotConfigured, Protocol
from .parsing import dumped
from .redaction import MASK, WINDOW, Redactor

_logger = logging.getLogger(__name__)

_REDIRECTS = 3
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _Session(requests.Session):
    """A session that leaves redirects alone.

    ``requests`` reads the whole body of a redirect, whatever its size, even when told
    not to follow it.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class Transport:
    """Sends the calls of one client; not to be shared between threads."""

    def __init__(
        self,
        redactor: Redactor,
        *,
        limits: Limits | None = None,
        listener: Listener | None = None,
        reason_of: ReasonOf = lambda answer: ("", ""),
        ca_bundle: str = "",
        certificate: ClientCertificate | None = None,
    ):
        self.redactor = redactor
        self.limits = limits or Limits()
        self._listener = listener
        self._reason_of = reason_of
        self._deadline = Deadline()
        self._session = self._open(ca_bundle, certificate)

    def _open(self, ca_bundle: str, certificate: ClientCertificate | None):
        context = create_urllib3_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if certificate:
            certificate.load_into(context)
        session = _Session()
        # The environment's netrc would replace our Authorization header.
        session.trust_env = False
        session.verify = ca_bundle or True
        session.headers["Accept-Encoding"] = "gzip"
        session.headers["User-Agent"] = "credit-insurance"
        for scheme in ("https://", "http://"):
            session.mount(scheme, DeadlineAdapter(self._deadline, context))
        return session

    def close(self) -> None:
        self._session.close()

    def send(self, call: Call) -> Answer:
        """Send a request and return the answer, if its status is one accepted.

        :raises ClientError: of the class that says what to do next
        """
        check_url(call.url)
        started, status, kept, error = time.monotonic(), 0, "", ""
        try:
            request = self._build(call)
            self._log_request(call, request)
            answer = self._receive(call, request)
            status, kept = answer.status, answer.kept
            if status not in call.accept:
                raise failures.of_status(answer, self._reason(answer))
            return answer
        except ClientError as failure:
            status, kept = failure.status, failure.body
            error = self.redactor.text(f"{type(failure).__name__}: {failure}")
            raise
        finally:
            milliseconds = int((time.monotonic() - started) * 1000)
            self._report(call, (status, kept, error), milliseconds)

    # === BUILD === #

    def _build(self, call: Call) -> requests.PreparedRequest:
        for name, value in call.headers.items():
            if not (value.isascii() and value.isprintable()):
                raise NotConfigured(name, "has characters that a header cannot have")
        headers, data = dict(call.headers), call.data
        if call.json is not None:
            headers["Content-Type"] = "application/json"
            data = encoded(call.json)
        request = requests.Request(
            call.method, call.url, headers, data=data, params=call.params
        )
        try:
            return self._session.prepare_request(request)
        except (requests.exceptions.RequestException, UnicodeError) as error:
            # Their texts quote the header or the address at fault.
            raise failures.of_exception(error, call.operation, True) from None

    # === SEND AND RECEIVE === #

    def _receive(self, call: Call, request: requests.PreparedRequest) -> Answer:
        self._deadline.start(self.limits.total)
        answer = self._once(call, request)
        for _hop in range(_REDIRECTS):
            target = self._redirected(call, request, answer)
            if not target:
                break
            request = request.copy()
            request.url = target
            answer = self._once(call, request)
        return answer

    def _once(self, call: Call, request: requests.PreparedRequest) -> Answer:
        with _classified(call):
            response = self._session.send(
                request,
                timeout=(self.limits.connect, self.limits.read),
                proxies=get_environ_proxies(request.url or "", no_proxy=None),
                allow_redirects=False,
                stream=True,
            )
            try:
                return self._read(call, response)
            finally:
                response.close()

    def _read(self, call: Call, response: requests.Response) -> Answer:
        answer = Answer(
            response.status_code, response.headers, b"", call.operation, call.safe
        )
        try:
            limit = self.limits.large if call.large else self.limits.size
            body = read_body(response, limit)
        except Unfinished as unfinished:
            kept = self._kept(call, answer, unfinished.body)
            raise replace(answer, kept=kept).protocol(
                f"the answer is {unfinished}"
            ) from None
        return replace(answer, body=body, kept=self._kept(call, answer, body))

    def _redirected(
        self, call: Call, request: requests.PreparedRequest, answer: Answer
    ) -> str:
        """Return where a read is redirected to on the same host, else ``""``."""
        location = answer.headers.get("Location", "")
        if answer.status not in (301, 302, 303, 307, 308) or not location:
            return ""
        try:
            target = urljoin(request.url or "", location)
            same = origin(target) == origin(request.url or "")
        except ValueError:
            return ""
        return target if same and call.method == "GET" else ""

    # === LOG, KEEP, EXPLAIN === #

    def _kept(self, call: Call, answer: Answer, body: bytes) -> str:
        if call.secret:
            return MASK
        # No character of a known encoding has more than four bytes.
        start = body[: 4 * WINDOW]
        try:
            text = start.decode(charset(answer.headers.get("Content-Type", "")))
        except (UnicodeError, LookupError):
            text = start.decode("utf-8", "replace")
        return self.redactor.kept(text.replace("\0", ""))

    def _reason(self, answer: Answer) -> tuple[str, str]:
        try:
            code, message = self._reason_of(answer)
        except (Protocol, ValueError):
            return "", ""
        return self.redactor.text(code), self.redactor.text(message)

    def _log_request(self, call: Call, request: requests.PreparedRequest) -> None:
        if _logger.isEnabledFor(logging.DEBUG):
            headers = self.redactor.headers(request.headers)
            _logger.debug("%s headers %s", call.operation, headers)

    def _report(
        self, call: Call, outcome: tuple[int, str, str], milliseconds: int
    ) -> None:
        status, kept, error = outcome
        exchange = Exchange(
            operation=call.operation,
            method=call.method,
            url=self.redactor.text(call.url),
            request=self._request_text(call),
            status=status,
            response=kept,
            error=error,
            milliseconds=milliseconds,
        )
        _logger.info(
            "%s %s %r: %s in %d ms %s",
            *(exchange.operation, exchange.method, exchange.url),
            *(exchange.status or "no answer", milliseconds, error),
        )
        if self._listener:
            self._listener(exchange)

    def _request_text(self, call: Call) -> str:
        if call.secret:
            return MASK
        body = call.data if call.json is None else call.json
        if isinstance(body, bytes):
            body = body.decode("utf-8", "replace")
        parts = {"params": dict(call.params), "body": body}
        return self.redactor.kept(
            "\n".join(_as_text(part) for part in parts.values() if part)
        )


def _as_text(part: Any) -> str:
    return part if isinstance(part, str) else dumped(part)


def encoded(data: Any) -> bytes:
    """Return JSON, amounts as its numbers."""
    return json.dumps(data, default=_number).encode()


def _number(value: Any) -> int | float:
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is not JSON")
    # Money has at most fifteen digits, which a float keeps.
    return int(value) if value == value.to_integral_value() else float(value)


@contextlib.contextmanager
def _classified(call: Call) -> Iterator[None]:
    try:
        yield
    except (
        requests.exceptions.RequestException,
        urllib3.exceptions.HTTPError,
        OSError,
        # http.client, on lines that are no HTTP
        ValueError,
    ) as error:
        # The error of requests holds the request, and that the Authorization.
        raise failures.of_exception(error, call.operation, call.safe) from None


def check_url(url: str) -> None:
    """Refuse an address without TLS, but for the simulator on this machine.

    :raises NotConfigured: the address is not usable
    """
    try:
        parts, _port = urlsplit(url), urlsplit(url).port
    except ValueError:
        raise NotConfigured("url", "is no address") from None
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not local:
        raise NotConfigured("url", "is no https address")
    if not parts.hostname or parts.username or parts.password:
        raise NotConfigured("url", "is not a plain address of a host")


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    standard = {"https": 443, "http": 80}.get(parts.scheme, 0)
    return parts.scheme, parts.hostname or "", parts.port or standard
