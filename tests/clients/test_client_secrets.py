# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Planted secrets: they leave with the request, and turn up nowhere else."""

import base64
import json
import logging
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import date
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import pytest
from simulated import ACCOUNTS, SIREN, claim, notice, request

from credit_insurance.clients.accounts import Tokens
from credit_insurance.clients.calls import Call
from credit_insurance.clients.certificate import ClientCertificate
from credit_insurance.clients.errors import ClientError
from credit_insurance.clients.models import BuyerQuery
from credit_insurance.clients.redaction import MASK, Redactor

FAULTS = (
    *("unauthorized", "forbidden", "server_error", "conflict", "html", "cut"),
    *("reset_after", "wrong_types", "redirect", "maintenance", "wrong_charset"),
)


def calls(client):
    """Everything that a client can be asked."""
    query = BuyerQuery("FR", siren=SIREN)
    yield client.check
    yield lambda: client.search_buyer(query)
    yield lambda: client.request_cover(request())
    yield lambda: client.find_request(request(), date.today())
    yield lambda: client.fetch_request("job/1")
    yield client.fetch_decisions
    yield lambda: client.declare_overdue(notice())
    yield lambda: client.file_claim(claim())
    yield lambda: client.fetch_claim("1")
    yield lambda: client.find_overdue("1")


def everything_said(client, insurers, caplog):
    """Ask everything, and return all that anybody could read afterwards."""
    said = [repr(client), repr(client.account), repr(client.transport.redactor)]
    client.seen = set()
    for call in calls(client):
        client.seen |= {token for token, _end in client.tokens._tokens.values()}
        client.tokens.forget(getattr(client, "_key", ""))
        try:
            said.append(repr(call()))
        except ClientError as error:
            said += [repr(error), str(error), error.user_message, error.body]
            said += [str(error.args), str(vars(error))]
            said.append("".join(traceback.format_exception(error)))
    said += [repr(exchange) for exchange in insurers.exchanges]
    said += [str(vars(e)) for e in insurers.exchanges]
    said += [record.getMessage() for record in caplog.records]
    said += [str(vars(record)) for record in caplog.records]
    return "\n".join(said)


def forms(client, *tokens):
    """Return the secrets of a client in every form in which they could be written."""
    account = client.account
    secrets = [*account.secrets(), *tokens]
    pairs = [f"{getattr(account, 'client_id', '')}:{secret}" for secret in secrets]
    for text in [*secrets, *pairs]:
        yield from (text, quote(text), quote(text, safe=""), quote_plus(text))
        yield from (json.dumps(text)[1:-1], repr(text)[1:-1], escape(text))
        yield json.dumps(text, ensure_ascii=False)[1:-1]
        yield base64.b64encode(text.encode()).decode()


def leaks(client, said, *tokens):
    return sorted({form for form in forms(client, *tokens) if form in said})


@pytest.mark.parametrize("name", ACCOUNTS)
def test_when_all_goes_well(insurers, caplog, name):
    caplog.set_level(logging.DEBUG)
    client = insurers.client(name)
    said = everything_said(client, insurers, caplog)
    assert client.seen or name == "soap"
    assert leaks(client, said, *client.seen) == []
    # They did leave, or there would be nothing to find.
    sent = json.dumps(insurers.control("received", method="GET"), ensure_ascii=False)
    assert leaks(client, sent)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ACCOUNTS)
def test_when_it_does_not(insurers, caplog, name, fault):
    caplog.set_level(logging.DEBUG)
    client = insurers.client(name)
    insurers.fault(fault, insurer=name, times=40, location="https://x.example.com/")
    said = everything_said(client, insurers, caplog)
    assert leaks(client, said) == []


@pytest.mark.parametrize("echo", ["json", "text", "latin-1", "utf-16"])
@pytest.mark.parametrize("status", [200, 400, 401, 422, 500])
@pytest.mark.parametrize("name", ACCOUNTS)
def test_when_the_insurer_sends_back_what_it_got(
    insurers, canned, caplog, name, status, echo
):
    caplog.set_level(logging.DEBUG)
    canned.echo, canned.status = echo, status
    address = {"url": canned.address}
    if name == "icon":
        address["auth.url"] = canned.address
    client = insurers.client(name, address)
    # With a token, as no login succeeds here.
    if hasattr(client, "_key"):
        client.tokens.put(client._key, "t0ken/of+tests=", 3600)
    said = everything_said(client, insurers, caplog)
    with suppress(ClientError):
        if hasattr(client, "_key"):
            client.tokens.put(client._key, "t0ken/of+tests=", 3600)
        client.fetch_decisions()
    said += repr([vars(exchange) for exchange in insurers.exchanges])
    assert canned.requests
    assert leaks(client, said, "t0ken/of+tests=") == []
    assert MASK in said


@pytest.mark.parametrize("name", ACCOUNTS)
def test_accounts_do_not_show_their_secrets(name):
    account = ACCOUNTS[name][1]
    assert account.secrets()
    assert not any(secret in repr(account) for secret in account.secrets())
    assert not any(secret in account.fingerprint() for secret in account.secrets())


def test_a_secret_that_cannot_be_sent_is_not_quoted(insurers):
    account = replace(ACCOUNTS["atradius"][1], app_key="s3cret\nKey-é")
    with pytest.raises(ClientError) as caught:
        insurers.client("atradius", account=account).check()
    text = "".join(traceback.format_exception(caught.value))
    assert "s3cret" not in text


def test_a_key_of_a_certificate_is_not_quoted(insurers):
    with pytest.raises(ClientError) as caught:
        certificate = ClientCertificate("none", "s3cret-Key")
        insurers.client("soap", certificate=certificate)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


# === THE REDACTOR === #

REDACTOR = Redactor(["s3cret/Wörd&<1>", "abc"])


@pytest.mark.parametrize(
    "text",
    [
        "s3cret/Wörd&<1>",
        quote("s3cret/Wörd&<1>"),
        quote_plus("s3cret/Wörd&<1>"),
        escape("s3cret/Wörd&<1>"),
        json.dumps("s3cret/Wörd&<1>"),
        base64.b64encode("s3cret/Wörd&<1>".encode()).decode(),
        '{"password": "other"}',
        '{"apiKey":"other"}',
        '{"client_secret" : "oth\\"er"}',
        '{"access_token": "other',
        '{"token": 99887766}',
        '{"idToken": ["other"]}',
        "<wsse:Password Type='x'>other</wsse:Password>",
        "<Nonce>other</Nonce>",
        "grant_type=password&password=other&x=1",
        "Authorization: Bearer other-token",
        "Basic b3RoZXI6b3RoZXI=",
    ],
)
def test_secrets_and_fields_named_like_one_are_taken_out(text):
    redacted = REDACTOR.text(text)
    assert MASK in redacted
    assert "s3cret" not in redacted
    assert "99887766" not in redacted
    assert "b3RoZXI6b3RoZXI" not in redacted
    assert "oth" not in redacted.replace("idToken", "")


@pytest.mark.parametrize(
    "text",
    [
        '{"token_type": "Bearer"}',
        '{"amount": 50000, "keyword": "abc"}',
        "grant_type=password",
        "a basic offer",
        "the bearer of this",
    ],
)
def test_what_is_no_secret_stays(text):
    assert REDACTOR.text(text) == text


def test_a_secret_at_the_end_of_what_is_kept_is_not_cut_in_two():
    secret = "x1" * 300
    redactor = Redactor([secret])
    for length in range(19_000, 29_000, 97):
        kept = redactor.kept("-" * length + secret + "-" * 9_000)
        assert "x1" not in kept
        assert len(kept) <= 20_000
        # What was taken out before it made room for more.
        assert "x1" not in redactor.kept(secret * 15 + "-" * (length - 9_000) + secret)


def test_headers_named_like_a_secret_are_masked():
    headers = {"Atradius-App-Key": "k", "x-api-key": "k", "Accept": "s3cret/Wörd&<1>"}
    assert set(REDACTOR.headers(headers).values()) == {MASK}


def test_patterns_are_not_slow_on_purpose():
    """Each of these takes minutes with a pattern that looks back and forth."""
    for text in ("a-", '"', "<a:", "key", "=", '"key":[', "<key ", "basic "):
        redacted = REDACTOR.kept(text * (28_000 // len(text)) + "password")
        assert len(redacted) <= 20_000


@pytest.mark.parametrize("name", [n for n in ACCOUNTS if n != "soap"])
def test_nothing_of_a_login_is_kept(insurers, name):
    """Its answer may hold secrets under names that nobody thought of."""
    insurers.client(name).check()
    (login,) = insurers.exchanges
    assert (login.operation, login.status) == ("login", 200)
    assert login.request == login.response == MASK


def test_tokens_are_told_to_the_transport(insurers):
    client = insurers.client("atradius", tokens=Tokens())
    client.check()
    ((token, _end),) = client.tokens._tokens.values()
    assert client.transport.redactor.text(token) == MASK
    other = insurers.client("atradius", tokens=client.tokens)
    other.fetch_decisions()
    assert other.transport.redactor.text(token) == MASK
    call = Call("read", "GET", insurers.address, headers={"Authorization": token})
    assert token not in repr(call)
