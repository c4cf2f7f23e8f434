# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""20,000 decisions of an insurer, fetched over HTTP and applied, twice.

First those of buyers on whom nothing is known yet, then a movement on each of them.
The simulator is a process of its own, so that its memory is not counted.
"""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from odoo.fields import Command

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "setup"))

from bootstrap import process
from measure import MEGABYTE, forget_peak, memory, peak_memory

SETUP = str(Path(__file__).parents[2] / "setup")
#: A program that serves and says where.
SIMULATOR = """
import sys
sys.path.insert(0, sys.argv[1])
from simulator.server import Simulator
simulator = Simulator()
print(simulator.address, flush=True)
simulator.serve()
"""
MOVEMENTS = 20_000
#: The insurer's number of the first buyer, see ``setup/simulator/book.py``.
FIRST_NUMBER = 20_000_000
CODE, POLICY = "soap", "BENCH-1"


def main(env):
    """Make the customers, fetch twice, print the table."""
    server = subprocess.Popen(
        [sys.executable, "-c", SIMULATOR, SETUP],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=process.die_with_parent,
    )
    address = server.stdout.readline().strip()
    try:
        policy = _policy(env, address)
        _covers(env, policy)
        rows = [
            (label, *_fetch(policy, address, seed))
            for label, seed in (("first time", 1), ("a movement on each", 2))
        ]
        rows.append(("nothing new", *_timed(policy)))
    finally:
        server.terminate()
    print(f"\n{MOVEMENTS:,} decisions fetched over HTTP and applied")
    columns = ("decisions", "seconds", "computing", "memory over idle")
    print(f"{'':24}" + "".join(f"{name:>18}" for name in columns))
    for label, count, seconds, worked, memory in rows:
        cells = (
            f"{count:,}",
            f"{seconds:.1f} s",
            f"{worked:.1f} s",
            f"{memory:.0f} MB",
        )
        print(f"{label:24}" + "".join(f"{cell:>18}" for cell in cells))


def _policy(env, address):
    insurer = env["credit.insurance.insurer"].create(
        {"name": "Bench Insurer", "code": CODE, "state": "test"}
    )
    insurer._credential().write({"username": "bench", "password": "bench-Word-1"})
    insurer._enter_settings(_control(address, f"conventions/{CODE}"))
    policy = env["credit.insurance.policy"].create(
        {
            "name": POLICY,
            "insurer_id": insurer.id,
            "company_ids": [Command.set(env.company.ids)],
            "currency_id": env.ref("base.EUR").id,
            "state": "active",
        }
    )
    env.cr.commit()
    return policy


def _covers(env, policy):
    """Create the covers of the buyers that the simulator decides on."""
    first = env["res.partner"].create({"name": "Buyer", "is_company": True})
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO res_partner (name, complete_name, active, is_company, type,
                                 country_id, commercial_partner_id, autopost_bills)
             SELECT 'Buyer ' || n, 'Buyer ' || n, true, true, 'contact', %s, %s, 'ask'
               FROM generate_series(1, %s) n
          RETURNING id
        """,
        [env.ref("base.fr").id, first.id, MOVEMENTS],
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", [ids]
    )
    # By records, this would leave the process larger than an idle one.
    env.cr.execute(
        """
        INSERT INTO credit_insurance_cover
                    (policy_id, partner_id, buyer_number, request_state, active)
             SELECT %s, partner, (%s + number - 1)::text, 'none', true
               FROM unnest(%s) WITH ORDINALITY AS listed (partner, number)
        """,
        [policy.id, FIRST_NUMBER, ids],
    )
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()


def _fetch(policy, address, seed):
    """Let the insurer decide on every buyer, and fetch that."""
    data = {"insurer": CODE, "policy": POLICY, "count": MOVEMENTS, "seed": seed}
    _control(address, "clock", {"advance": 86_400})
    _control(address, "movements", data)
    return _timed(policy)


def _timed(policy):
    """Fetch, and measure it.

    :returns: the number of new decisions, seconds, seconds of them in which this
        process computed, megabytes over the idle process
    """
    env = policy.env
    decisions = env["credit.insurance.decision"]
    before = decisions.search_count([])
    forget_peak()
    idle = memory()
    start, worked = time.perf_counter(), time.process_time()
    policy._fetch_or_explain()
    env.cr.commit()
    seconds = time.perf_counter() - start
    worked = time.process_time() - worked
    peak = peak_memory()
    if policy.fetch_error:
        print(f"  {policy.fetch_error}")
    env.invalidate_all()
    count = decisions.search_count([]) - before
    return count, seconds, worked, (peak - idle) / MEGABYTE


def _control(address, what, data=None):
    request = urllib.request.Request(
        f"{address}/control/{what}",
        data=None if data is None else json.dumps(data).encode(),
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)
