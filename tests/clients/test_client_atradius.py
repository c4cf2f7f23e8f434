# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Atradius against its simulation: what is sent, and what is made of the answers."""

import base64
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from simulated import (
    ACCOUNTS,
    NOBODY,
    OTHER_SIREN,
    POLICY,
    SIREN,
    claim,
    notice,
    request,
)

from credit_insurance.clients import atradius_covers
from credit_insurance.clients.errors import NotConfigured, Rejected
from credit_insurance.clients.facts.atradius import PRODUCTION
from credit_insurance.clients.models import BuyerQuery
from credit_insurance.clients.parsing import Unreadable

COVERS = "/credit-insurance/cover-management/v1/covers"
BUYER = "12829386"


@pytest.fixture
def client(insurers):
    return insurers.client("atradius")


# === LOGIN === #


def test_login_is_basic_with_the_application_key_and_no_body(insurers, client):
    client.check()
    login = insurers.sent("/authenticate")
    pair = base64.b64decode(login["headers"]["authorization"].split()[1]).decode()
    account = ACCOUNTS["atradius"][1]
    assert pair == f"{account.client_id}:{account.client_secret}"
    assert login["headers"]["atradius-app-key"] == account.app_key
    assert (login["method"], login["body"]) == ("POST", "")


def test_calls_carry_token_key_and_a_correlation_each(insurers, client):
    client.fetch_decisions()
    client.fetch_decisions()
    calls = insurers.received(COVERS)
    headers = [call["headers"] for call in calls]
    assert all(h["authorization"].startswith("Bearer ") for h in headers)
    assert all(h["atradius-app-key"] for h in headers)
    assert len({h["atradius-correlation-id"] for h in headers}) == len(calls)
    assert len(insurers.received("/authenticate")) == 1


# === BUYERS === #


def test_a_french_buyer_is_found_by_siren(insurers, client):
    (buyer,) = client.search_buyer(BuyerQuery("FR", siren="732 829 320"))
    assert buyer.insurer_id.isdigit()
    assert buyer.identifiers == (("SN", SIREN),)
    assert insurers.sent("/buyers")["query"] == {
        "country": "FRA",
        "uid": SIREN,
        "uidType": "SN",
    }


def test_others_are_found_by_vat(insurers, client):
    (buyer,) = client.search_buyer(BuyerQuery("DE", vat="DE 136695976"))
    assert buyer.country == "DE"
    assert insurers.sent("/buyers")["query"]["uidType"] == "VAT"
    assert insurers.sent("/buyers")["query"]["uid"] == "DE136695976"


def test_nobody_is_no_error(client):
    assert client.search_buyer(BuyerQuery("FR", siren=NOBODY)) == ()


@pytest.mark.parametrize(
    "query",
    [
        BuyerQuery("FR", siren="732829321"),
        BuyerQuery("FR", name="Comptoir"),
        BuyerQuery("XX", vat="1"),
    ],
)
def test_a_search_that_cannot_succeed_is_not_sent(insurers, client, query):
    with pytest.raises(Rejected):
        client.search_buyer(query)
    assert insurers.received("/buyers") == []


# === REQUESTS === #


def test_a_small_request_is_decided_at_once(insurers, client):
    acknowledgement = client.request_cover(
        request("20000", effective=date(2026, 12, 1))
    )
    assert acknowledgement.state == "decided"
    sent = insurers.sent(COVERS)
    assert sent["method"] == "POST"
    assert sent["json"] == {
        "customerId": 123,
        "policyId": POLICY,
        "buyerId": int(BUYER),
        "coverType": "credit-limit",
        "customerRefNumber": "S00042",
        "currencyCode": "EUR",
        "creditLimitAmount": 20000,
        "effectFromDate": "2026-12-01",
    }


def test_a_larger_request_is_pending_until_it_is_decided(insurers, client):
    acknowledgement = client.request_cover(request("100000"))
    assert acknowledgement.state == "pending"
    assert client.fetch_request(acknowledgement.reference).state == "pending"
    assert client.fetch_decisions().decisions == ()
    insurers.advance(hours=3)
    (decision,) = client.fetch_decisions().decisions
    assert (decision.status, decision.amount) == ("partial", 50_000)
    assert decision.requested_amount == 100_000
    assert decision.request_reference == "S00042"
    again = client.fetch_request(acknowledgement.reference)
    assert again.decisions == (decision,)


def test_the_decision_is_in_policy_currency(client):
    client.request_cover(request("20000", currency="USD"))
    (decision,) = client.fetch_decisions().decisions
    assert (decision.amount, decision.currency) == (20_000, "USD")


@pytest.mark.parametrize("amount", ["0", "1500", "999.99"])
def test_an_amount_that_would_be_refused_is_not_sent(insurers, client, amount):
    with pytest.raises(Rejected) as caught:
        client.request_cover(request(amount))
    assert "multiple of 1000" in caught.value.user_message
    assert insurers.received() == []


def test_the_insurers_words_reach_the_user(client):
    client.request_cover(request("20000"))
    with pytest.raises(Rejected) as caught:
        client.request_cover(request("30000", reference="S00043"))
    assert "already exists for this buyer" in caught.value.user_message
    assert caught.value.code == "buyerId"
    assert caught.value.status == 422


@pytest.mark.parametrize("action", ["increase", "reduce", "cancel"])
def test_cover_that_there_is_no_cover_for_is_refused_with_a_good_status(client, action):
    with pytest.raises(Rejected) as caught:
        client.request_cover(request("20000", action=action))
    assert caught.value.code == "refused"
    assert caught.value.status == 200


def test_cover_is_increased_by_superseding_it(insurers, client):
    client.request_cover(request("20000"))
    client.request_cover(request("30000", reference="S2", action="increase"))
    sent = insurers.sent(COVERS)
    assert (sent["method"], sent["json"]["action"]) == ("PUT", "supersede")
    (decision,) = client.fetch_decisions().decisions
    assert decision.amount == 30_000


def test_an_increase_that_is_refused_leaves_the_cover(insurers, client):
    client.request_cover(request("20000"))
    client.request_cover(request("900000", reference="S2", action="increase"))
    insurers.advance(hours=3)
    kept, refused = client.fetch_decisions().decisions
    assert (kept.status, kept.amount) == ("granted", 20_000)
    assert (refused.status, refused.amount) == ("unchanged", None)


def test_cancelled_cover_is_withdrawn(insurers, client):
    client.request_cover(request("20000"))
    client.request_cover(request("20000", reference="S2", action="cancel"))
    assert "creditLimitAmount" not in insurers.sent(COVERS)["json"]
    (decision,) = client.fetch_decisions().decisions
    assert (decision.status, decision.amount) == ("withdrawn", 0)


# === ASKING BEFORE SENDING AGAIN === #


@pytest.mark.parametrize("echo", [True, False])
@pytest.mark.parametrize("amount", ["20000", "100000"])
def test_a_request_whose_answer_was_lost_is_found(insurers, client, echo, amount):
    insurers.rules(echo_reference=echo)
    wanted = request(amount)
    assert client.find_request(wanted, date.today()) is None
    insurers.fault("reset_after", path=COVERS, method="POST")
    with pytest.raises(Exception, match="request_cover"):
        client.request_cover(wanted)
    found = client.find_request(wanted, date.today())
    assert found.state == ("decided" if amount == "20000" else "pending")
    assert insurers.state["duplicates"] == {}
    assert insurers.state["applications"] == {"atradius": 1}


def test_a_request_that_never_arrived_is_not_found(insurers, client):
    insurers.fault("reset_before", path=COVERS, method="POST")
    with pytest.raises(Exception, match="request_cover"):
        client.request_cover(request())
    assert client.find_request(request(), date.today()) is None


def test_another_request_is_not_taken_for_ours(insurers, client):
    client.request_cover(request("20000"))
    assert client.find_request(request("30000"), date.today()).state == "decided"
    other = request("20000", reference="S9")
    assert client.find_request(other, date.today()) is None
    insurers.rules(echo_reference=False)
    assert client.find_request(request("30000"), date.today()) is None
    later = date.today() + timedelta(days=9)
    assert client.find_request(request("20000"), later) is None


# === DECISIONS === #


def test_a_delta_read_starts_a_day_before_the_last(insurers, client):
    first = client.fetch_decisions()
    assert (first.full, first.more) == (True, False)
    second = client.fetch_decisions(first.cursor)
    assert not second.full
    asked = insurers.sent(COVERS)["query"]
    assert asked["fromDate"] == first.cursor
    cursor = datetime.fromisoformat(f"{first.cursor}+00:00")
    back = datetime.now(timezone.utc) - cursor
    assert timedelta(days=1) <= back < timedelta(days=1, minutes=5)


@pytest.mark.parametrize("days", [-400, 400])
def test_a_wrong_clock_of_the_insurer_loses_no_decision(insurers, client, days):
    insurers.fault("clock_skew", path=COVERS, seconds=days * 86_400, times=2)
    cursor = client.fetch_decisions().cursor
    assert cursor[:10] <= date.today().isoformat()
    client.request_cover(request("20000"))
    assert len(client.fetch_decisions(cursor).decisions) == 1


def test_a_reduction_later_replaces_the_limit(insurers, client):
    client.request_cover(request("40000"))
    insurers.advance(days=31)
    (decision,) = client.fetch_decisions().decisions
    assert (decision.status, decision.amount) == ("reduced", 20_000)


def test_twenty_thousand_movements(insurers, client):
    insurers.control(
        "movements", {"insurer": "atradius", "policy": POLICY, "count": 20_000}
    )
    page = insurers.client("atradius", limits=None).fetch_decisions()
    assert len(page.decisions) == 20_000
    statuses = {decision.status for decision in page.decisions}
    assert statuses == {"granted", "partial", "reduced", "refused", "withdrawn"}


# === NOTICES AND CLAIMS, AS AN ADMINISTRATOR DESCRIBED THEM === #


def test_a_notice_is_sent_with_the_names_that_were_entered(insurers, client):
    acknowledgement = client.declare_overdue(notice())
    sent = insurers.sent("/non-payments")["json"]
    assert sent["buyer"] == {"number": BUYER, "taxNumber": SIREN}
    assert sent["total"] == {"currency": "EUR", "amount": 999.95}
    assert sent["type"] == "overdue"
    assert sent["invoices"][1] == {
        "no": "INV/2",
        "issueDate": "2026-01-05",
        "dueDate": "2026-02-04",
        "amount": 1200.5,
        "unpaid": 99.95,
    }
    assert acknowledgement.reference.startswith("N")


def test_a_claim_is_followed_to_the_money(insurers, client):
    reference = client.file_claim(claim()).reference
    assert insurers.sent("/claims")["json"]["cause"] == "insolvency"
    assert client.fetch_claim(reference).status == "received"
    insurers.advance(days=31)
    accepted = client.fetch_claim(reference)
    assert (accepted.status, accepted.indemnity) == ("accepted", Decimal("810.00"))
    insurers.advance(days=31)
    paid = client.fetch_claim(reference)
    assert (paid.status, paid.currency) == ("paid", "EUR")
    assert paid.paid_on > date.today()


def test_without_these_names_nothing_is_sent(insurers):
    client = insurers.client("atradius", {"path.overdue": ""})
    with pytest.raises(NotConfigured):
        client.declare_overdue(notice())
    assert insurers.received() == []


# === READING A COVER === #


def row(**changes):
    values = {
        "coverId": 7,
        "buyerId": 8,
        "coverStatus": "DECISION",
        "decisionCode": "DC01",
        "policyCurrencyCode": "EUR",
        "totalDecision": {"decisionAmtInPolicyCurrency": "50000"},
        "decisionDate": "2026-01-10T00:00:00Z",
        "effectFromDate": "2026-01-15",
    }
    return {**values, **changes}


def read(**changes):
    return atradius_covers.read(row(**changes), PRODUCTION, "")


@pytest.mark.parametrize(
    ("code", "status", "preliminary"),
    [
        ("DC01", "granted", False),
        ("DC02", "granted", False),
        ("DC03", "refused", False),
        ("DC04", "partial", False),
        ("DC05", "unchanged", False),
        ("DC06", "partial", True),
        ("DC07", "refused", True),
        ("DC08", "withdrawn", False),
        ("DC09", "reduced", False),
        ("DC10", "granted", False),
        ("DC11", "granted", False),
        ("DC21", "granted", False),
        ("DC22", "reduced", False),
        ("DC99", "to_review", False),
    ],
)
def test_codes_of_decisions(code, status, preliminary):
    (decision,) = read(decisionCode=code)
    assert (decision.status, decision.preliminary) == (status, preliminary)
    assert decision.amount == (
        50_000
        if decision.gives_limit
        else 0
        if status in ("refused", "withdrawn")
        else None
    )


def layer(amount, expiry=""):
    return {"decisionAmtInPolicyCurrency": amount, "decisionExpiryDate": expiry}


def test_layers_that_end_on_different_days_are_two_decisions():
    lasting, short = read(
        firstAmtDecision=layer("30000"), secondAmtDecision=layer("20000", "2026-06-30")
    )
    assert (lasting.kind, lasting.amount, lasting.date_to) == (
        "permanent",
        30_000,
        None,
    )
    assert (short.kind, short.amount) == ("temporary", 20_000)
    assert short.date_to == date(2026, 6, 30)


def test_layers_that_do_not_add_up_are_not_guessed():
    with pytest.raises(Unreadable, match="add up"):
        read(
            firstAmtDecision=layer("30000"),
            secondAmtDecision=layer("30000", "2026-06-30"),
        )


def test_the_earliest_end_counts():
    (decision,) = read(
        firstAmtDecision=layer("50000", "2026-09-30"),
        withdrawalDate="2026-08-01",
        decisionCode="DC21",
    )
    assert decision.date_to == date(2026, 7, 31)


def test_a_version_that_another_follows_is_no_decision():
    for code in ("SCLD", "ACLD", "MCLD", "CCLA"):
        assert read(historicCode=code) == []


def test_a_cover_that_ended_is_withdrawn_from_its_end():
    (decision,) = read(historicCode="WCLD", effectiveToDate="2026-05-01")
    assert (decision.status, decision.amount) == ("withdrawn", 0)
    assert decision.date_from == decision.decided_on == date(2026, 5, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"totalDecision": layer("")},
        {"totalDecision": layer("NaN")},
        {"totalDecision": None},
        {"totalDecision": "50000"},
        {"policyCurrencyCode": ""},
        {"policyCurrencyCode": None},
        {"effectFromDate": "", "decisionDate": ""},
        {"effectiveToDate": "2026-01-01"},
    ],
)
def test_a_limit_with_something_missing_is_none(changes):
    with pytest.raises(ValueError, match=r"."):
        read(**changes)


def test_other_buyers_are_other_buyers(client):
    first = client.search_buyer(BuyerQuery("FR", siren=SIREN))
    second = client.search_buyer(BuyerQuery("FR", siren=OTHER_SIREN))
    assert first[0].insurer_id != second[0].insurer_id
