# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Coface against its simulation: CofaServe as described, ICON for scores."""

from datetime import date
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

from credit_insurance.clients.coface_icon import CREDIT_OPINION, DEBTOR_RISK
from credit_insurance.clients.errors import Auth, NotConfigured, Protocol, Rejected
from credit_insurance.clients.models import BuyerQuery

EASY = "00000012829386"


@pytest.fixture
def client(insurers):
    return insurers.client("coface")


@pytest.fixture
def icon(insurers):
    return insurers.client("icon")


# === LOGIN === #


def test_login_has_key_policy_and_password_grant(insurers, client):
    client.check()
    login, account = insurers.sent("/token"), ACCOUNTS["coface"][1]
    assert login["headers"]["x-api-key"] == account.api_key
    assert login["headers"]["x-cof-policy-number"] == POLICY
    assert login["json"] == {
        "username": account.username,
        "password": account.password,
        "grant_type": "password",
    }


def test_calls_carry_the_id_token_as_it_is(insurers, client):
    client.search_buyer(BuyerQuery("FR", siren=SIREN))
    headers = insurers.sent("/companies")["headers"]
    assert " " not in headers["authorization"]
    assert not headers["authorization"].startswith("no-")
    assert headers["x-cof-policy-number"] == POLICY


@pytest.mark.parametrize("name", ["coface", "icon"])
def test_a_refused_login_is_tried_once_and_never_locks_the_account(insurers, name):
    client = insurers.wrong(name)
    for _attempt in range(8):
        with pytest.raises(Auth):
            client.search_buyer(BuyerQuery("FR", siren=SIREN))
    assert len(insurers.received("/token")) == 1
    assert insurers.client(name).search_buyer(BuyerQuery("FR", siren=SIREN))


# === COFASERVE === #


def test_companies_are_found_by_number(insurers, client):
    (buyer,) = client.search_buyer(BuyerQuery("FR", siren=SIREN))
    assert len(buyer.insurer_id) == 14
    assert buyer.insurer_id.startswith("0000")
    assert insurers.sent("/companies")["query"] == {
        "countryCode": "FRA",
        "identifierType": "SIREN_FRA",
        "identifierValue": SIREN,
    }
    assert client.search_buyer(BuyerQuery("FR", siren=NOBODY)) == ()


def test_numbers_whose_type_no_source_tells_are_not_sent(insurers, client):
    with pytest.raises(NotConfigured, match=r"identifier\.\*\.vat"):
        client.search_buyer(BuyerQuery("FR", vat="FR44732829320"))
    assert insurers.received() == []


def test_numbers_whose_type_an_administrator_told_are_sent(insurers):
    client = insurers.client("coface", {"identifier.*.vat": "VAT"})
    assert client.search_buyer(BuyerQuery("DE", vat="DE136695976"))
    query = insurers.sent("/companies")["query"]
    assert (query["countryCode"], query["identifierType"]) == ("DEU", "VAT")


def test_a_request_is_sent_as_it_was_described(insurers, client):
    acknowledgement = client.request_cover(request("20000", buyer_id=EASY))
    assert insurers.sent("/products/orders")["json"] == {
        "customerReference": "S00042",
        "easyNumber": EASY,
        "amount": {"value": 20000, "currency": "EUR"},
    }
    page = client.fetch_decisions()
    (decision,) = page.decisions
    assert decision.reference == acknowledgement.reference
    assert (decision.status, decision.amount) == ("granted", 20_000)
    assert (decision.buyer_id, decision.date_from) == (EASY, date.today())


def test_notifications_go_on_where_they_ended(insurers, client):
    client.request_cover(request("20000", buyer_id=EASY))
    page = client.fetch_decisions()
    end = client.fetch_decisions(page.cursor)
    assert (end.decisions, end.more, end.cursor) == ((), False, page.cursor)
    client.request_cover(request("30000", buyer_id="00000000000001"))
    (decision,) = client.fetch_decisions(end.cursor).decisions
    assert decision.amount == 30_000


def test_two_thousand_notifications(insurers):
    insurers.control(
        "movements", {"insurer": "coface", "policy": POLICY, "count": 2_000}
    )
    client, cursor, keys = insurers.client("coface", limits=None), "", set()
    while True:
        page = client.fetch_decisions(cursor)
        keys |= {decision.key for decision in page.decisions}
        cursor = page.cursor
        if not page.more:
            break
    assert len(keys) == 2_000


@pytest.mark.parametrize("missing", ["path.request", "request.amount"])
def test_what_is_not_described_is_not_offered(insurers, missing):
    client = insurers.client("coface", {missing: ""})
    assert "request" not in client.features
    with pytest.raises(NotConfigured):
        client.request_cover(request())
    with pytest.raises(NotConfigured):
        client.find_request(request(), date.today())
    with pytest.raises(NotConfigured):
        client.fetch_request("1")
    assert insurers.received() == []


def test_a_description_that_contradicts_itself_is_refused(insurers):
    client = insurers.client("coface", {"request.reference": "amount"})
    with pytest.raises(NotConfigured, match="within another value"):
        client.request_cover(request())


def test_notices_and_claims_as_described(insurers, client):
    client.declare_overdue(notice(buyer_id=EASY, kind="rescheduling"))
    assert insurers.sent("/notices")["json"]["type"] == "rescheduling"
    reference = client.file_claim(claim(buyer_id=EASY)).reference
    insurers.advance(days=61)
    status = client.fetch_claim(reference)
    assert (status.status, status.indemnity) == ("paid", Decimal("810.00"))


# === ICON === #


def test_icon_finds_companies_by_number(insurers, icon):
    (buyer,) = icon.search_buyer(BuyerQuery("FR", siren=OTHER_SIREN))
    assert buyer.name
    query = insurers.sent("/companies")["query"]
    assert query["externalId"] == f"registration-number#{OTHER_SIREN}"
    assert icon.search_buyer(BuyerQuery("FR", siren=NOBODY)) == ()
    with pytest.raises(Rejected):
        icon.search_buyer(BuyerQuery("FR"))


def test_a_score_is_ordered_and_read_when_it_is_ready(insurers, icon):
    insurers.rules(job_delay=60)
    order = icon.order_score("12829386", DEBTOR_RISK, "X1")
    sent = insurers.sent("/orders")["json"]
    assert sent["assessments"] == [{"slug": DEBTOR_RISK, "language": "en"}]
    assert icon.fetch_score(order.reference) is None
    insurers.advance(seconds=61)
    score = icon.fetch_score(order.reference)
    assert (score.value, score.default_probability) == ("7", Decimal("0.0123"))


def test_an_opinion_recommends_an_amount(icon):
    order = icon.order_score("12829386", CREDIT_OPINION, "X2")
    score = icon.fetch_score(order.reference)
    assert (score.value, score.amount, score.currency) == ("@@@", 30_000, "EUR")


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"debtorRiskValue": "11"},
        {"debtorRiskValue": 7.5},
        {"debtorRiskValue": "7", "probabilityOfDefault": 1.5},
        {"debtorRiskValue": "7", "probabilityOfDefault": "high"},
        {"rating": "A+", "maxCreditAmount": {"value": 1, "currency": "EUR"}},
        {"rating": "@", "maxCreditAmount": {"value": -1, "currency": "EUR"}},
        {"rating": "@", "maxCreditAmount": 5},
    ],
)
def test_scores_that_cannot_be_are_refused(insurers, canned, data):
    canned.json({"publications": [data]})
    client = insurers.client("icon", _at(canned))
    with pytest.raises(Protocol):
        client.fetch_score("1")


def test_a_cancelled_order_says_so(insurers, canned):
    canned.json({"code": "order_cancelled"}, status=205)
    with pytest.raises(Rejected, match="cancelled"):
        insurers.client("icon", _at(canned)).fetch_score("1")


def _at(canned):
    return {"url": canned.address, "auth.url": canned.address}
