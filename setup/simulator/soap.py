# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The SOAP service, by its description in the add-on's ``clients/wsdl``."""

import base64
import hashlib
import xml.etree.ElementTree as ElementTree
from typing import Any
from xml.sax.saxutils import escape

from . import companies
from .book import Case, day
from .insurer import Insurer
from .logins import acceptable
from .messages import Refusal, Reply, Request

_NS = "urn:credit-insurance:insurer:1"
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_WSSE = (
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
)
_WSU = (
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
)
#: The password behind a digest, which does not tell it.
DIGEST_PASSWORD = "opensesame"  # noqa: S105 - of nobody


class Soap(Insurer):
    """Knows our references: the same one twice is answered like the first time."""

    name = "soap"

    def handle(self, request: Request) -> Reply:
        try:
            operation, values = self._parse(request)
            route = getattr(self, f"_{operation}", None)
            if not route:
                raise self.refusal(500, "No such operation.", "Client")
            data = {f"{operation}Response": route(values)}
        except Refusal as refusal:
            return refusal.reply
        except (KeyError, TypeError, ValueError) as error:
            text = f"The simulator does not understand it: {error!r}"
            return self.refusal(500, text).reply
        return Reply(200, data, content_type="text/xml; charset=utf-8")

    def refusal(self, status: int, message: str, field: str = "Client") -> Refusal:
        refusal = Refusal(status)
        detail = ""
        if field == "Client":
            detail = (
                f"<detail><r:Refusal xmlns:r='{_NS}'><r:code>R1</r:code>"
                f"<r:message>{escape(message)}</r:message></r:Refusal></detail>"
            )
        body = (
            f"<e:Fault xmlns:wsse='{_WSSE}'><faultcode>{_prefixed(field)}</faultcode>"
            f"<faultstring>{escape(message)}</faultstring>{detail}</e:Fault>"
        )
        refusal.reply.body = enveloped(body)
        refusal.reply.content_type = "text/xml; charset=utf-8"
        return refusal

    def _parse(self, request: Request) -> tuple[str, dict[str, Any]]:
        try:
            root = ElementTree.fromstring(request.body)  # noqa: S314 - our own tests
        except ElementTree.ParseError:
            raise self.refusal(500, "No XML.") from None
        if not self._authentic(root):
            self.logins.refuse(self.name)
            message = "The security token could not be authenticated."
            raise self.refusal(500, message, "wsse:FailedAuthentication")
        body = root.find(f"{{{_ENVELOPE}}}Body")
        content = body[0] if body is not None and len(body) else ElementTree.Element("")
        namespace, _brace, operation = content.tag.rpartition("}")
        if namespace != f"{{{_NS}":
            raise self.refusal(500, "Another namespace.")
        return operation, _values(content)

    def _authentic(self, root: ElementTree.Element) -> bool:
        token = root.find(f".//{{{_WSSE}}}UsernameToken")
        if token is None:
            return False
        user = token.findtext(f"{{{_WSSE}}}Username") or ""
        password = token.findtext(f"{{{_WSSE}}}Password") or ""
        nonce = token.findtext(f"{{{_WSSE}}}Nonce")
        if nonce is None:
            return acceptable(user, password)
        created = token.findtext(f"{{{_WSU}}}Created") or ""
        text = base64.b64decode(nonce) + created.encode() + DIGEST_PASSWORD.encode()
        expected = base64.b64encode(hashlib.sha1(text).digest()).decode()  # noqa: S324
        return acceptable(user) and password == expected

    # === OPERATIONS === #

    def _CheckAccess(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"currency": "EUR"}

    def _FindBuyer(self, values: dict[str, Any]) -> dict[str, Any]:
        country, number = values["country"], values["identifier"]
        siren = values["identifierType"] == "SIREN"
        found = companies.by_siren(number) if siren else None
        found = found if siren else companies.by_vat(country, number)
        if not found:
            return {"buyer": []}
        buyer = {"buyerId": found["id"], "name": found["name"], "country": country}
        return {"buyer": [buyer]}

    def _RequestLimit(self, values: dict[str, Any]) -> dict[str, Any]:
        known = self._by_reference(values["policy"], values["reference"])
        if known:
            self.book.count_duplicate(self.name)
            return {"request": self._request(known)}
        if not float(values["amount"]) and values["action"] != "cancel":
            raise self.refusal(500, "The amount must not be zero.")
        asked = {name: values[name] for name in ("amount", "currency", "reference")}
        buyer = companies.by_id(values["buyerId"])
        policy, action = values["policy"], values["action"]
        old = self.book.latest(self.name, policy, buyer["id"])
        if action == "cancel":
            if not old:
                raise self.refusal(500, "There is no cover to cancel.")
            return {"request": self._request(self.book.cancel(old))}
        case = self.book.apply(self.name, policy, buyer, **asked, action=action)
        return {"request": self._request(case)}

    def _GetRequest(self, values: dict[str, Any]) -> dict[str, Any]:
        if "reference" in values:
            case = self._by_reference(values["policy"], values["reference"])
        else:
            case = self.book.numbered(self.name, values["requestId"])
        return {"request": self._request(case)} if case else {}

    def _GetDecisions(self, values: dict[str, Any]) -> dict[str, Any]:
        """The cursor counts decisions, which are never taken out of their order."""
        now = self.book.now()
        events = [
            (event, case)
            for case in self.book.of(self.name, values["policy"])
            for event in case.events
            if event.at <= now.isoformat()
        ]
        events.sort(key=lambda pair: pair[0].at)
        start = int(values.get("cursor") or 0)
        size = self.book.rules["page_size"]
        page = events[start : start + size]
        return {
            "decision": [self._decision(case, event) for event, case in page],
            "cursor": str(start + len(page)),
            "more": "true" if events[start + size :] else "false",
        }

    def _DeclareOverdue(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"noticeId": self._filed("notice", values)}

    def _FileClaim(self, values: dict[str, Any]) -> dict[str, Any]:
        total = sum(float(line["outstanding"]) for line in _listed(values, "invoice"))
        money = {"amount": round(total, 2), "currency": values["currency"]}
        return {"claimId": self._filed("claim", {**values, "total": money})}

    def _FindMessage(self, values: dict[str, Any]) -> dict[str, Any]:
        found = self.book.filed(self.name, values["kind"], values["reference"])
        return {"number": str(found.number)} if found else {}

    def _GetClaimStatus(self, values: dict[str, Any]) -> dict[str, Any]:
        try:
            state, claim = self.book.claim_state(values["claimId"])
        except LookupError:
            raise self.refusal(500, "No such claim.") from None
        if state == "received":
            return {"status": state}
        total = claim.content["total"]
        share = self.book.rules["indemnity_percentage"] / 100
        answer = {
            "status": state,
            "indemnity": f"{total['amount'] * share:.2f}",
            "currency": total["currency"],
        }
        if state == "paid":
            answer["paidOn"] = self.book.now().date().isoformat()
        return answer

    def _filed(self, kind: str, values: dict[str, Any]) -> str:
        known = self.book.filed(self.name, kind, values["reference"])
        if known:
            self.book.count_duplicate(self.name)
            return str(known.number)
        return str(self.book.file(self.name, kind, values["reference"], values).number)

    def _by_reference(self, policy: str, reference: str) -> Case | None:
        cases = self.book.of(self.name, policy)
        return next((case for case in cases if case.reference == reference), None)

    def _request(self, case: Case) -> dict[str, Any]:
        event = case.current(self.book.now())
        request: dict[str, Any] = {"requestId": str(case.number)}
        request["state"] = "decided" if event else "pending"
        if event:
            request["decision"] = [self._decision(case, event)]
        return request

    def _decision(self, case: Case, event: Any) -> dict[str, Any]:
        at = day(event.at).isoformat()
        decision: dict[str, Any] = {
            "decisionId": str(case.number),
            "buyerId": case.buyer["id"],
            "buyerName": case.buyer["name"],
            "reference": case.reference,
            "code": event.status,
            "layer": "permanent",
            "amount": event.amount,
            "currency": case.currency,
            "requestedAmount": case.amount,
            "effectiveFrom": at,
            "decidedOn": at,
            "insuredPercentage": "90",
        }
        return {name: value for name, value in decision.items() if value != ""}


def _prefixed(code: str) -> str:
    return code if ":" in code else f"e:{code}"


def enveloped(body: str) -> bytes:
    return (
        f"<e:Envelope xmlns:e='{_ENVELOPE}'><e:Body>{body}</e:Body></e:Envelope>"
    ).encode()


def rendered(data: dict[str, Any]) -> bytes:
    """Return data as an envelope; a list repeats its element."""
    ((name, values),) = data.items()
    return enveloped(f"<{name} xmlns='{_NS}'>{_elements(values)}</{name}>")


def _elements(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(
            f"<{name}>{_elements(item)}</{name}>"
            for name, items in value.items()
            for item in (items if isinstance(items, list) else [items])
        )
    if isinstance(value, list):
        return "".join(map(_elements, value))
    return escape(str(value))


def _values(element: ElementTree.Element) -> dict[str, Any]:
    """Return the children as values; one that has children as their values."""
    found: dict[str, Any] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        value: Any = _values(child) if len(child) else child.text or ""
        if name in found:
            earlier = found[name]
            value = [*(earlier if isinstance(earlier, list) else [earlier]), value]
        found[name] = value
    return found


def _listed(values: dict[str, Any], name: str) -> list[Any]:
    found = values.get(name, [])
    return found if isinstance(found, list) else [found]
