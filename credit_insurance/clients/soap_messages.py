# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""SOAP messages by the description in ``wsdl``, without a network of their own."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import zeep
import zeep.helpers
from lxml import etree
from zeep.wsse.username import UsernameToken

from .answers import Answer
from .errors import NotConfigured, Rejected
from .parsing import clean

_WSDL = Path(__file__).parent / "wsdl" / "credit_insurance.wsdl"
_NAMESPACE = "urn:credit-insurance:insurer:1"
_ENVELOPE = "{http://schemas.xmlsoap.org/soap/envelope/}"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema}schema"
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,99}", re.ASCII)


class Fault(NamedTuple):
    """A SOAP fault: its code without prefix, its words, the refusal within it."""

    code: str
    words: str
    reason_code: str = ""
    reason: str = ""


class Messages:
    """Builds requests and reads answers.

    :param operations: our name of each operation, and the service's
    """

    def __init__(
        self, namespace: str, operations: Mapping[str, str], token: UsernameToken
    ):
        text = _description(namespace, operations)
        settings = zeep.Settings(
            strict=True,
            xml_huge_tree=False,
            forbid_dtd=True,
            forbid_entities=True,
            forbid_external=True,
        )
        self._client = zeep.Client(io.BytesIO(text), settings=settings, wsse=token)
        self._schema = etree.XMLSchema(etree.fromstring(text).find(f".//{_SCHEMA}"))
        self._namespace = namespace
        self._operations = operations

    def action(self, operation: str) -> str:
        """Return the value of the SOAPAction header, quoted."""
        return f'"{self._namespace}:{self._operations[operation]}"'

    def request(self, operation: str, values: Mapping[str, Any]) -> bytes:
        """Return an envelope with the credentials in it.

        :raises Rejected: a value does not fit into the message
        """
        try:
            envelope = self._client.create_message(
                self._client.service,
                self._operations[operation],
                **{
                    name: _cleaned(value)
                    for name, value in values.items()
                    if value not in (None, "")
                },
            )
        except (zeep.exceptions.Error, ValueError, TypeError) as error:
            raise Rejected(str(error), code="message", operation=operation) from None
        return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")

    def answer(self, operation: str, answer: Answer) -> dict[str, Any] | Fault:
        """Return the values of an answer, or its fault.

        :raises Protocol: it is not what the description says
        """
        body = _body(answer)
        fault = body.find(f"{_ENVELOPE}Fault")
        if fault is not None:
            return _fault(fault)
        name = f"{{{self._namespace}}}{self._operations[operation]}Response"
        if len(body) != 1 or body[0].tag != name:
            raise answer.protocol("not the answer to what was asked")
        # Validated on its own: what surrounds it is no part of the schema.
        content = etree.fromstring(etree.tostring(body[0]), _parser())
        if not self._schema.validate(content):
            raise answer.protocol("not what the description of the service says")
        element = self._client.get_element(name)
        try:
            value = element.parse(content, self._client.wsdl.types)
        except (zeep.exceptions.Error, ValueError, ArithmeticError):
            raise answer.protocol("values that cannot be read") from None
        return zeep.helpers.serialize_object(value, dict)


def _description(namespace: str, operations: Mapping[str, str]) -> bytes:
    """Return the WSDL with the names that a service has for its operations."""
    text = _WSDL.read_text(encoding="utf-8")
    if not re.fullmatch(r"[A-Za-z0-9:/._~#?=%+-]{1,300}", namespace):
        raise NotConfigured("namespace", "is no namespace")
    text = text.replace(_NAMESPACE, namespace)
    for ours, theirs in operations.items():
        if not _NAME.fullmatch(theirs):
            raise NotConfigured(f"operation.{ours}", "is no name of an operation")
        text = re.sub(rf"\b{ours}(?=(Input|Output|Response)?\b)", theirs, text)
    return text.encode()


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [
            {name: _cleaned(v) for name, v in item.items() if v not in (None, "")}
            for item in value
        ]
    return value


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _body(answer: Answer) -> Any:
    """Return the body of the envelope.

    :raises Protocol: no envelope, or one with a document type: entities in it could
        read files, or grow without end
    """
    if answer.is_page or "xml" not in answer.media_type:
        raise answer.protocol("no XML")
    try:
        root = etree.fromstring(answer.body, _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise answer.protocol("no well-formed XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise answer.protocol("XML with a document type")
    body = root.find(f"{_ENVELOPE}Body")
    if root.tag != f"{_ENVELOPE}Envelope" or body is None:
        raise answer.protocol("no SOAP envelope")
    return body


def _fault(fault: Any) -> Fault:
    code = _text_of(fault, "faultcode").rpartition(":")[2].rpartition(".")[0::2]
    detail = fault.find("detail")
    reason = detail if detail is not None else fault
    return Fault(
        code=code[0] or code[1],
        words=_text_of(fault, "faultstring"),
        reason_code=_text_of(reason, ".//{*}code"),
        reason=_text_of(reason, ".//{*}message"),
    )


def _text_of(element: Any, path: str) -> str:
    return clean(element.findtext(path) or "")[:1000]
