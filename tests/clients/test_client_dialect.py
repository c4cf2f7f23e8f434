# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Facts of the interfaces: how sure, what an administrator can change."""

from datetime import date

import pytest
from simulated import ACCOUNTS, notice, request

from credit_insurance.clients.accounts import Tokens
from credit_insurance.clients.dialect import (
    CONFIGURED,
    DOCUMENTED,
    OBSERVED,
    UNVERIFIED,
    Dialect,
    Verdict,
)
from credit_insurance.clients.errors import NotConfigured
from credit_insurance.clients.facts import allianz, atradius, cesce, coface, icon, soap

ALL = (atradius, allianz, cesce, coface, icon, soap)
FACTS = Dialect.of(
    (DOCUMENTED, {"url": "https://a.example.com", "code.decision.X1": "granted"}),
    (OBSERVED, {"path.cover": "/covers/{reference}"}),
    (UNVERIFIED, {"path.claim": "", "row.name": "name"}),
)


def client(name, overrides=None):
    kind, account = ACCOUNTS[name]
    return kind(account, overrides, tokens=Tokens())


def test_what_is_not_sure_can_be_listed():
    assert set(FACTS.unverified()) == {"path.claim", "row.name"}
    changed = FACTS.override({"path.claim": "/c"})
    assert set(changed.unverified()) == {"row.name"}
    assert dict(changed)["path.claim"].mark == CONFIGURED
    assert FACTS.get("path.claim") == ""


def test_what_is_missing_names_the_setting():
    with pytest.raises(NotConfigured) as caught:
        FACTS.need("path.claim")
    assert caught.value.setting == "path.claim"
    assert "path.claim" in caught.value.user_message


def test_parts_of_a_path_lead_nowhere_else():
    path = FACTS.need("path.cover", reference="../../admin?x=1#y")
    assert path == "/covers/..%2F..%2Fadmin%3Fx%3D1%23y"


def test_unknown_codes_are_to_be_reviewed():
    assert FACTS.verdict("x1") == Verdict("granted")
    assert FACTS.verdict("X2") == Verdict("to_review")
    assert FACTS.verdict("") == Verdict("to_review")


def test_codes_can_be_added_with_a_meaning():
    changed = FACTS.override({"code.decision.X2": "partial, preliminary"})
    assert changed.verdict("X2") == Verdict("partial", True)


@pytest.mark.parametrize(
    "values",
    [
        {"path.clam": "/c"},
        {"code.decision.X2": "agreed"},
        {"code.decision.X2": "granted, maybe"},
        {"code.claim.X2": "granted"},
        {"code.job.X": "finished"},
    ],
)
def test_settings_that_nothing_understands_are_refused(values):
    with pytest.raises(NotConfigured):
        FACTS.override(values)


def test_numbers_are_numbers():
    for value in ("0", "-1", "x", "1e9"):
        with pytest.raises(NotConfigured):
            FACTS.override({"row.name": value}).number("row.name")


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__)
def test_every_address_is_https_or_unknown(module):
    for dialect in (module.PRODUCTION, module.SANDBOX):
        urls = [fact.value for key, fact in dialect if key.split(".")[-1] == "url"]
        assert urls
        assert all(url == "" or url.startswith("https://") for url in urls)


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__)
def test_the_sandbox_is_not_production(module):
    production, sandbox = module.PRODUCTION.get("url"), module.SANDBOX.get("url")
    assert not production or production != sandbox


def test_facts_without_a_source_have_no_value_that_is_sent_blindly():
    """What no source tells must not look as if it worked."""
    for name in ("atradius", "allianz", "cesce", "coface"):
        features = client(name).features
        assert not features & {"overdue", "claim", "claim_status"}
        assert not features & {"find_overdue", "find_claim"}
    assert client("coface").features == {"search"}


def test_what_is_not_offered_says_so_and_sends_nothing():
    with client("coface") as coface_client:
        for ask in (
            lambda: coface_client.request_cover(request()),
            lambda: coface_client.find_request(request(), date.today()),
            lambda: coface_client.declare_overdue(notice()),
            lambda: coface_client.find_overdue("N1"),
            lambda: coface_client.find_claim("N1"),
            coface_client.fetch_decisions,
        ):
            with pytest.raises(NotConfigured, match="no interface"):
                ask()


def test_an_environment_that_does_not_exist_is_refused():
    kind, account = ACCOUNTS["allianz"]
    with pytest.raises(NotConfigured, match="environment"):
        kind(type(account)(environment="staging"))
