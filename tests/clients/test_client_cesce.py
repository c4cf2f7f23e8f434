# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cesce against its simulation: texts with commas, errors with a good status."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs

import pytest
from simulated import ACCOUNTS, NOBODY, POLICY, SIREN, claim, notice, request

from credit_insurance.clients import cesce_movements
from credit_insurance.clients.errors import (
    Auth,
    NotConfigured,
    OutcomeUnknown,
    Protocol,
    Rejected,
)
from credit_insurance.clients.facts.cesce import SANDBOX
from credit_insurance.clients.models import BuyerQuery

MOVEMENTS = f"/portfolio-movements/v1/contracts/{POLICY}/movements"
CODES = {"code.decision.2": "granted", "code.decision.66": "refused"}
DIALECT = SANDBOX.override(CODES)


@pytest.fixture
def client(insurers):
    return insurers.client("cesce")


def test_login_is_a_form_with_a_password_grant(insurers, client):
    client.check()
    login = insurers.received("/token")[-1]
    account = ACCOUNTS["cesce"][1]
    assert parse_qs(login["body"]) == {
        "grant_type": ["password"],
        "client_id": [account.client_id],
        "client_secret": [account.client_secret],
        "scope": ["create read update delete"],
        "username": [account.username],
        "password": [account.password],
    }


def test_a_login_refused_with_400_is_a_matter_of_credentials(insurers):
    with pytest.raises(Auth):
        insurers.wrong("cesce").check()


def test_a_request_has_its_amount_as_a_text(insurers, client):
    acknowledgement = client.request_cover(request("100000"))
    assert (acknowledgement.state, acknowledgement.reference) == ("pending", "C0007")
    assert insurers.sent("/classifications")["json"] == {
        "customerReference": "C0007",
        "countryCode": "FR",
        "taxCode": SIREN,
        "companyName": "Comptoir",
        "creditLimitRequested": "100000,00",
        "currencyCode": "EUR",
    }
    assert client.fetch_request("C0007").state == "pending"
    insurers.advance(hours=3)
    answered = client.fetch_request("C0007")
    assert [d.amount for d in answered.decisions] == [50_000]


def test_an_error_with_a_good_status_is_an_error(client):
    with pytest.raises(Rejected) as caught:
        client.request_cover(request(tax_id=NOBODY))
    assert (caught.value.code, caught.value.status) == ("105", 200)
    assert "Deudor no localizado" in caught.value.user_message


def test_without_a_number_of_the_buyer_nothing_is_sent(insurers, client):
    for number in ("", "732829321"):
        with pytest.raises(Rejected):
            client.request_cover(request(tax_id=number))
    with pytest.raises(NotConfigured):
        client.request_cover(request(action="cancel"))
    with pytest.raises(NotConfigured):
        client.search_buyer(BuyerQuery("FR", siren=SIREN))
    assert insurers.received() == []


def test_a_request_whose_answer_was_lost_is_found(insurers, client):
    assert client.find_request(request(), date.today()) is None
    insurers.fault("close_after", path="/classifications")
    with pytest.raises(OutcomeUnknown):
        client.request_cover(request())
    assert client.find_request(request(), date.today()).state == "decided"
    assert client.find_request(request("30000"), date.today()) is None
    assert insurers.state["duplicates"] == {}


def test_what_is_older_than_the_movements_cannot_be_told(client):
    with pytest.raises(OutcomeUnknown, match="older"):
        client.find_request(request(), date.today() - timedelta(days=3))


def test_movements_are_paged_by_the_number_of_the_debtor(insurers):
    insurers.rules(page_size=100)
    insurers.control("movements", {"insurer": "cesce", "policy": POLICY, "count": 250})
    client = insurers.client("cesce")
    decisions, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = client.fetch_decisions(cursor)
        assert not page.full
        decisions += page.decisions
        cursor, pages = page.cursor, pages + 1
    assert (len(decisions), pages) == (250, 3)
    queries = [call["query"] for call in insurers.received(MOVEMENTS)]
    assert queries[0] == {"languageCode": "ES"}
    assert set(queries[1]) == {"languageCode", "nextEndorsementNo"}


def test_twenty_thousand_movements(insurers):
    insurers.rules(page_size=5_000)
    insurers.control(
        "movements", {"insurer": "cesce", "policy": POLICY, "count": 20_000}
    )
    client = insurers.client("cesce", limits=None)
    references, cursor = set(), ""
    for _page in range(4):
        page = client.fetch_decisions(cursor)
        references |= {decision.key for decision in page.decisions}
        cursor = page.cursor
    assert (len(references), cursor) == (20_000, "")


def test_movements_of_days_ago_are_not_told_any_more(insurers, client):
    client.request_cover(request("20000"))
    assert len(client.fetch_decisions().decisions) == 1
    insurers.advance(days=3)
    assert client.fetch_decisions().decisions == ()
    assert client.window == timedelta(days=2)


def test_without_an_administrators_codes_nothing_is_a_limit(insurers):
    codes = {f"code.decision.{code}": "" for code in ("2", "10", "66", "99")}
    client = insurers.client("cesce", codes)
    client.request_cover(request("20000"))
    (decision,) = client.fetch_decisions().decisions
    assert (decision.status, decision.amount) == ("to_review", None)
    assert '"creditLimitGranted": "20000,00"' in decision.raw


def test_production_is_nowhere_until_somebody_says_where(insurers):
    kind, account = ACCOUNTS["cesce"]
    with pytest.raises(NotConfigured, match="url"):
        kind(account).check()


def test_notices_and_claims_as_described(insurers, client):
    client.declare_overdue(notice())
    assert insurers.sent("/notices")["json"]["remarks"] == "Relancé trois fois"
    reference = client.file_claim(claim()).reference
    insurers.advance(days=61)
    assert client.fetch_claim(reference).status == "paid"


# === READING A MOVEMENT === #


def movement(**changes):
    values = {
        "endorsementNo": "0012",
        "cesceCode": "34",
        "taxCode": "B12",
        "countryCode": "ES",
        "currencyCode": "EUR",
        "creditLimitRequested": "100000,00",
        "creditLimitGranted": "25000,50",
        "statusCode": "2",
        "effectiveDate": "20260115",
        "classificationDate": "20260110",
        "validityDate": "0",
        "commercialRiskCoverPct": "85,00",
    }
    return {**values, **changes}


def read(**changes):
    return cesce_movements.read(movement(**changes), DIALECT, "")


def test_a_movement_is_a_decision():
    (decision,) = read(validityDate="20261231")
    assert (decision.reference, decision.status) == ("0012", "granted")
    assert decision.amount == Decimal("25000.50")
    assert decision.insured_percentage == 85
    assert (decision.date_from, decision.decided_on, decision.date_to) == (
        *(date(2026, 1, 15), date(2026, 1, 10), date(2026, 12, 31)),
    )


def test_under_study_is_no_decision():
    assert read(statusCode="1") == []


def test_a_refusal_gives_zero():
    (decision,) = read(statusCode="66", creditLimitGranted="0,00")
    assert (decision.status, decision.amount) == ("refused", 0)


def test_the_classification_decides_where_the_status_says_nothing():
    dialect = DIALECT.override({"code.classification.K": "partial"})
    row = movement(statusCode="7", classificationDecisionCode="K")
    (decision,) = cesce_movements.read(row, dialect, "")
    assert (decision.status, decision.code) == ("partial", "7/K")


@pytest.mark.parametrize(
    "changes",
    [
        {"creditLimitGranted": "25000.50"},
        {"creditLimitGranted": "25.000,50"},
        {"creditLimitGranted": ""},
        {"creditLimitGranted": 25000},
        {"effectiveDate": "2026-01-15"},
        {"effectiveDate": "0", "classificationDate": "0"},
        {"currencyCode": ""},
        {"validityDate": "20260101"},
        {"commercialRiskCoverPct": "120,00"},
    ],
)
def test_a_limit_with_something_wrong_is_refused(changes):
    if changes == {"creditLimitGranted": 25000}:
        # A number is no mistake in itself.
        assert read(**changes)[0].amount == 25_000
        return
    with pytest.raises(ValueError, match=r"."):
        read(**changes)


def test_a_page_that_names_itself_ends(insurers, client, canned):
    canned.json({"error": {"errorCode": "0"}, "client": {"nextEndorsementNo": "5"}})
    looping = insurers.client("cesce", {"url": canned.address})
    with pytest.raises(Protocol, match="itself"):
        looping.fetch_decisions("5")
    with pytest.raises(Protocol, match="itself"):
        looping.find_request(request(), date.today())
