# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Requests to insurers whose networks fail, by a process that is killed.

A third of all calls meet a fault, and the process that sends is killed again and
again in the middle of whatever it does. Each request ends in exactly one decision or
is shown to somebody, and no insurer gets one twice. The whole campaign, 2,000
requests and 20 kills, takes a quarter of an hour: CREDIT_INSURANCE_REQUESTS=2000.
"""

import json
import os
import random
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from bootstrap import databases, odoo_run
from simulator.server import Simulator

FAULTS = Path(__file__).with_name("faults")
DATABASE = f"ci_faults_{os.getpid()}"
REQUESTS = int(os.environ.get("CREDIT_INSURANCE_REQUESTS") or 400)
KILLS = REQUESTS // 100
SHARE = 1 / 3
#: Every kind but those that take minutes by nature.
KINDS = (
    *("timeout_before", "timeout_after", "reset_before", "reset_after"),
    *("close_before", "close_after", "unauthorized", "expired_token", "forbidden"),
    *("too_many", "too_many_date", "server_error", "bad_gateway", "unavailable"),
    *("maintenance", "conflict", "html", "redirect", "truncated", "cut", "empty"),
    *("wrong_charset", "wrong_types", "not_a_number", "unknown_codes"),
    *("duplicated", "reordered", "clock_skew", "entities"),
)
CREDENTIALS = {
    "atradius": {
        "client_id": "id",
        "client_secret": "secret-1",
        "api_key": "key-2",
        "customer_number": "123",
    },
    "allianz": {"api_key": "key-3", "business_unit": "ACI"},
    "cesce": {
        "client_id": "id",
        "client_secret": "secret-4",
        "username": "user",
        "password": "password-5",
    },
    "soap": {"username": "user", "password": "password-6"},
}
COUNT = REQUESTS // len(CREDENTIALS)
SECONDS = 1_500


class Campaign:
    def __init__(self, odoo, simulator):
        self.odoo = odoo
        self.simulator = simulator

    def control(self, what, data=None):
        request = urllib.request.Request(
            f"{self.simulator.address}/control/{what}",
            data=None if data is None else json.dumps(data).encode(),
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def shell(self, script, **values):
        """Start ``main(env, **values)`` of a script in a process of its own."""
        process = subprocess.Popen(
            self.odoo.command(
                "shell", "-d", DATABASE, "--no-http", "--log-level=error"
            ),
            env=self.odoo.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        process.stdin.write(
            f"import sys; sys.path.insert(0, {str(FAULTS)!r})\n"
            f"import {script}; {script}.main(env, **{values!r})\n"
        )
        process.stdin.close()
        return process

    def finish(self, process):
        """Wait for a script's end; give what it wrote to the log."""
        _output, errors = process.stdout.read(), process.stderr.read()
        assert process.wait(SECONDS) == 0, errors[-5000:]
        return errors

    def rows(self, query):
        lines = self.odoo.server.sql(query, DATABASE).splitlines()
        return [line.split("|") for line in lines]

    def kill_soon(self, process, chance):
        """Kill a process some time after it has begun to work."""
        assert process.stdout.readline().strip() == "working"
        time.sleep(chance.uniform(0.2, 6))
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def campaign():
    odoo = odoo_run.prepare("test")
    databases.fresh_copy("plain", DATABASE, odoo)
    try:
        with Simulator() as simulator:
            made = Campaign(odoo, simulator)
            process = made.shell(
                "prepare",
                address=simulator.address,
                count=COUNT,
                credentials=CREDENTIALS,
            )
            assert "Traceback" not in made.finish(process)
            yield made
    finally:
        databases.drop(DATABASE, odoo)


def test_each_request_ends_once_or_is_shown(campaign):
    _run(campaign)
    counts = _ended(campaign)
    print(counts)
    total = len(CREDENTIALS) * COUNT
    assert sum(counts.values()) == total
    assert set(counts) <= {"done", "to_review", "rejected"}
    # A campaign in which nearly everything is left to humans would prove nothing.
    assert counts["done"] > total / 2
    assert _done_without_one_decision(campaign) == []
    assert _hidden(campaign) == []
    duplicates = campaign.control("state")["duplicates"]
    assert {name: n for name, n in duplicates.items() if n} == {}
    assert _too_high(campaign) == []


def _run(campaign):
    """Let the process work, die, and be started again until nothing is open."""
    chance = random.Random(7)
    campaign.control("rules", {"delay": 0, "page_size": 100})
    faults = [{"fault": kind, "seconds": 0.05} for kind in KINDS]
    campaign.control("random_faults", {"share": SHARE, "faults": faults, "seed": 7})
    for _kill in range(KILLS):
        campaign.kill_soon(campaign.shell("work"), chance)
    assert "Traceback" not in campaign.finish(campaign.shell("work"))


def _ended(campaign):
    """Return how many requests ended in each state.

    A request whose company could not be looked up waits and is shown as such.
    """
    ended = campaign.rows(
        """
        SELECT COALESCE(look_up.state, request.state), count(*)
          FROM credit_insurance_exchange request
     LEFT JOIN credit_insurance_exchange look_up
            ON look_up.id = request.identification_id AND look_up.state <> 'done'
         WHERE request.operation = 'request_cover'
         GROUP BY 1
        """
    )
    return {state: int(count) for state, count in ended}


def _done_without_one_decision(campaign):
    """Return requests that are done, with their decisions, unless there is one.

    Each buyer was asked for once. Which request a decision answers is noted where the
    insurer's messages tell it in time.
    """
    return campaign.rows(
        """
        SELECT request.id, count(decision.id)
          FROM credit_insurance_exchange request
     LEFT JOIN credit_insurance_decision decision
            ON decision.cover_id = request.cover_id
         WHERE request.operation = 'request_cover' AND request.state = 'done'
         GROUP BY request.id HAVING count(decision.id) <> 1
        """
    )


def _hidden(campaign):
    """Return covers on which nobody sees what went wrong."""
    return campaign.rows(
        """
        SELECT cover.id, cover.request_state
          FROM credit_insurance_cover cover
          JOIN credit_insurance_exchange exchange ON exchange.cover_id = cover.id
         WHERE exchange.state IN ('to_review', 'rejected')
           AND cover.request_state NOT IN ('to_review', 'rejected')
        """
    )


def _too_high(campaign):
    """Return decisions that grant more than was requested."""
    return campaign.rows(
        """
        SELECT decision.id, decision.amount, request.payload ->> 'amount'
          FROM credit_insurance_decision decision
          JOIN credit_insurance_exchange request
            ON request.cover_id = decision.cover_id
         WHERE request.operation = 'request_cover'
           AND decision.amount > (request.payload ->> 'amount')::numeric
        """
    )
