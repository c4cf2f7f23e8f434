# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one seam: limits, redirects, encodings, TLS, what is logged and kept."""

import gzip
import logging
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone

import pytest
from certificates import Authority
from simulated import ACCOUNTS, QUICK, USUAL

from credit_insurance.clients.answers import Answer
from credit_insurance.clients.calls import Call, Limits
from credit_insurance.clients.certificate import ClientCertificate
from credit_insurance.clients.errors import (
    Auth,
    NotConfigured,
    OutcomeUnknown,
    Protocol,
    Rejected,
    Unavailable,
)
from credit_insurance.clients.failures import of_status, presentable, retry_after
from credit_insurance.clients.redaction import Redactor
from credit_insurance.clients.transport import Transport, check_url
from simulator.server import Simulator

SMALL = USUAL._replace(size=50_000, large=200_000)


@pytest.fixture
def transport():
    made = Transport(Redactor(), limits=SMALL)
    yield made
    made.close()


@contextmanager
def raw_server(*chunks, pause=0.0, wait=True):
    """A server that sends bytes as they are, after the head of a request."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve():
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection:
                if wait:
                    connection.recv(65_536)
                with suppress(OSError):
                    for chunk in chunks:
                        connection.sendall(chunk)
                        if stop.wait(pause):
                            break
                    # What was not read would turn the end into a reset.
                    connection.shutdown(socket.SHUT_WR)
                    connection.settimeout(1)
                    while connection.recv(65_536):
                        pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        listener.close()


def get(transport, url, **options):
    return transport.send(Call("read", "GET", url, **options))


def post(transport, url, **options):
    return transport.send(Call("write", "POST", url, json={}, safe=False, **options))


# === ADDRESSES === #


@pytest.mark.parametrize(
    "url",
    [
        "http://insurer.example.com/x",
        "ftp://localhost/",
        "insurer.example.com",
        "https://user" + ":pw@insurer.example.com/",
        "https://",
        "https://host:port/",
        "https://[::1/",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_https_and_this_machine_are_asked(url):
    with pytest.raises(NotConfigured):
        check_url(url)


@pytest.mark.parametrize("url", ["https://a.example.com", "http://127.0.0.1:8090/x"])
def test_addresses_that_can_be_asked(url):
    check_url(url)


def test_headers_that_cannot_be_sent_are_a_setting(transport, canned):
    for value in ("é", "a\nb", "€"):
        with pytest.raises(NotConfigured) as caught:
            get(transport, canned.address, headers={"X-Key": value})
        assert value not in str(caught.value)
    assert canned.requests == []


# === WHEN NOTHING ARRIVES === #


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("send", [get, post])
def test_refused_before_anything_was_sent(transport, send):
    with pytest.raises(Unavailable) as caught:
        send(transport, closed_port())
    assert not caught.value.maybe_processed


def test_unknown_hosts_are_unavailable(transport):
    with pytest.raises(Unavailable):
        post(transport, "https://nobody.invalid/")


@pytest.mark.parametrize("chunks", [(), (b"",), (b"HT",), (b"no HTTP at all\r\n",)])
def test_a_connection_that_ends_early(transport, chunks):
    with raw_server(*chunks) as url:
        with pytest.raises(Unavailable):
            get(transport, url)
        with pytest.raises(OutcomeUnknown) as caught:
            post(transport, url)
    assert caught.value.maybe_processed


def test_a_head_without_an_end_is_no_answer(transport):
    head = b"HTTP/1.1 200 OK\r\nContent-Le"
    with raw_server(head) as url, pytest.raises(Protocol) as caught:
        post(transport, url).json()
    assert caught.value.maybe_processed


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "chunks",
    [
        [HEAD[n : n + 1] for n in range(len(HEAD))],
        [HEAD + b"Content-Length: 99\r\n\r\n", *[b" "] * 99],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\n \r\n"] * 99],
    ],
    ids=["head", "body", "chunks"],
)
def test_one_byte_at_a_time_ends_by_the_deadline(transport, chunks):
    """Each byte comes in time for the read timeout, all of them never."""
    transport.limits = QUICK
    with raw_server(*chunks, pause=0.1) as url:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            get(transport, url)
        with pytest.raises(OutcomeUnknown):
            post(transport, url)
        # Two calls of 0.5 s each, and a generous margin for a busy machine.
        assert time.monotonic() - started < 6


def test_a_server_that_says_nothing(transport):
    transport.limits = QUICK
    with raw_server(b"x", wait=False, pause=5) as url, pytest.raises(Unavailable):
        get(transport, url)


def test_silence_ends_by_the_deadline_as_well(transport):
    transport.limits = USUAL._replace(read=60, total=0.3)
    with raw_server(HEAD, b"x", pause=20) as url:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            get(transport, url)
        assert time.monotonic() - started < 10


# === SIZE, COMPRESSION, ENCODING === #


def test_a_body_of_the_limit_is_read_and_one_more_is_not(transport, canned):
    canned.answer(b" " * 50_000)
    assert len(get(transport, canned.address).body) == 50_000
    canned.answer(b" " * 50_001)
    with pytest.raises(Protocol, match="larger than 50000 bytes"):
        get(transport, canned.address)
    assert len(get(transport, canned.address, large=True).body) == 50_001


@pytest.mark.parametrize("levels", [1, 2])
def test_a_bomb_is_not_unpacked(transport, canned, levels):
    body = b" " * 50_000_000
    for _level in range(levels):
        body = gzip.compress(body)
    canned.answer(body, Content_Encoding=", ".join(["gzip"] * levels))
    with pytest.raises(Protocol):
        get(transport, canned.address)


def test_compressed_answers_are_read(transport, canned):
    canned.answer(gzip.compress(b'{"a": 1}'), Content_Encoding="gzip")
    assert get(transport, canned.address).json() == {"a": 1}


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b'{"a": 1}')[:-9], "gzip"),
        (b'{"a": 1}', "gzip"),
        (b'{"a": 1}', "br"),
        (b'{"a": 1}', "deflate"),
    ],
)
def test_what_is_not_compressed_as_it_says(transport, canned, body, encoding):
    canned.answer(body, Content_Encoding=encoding)
    with pytest.raises(Protocol):
        get(transport, canned.address)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"a": "é"}'.encode(), "application/json"),
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', "application/json; charset=utf-8"),
        ('{"a": "é"}'.encode("latin-1"), "application/json; charset=ISO-8859-1"),
        ('{"a": "é"}'.encode("utf-16"), 'application/json; charset="utf-16"'),
    ],
)
def test_encodings_that_are_declared_are_used(transport, canned, body, kind):
    canned.answer(body, kind)
    assert get(transport, canned.address).json() == {"a": "é"}


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "application/json; charset=utf-16",
        "application/json; charset=rot13",
        "application/json; charset=unicode_escape",
        "application/json; charset=zlib",
        "application/json; charset=",
    ],
)
def test_other_encodings_are_refused(transport, canned, kind):
    canned.answer('{"a": "é"}'.encode("latin-1") + b" ", kind)
    with pytest.raises(Protocol):
        get(transport, canned.address).json()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"a": ' * 20_000,
        b"9" * 5_000,
        b'{"a": ' + b"9" * 41 + b"}",
        b"'a'",
        b'{"a": 1} x',
    ],
)
def test_what_is_no_json(transport, canned, body):
    canned.answer(body)
    with pytest.raises(Protocol):
        get(transport, canned.address, large=True).json()


def test_a_page_says_that_it_is_one(transport, canned):
    for body, kind in ((b"<html>", "text/html"), (b" <!DOCTYPE html>", "text/plain")):
        canned.answer(body, kind)
        with pytest.raises(Protocol, match="web page"):
            get(transport, canned.address).json()


# === STATUSES === #


@pytest.mark.parametrize(
    ("status", "reading", "writing"),
    [
        (400, Rejected, Rejected),
        (401, Auth, Auth),
        (403, Auth, Auth),
        (404, Rejected, Rejected),
        (405, Protocol, Protocol),
        (408, Unavailable, OutcomeUnknown),
        (409, Rejected, Rejected),
        (415, Protocol, Protocol),
        (422, Rejected, Rejected),
        (429, Unavailable, Unavailable),
        (500, Unavailable, OutcomeUnknown),
        (502, Unavailable, OutcomeUnknown),
        (503, Unavailable, Unavailable),
        (504, Unavailable, OutcomeUnknown),
        (204, Protocol, Protocol),
        (304, Protocol, Protocol),
        (418, Protocol, Protocol),
    ],
)
def test_each_status_is_an_error_of_its_class(
    transport, canned, status, reading, writing
):
    body = b"" if status in (204, 304) else b'{"error": "x"}'
    canned.answer(body, status=status)
    for send, expected in ((get, reading), (post, writing)):
        with pytest.raises(expected) as caught:
            send(transport, canned.address)
        assert type(caught.value) is expected
        assert caught.value.status == status


def test_an_answer_to_a_write_that_cannot_be_read_may_have_been_carried_out(
    transport, canned
):
    canned.answer(b"{", status=201)
    with pytest.raises(Protocol) as caught:
        post(transport, canned.address, accept=(201,)).json()
    assert caught.value.maybe_processed
    canned.answer(b"{", status=405)
    with pytest.raises(Protocol) as caught:
        post(transport, canned.address)
    assert not caught.value.maybe_processed


def test_a_page_for_not_found_is_a_wrong_address(transport, canned):
    canned.answer(b"<html>", "text/html", 404)
    with pytest.raises(Protocol):
        get(transport, canned.address)


NOW = datetime(2026, 5, 4, 10, 0, tzinfo=timezone.utc)


def http_date(moment):
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7),
        (" 120 ", 120),
        ("0", 0),
        ("999999999999999999", 86_400),
        (http_date(NOW + timedelta(seconds=90)), 90),
        (http_date(NOW - timedelta(seconds=90)), 0),
        (http_date(NOW + timedelta(days=900)), 86_400),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("٧", None),
        ("Mon, 99 Foo 2026", None),
    ],
)
def test_retry_after_is_relative_to_the_servers_clock(value, expected):
    headers = {"Retry-After": value, "Date": http_date(NOW)}
    assert retry_after(headers) == expected


def test_retry_after_without_a_date_of_the_server():
    later = datetime.now(timezone.utc) + timedelta(seconds=100)
    assert 90 <= retry_after({"Retry-After": http_date(later)}) <= 100


@pytest.mark.parametrize(
    "words", ["<b>no</b>", "Traceback (most recent call last)", "NullPointerException"]
)
def test_internals_of_an_insurer_are_not_shown_to_users(words):
    assert presentable(words) == ""
    answer = Answer(422, {}, b"", "request_cover")
    error = of_status(answer, ("E1", words))
    assert error.user_message == "The insurer refused the message."


def test_words_of_an_insurer_are_shown_on_one_line():
    assert presentable(" The \n limit\x00 exists. ") == "The limit exists."
    assert len(presentable("x" * 9_000)) == 300


# === REDIRECTS === #


def test_a_read_follows_to_the_same_host_only(insurers, canned):
    client = insurers.client("allianz")
    client.check()
    insurers.fault("redirect", path="/jobs/1", location="/allianz/riskinfo/v3/jobs/2")
    with pytest.raises(Rejected):
        client.fetch_request("job/1")
    assert [r["path"] for r in insurers.received("/jobs/")] == [
        "/riskinfo/v3/jobs/1",
        "/riskinfo/v3/jobs/2",
    ]
    for location in (canned.address, "//127.0.0.1:1/", "https://[::1", "/\\evil"):
        insurers.fault("redirect", path="/jobs/", location=location)
        with pytest.raises((Protocol, Rejected)):
            client.fetch_request("job/1")
    assert canned.requests == []


def test_redirects_do_not_go_on_for_ever(transport, canned):
    canned.answer(b"", status=302, Location="/again")
    with pytest.raises(Protocol):
        get(transport, canned.address)
    assert len(canned.requests) <= 5


def test_a_write_is_not_redirected(transport, canned):
    canned.answer(b"", status=307, Location="/again")
    with pytest.raises(Protocol):
        post(transport, canned.address)
    assert len(canned.requests) == 1


def test_the_body_of_a_redirect_has_a_limit_as_well(transport, canned):
    canned.answer(b" " * 1_000_000, status=302, Location="/again")
    with pytest.raises(Protocol, match="larger"):
        get(transport, canned.address)


# === THIS MACHINE'S SETTINGS === #


def test_a_netrc_of_the_user_replaces_no_token(insurers, tmp_path, monkeypatch):
    path = tmp_path / "netrc"
    path.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(path))
    insurers.client("allianz").fetch_decisions()
    headers = insurers.received("/covers/search")[0]["headers"]
    assert headers["authorization"].startswith("Bearer ")


def test_a_proxy_of_the_machine_is_used(transport, monkeypatch):
    monkeypatch.setenv("https_proxy", closed_port())
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(Unavailable, match="ProxyError"):
        post(transport, "https://insurer.example.com/")


# === TLS === #


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"))


def test_a_certificate_of_nobody_is_not_trusted(authority):
    with Simulator(tls=authority.server()) as simulator:
        transport = Transport(Redactor(), limits=USUAL)
        with pytest.raises(Unavailable, match="certificate is not valid"):
            post(transport, simulator.address)


def test_a_certificate_of_another_host_is_not_trusted(authority):
    with Simulator(tls=authority.server("other.example.com")) as simulator:
        bundle = str(authority.bundle)
        transport = Transport(Redactor(), limits=USUAL, ca_bundle=bundle)
        with pytest.raises(Unavailable, match="certificate is not valid"):
            post(transport, simulator.address)


def test_a_trusted_server_is_asked(authority):
    with Simulator(tls=authority.server()) as simulator:
        bundle = str(authority.bundle)
        transport = Transport(Redactor(), limits=SMALL, ca_bundle=bundle)
        with pytest.raises(Rejected):
            get(transport, f"{simulator.address}/nobody")


def test_a_client_certificate_opens_the_door(authority):
    with Simulator(tls=authority.server(client_needed=True)) as simulator:
        options = {"ca_bundle": str(authority.bundle), "limits": USUAL}
        kind, account = ACCOUNTS["soap"]
        url = {"url": f"{simulator.address}/soap"}
        certificate = ClientCertificate(*authority.client())
        kind(account, url, certificate=certificate, **options).check()
        with pytest.raises(Auth, match="certificate"):
            kind(account, url, **options).check()


def test_certificates_that_are_none_are_a_setting(authority):
    certificate, key = authority.client()
    _other, other_key = authority.client()
    for pair in ((certificate, "no key"), ("none", key), (certificate, other_key)):
        with pytest.raises(NotConfigured, match="certificate"):
            ClientCertificate(*pair).load_into(ssl.create_default_context())


def test_a_private_key_never_lies_on_the_disk_in_clear(authority, monkeypatch):
    certificate, key = authority.client()
    written = []
    load = ssl.SSLContext.load_cert_chain

    def spy(context, path, **options):
        with open(path) as file:
            written.append(file.read())
        return load(context, path, **options)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", spy)
    ClientCertificate(certificate, key).load_into(ssl.create_default_context())
    assert "ENCRYPTED PRIVATE KEY" in written[0]
    assert key.splitlines()[1] not in written[0]
    assert key.splitlines()[1] not in repr(ClientCertificate(certificate, key))


# === LOG AND AUDIT TRAIL === #


def test_each_exchange_is_told_once_failed_or_not(insurers, caplog):
    caplog.set_level(logging.INFO)
    client = insurers.client("allianz")
    client.fetch_decisions()
    insurers.fault("server_error", path="/covers/search")
    with pytest.raises(Unavailable):
        client.fetch_decisions()
    insurers.fault("truncated", path="/covers/search")
    with pytest.raises(Protocol):
        client.fetch_decisions()
    told = [(e.operation, e.status, bool(e.error)) for e in insurers.exchanges]
    assert told == [
        ("login", 200, False),
        ("fetch_decisions", 200, False),
        ("fetch_decisions", 500, True),
        ("fetch_decisions", 200, True),
    ]
    lines = [r.getMessage() for r in caplog.records if "clients" in r.name]
    assert len(lines) == 4
    assert insurers.exchanges[2].response == '{"error": "as asked for"}'
    assert lines[1].startswith("fetch_decisions POST ")


def test_what_is_kept_of_a_message_is_limited(insurers, canned):
    canned.json(["x" * 100_000])
    client = insurers.client("allianz", {"url": canned.address}, limits=Limits())
    with pytest.raises(Protocol) as caught:
        client.fetch_decisions()
    assert len(caught.value.body) == 20_000
    assert len(insurers.exchanges[-1].response) == 20_000


def test_requests_are_kept_with_their_parameters(insurers):
    client = insurers.client("atradius")
    client.fetch_decisions("2026-01-01T00:00:00")
    assert '"fromDate": "2026-01-01T00:00:00"' in insurers.exchanges[-1].request
