# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever comes back: an error of ours or decisions that make sense, nothing else."""

import copy
import gzip
import json
from datetime import date
from decimal import Decimal

import pytest
from canned import Canned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulated import (
    ACCOUNTS,
    COVER_INSURERS,
    POLICY,
    SIREN,
    USUAL,
    claim,
    notice,
    request,
)

from credit_insurance.clients.accounts import Tokens
from credit_insurance.clients.claims import ClaimStatus
from credit_insurance.clients.errors import ClientError
from credit_insurance.clients.models import (
    LIMITS,
    Acknowledgement,
    Buyer,
    BuyerQuery,
    Decision,
    Page,
)
from simulator.conventions import for_simulator
from simulator.messages import Request
from simulator.soap import rendered
from simulator.state import State

FUZZ = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
REST = [name for name in ACCOUNTS if name != "soap"]


@pytest.fixture(scope="module")
def server():
    with Canned() as made:
        yield made


@pytest.fixture(scope="module")
def clients(server):
    """Clients of all insurers, each connected to a server that answers anything."""
    made = {}
    for name, (kind, account) in ACCOUNTS.items():
        settings_of = for_simulator(name, "")
        settings_of["url"] = server.address
        if name == "icon":
            settings_of["auth.url"] = server.address
        made[name] = kind(account, settings_of, tokens=Tokens(), limits=USUAL)
    yield made
    for client in made.values():
        client.transport.close()


def asked(client):
    """Every way to ask, with what it has to give."""
    query = BuyerQuery("FR", siren=SIREN)
    ways = {
        "search": (lambda: client.search_buyer(query), tuple),
        "decisions": (client.fetch_decisions, Page),
        "request": (lambda: client.request_cover(request()), Acknowledgement),
        "follow": (lambda: client.fetch_request("job/1"), Acknowledgement),
        "cover": (lambda: client.fetch_request("cover/1"), Acknowledgement),
        "find": (
            lambda: client.find_request(request(), date.today()),
            Acknowledgement | None,
        ),
        "overdue": (lambda: client.declare_overdue(notice()), Acknowledgement),
        "claim": (lambda: client.file_claim(claim()), Acknowledgement),
        "found": (lambda: client.find_overdue("1"), Acknowledgement | None),
        "status": (lambda: client.fetch_claim("1"), ClaimStatus),
    }
    if hasattr(client, "fetch_score"):
        ways["score"] = (lambda: client.fetch_score("1"), object)
        ways["order"] = (lambda: client.order_score("1", "x", "2"), Acknowledgement)
    return ways


def decisions_of(result):
    found = getattr(result, "decisions", ())
    assert all(isinstance(decision, Decision) for decision in found)
    return found


def check_all(client):
    """Ask everything: nothing but our errors, and only things that make sense."""
    for call, expected in asked(client).values():
        try:
            result = call()
        except ClientError as error:
            assert error.user_message
            continue
        assert isinstance(result, expected)
        for decision in decisions_of(result):
            # The dataclass itself checks what a limit needs.
            assert decision.gives_limit == (decision.status in LIMITS)
            assert decision.status != "to_review" or decision.reason
            json.loads(decision.raw) if len(decision.raw) < 20_000 else None
        for buyer in result if isinstance(result, tuple) else ():
            assert isinstance(buyer, Buyer)


# === ANYTHING === #

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**30, 10**60),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        [
            *("", "0", "1", "NaN", "-1", "1e400", "9" * 50, "2026-01-15"),
            *("DC01", "granted", "EUR", "Agreement", "AlreadyAgreed", "processed"),
            *("\x00", "\ud800", "1.5", "50000,00", "50000.00", "9999-12-31", "2"),
            "20260115",
        ]
    ),
)
KEYS = (
    *("data", "coverId", "buyerId", "decisionCode", "coverStatus", "totalDecision"),
    *("decisionAmtInPolicyCurrency", "policyCurrencyCode", "effectFromDate"),
    *("results", "company", "companyId", "creditLimitsAggregation", "creditLimits"),
    *("technicalDecisionStatusCode", "amount", "startDate", "jobStatusCode"),
    *("resourceUrl", "error", "errorCode", "client", "nextEndorsementNo", "debtor"),
    *("statusCode", "creditLimitGranted", "notifications", "last", "deliveryId"),
    *("decision", "code", "value", "companies", "easyNumber", "state", "id"),
    *("noticeNumber", "claimNumber", "debtorRiskValue", "maxCreditAmount", "response"),
)
documents = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=6),
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("name", REST)
@FUZZ
@given(document=documents, status=st.sampled_from([200, 200, 201, 202, 206, 404, 422]))
def test_any_json(server, clients, name, document, status):
    server.answer(json.dumps(document).encode(), status=status)
    check_all(clients[name])


@pytest.mark.parametrize("name", ["atradius", "soap"])
@FUZZ
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        [
            *("application/json", "text/xml", "text/html", "", "; charset=utf-16"),
            *("application/json; charset=unknown", "text/xml; charset=latin-1"),
        ]
    ),
    status=st.sampled_from([200, 201, 301, 400, 404, 500, 503, 599]),
    coding=st.sampled_from(["", "gzip", "br", "gzip, gzip", "identity"]),
    compressed=st.booleans(),
)
def test_any_bytes(server, clients, name, body, kind, status, coding, compressed):
    body = gzip.compress(body) if compressed else body
    server.answer(body, kind, status, Content_Encoding=coding)
    check_all(clients[name])


# === ALMOST RIGHT === #

JUNK = (
    *(
        None,
        True,
        [],
        {},
        -5,
        10**40,
        1.23456,
        float("nan"),
        float("inf"),
        "",
        "NaN",
        "-1",
    ),
    *("1e5", "٣٣", "0x10", "1,000.00", "12 000", "2026-13-01", "9" * 60, "\x00", "?"),
    *({"value": "x"}, [[]], "EURO", "DC77", "null", "<a/>", "../x"),
)


def original(name):
    """Return the path and data of a good list of decisions, and its limits."""
    state = State()
    state.book.generate(name, POLICY, 12, seed=3)
    for index, case in enumerate(state.book.cases):
        # No two the same, so that an amount in the wrong place is found out.
        for event in case.events:
            if Decimal(event.amount):
                event.amount = f"{10_000 + 137 * index}.00"
    insurer = state.insurers[name]
    token = state.logins.give(name, 60)
    request_ = {
        "atradius": ("GET", "/credit-insurance/cover-management/v1/covers"),
        "allianz": ("POST", "/riskinfo/v3/covers/search"),
        "cesce": ("GET", f"/portfolio-movements/v1/contracts/{POLICY}/movements"),
        "coface": ("GET", "/notifications"),
    }
    if name == "soap":
        data = insurer._GetDecisions({"policy": POLICY})
        return {"GetDecisionsResponse": data}
    method, path = request_[name]
    query = {"customerId": "1", "policyId": POLICY, "languageCode": "ES"}
    bearer = token if name == "coface" else f"Bearer {token}"
    headers = {"authorization": bearer, "atradius-app-key": "k", "x-api-key": "k"}
    headers["x-cof-policy-number"] = POLICY
    pagination = {"page": 1, "pageSize": 100}
    body = {"policies": [{"policyId": POLICY}], "pagination": pagination}
    return insurer.handle(
        Request(method, path, query, headers, json.dumps(body).encode())
    ).data


def places(data, path=()):
    """Return the path of every value within a document."""
    found = [path] if path else []
    if isinstance(data, dict | list):
        items = data.items() if isinstance(data, dict) else enumerate(data)
        for key, value in items:
            found += places(value, (*path, key))
    return found


def changed(data, path, value):
    data = copy.deepcopy(data)
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return data


def answer_with(server, name, data):
    if name == "soap":
        return server.answer(rendered(data), "text/xml; charset=utf-8")
    return server.json(data)


def limits_of(client):
    decisions = client.fetch_decisions().decisions
    return {d.reference: (d.amount, d.currency) for d in decisions if d.gives_limit}


ORIGINALS = {name: original(name) for name in COVER_INSURERS}
PLACES = {name: places(data) for name, data in ORIGINALS.items()}


@pytest.mark.parametrize("name", COVER_INSURERS)
@settings(FUZZ, max_examples=80)
@given(data=st.data())
def test_one_wrong_value_never_makes_a_wrong_limit(server, clients, name, data):
    answer_with(server, name, ORIGINALS[name])
    right = limits_of(clients[name])
    assert len(right) >= 5
    path = data.draw(st.sampled_from(PLACES[name]))
    value = data.draw(st.sampled_from(JUNK))
    answer_with(server, name, changed(ORIGINALS[name], path, value))
    try:
        found = limits_of(clients[name])
    except ClientError:
        return
    for reference, limit in found.items():
        # A number that changed is that of another cover, with the limit it had.
        assert limit == right.get(reference, limit)
        assert limit in right.values()


@pytest.mark.parametrize("name", COVER_INSURERS)
@FUZZ
@given(data=st.data())
def test_a_damaged_document_is_an_error_or_decisions(server, clients, name, data):
    """Bytes that were lost, added or changed on the way."""
    answer_with(server, name, ORIGINALS[name])
    body = server.body
    start = data.draw(st.integers(0, len(body)))
    lost = data.draw(st.integers(0, 40))
    server.body = body[:start] + data.draw(st.binary(max_size=5)) + body[start + lost :]
    try:
        found = clients[name].fetch_decisions().decisions
    except ClientError:
        return
    # Twelve covers, two of them in one at most: nothing comes out of nowhere.
    assert 0 < len(found) <= 13


HOSTILE = (
    '<!DOCTYPE a [<!ENTITY x "{0}">]>',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/{0}"> %p;]>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE a SYSTEM "{0}">',
    '<!DOCTYPE a [<!ATTLIST decision amount CDATA "{0}">]>',
    '<?xml-stylesheet href="{0}"?>',
    "<!-- {0} -->",
)


@FUZZ
@given(
    prolog=st.sampled_from(HOSTILE),
    filler=st.text("ab&;%x0", max_size=30),
    where=st.integers(0, 400),
    what=st.sampled_from(
        [b"&x;", b"&#0;", b"&#x110000;", b"<![CDATA[x]]>", b"\xff", b""]
    ),
)
def test_hostile_xml(server, clients, prolog, filler, where, what):
    body = rendered(ORIGINALS["soap"])
    declared = b"<?xml version='1.0'?>"
    body = (
        declared + prolog.format(filler).encode() + body[:where] + what + body[where:]
    )
    server.answer(body, "text/xml")
    try:
        found = limits_of(clients["soap"])
    except ClientError:
        return
    assert "DOCTYPE" not in prolog
    server.answer(rendered(ORIGINALS["soap"]), "text/xml")
    assert set(found.values()) <= set(limits_of(clients["soap"]).values())


def test_entities_that_grow_without_end(server, clients):
    lines = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20)]
    prolog = f'<!DOCTYPE a [<!ENTITY l0 "lol">{"".join(lines)}]>'.encode()
    body = rendered(ORIGINALS["soap"]).replace(b"</buyerName>", b"&l19;</buyerName>")
    server.answer(b"<?xml version='1.0'?>" + prolog + body, "text/xml")
    with pytest.raises(ClientError):
        clients["soap"].fetch_decisions()
