# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The simulator itself: the command, its rules and faults, what it remembers."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from simulated import POLICY, request

from bootstrap import paths
from credit_insurance.clients.errors import ClientError
from simulator import companies, faults
from simulator.book import Book, moment
from simulator.conventions import CONVENTIONS
from simulator.server import Simulator
from simulator.state import State

COMMAND = paths.ROOT / "scripts" / "simulator"


def fetch(url, data=None, **headers):
    """Return the status and the JSON of an answer."""
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.fixture
def running():
    """Start the command; it is stopped and waited for at the end."""
    started = []

    def start(*arguments):
        process = subprocess.Popen(
            [str(COMMAND), "--port", "0", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        line = process.stdout.readline()
        assert line.startswith("Simulated insurers at "), process.stderr.read()
        return process, line.split()[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


# === THE COMMAND === #


def test_it_says_where_it_is_and_stops_by_ctrl_c(running):
    process, address = running()
    status, state = fetch(f"{address}/control/state")
    assert (status, state["received"]) == (200, 0)
    process.send_signal(signal.SIGINT)
    _out, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert errors.rstrip().endswith("Stopped.")
    assert "Traceback" not in errors


def test_what_it_knows_survives_in_a_file(running, tmp_path):
    file = tmp_path / "state.json"
    process, address = running("--state", file, "--movements", 7, "--policy", "P9")
    fetch(f"{address}/control/clock", {"advance": 3600})
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    kept = json.loads(file.read_text())
    assert (len(kept["cases"]), kept["offset"]) == (7 * 6, 3600)
    _process, address = running("--state", file)
    _status, state = fetch(f"{address}/control/state")
    assert set(state["applications"].values()) == {7}


def test_faults_of_the_command_line(running):
    _process, address = running("--faults", "forbiddenx2", "html@/nowhere")
    for _request in range(2):
        assert fetch(f"{address}/allianz/v1/idp/oauth2/authorize", {})[0] == 403
    assert fetch(f"{address}/allianz/v1/idp/oauth2/authorize", {})[0] == 400


@pytest.mark.parametrize("arguments", [["--faults", "earthquake"], ["--port", "99999"]])
def test_what_it_cannot_do_is_one_sentence(arguments):
    done = subprocess.run(
        [str(COMMAND), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_broken_state_is_one_sentence(tmp_path):
    for text in ("{", '{"cases": [{"number": 1}]}', "[]"):
        file = tmp_path / "state.json"
        file.write_text(text)
        done = subprocess.run(
            [str(COMMAND), "--port", "0", "--state", str(file)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "the simulator cannot start" in done.stderr


def test_it_needs_no_package():
    """The launcher starts it with the machine's own Python."""
    environment = {key: os.environ[key] for key in ("PATH", "HOME")}
    done = subprocess.run(
        ["python3", "-S", "-c", "import simulator.server"],
        cwd=paths.SETUP,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("text", "fault", "path", "times"),
    [
        ("html", "html", "", 1),
        ("htmlx3", "html", "", 3),
        ("html@/covers", "html", "/covers", 1),
        ("html@/coversx-1", "html", "/covers", -1),
        ("html@/index", "html", "/index", 1),
        ("expired_tokenx2", "expired_token", "", 2),
    ],
)
def test_faults_are_written_in_one_word(text, fault, path, times):
    parsed = faults.parse(text)
    assert (parsed.fault, parsed.path, parsed.times) == (fault, path, times)


# === RULES === #


@pytest.mark.parametrize(
    ("amount", "after", "expected"),
    [
        ("30000", 0, ("granted", "30000.00")),
        ("50000", 0, ("granted", "50000.00")),
        ("50000", 31 * 86_400, ("reduced", "25000.00")),
        ("50001", 0, None),
        ("50001", 7_200, ("partial", "25000.50")),
        ("249999", 7_200, ("partial", "124999.50")),
        ("250000", 7_199, None),
        ("250000", 7_200, ("refused", "0.00")),
    ],
)
def test_underwriting_is_by_amount_and_time(amount, after, expected):
    book = Book()
    buyer = companies.by_id("1")
    case = book.apply("soap", POLICY, buyer, amount=amount, currency="EUR")
    event = case.current(moment(case.received) + timedelta(seconds=after))
    assert (event and (event.status, event.amount)) == expected


def test_rules_can_be_changed_and_unknown_ones_are_refused(insurers):
    insurers.rules(full_up_to=10, refused_from=20)
    assert insurers.state["rules"]["full_up_to"] == 10
    status, answer = fetch(f"{insurers.address}/control/rules", {"luck": 1})
    assert (status, answer) == (400, {"error": "ValueError: no such rule: luck"})


def test_repeated_applications_are_counted(insurers):
    client = insurers.client("soap")
    for _attempt in range(3):
        client.request_cover(request("20000"))
    assert insurers.state["duplicates"] == {"soap": 2}
    assert insurers.state["applications"] == {"soap": 1}


def test_companies_have_stable_numbers():
    first, second = companies.by_siren("732829320"), companies.by_siren("552100554")
    assert first["id"] != second["id"]
    assert companies.by_vat("FR", "FR44732829320") == first
    assert companies.by_id(first["id"]) == first
    for nobody in ("999999998", "732829321", "1"):
        assert companies.by_siren(nobody) is None


def test_generated_movements_are_the_same_each_time():
    books = Book(), Book()
    for book in books:
        book.generate("cesce", POLICY, 30, seed=5)
    first, second = ([(c.amount, c.events[0].status) for c in b.cases] for b in books)
    assert first == second
    assert len({case.number for case in books[0].cases}) == 30


def test_a_state_is_written_only_when_it_changed(tmp_path):
    file = tmp_path / "state.json"
    state = State(file)
    state.save()
    written = file.stat().st_mtime_ns
    state.save()
    assert file.stat().st_mtime_ns == written
    state.book.generate("soap", POLICY, 1)
    state.save()
    assert len(State(file).book.cases) == 1


# === CONTROL === #


def test_what_came_in_can_be_read(insurers):
    fetch(f"{insurers.address}/icon/x?a=1&b=%C3%A9", {"c": 2}, **{"X-Key": "k"})
    (came,) = insurers.received()
    assert (came["insurer"], came["method"]) == ("icon", "POST")
    assert came["query"] == {"a": "1", "b": "é"}
    assert json.loads(came["body"]) == {"c": 2}
    assert came["headers"]["x-key"] == "k"


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("nobody/x", None, 404),
        ("control/x", None, 404),
        ("control/clock", {}, 400),
        ("control/faults", {"fault": "earthquake"}, 400),
        ("control/faults", {"fault": "html", "colour": "red"}, 400),
        ("control/conventions/nobody", None, 404),
        ("control/movements", {"insurer": "nobody", "count": 1, "policy": "P"}, 400),
    ],
)
def test_what_nobody_understands_is_refused(insurers, path, data, status):
    assert fetch(f"{insurers.address}/{path}", data)[0] == status


def test_conventions_lead_to_the_simulator(insurers):
    for name in CONVENTIONS:
        settings = insurers.control(f"conventions/{name}", method="GET")
        assert settings["url"].startswith(f"{insurers.address}/{name}")


def test_a_fault_is_for_whom_it_is_asked_for(insurers):
    insurers.fault("forbidden", insurer="icon", path="/a", method="POST", times=1)
    url = insurers.address
    assert fetch(f"{url}/coface/a", {})[0] != 403
    assert fetch(f"{url}/icon/b", {})[0] != 403
    assert fetch(f"{url}/icon/a")[0] != 403
    assert fetch(f"{url}/icon/a", {})[0] == 403
    assert fetch(f"{url}/icon/a", {})[0] != 403
    assert insurers.state["faults"] == []
    faults_seen = [came["fault"] for came in insurers.received("/a")]
    assert faults_seen == ["", "", "forbidden", ""]


def test_every_fault_is_one_that_the_server_knows(insurers):
    """A misspelt name would be a fault that does nothing."""
    client = insurers.client("atradius")
    client.check()
    insurers.control("movements", {"insurer": "atradius", "policy": POLICY, "count": 2})
    good = client.fetch_decisions().decisions
    without_effect = {"duplicated", "reordered", "clock_skew", "expired_token", "drip"}
    for name in set(faults.FAULTS) - without_effect:
        insurers.fault(name, path="/covers", times=2, seconds=0, megabytes=3)
        try:
            found = client.fetch_decisions().decisions
        except ClientError:
            insurers.control("no_faults")
            client.check()
            continue
        assert found != good, name


def test_reset_forgets_everything(insurers):
    insurers.advance(days=3)
    insurers.fault("html")
    insurers.control("movements", {"insurer": "soap", "policy": POLICY, "count": 2})
    insurers.control("reset")
    state = insurers.state
    assert (state["applications"], state["faults"], state["received"]) == ({}, [], 0)


def test_two_simulators_do_not_know_each_other():
    with Simulator() as first, Simulator() as second:
        fetch(f"{first.address}/control/clock", {"advance": 99})
        assert second.state.book.offset == 0
        assert first.address != second.address
