# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An insurer or broker with a SOAP service of our own description.

See ``wsdl/credit_insurance.wsdl`` and ``facts.soap``. The client is identified by a
WS-Security UsernameToken, and by a TLS certificate where one was agreed.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NoReturn

from zeep.wsse.username import UsernameToken

from . import parsing, soap_answers
from .accounts import Account, secret
from .answers import Answer
from .base import (
    CLAIM,
    CLAIM_STATUS,
    DECISIONS,
    FIND,
    FIND_CLAIM,
    FIND_OVERDUE,
    OVERDUE,
    REQUEST,
    SEARCH,
    Client,
)
from .calls import Call
from .claims import Claim, ClaimStatus, OverdueNotice
from .decisions import ordered
from .dialect import PENDING
from .errors import Auth, ClientError, OutcomeUnknown, Rejected, Unavailable
from .facts import soap as facts
from .failures import of_status, presentable
from .models import Acknowledgement, Buyer, BuyerQuery, CoverRequest, Page
from .parsing import Unreadable
from .soap_answers import DecisionReader
from .soap_messages import Fault, Messages


@dataclass(frozen=True)
class SoapAccount(Account):
    """A user of the service and the policy's number.

    :param digest: send a digest of the password, and not the password itself
    """

    username: str = ""
    password: str = secret()
    policy: str = ""
    digest: bool = False


class SoapClient(Client):
    """Asks a service that recognises our references: a repetition does no harm there,
    but is not made here either."""

    dialects = {"production": facts.PRODUCTION, "sandbox": facts.SANDBOX}

    @property
    def features(self) -> frozenset[str]:
        cover = {SEARCH, REQUEST, DECISIONS, FIND}
        claims = {OVERDUE, CLAIM, CLAIM_STATUS, FIND_OVERDUE, FIND_CLAIM}
        return frozenset(cover | claims)

    @cached_property
    def _messages(self) -> Messages:
        self.account.require("username", "password", "policy")
        token = UsernameToken(
            self.account.username,
            self.account.password,
            use_digest=self.account.digest,
            zulu_timestamp=True,
        )
        need = self.dialect.need
        operations = {name: need(f"operation.{name}") for name in facts.OPERATIONS}
        return Messages(need("namespace"), operations, token)

    # === CALLS === #

    def _ask(
        self,
        operation: str,
        name: str,
        values: dict[str, Any],
        safe: bool = True,
        large: bool = False,
    ) -> tuple[Answer, dict[str, Any]]:
        """Send a message and return the answer with its values.

        :param name: of the operation in the description
        """
        self.tokens.get(self._key)
        values = {"policy": self.account.policy, **values}
        call = Call(
            operation,
            "POST",
            self.dialect.need("url"),
            headers={
                "Content-Type": "text/xml; charset=utf-8",
                "SOAPAction": self._messages.action(name),
            },
            data=self._messages.request(name, values),
            safe=safe,
            accept=(200, 500),
            large=large,
        )
        answer = self.transport.send(call)
        found = self._read_answer(name, answer)
        if isinstance(found, Fault):
            self._refuse(found, answer)
        return answer, found

    def _read_answer(self, name: str, answer: Answer) -> dict[str, Any] | Fault:
        try:
            return self._messages.answer(name, answer)
        except ClientError:
            if answer.status == 200:
                raise
            raise of_status(answer) from None

    def _refuse(self, fault: Fault, answer: Answer) -> NoReturn:
        redact = self.transport.redactor.text
        words = redact(fault.reason or fault.words)
        context: dict[str, Any] = {
            "operation": answer.operation,
            "status": answer.status,
            "body": answer.kept,
        }
        meaning = self.dialect.meaning("fault", fault.code, "")
        if meaning == "auth":
            self.tokens.refuse(self._key, words)
            raise Auth(words, **context)
        if meaning == "rejected":
            code = redact(fault.reason_code or fault.code)
            raise Rejected(words, code=code, message=presentable(words), **context)
        if meaning == "unavailable" and answer.safe:
            raise Unavailable(words, **context)
        if meaning == "unavailable":
            raise OutcomeUnknown(words, **context)
        error = answer.protocol(f"a fault of the unknown code {fault.code!r}")
        error.maybe_processed = not answer.safe
        raise error

    @property
    def _key(self) -> str:
        return f"{self.account.fingerprint()} {self.dialect.get('url')}"

    def _understood(self, answer: Answer, read, *arguments) -> Any:
        try:
            return read(*arguments)
        except (Unreadable, ValueError) as error:
            raise answer.protocol(str(error)) from None

    def check(self) -> None:
        self.tokens.forget(self._key)
        self._ask("check", "CheckAccess", {})

    # === BUYERS AND REQUESTS === #

    def search_buyer(self, query: BuyerQuery) -> tuple[Buyer, ...]:
        kind, number = self._identifier(query)
        values = {"country": query.country, "identifierType": kind}
        answer, found = self._ask(
            "search_buyer", "FindBuyer", {**values, "identifier": number}
        )
        return self._understood(answer, soap_answers.buyers, found)

    def request_cover(self, request: CoverRequest) -> Acknowledgement:
        values = {
            "reference": request.reference,
            "action": request.action,
            "buyerId": request.buyer_id,
            "amount": f"{request.amount:f}",
            "currency": request.currency,
            "effectiveFrom": request.effective,
            "urgent": request.urgent,
            "comment": request.comment,
        }
        answer, found = self._ask("request_cover", "RequestLimit", values, safe=False)
        return self._understood(answer, self._acknowledged, found)

    def find_request(
        self, request: CoverRequest, since: date
    ) -> Acknowledgement | None:
        values = {"reference": request.reference}
        answer, found = self._ask("find_request", "GetRequest", values)
        if found.get("request") is None:
            return None
        return self._understood(answer, self._acknowledged, found)

    def fetch_request(self, reference: str) -> Acknowledgement:
        values = {"requestId": reference}
        answer, found = self._ask("fetch_request", "GetRequest", values)
        if found.get("request") is None:
            raise Rejected(code="unknown", message="the insurer has no such request")
        return self._understood(answer, self._acknowledged, found)

    @property
    def _reader(self) -> DecisionReader:
        return DecisionReader(self.dialect, self._raw)

    def _acknowledged(self, found: dict[str, Any]) -> Acknowledgement:
        request = parsing.record(found, "request")
        code = parsing.text(request, "state")
        return Acknowledgement(
            reference=parsing.identifier(request, "requestId"),
            state=self.dialect.meaning("state", code, PENDING),
            decisions=ordered(self._reader.decisions(request)),
            message=parsing.text(request, "message"),
            raw=self._raw(found),
        )

    # === DECISIONS === #

    def fetch_decisions(self, cursor: str = "") -> Page:
        values = {"cursor": cursor}
        answer, found = self._ask("fetch_decisions", "GetDecisions", values, large=True)
        decisions = self._understood(answer, self._reader.decisions, found)
        following = self._understood(answer, parsing.text, found, "cursor")
        more = bool(found.get("more"))
        if more and following == cursor:
            raise answer.protocol("the page names itself as the next one")
        return Page(ordered(decisions), following, more=more)

    # === CLAIMS === #

    def declare_overdue(self, notice: OverdueNotice) -> Acknowledgement:
        values = {**soap_answers.of_message(notice), "kind": notice.kind}
        answer, found = self._ask(
            "declare_overdue", "DeclareOverdue", values, safe=False
        )
        number = self._understood(answer, parsing.identifier, found, "noticeId")
        return Acknowledgement(number, raw=answer.kept)

    def file_claim(self, claim: Claim) -> Acknowledgement:
        values = {
            **soap_answers.of_message(claim),
            "cause": claim.cause,
            "noticeId": claim.notice_reference,
            "dateOfLoss": claim.date_of_loss,
        }
        answer, found = self._ask("file_claim", "FileClaim", values, safe=False)
        number = self._understood(answer, parsing.identifier, found, "claimId")
        return Acknowledgement(number, raw=answer.kept)

    def find_overdue(self, reference: str) -> Acknowledgement | None:
        return self._find(FIND_OVERDUE, "notice", reference)

    def find_claim(self, reference: str) -> Acknowledgement | None:
        return self._find(FIND_CLAIM, "claim", reference)

    def _find(
        self, operation: str, kind: str, reference: str
    ) -> Acknowledgement | None:
        values = {"kind": kind, "reference": reference}
        answer, found = self._ask(operation, "FindMessage", values)
        number = self._understood(answer, parsing.text, found, "number")
        return Acknowledgement(number, raw=answer.kept) if number else None

    def fetch_claim(self, reference: str) -> ClaimStatus:
        values = {"claimId": reference}
        answer, found = self._ask("fetch_claim", "GetClaimStatus", values)
        return self._understood(answer, self._claim, found, reference)

    def _claim(self, found: dict[str, Any], reference: str) -> ClaimStatus:
        code = parsing.text(found, "status")
        return ClaimStatus(
            reference=reference,
            status=self.dialect.meaning("claim", code),
            indemnity=parsing.amount(found, "indemnity"),
            currency=parsing.currency(found, "currency") or self.account.currency,
            paid_on=parsing.day(found, "paidOn"),
            message=parsing.text(found, "message"),
            code=code,
            raw=self._raw(found),
        )
