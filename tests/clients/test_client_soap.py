# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The SOAP service against its simulation: messages, faults, credentials, pages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import zeep
from lxml import etree
from simulated import (
    ACCOUNTS,
    NOBODY,
    POLICY,
    QUICK,
    SIREN,
    USUAL,
    claim,
    invoice,
    notice,
    request,
)

from credit_insurance.clients.errors import (
    Auth,
    NotConfigured,
    OutcomeUnknown,
    Protocol,
    Rejected,
    Unavailable,
)
from credit_insurance.clients.models import BuyerQuery
from credit_insurance.clients.soap_messages import _WSDL
from simulator.soap import DIGEST_PASSWORD, enveloped

NS = {"m": "urn:credit-insurance:insurer:1"}
WSSE = (
    "{http://docs.oasis-open.org/wss/2004/01/"
    "oasis-200401-wss-wssecurity-secext-1.0.xsd}"
)
ENVELOPE = "{http://schemas.xmlsoap.org/soap/envelope/}"
XML = "text/xml; charset=utf-8"


@pytest.fixture
def client(insurers):
    return insurers.client("soap")


def message(insurers):
    """Return the body of the last request."""
    sent = insurers.received()[-1]
    root = etree.fromstring(sent["body"].encode())
    return root, root.find(f"{ENVELOPE}Body")[0]


def values(element):
    return {etree.QName(child).localname: child.text for child in element}


# === CREDENTIALS === #


def test_the_password_is_in_the_security_header(insurers, client):
    client.check()
    root, body = message(insurers)
    assert etree.QName(body).localname == "CheckAccess"
    account = ACCOUNTS["soap"][1]
    assert root.findtext(f".//{WSSE}Username") == account.username
    assert root.findtext(f".//{WSSE}Password") == account.password
    headers = insurers.received()[-1]["headers"]
    assert headers["soapaction"] == '"urn:credit-insurance:insurer:1:CheckAccess"'
    assert headers["content-type"] == XML


def test_a_digest_does_not_tell_the_password(insurers):
    account = replace(ACCOUNTS["soap"][1], password=DIGEST_PASSWORD, digest=True)
    insurers.client("soap", account=account).check()
    assert DIGEST_PASSWORD not in insurers.received()[-1]["body"]
    other = replace(account, password="another one")
    with pytest.raises(Auth):
        insurers.client("soap", account=other).check()


def test_refused_credentials_are_tried_once_until_somebody_asks(insurers):
    client = insurers.wrong("soap")
    for _attempt in range(3):
        with pytest.raises(Auth):
            client.fetch_decisions()
    assert len(insurers.received()) == 1
    with pytest.raises(Auth):
        client.check()
    assert len(insurers.received()) == 2


@pytest.mark.parametrize("missing", ["username", "password", "policy"])
def test_without_credentials_nothing_is_sent(insurers, missing):
    account = replace(ACCOUNTS["soap"][1], **{missing: ""})
    with pytest.raises(NotConfigured, match=missing):
        insurers.client("soap", account=account).fetch_decisions()
    assert insurers.received() == []


# === MESSAGES === #


def test_buyers_are_found_by_number(insurers, client):
    (buyer,) = client.search_buyer(BuyerQuery("FR", siren=SIREN))
    assert buyer.country == "FR"
    _root, body = message(insurers)
    assert values(body) == {
        "policy": POLICY,
        "country": "FR",
        "identifierType": "SIREN",
        "identifier": SIREN,
    }
    assert client.search_buyer(BuyerQuery("FR", siren=NOBODY)) == ()
    assert client.search_buyer(BuyerQuery("DE", vat="DE136695976"))


def test_a_request_is_answered_with_its_decision(insurers, client):
    acknowledgement = client.request_cover(
        request(
            "20000.50", urgent=True, comment="A & B < C", effective=date(2026, 5, 1)
        )
    )
    _root, body = message(insurers)
    assert values(body) == {
        "policy": POLICY,
        "reference": "S00042",
        "action": "new",
        "buyerId": "12829386",
        "amount": "20000.50",
        "currency": "EUR",
        "effectiveFrom": "2026-05-01",
        "urgent": "true",
        "comment": "A & B < C",
    }
    (decision,) = acknowledgement.decisions
    assert (acknowledgement.state, decision.status) == ("decided", "granted")
    assert decision.amount == Decimal("20000.50")
    assert decision.insured_percentage == 90


def test_a_pending_request_is_followed(insurers, client):
    acknowledgement = client.request_cover(request("100000"))
    assert (acknowledgement.state, acknowledgement.decisions) == ("pending", ())
    insurers.advance(hours=3)
    done = client.fetch_request(acknowledgement.reference)
    assert [d.amount for d in done.decisions] == [50_000]
    with pytest.raises(Rejected):
        client.fetch_request("1")


def test_cover_is_changed_and_cancelled(client):
    client.request_cover(request("20000"))
    client.request_cover(request("30000", reference="S2", action="increase"))
    client.request_cover(request("30000", reference="S3", action="cancel"))
    decisions = client.fetch_decisions().decisions
    assert [d.status for d in decisions] == ["granted", "granted", "withdrawn"]


def test_a_request_whose_answer_was_lost_is_found(insurers, client):
    assert client.find_request(request(), date.today()) is None
    client.transport.limits = QUICK
    insurers.fault("timeout_after", seconds=2)
    with pytest.raises(OutcomeUnknown):
        client.request_cover(request("20000"))
    client.transport.limits = USUAL
    found = client.find_request(request("20000"), date.today())
    assert found.state == "decided"
    assert insurers.state["duplicates"] == {}
    assert insurers.state["applications"] == {"soap": 1}


def test_a_refusal_has_the_insurers_code_and_words(client):
    with pytest.raises(Rejected) as caught:
        client.request_cover(request("0"))
    assert (caught.value.code, caught.value.status) == ("R1", 500)
    assert "must not be zero" in caught.value.user_message


def test_what_no_message_can_hold_is_cleaned_or_refused(insurers, client):
    client.request_cover(request("20000", comment="a\x00b\x0bc"))
    _root, body = message(insurers)
    assert values(body)["comment"] == "a b c"


def test_decisions_are_paged(insurers, client):
    insurers.rules(page_size=100)
    insurers.control("movements", {"insurer": "soap", "policy": POLICY, "count": 250})
    decisions, cursor, pages = [], "", 0
    while True:
        page = client.fetch_decisions(cursor)
        decisions += page.decisions
        cursor, pages = page.cursor, pages + 1
        if not page.more:
            break
    assert (len(decisions), pages, cursor) == (250, 3, "250")
    client.request_cover(request("20000"))
    (decision,) = client.fetch_decisions(cursor).decisions
    assert decision.request_reference == "S00042"


def test_notices_and_claims(insurers, client):
    lines = (invoice(), invoice("INV/2", "99.95", delivered=None))
    acknowledgement = client.declare_overdue(notice(invoices=lines))
    _root, body = message(insurers)
    sent = [values(line) for line in body.findall("m:invoice", NS)]
    assert sent[0]["outstanding"] == "900.00"
    assert sent[0]["delivered"] == "2026-01-04"
    assert "delivered" not in sent[1]
    assert acknowledgement.reference == client.declare_overdue(notice()).reference
    reference = client.file_claim(claim(date_of_loss=date(2026, 6, 1))).reference
    assert client.fetch_claim(reference).status == "received"
    insurers.advance(days=61)
    status = client.fetch_claim(reference)
    assert (status.status, status.indemnity) == ("paid", Decimal("810.00"))
    with pytest.raises(Rejected, match="No such claim"):
        client.fetch_claim("1")


# === THE DESCRIPTION === #


def test_the_description_needs_no_network():
    text = _WSDL.read_text(encoding="utf-8")
    document = etree.fromstring(text.encode())
    assert document.findall(".//{*}import") == []
    client = zeep.Client(str(_WSDL))
    assert len(client.service._binding.all()) == 9


def test_operations_can_have_other_names(insurers):
    overrides = {"operation.CheckAccess": "Ping"}
    client = insurers.client("soap", overrides)
    with pytest.raises(Rejected, match="No such operation"):
        client.check()
    _root, body = message(insurers)
    assert etree.QName(body).localname == "Ping"


def test_another_namespace_is_sent(insurers):
    client = insurers.client("soap", {"namespace": "urn:another:one"})
    with pytest.raises(Rejected, match="Another namespace"):
        client.check()
    _root, body = message(insurers)
    assert etree.QName(body).namespace == "urn:another:one"


@pytest.mark.parametrize(
    "overrides",
    [{"operation.CheckAccess": "Ping it"}, {"namespace": "urn:a&b"}],
)
def test_names_that_cannot_be_are_refused(insurers, overrides):
    with pytest.raises(NotConfigured):
        insurers.client("soap", overrides).check()


def test_without_an_address_nothing_is_sent():
    kind, account = ACCOUNTS["soap"]
    with pytest.raises(NotConfigured, match="url"):
        kind(account).check()


# === ANSWERS THAT ARE NONE === #


def answered(content):
    return enveloped(
        f"<GetDecisionsResponse xmlns='{NS['m']}'>{content}</GetDecisionsResponse>"
    )


GOOD = "<cursor>1</cursor><more>false</more>"
DECLARED = b"<?xml version='1.0' encoding='utf-8'?>"
DECISION = (
    "<decision><decisionId>1</decisionId><buyerId>2</buyerId><code>granted</code>"
    "<amount>{amount}</amount><currency>EUR</currency>"
    "<effectiveFrom>{day}</effectiveFrom></decision>"
)


def decided(amount="50000.00", day="2026-01-15"):
    return answered(DECISION.format(amount=amount, day=day) + GOOD)


@pytest.fixture
def at_canned(insurers, canned):
    client = insurers.client("soap", {"url": canned.address})

    def read(body, content_type=XML, status=200):
        canned.answer(body, content_type, status)
        return client.fetch_decisions()

    return read


def test_a_good_answer_is_read(at_canned):
    (decision,) = at_canned(decided()).decisions
    assert decision.amount == 50_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a/>",
        b"plain text",
        decided()[:-40],
        enveloped(""),
        enveloped("<x/>"),
        answered("<more>false</more>"),
        answered(GOOD + "<surprise/>"),
        answered("<cursor>1</cursor><more>perhaps</more>"),
        decided(amount="5e4"),
        decided(amount="-1"),
        decided(amount="NaN"),
        decided(amount="9" * 400),
        decided(amount=""),
        decided(day="2026-02-30"),
        decided(day="12026-02-10"),
        decided(day="2026-01-15Z"),
        b"<!DOCTYPE x>" + decided(),
        DECLARED + b"<!DOCTYPE x>" + decided(),
        DECLARED + b"<!-- --><!DOCTYPE x [<!ENTITY a '5'>]>" + decided("&a;"),
        b'<!DOCTYPE x [<!ENTITY a "50000">]>' + decided(amount="&a;"),
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">' + decided(),
        b'<?xml version="1.0" encoding="utf-16"?>' + decided(),
        decided().replace(b"50000", b"5\xff\xfe0"),
        decided().replace(b"granted", b"&undefined;"),
        b"<a>" * 5_000 + b"</a>" * 5_000,
        decided() + decided(),
    ],
    ids=range(27),
)
def test_what_is_not_as_described_is_no_decision(at_canned, body):
    with pytest.raises(Protocol):
        at_canned(body)


@pytest.mark.parametrize(
    "content_type",
    ["text/html", "application/json", 'multipart/related; boundary="x"', ""],
)
def test_other_types_of_answer_are_refused(at_canned, content_type):
    with pytest.raises(Protocol):
        at_canned(decided(), content_type)


def test_an_entity_reads_no_file(at_canned, tmp_path, insurers):
    path = tmp_path / "secret"
    path.write_text("s3cret-of-this-machine")
    doctype = f'<!DOCTYPE x [<!ENTITY f SYSTEM "file://{path}">]>'.encode()
    with pytest.raises(Protocol) as caught:
        at_canned(doctype + decided().replace(b"granted", b"&f;"))
    texts = [caught.value.body, str(caught.value), str(insurers.exchanges)]
    assert "s3cret-of-this-machine" not in "".join(texts)


def test_an_unknown_code_is_to_review_and_an_unknown_layer_too(at_canned):
    (decision,) = at_canned(decided().replace(b"granted", b"maybe")).decisions
    assert (decision.status, decision.amount) == ("to_review", None)
    layered = decided().replace(b"<amount>", b"<layer>odd</layer><amount>")
    (decision,) = at_canned(layered).decisions
    assert (decision.status, decision.reason) == ("to_review", "layer odd")


def fault(code, words="Something"):
    return enveloped(
        f"<e:Fault><faultcode>{code}</faultcode><faultstring>{words}</faultstring></e:Fault>"
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("e:Client", Rejected),
        ("soap:Client.Invalid", Rejected),
        ("e:Server", Unavailable),
        ("wsse:InvalidSecurityToken", Auth),
        ("e:MustUnderstand", Protocol),
        ("", Protocol),
    ],
)
def test_faults_of_a_read(at_canned, code, expected):
    with pytest.raises(expected):
        at_canned(fault(code), status=500)


def test_a_server_fault_after_a_request_tells_nothing_for_certain(insurers, canned):
    client = insurers.client("soap", {"url": canned.address})
    canned.answer(fault("e:Server"), XML, 500)
    with pytest.raises(OutcomeUnknown):
        client.request_cover(request())
    canned.answer(fault("e:Odd"), XML, 500)
    with pytest.raises(Protocol) as caught:
        client.request_cover(request())
    assert caught.value.maybe_processed


def test_an_internal_error_without_a_fault_is_one(at_canned):
    with pytest.raises(Unavailable):
        at_canned(b"<html>Internal Server Error</html>", "text/html", 500)


def test_a_page_that_names_itself_ends(insurers, canned):
    client = insurers.client("soap", {"url": canned.address})
    canned.answer(answered("<cursor>7</cursor><more>true</more>"), XML)
    with pytest.raises(Protocol, match="itself"):
        client.fetch_decisions("7")
