# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What all clients have in common: an account, an interface, a login.

A client offers what its facts allow, see ``features``. Methods that it does not offer
raise ``NotConfigured``.
"""

from dataclasses import replace
from datetime import date
from typing import Any, NoReturn

from . import identifiers
from .accounts import TOKENS, Tokens
from .answers import Answer
from .calls import Call, Limits, Listener
from .certificate import ClientCertificate
from .claims import Claim, ClaimStatus, OverdueNotice
from .dialect import Dialect
from .errors import Auth, ClientError, NotConfigured, Protocol, Rejected
from .models import Acknowledgement, Buyer, BuyerQuery, CoverRequest, Page
from .parsing import Unreadable, dumped
from .redaction import Redactor
from .transport import Transport

SEARCH, REQUEST, DECISIONS, FIND = "search", "request", "decisions", "find_request"
OVERDUE, CLAIM, CLAIM_STATUS = "overdue", "claim", "claim_status"
FIND_OVERDUE, FIND_CLAIM = "find_overdue", "find_claim"


class Client:
    """What an insurer can be asked; the base of all clients.

    :param overrides: facts that an administrator entered
    :param tokens: shared by all clients of a process unless given
    :param listener: gets each exchange, redacted, for the audit trail
    """

    #: Dialects by environment.
    dialects: dict[str, Dialect] = {}

    def __init__(
        self,
        account: Any,
        overrides: dict[str, str] | None = None,
        *,
        tokens: Tokens | None = None,
        limits: Limits | None = None,
        listener: Listener | None = None,
        ca_bundle: str = "",
        certificate: ClientCertificate | None = None,
    ):
        if account.environment not in self.dialects:
            raise NotConfigured("environment", "is none that this insurer has")
        self.account = account
        self.dialect = self.dialects[account.environment].override(overrides or {})
        self.tokens = tokens or TOKENS
        self.transport = Transport(
            Redactor(account.secrets()),
            limits=limits,
            listener=listener,
            reason_of=self._reason_of,
            ca_bundle=ca_bundle,
            certificate=certificate,
        )

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are kept open for the next call."""
        self.transport.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.account!r}>"

    @property
    def features(self) -> frozenset[str]:
        """What can be asked with the facts that are known."""
        return frozenset()

    def check(self) -> None:
        """Log in anew and do nothing else, to test the credentials."""
        raise NotImplementedError

    def search_buyer(self, query: BuyerQuery) -> tuple[Buyer, ...]:
        """Return the companies that fit; a look-up may be billed."""
        self._unsupported(SEARCH)

    def request_cover(self, request: CoverRequest) -> Acknowledgement:
        """Ask for cover. Never repeated by itself: see ``find_request``."""
        self._unsupported(REQUEST)

    def find_request(
        self, request: CoverRequest, since: date
    ) -> Acknowledgement | None:
        """Tell whether a request has arrived, before it is sent again.

        :param since: the day on which it was sent
        :returns: ``None`` if it has certainly not arrived
        :raises OutcomeUnknown: this interface cannot tell; somebody has to ask
        """
        self._unsupported(FIND)

    def fetch_request(self, reference: str) -> Acknowledgement:
        """Return what became of a request, by the reference acknowledged."""
        self._unsupported(REQUEST)

    def fetch_decisions(self, cursor: str = "") -> Page:
        """Return decisions since a cursor of an earlier page; ``""`` for all."""
        self._unsupported(DECISIONS)

    def declare_overdue(self, notice: OverdueNotice) -> Acknowledgement:
        """Declare unpaid invoices. Never repeated by itself."""
        self._unsupported(OVERDUE)

    def file_claim(self, claim: Claim) -> Acknowledgement:
        """Ask to be indemnified. Never repeated by itself."""
        self._unsupported(CLAIM)

    def find_overdue(self, reference: str) -> Acknowledgement | None:
        """Tell whether a notice has arrived, by our own reference; see find_request."""
        self._unsupported(FIND_OVERDUE)

    def find_claim(self, reference: str) -> Acknowledgement | None:
        """Tell whether a claim has arrived, by our own reference; see find_request."""
        self._unsupported(FIND_CLAIM)

    def fetch_claim(self, reference: str) -> ClaimStatus:
        """Return where a claim stands, by the reference acknowledged."""
        self._unsupported(CLAIM_STATUS)

    def _identifier(self, query: BuyerQuery) -> tuple[str, str]:
        """Return the insurer's type of the number in a query, and the number.

        :raises Rejected: no number in it, or one that cannot be right
        """
        if query.siren:
            kind, number = "siren", identifiers.siren(query.siren)
        elif query.vat:
            kind, number = "vat", identifiers.vat(query.country, query.vat)
        else:
            message = "a SIREN or VAT number is needed"
            raise Rejected(code="identifier", message=message)
        special = self.dialect.get(f"identifier.{query.country}.{kind}")
        return special or self.dialect.need(f"identifier.*.{kind}"), number

    def _unsupported(self, feature: str) -> NoReturn:
        raise NotConfigured(feature, "no interface of this insurer is known for it")

    def _raw(self, data: object) -> str:
        """Return a message to be kept, redacted and shortened."""
        return self.transport.redactor.kept(dumped(data))

    def _reason_of(self, answer: Answer) -> tuple[str, str]:
        """Return the code and words of an insurer's error answer."""
        return "", ""


class RestClient(Client):
    """A client that logs in for a token and sends it with each call."""

    def check(self) -> None:
        self.tokens.forget(self._key)
        self._token()

    # === LOGIN === #

    @property
    def _key(self) -> str:
        return f"{self.account.fingerprint()} {self.dialect.get('url')}"

    def _login(self) -> tuple[str, float]:
        """Return a new token and the seconds it lives."""
        raise NotImplementedError

    def _authorization(self, token: str) -> dict[str, str]:
        """Return the headers that carry a token."""
        return {"Authorization": f"Bearer {token}"}

    def _token(self) -> tuple[str, bool]:
        """Return a token, and whether it was made just now."""
        token = self.tokens.get(self._key)
        if token:
            self.transport.redactor.add(token)
            return token, False
        try:
            token, seconds = self._login()
        except (Auth, Rejected) as error:
            self.tokens.refuse(self._key, str(error))
            raise _as_auth(error) from None
        self.transport.redactor.add(token)
        self.tokens.put(self._key, token, seconds)
        return token, True

    def _send(self, call: Call) -> Answer:
        """Send a call with a token; a token that ran out is renewed once."""
        token, new = self._token()
        try:
            return self._send_with(call, token)
        except Auth as error:
            if error.status != 401 or new:
                raise
        self.tokens.forget(self._key)
        token, _new = self._token()
        return self._send_with(call, token)

    def _send_with(self, call: Call, token: str) -> Answer:
        headers = {**call.headers, **self._authorization(token)}
        return self.transport.send(replace(call, headers=headers))

    def _url(self, key: str, **parts: str) -> str:
        return self.dialect.need("url").rstrip("/") + self.dialect.need(key, **parts)

    # === ANSWERS === #

    def _readable(self, answer: Answer, read, *arguments) -> Any:
        """Return ``read(data, *arguments)`` of an answer's JSON.

        :raises Protocol: it is not what ``read`` expects
        """
        try:
            return read(answer.json(), *arguments)
        except (Unreadable, ValueError) as error:
            raise answer.protocol(str(error)) from None


def _as_auth(error: ClientError) -> Auth:
    if isinstance(error, Auth):
        return error
    # Token endpoints answer wrong credentials with 400 as well.
    return Auth(error.detail, operation=error.operation, status=error.status)


def token_of(answer: Answer, token: object, seconds: object) -> tuple[str, float]:
    """Check a token and its lifetime as they came.

    :param seconds: ``None`` stands for an hour
    :raises Protocol: the answer to a login holds no token
    """
    if not isinstance(token, str) or not 8 <= len(token) <= 8_000:
        raise _no_token(answer)
    if not (token.isascii() and token.isprintable()):
        raise _no_token(answer)
    try:
        lifetime = float(3600 if seconds is None else str(seconds))
    except ValueError:
        raise _no_token(answer) from None
    # Also turns what is not a number into none at all.
    return token, lifetime if 0 <= lifetime <= 24 * 3600 else 0.0


def _no_token(answer: Answer) -> Protocol:
    return answer.protocol("no usable token")
