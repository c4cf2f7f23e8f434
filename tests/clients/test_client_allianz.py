# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Allianz Trade against its simulation: jobs, pages, companies by number or name."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from simulated import (
    ACCOUNTS,
    NOBODY,
    POLICY,
    QUICK,
    SIREN,
    USUAL,
    claim,
    notice,
    request,
)

from credit_insurance.clients.allianz_answers import CoverReader
from credit_insurance.clients.dialect import DOCUMENTED, Dialect
from credit_insurance.clients.errors import (
    NotConfigured,
    OutcomeUnknown,
    Protocol,
    Rejected,
)
from credit_insurance.clients.facts.allianz import PRODUCTION, SANDBOX
from credit_insurance.clients.models import BuyerQuery

COVERS = "/riskinfo/v3/covers"
REQUESTS = "/riskinfo/v3/coverRequests/search"
UNKNOWN_TYPES = {"identifier.FR.siren": "", "identifier.*.vat": ""}


@pytest.fixture
def client(insurers):
    return insurers.client("allianz")


def test_login_is_a_key_in_json(insurers, client):
    client.check()
    login = insurers.sent("/idp/")
    assert login["path"] == "/v1/idp/oauth2/authorize"
    assert login["json"] == {"apiKey": ACCOUNTS["allianz"][1].api_key}
    assert login["headers"]["content-type"] == "application/json"


def test_the_test_environment_has_other_paths(insurers):
    account = replace(ACCOUNTS["allianz"][1], environment="sandbox")
    client = insurers.client("allianz", account=account)
    client.search_buyer(BuyerQuery("FR", siren=SIREN))
    acknowledgement = client.request_cover(request())
    client.fetch_request(acknowledgement.reference)
    client.fetch_decisions()
    paths = [request["path"] for request in insurers.received()]
    assert paths[:3] == [
        "/uatm/v1/idp/oauth2/authorize",
        "/search/uatm-v2/companies/matching",
        "/uatm/riskinfo/v3/covers",
    ]
    assert all("uatm" in path for path in paths)


# === COMPANIES === #


def test_a_company_is_found_by_a_number_whose_type_is_known(insurers, client):
    (buyer,) = client.search_buyer(BuyerQuery("FR", siren=SIREN))
    assert buyer.country == "FR"
    sent = insurers.sent("/matching")["json"]
    assert sent["companyIdentifiers"] == [{"idTypeCode": "SIREN", "idValue": SIREN}]
    assert sent["countryCode"] == "FR"


def test_nobody_is_no_error(client):
    assert client.search_buyer(BuyerQuery("FR", siren=NOBODY)) == ()


def test_without_the_type_the_name_is_searched_and_the_number_compared(insurers):
    client = insurers.client("allianz", UNKNOWN_TYPES)
    query = BuyerQuery("FR", siren=SIREN, name=f"Comptoir {SIREN}")
    (buyer,) = client.search_buyer(query)
    assert buyer.insurer_id != "11111111"
    assert "companyIdentifiers" not in insurers.sent("/matching")["json"]
    assert "11111111" in insurers.sent("/companies/list")["json"]


def test_a_company_of_the_same_name_and_another_number_is_not_taken(insurers):
    client = insurers.client("allianz", UNKNOWN_TYPES)
    assert client.search_buyer(BuyerQuery("FR", siren=SIREN, name="Comptoir")) == ()


def test_without_type_and_name_the_setting_is_named(insurers):
    client = insurers.client("allianz", UNKNOWN_TYPES)
    with pytest.raises(NotConfigured, match=r"identifier\.FR\.siren"):
        client.search_buyer(BuyerQuery("FR", siren=SIREN))
    with pytest.raises(Rejected):
        client.search_buyer(BuyerQuery("FR"))
    assert insurers.received() == []


# === REQUESTS === #


def test_a_request_is_a_job_then_a_decision(insurers, client):
    insurers.rules(job_delay=60)
    acknowledgement = client.request_cover(request("40000.50", urgent=True))
    assert acknowledgement.state == "pending"
    assert insurers.sent(COVERS)["json"] == {
        "requestTypeCode": "Primary",
        "policy": {"businessUnitCode": "ACI", "policyId": POLICY},
        "creditLimitDetails": {"requestedAmount": 40000.5, "currencyCode": "EUR"},
        "companyId": "12829386",
        "isRequestUrgent": True,
    }
    assert client.fetch_request(acknowledgement.reference).state == "pending"
    insurers.advance(seconds=61)
    done = client.fetch_request(acknowledgement.reference)
    (decision,) = done.decisions
    assert (done.state, decision.amount) == ("decided", Decimal("40000.50"))
    assert client.fetch_request(done.reference).decisions == (decision,)


def test_an_underwriter_who_thinks_leaves_it_pending(insurers, client):
    acknowledgement = client.request_cover(request("100000"))
    thinking = client.fetch_request(acknowledgement.reference)
    assert (thinking.state, thinking.decisions) == ("pending", ())
    insurers.advance(hours=3)
    (decision,) = client.fetch_request(thinking.reference).decisions
    assert (decision.status, decision.amount) == ("partial", 50_000)


def test_the_address_of_a_cover_is_not_followed_elsewhere(insurers, client):
    """The simulator names the real host, which must not be asked with our token."""
    acknowledgement = client.request_cover(request("20000"))
    assert client.fetch_request(acknowledgement.reference).state == "decided"
    assert all(e.url.startswith(insurers.address) for e in insurers.exchanges)


def test_an_unknown_status_of_a_job_is_not_guessed(insurers, client):
    acknowledgement = client.request_cover(request("20000"))
    insurers.fault("unknown_codes", path="/jobs/")
    with pytest.raises(Protocol) as caught:
        client.fetch_request(acknowledgement.reference)
    assert "ZZ99" in caught.value.body


@pytest.mark.parametrize(
    "changes",
    [{"action": "increase"}, {"action": "reduce"}, {"action": "cancel"}],
)
def test_kinds_of_request_that_no_source_tells_are_not_sent(insurers, client, changes):
    with pytest.raises(NotConfigured, match=r"request\.type"):
        client.request_cover(request(**changes))
    with pytest.raises(Rejected):
        client.request_cover(request(buyer_id=""))
    assert insurers.received() == []


# === ASKING BEFORE SENDING AGAIN === #


def test_an_open_request_of_our_buyer_is_found(insurers, client):
    client.check()
    client.transport.limits = QUICK
    insurers.fault("timeout_after", path=COVERS, seconds=2)
    with pytest.raises(OutcomeUnknown):
        client.request_cover(request("100000"))
    client.transport.limits = USUAL
    found = client.find_request(request("100000"), date.today())
    assert found.state == "pending"
    assert insurers.sent(REQUESTS)["json"]["requestStatusCode"] == "InProgress"
    assert insurers.state["applications"] == {"allianz": 1}


def test_an_open_request_of_an_unknown_buyer_is_not_taken_for_ours(insurers, client):
    insurers.rules(echo_reference=False)
    client.request_cover(request("100000", buyer_id="99999999"))
    with pytest.raises(OutcomeUnknown):
        client.find_request(request("100000"), date.today())


def test_a_decided_request_is_found_by_the_start_of_its_limit(client):
    client.request_cover(request("20000"))
    found = client.find_request(request("20000"), date.today() - timedelta(days=1))
    assert found.state == "decided"
    with pytest.raises(OutcomeUnknown):
        client.find_request(request("20000"), date.today() + timedelta(days=9))


def test_without_any_trace_it_did_not_arrive(client):
    client.request_cover(request("100000", buyer_id="99999999"))
    assert client.find_request(request("20000"), date.today()) is None


def test_a_portfolio_that_cannot_be_read_proves_nothing(insurers, client):
    client.request_cover(request("20000"))
    insurers.fault("wrong_types", path=COVERS + "/search")
    with pytest.raises(OutcomeUnknown):
        client.find_request(request("20000"), date.today())


# === THE PORTFOLIO === #


@pytest.mark.parametrize("in_rows", [True, False])
def test_the_portfolio_is_read_page_by_page(insurers, in_rows):
    insurers.rules(limits_in_rows=in_rows)
    insurers.control("movements", {"insurer": "allianz", "policy": POLICY, "count": 50})
    client = insurers.client("allianz", {"page.size": "20"})
    decisions, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = client.fetch_decisions(cursor)
        assert page.full
        decisions += page.decisions
        cursor, pages = page.cursor, pages + 1
    assert (len(decisions), pages) == (50, 3)
    assert {d.status for d in decisions} == {
        *("granted", "partial", "reduced", "refused", "withdrawn"),
    }
    assert all(decision.currency == "EUR" for decision in decisions if decision.amount)
    assert len(insurers.received("/covers/search")) == 3
    assert insurers.sent("/covers/search")["json"] == {
        "policies": [
            {"businessUnitCode": "ACI", "policyId": POLICY, "extensionId": ""}
        ],
        "pagination": {"page": 3, "pageSize": 20, "isTotalRequired": True},
    }


@pytest.mark.parametrize("in_rows", [True, False])
def test_answer_and_portfolio_tell_a_refusal_as_one_decision(insurers, client, in_rows):
    insurers.rules(limits_in_rows=in_rows)
    insurers.rules(refused_from=1)
    insurers.rules(delay=0)
    acknowledgement = client.request_cover(request("300000"))
    (answered,) = client.fetch_request(acknowledgement.reference).decisions
    (listed,) = client.fetch_decisions().decisions
    assert listed.status == "refused"
    assert listed.key == answered.key


def test_a_cover_that_cannot_be_read_does_not_hide_the_others(insurers, client):
    insurers.rules(limits_in_rows=False)
    client.request_cover(request("20000"))
    client.request_cover(request("30000", buyer_id="99999999"))
    insurers.fault("html", path=f"{COVERS}/1")
    first, second = client.fetch_decisions().decisions
    assert {first.status, second.status} == {"to_review", "granted"}


def test_two_thousand_covers_in_one_page(insurers):
    insurers.control(
        "movements", {"insurer": "allianz", "policy": POLICY, "count": 2_000}
    )
    client = insurers.client("allianz", {"page.size": "5000"}, limits=None)
    page = client.fetch_decisions()
    assert (len(page.decisions), page.more) == (2_000, False)


# === NOTICES AND CLAIMS === #


def test_notices_and_claims_as_described(insurers, client):
    client.declare_overdue(notice(kind="extension"))
    assert insurers.sent("/notices")["json"]["type"] == "extension"
    reference = client.file_claim(claim()).reference
    insurers.advance(days=31)
    assert client.fetch_claim(reference).indemnity == Decimal("810.00")


# === READING A COVER === #


def reader(dialect=PRODUCTION):
    return CoverReader(dialect, "EUR", lambda data: "")


def limit(**changes):
    values = {
        "technicalDecisionStatusCode": "AlreadyAgreed",
        "amount": 50000,
        "startDate": "2026-01-15",
    }
    return {**values, **changes}


def cover(*limits):
    data = {"creditLimitsAggregation": {"creditLimits": list(limits)}}
    return reader().cover(data, {"reference": "1"})


def test_one_limit_is_a_decision():
    (decision,) = cover(limit())
    assert (decision.amount, decision.currency) == (50_000, "EUR")
    assert decision.date_from == date(2026, 1, 15)


def test_several_limits_are_not_added_up():
    (decision,) = cover(limit(), limit(amount=20000))
    assert (decision.status, decision.amount) == ("to_review", None)


def test_codes_that_nobody_knows_give_no_limit():
    (decision,) = cover(limit(technicalDecisionStatusCode="Maybe"))
    assert (decision.status, decision.reason) == ("to_review", "code Maybe")


@pytest.mark.parametrize(
    "changes", [{"amount": None}, {"amount": "5e4"}, {"startDate": None}]
)
def test_limits_with_something_missing_are_refused(changes):
    with pytest.raises(ValueError, match=r"."):
        cover(limit(**changes))


def test_a_cover_by_grade_is_to_review_unless_it_is_to_be_ignored():
    row = {"coverStatusCode": "CheckPolicy", "companyId": "1"}
    (decision,) = reader().row(row, None)
    assert decision.status == "to_review"
    ignoring = PRODUCTION.override({"code.cover.CheckPolicy": "ignored"})
    assert reader(ignoring).row(row, None) == []


def test_both_environments_have_the_same_facts():
    assert {key for key, _fact in PRODUCTION} == {key for key, _fact in SANDBOX}
    assert Dialect.of((DOCUMENTED, {})).unverified() == {}
