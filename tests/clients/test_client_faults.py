# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every fault, of every insurer: the error says what to do, nothing is sent twice."""

from dataclasses import replace
from datetime import date

import pytest
from simulated import (
    ACCOUNTS,
    COVER_INSURERS,
    POLICY,
    QUICK,
    SIREN,
    USUAL,
    claim,
    notice,
    request,
)

from credit_insurance.clients.accounts import Tokens
from credit_insurance.clients.errors import (
    Auth,
    ClientError,
    OutcomeUnknown,
    Protocol,
    Rejected,
    Unavailable,
)
from credit_insurance.clients.models import BuyerQuery

#: What each fault is when something is read, and when something is written.
EXPECTED = {
    "timeout_before": (Unavailable, OutcomeUnknown),
    "timeout_after": (Unavailable, OutcomeUnknown),
    "reset_before": (Unavailable, OutcomeUnknown),
    "reset_after": (Unavailable, OutcomeUnknown),
    "close_before": (Unavailable, OutcomeUnknown),
    "close_after": (Unavailable, OutcomeUnknown),
    "drip": (Unavailable, OutcomeUnknown),
    "forbidden": (Auth, Auth),
    "unauthorized": (Auth, Auth),
    "too_many": (Unavailable, Unavailable),
    "too_many_date": (Unavailable, Unavailable),
    "unavailable": (Unavailable, Unavailable),
    "maintenance": (Unavailable, Unavailable),
    "server_error": (Unavailable, OutcomeUnknown),
    "bad_gateway": (Unavailable, OutcomeUnknown),
    "conflict": (Rejected, Rejected),
    "html": (Protocol, Protocol),
    "truncated": (Protocol, Protocol),
    "cut": (Protocol, Protocol),
    "empty": (Protocol, Protocol),
    "huge": (Protocol, Protocol),
    "bomb": (Protocol, Protocol),
    "wrong_charset": (Protocol, Protocol),
    "redirect": (Protocol, Protocol),
}
#: Where decisions are read and requests written.
PATHS = {
    "atradius": ("/cover-management", "/cover-management"),
    "allianz": ("/riskinfo", "/riskinfo"),
    "cesce": ("/contracts", "/contracts"),
    "coface": ("/notifications", "/products"),
    "soap": ("/", "/"),
}
#: Faults that take as long as the client waits.
SLOW = ("timeout", "drip")
#: Faults after which the simulator has the request.
CARRIED_OUT = (
    "timeout_after",
    "reset_after",
    "close_after",
    "drip",
    "truncated",
    "cut",
)


def fault(insurers, name, fault, path=0, **options):
    """Let a fault wait where decisions are read (0) or requests written (1)."""
    values = {
        "insurer": name,
        "path": PATHS[name][path],
        "location": "https://elsewhere.example.com/",
        "seconds": 0.1 if fault == "drip" else 1.5,
        "megabytes": 3,
        "times": 9,
    }
    insurers.fault(fault, **{**values, **options})


@pytest.fixture
def ready(insurers):
    """Return a client which has its token and will not be slowed down by it."""

    def make(name, fault_name=""):
        client = insurers.client(name)
        client.check()
        if fault_name.startswith(SLOW):
            client.transport.limits = QUICK
        return client

    return make


@pytest.mark.parametrize("fault_name", EXPECTED)
@pytest.mark.parametrize("name", COVER_INSURERS)
def test_reading(insurers, ready, name, fault_name):
    client = ready(name, fault_name)
    insurers.control("movements", {"insurer": name, "policy": POLICY, "count": 3})
    fault(insurers, name, fault_name)
    expected, _writing = EXPECTED[fault_name]
    with pytest.raises(expected) as caught:
        client.fetch_decisions()
    assert type(caught.value) is expected
    assert not caught.value.maybe_processed


@pytest.mark.parametrize("fault_name", EXPECTED)
@pytest.mark.parametrize("name", COVER_INSURERS)
def test_writing(insurers, ready, name, fault_name):
    client = ready(name, fault_name)
    fault(insurers, name, fault_name, path=1)
    before = len(insurers.received())
    _reading, expected = EXPECTED[fault_name]
    with pytest.raises(expected) as caught:
        client.request_cover(request())
    assert type(caught.value) is expected
    # Whatever happens, a request leaves once; 401 alone is answered by a new login.
    sent = [r for r in insurers.received()[before:] if "/token" not in r["path"]]
    written = [r for r in sent if r["path"] != "/v1/idp/oauth2/authorize"]
    repeated = fault_name == "unauthorized" and name != "soap"
    assert len(written) == (2 if repeated else 1)
    if fault_name in CARRIED_OUT:
        assert insurers.state["applications"] == {name: 1}
        assert caught.value.maybe_processed
    assert insurers.state["duplicates"] == {}


@pytest.mark.parametrize("fault_name", ["timeout_after", "reset_after", "truncated"])
@pytest.mark.parametrize("name", COVER_INSURERS)
def test_a_notice_whose_answer_is_lost(insurers, ready, name, fault_name):
    client = ready(name, fault_name)
    for message, send, find in (
        (notice(), client.declare_overdue, client.find_overdue),
        (claim(), client.file_claim, client.find_claim),
    ):
        assert find(message.reference) is None
        insurers.fault(fault_name, insurer=name, method="POST", seconds=1.5)
        # SOAP asks by POST as well: the next one is the message itself.
        with pytest.raises((OutcomeUnknown, Protocol)) as caught:
            send(message)
        assert caught.value.maybe_processed
        assert find(message.reference).reference
    assert insurers.state["duplicates"] == {}


@pytest.mark.parametrize("name", COVER_INSURERS)
def test_waiting_as_long_as_the_insurer_asks(insurers, ready, name):
    client = ready(name)
    for fault_name in ("too_many", "too_many_date", "unavailable"):
        fault(insurers, name, fault_name, retry_after=90, times=1)
        with pytest.raises(Unavailable) as caught:
            client.fetch_decisions()
        assert 88 <= caught.value.retry_after <= 90
    fault(insurers, name, "maintenance", times=1)
    with pytest.raises(Unavailable) as caught:
        client.fetch_decisions()
    assert caught.value.retry_after is None


@pytest.mark.parametrize("name", COVER_INSURERS)
def test_after_a_fault_the_same_client_goes_on(insurers, ready, name):
    client = ready(name, "timeout")
    for fault_name in ("timeout_after", "reset_after", "truncated", "bomb"):
        fault(insurers, name, fault_name, times=1)
        with pytest.raises(ClientError):
            client.fetch_decisions()
    client.transport.limits = USUAL
    assert client.fetch_decisions().decisions == ()


@pytest.mark.parametrize("name", COVER_INSURERS)
def test_what_users_read_has_no_internals(insurers, ready, name):
    client = ready(name)
    insurers.control("movements", {"insurer": name, "policy": POLICY, "count": 3})
    for fault_name in EXPECTED:
        client.transport.limits = QUICK if fault_name.startswith(SLOW) else USUAL
        # A token that is refused is renewed, and the new one refused as well.
        times = 2 if fault_name == "unauthorized" and name != "soap" else 1
        fault(insurers, name, fault_name, times=times)
        with pytest.raises(ClientError) as caught:
            client.fetch_decisions()
        message = caught.value.user_message
        assert message.endswith(".")
        for word in ("HTTP", "127.0.0.1", "Error", "{", "<", "Traceback", "request_"):
            assert word not in message
        assert "fetch_decisions" in str(caught.value)


# === LOGIN === #


@pytest.mark.parametrize("name", [n for n in ACCOUNTS if n != "soap"])
def test_a_token_that_ran_out_is_renewed_once(insurers, name):
    client = insurers.client(name)
    client.check()
    insurers.control("forget_tokens")
    client.declare_overdue(notice()) if name != "icon" else _search(client)
    logins = insurers.state["logins"]["given"]
    assert logins == {name: 1}
    assert len([e for e in insurers.exchanges if e.operation == "login"]) == 2


def _search(client):
    return client.search_buyer(BuyerQuery("FR", siren=SIREN))


@pytest.mark.parametrize("name", [n for n in ACCOUNTS if n != "soap"])
def test_a_token_is_not_used_to_its_last_second(insurers, name):
    tokens = Tokens()
    client = insurers.client(name, tokens=tokens)
    client.check()
    key = client._key
    token = tokens.get(key)
    tokens.put(key, token, 59)
    assert tokens.get(key) == ""
    tokens.put(key, token, 120)
    assert tokens.get(key) == token


@pytest.mark.parametrize("name", [n for n in ACCOUNTS if n != "soap"])
def test_a_wrong_password_is_tried_once(insurers, name):
    tokens = Tokens()
    for _attempt in range(3):
        client = insurers.wrong(name, tokens=tokens)
        for _call in range(2):
            with pytest.raises(Auth):
                client.declare_overdue(notice()) if name != "icon" else _search(client)
    assert insurers.state["logins"]["refused"] == {name: 1}
    with pytest.raises(Auth):
        insurers.wrong(name, tokens=tokens).check()
    assert insurers.state["logins"]["refused"] == {name: 2}


def test_the_right_password_works_after_a_wrong_one(insurers):
    tokens = Tokens()
    with pytest.raises(Auth):
        insurers.wrong("atradius", tokens=tokens).fetch_decisions()
    insurers.client("atradius", tokens=tokens).fetch_decisions()


def test_accounts_do_not_share_tokens(insurers):
    tokens = Tokens()
    account = ACCOUNTS["atradius"][1]
    insurers.client("atradius", tokens=tokens).fetch_decisions()
    other = replace(account, policy_id="P2")
    insurers.client("atradius", tokens=tokens, account=other).fetch_decisions()
    insurers.client("atradius", tokens=tokens).fetch_decisions()
    assert insurers.state["logins"]["given"] == {"atradius": 2}


@pytest.mark.parametrize("name", [n for n in ACCOUNTS if n != "soap"])
@pytest.mark.parametrize(
    ("fault_name", "expected"),
    [
        ("timeout_before", Unavailable),
        ("server_error", Unavailable),
        ("too_many", Unavailable),
        ("html", Protocol),
        ("empty", Protocol),
        ("wrong_types", Protocol),
        ("truncated", Protocol),
    ],
)
def test_a_login_that_fails_otherwise_may_be_tried_again(
    insurers, name, fault_name, expected
):
    client = insurers.client(name)
    client.transport.limits = QUICK if fault_name.startswith(SLOW) else USUAL
    insurers.fault(fault_name, insurer=name, times=1, seconds=1.5)
    with pytest.raises(expected):
        client.check()
    client.transport.limits = USUAL
    client.check()


@pytest.mark.parametrize("name", [n for n in ACCOUNTS if n != "soap"])
def test_an_answer_to_a_login_without_a_token(insurers, canned, name):
    address = {"url": canned.address}
    client = insurers.client(name, address if name != "icon" else _icon(canned))
    for token in (None, "", 5, ["x"], "short", "with space\n" * 2, "é" * 20):
        _login_with(canned, token)
        with pytest.raises(Protocol):
            client.check()


def _icon(canned):
    return {"url": canned.address, "auth.url": canned.address}


def _login_with(canned, token):
    names = ("access_token", "idToken")
    canned.login = {**dict.fromkeys(names, token), "data": {"access_token": token}}


# === DATA === #


@pytest.mark.parametrize("name", COVER_INSURERS)
def test_repeated_and_reordered_decisions_are_the_same_decisions(insurers, name):
    insurers.control("movements", {"insurer": name, "policy": POLICY, "count": 40})
    client = insurers.client(name, limits=None)
    usual = client.fetch_decisions().decisions
    for fault_name in ("duplicated", "reordered"):
        insurers.fault(fault_name, insurer=name, path=PATHS[name][0], times=2)
        found = client.fetch_decisions().decisions
        assert {d.key for d in found} == {d.key for d in usual}
        assert len(found) == len(usual) == 40
        days = [d.decided_on or d.date_from or date.min for d in found]
        assert days == sorted(days)


@pytest.mark.parametrize("name", COVER_INSURERS)
@pytest.mark.parametrize("fault_name", ["unknown_codes", "not_a_number", "wrong_types"])
def test_data_that_makes_no_sense_gives_no_limit(insurers, name, fault_name):
    insurers.control("movements", {"insurer": name, "policy": POLICY, "count": 40})
    client = insurers.client(name, limits=None)
    client.check()
    insurers.fault(fault_name, insurer=name, path=PATHS[name][0], times=2)
    try:
        decisions = client.fetch_decisions().decisions
    except Protocol as error:
        assert error.body
        return
    assert decisions
    assert [d for d in decisions if d.gives_limit] == []
    reviewed = [d for d in decisions if d.status == "to_review"]
    assert all(d.reason and d.raw for d in reviewed)


@pytest.mark.parametrize("name", COVER_INSURERS)
def test_nobody_learns_from_a_document_type(insurers, name):
    client = insurers.client(name)
    client.check()
    insurers.fault("entities", insurer=name, path=PATHS[name][0], times=1)
    with pytest.raises(Protocol):
        client.fetch_decisions()


@pytest.mark.parametrize("name", [n for n in COVER_INSURERS if n != "coface"])
def test_a_request_sent_again_after_asking_is_not_a_duplicate(insurers, name):
    """The way that the errors lead to, from a lost answer to a decision."""
    client = insurers.client(name)
    client.check()
    for lost in ("reset_before", "close_before", "reset_after", "close_after"):
        if client.find_request(request(), date.today()):
            break
        insurers.fault(lost, insurer=name, path=PATHS[name][1])
        with pytest.raises(OutcomeUnknown):
            client.request_cover(request())
    # Two requests never arrived, the third did and was not sent again.
    assert lost == "close_after"
    assert insurers.state["applications"] == {name: 1}
    assert insurers.state["duplicates"] == {}
