# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""1,000 confirmations from 8 clients at once, over HTTP, and a worker's memory.

Plain Odoo and ours on the same server, in turn.
"""

import sys
import time
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import psutil

from odoo.fields import Command

sys.path.insert(0, str(Path(__file__).parents[2] / "setup"))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from dataset import make
from serving import User, served

from bootstrap import odoo_run

ORDERS = 1_000
ROUND = 100
CLIENTS = 8
USERS = 40
WORKERS = 4
LABELS = {"none": "plain Odoo", "block": "with the check"}
MEGABYTE = 2**20


def main(env):
    """Make the data, serve it, measure, print the table."""
    data = make(env, customers=200, invoices=2_000)
    # Both sell to customers with few and to the one with 40,000 open invoices.
    buyers = data["others"][: CLIENTS * 4 - 1] | data["large"]
    orders = {mode: _orders(data, buyers) for mode in LABELS}
    crowd = _orders(data, data["medium"], USERS)
    env["res.users"].browse(2).password = "admin"
    env.cr.commit()
    odoo, database = odoo_run.prepare(), env.cr.dbname
    with served(odoo, database, f"--workers={WORKERS}") as (url, process):
        users = [User(url, database, "admin") for _user in range(USERS)]
        before = _memory(process)
        results, seconds = _in_turn(data, users[:CLIENTS], orders)
        after = _memory(process)
        crowded, crowded_seconds = _timed(users, crowd)
    print(f"\n{ORDERS} confirmations, {CLIENTS} clients, {WORKERS} workers")
    header = ("per second", "median", "slowest", "failed")
    print(f"{'':36}" + "".join(f"{name:>14}" for name in header))
    for mode, label in LABELS.items():
        _print_row(label, results[mode], seconds[mode])
    _print_row(f"{USERS} users at once, one customer", crowded, crowded_seconds)
    print(f"Memory of the largest worker: {before:.0f} MB, then {after:.0f} MB")


def _in_turn(data, users, orders):
    """Confirm in rounds, so that what else the machine does falls on both."""
    results = {mode: [] for mode in LABELS}
    seconds = dict.fromkeys(LABELS, 0.0)
    for start in range(0, ORDERS, ROUND):
        for mode in LABELS:
            data["company"].credit_insurance_check = mode
            data["env"].cr.commit()
            found, duration = _timed(users, orders[mode][start : start + ROUND])
            results[mode] += found
            seconds[mode] += duration
    return results, seconds


def _orders(data, buyers, count=ORDERS):
    line = Command.create({"product_id": data["product"].id})
    orders = data["env"]["sale.order"].create(
        [
            {"partner_id": buyers[n % len(buyers)].id, "order_line": [line]}
            for n in range(count)
        ]
    )
    return orders.ids


def _timed(users, ids):
    """Share out confirmations among users; return each one's result, and the time."""
    shares = [ids[n :: len(users)] for n in range(len(users))]
    start = time.perf_counter()
    with ThreadPoolExecutor(len(users)) as pool:
        results = [r for part in pool.map(_confirm, users, shares) for r in part]
    return results, time.perf_counter() - start


def _print_row(label, results, seconds):
    durations = [duration for duration, _error in results]
    failed = [error for _duration, error in results if error]
    cells = (
        f"{len(results) / seconds:.1f}",
        f"{1000 * median(durations):.0f} ms",
        f"{max(durations):.1f} s",
        str(len(failed)),
    )
    print(f"{label:36}" + "".join(f"{cell:>14}" for cell in cells))
    for error in failed[:3]:
        print(f"  {error.strip().splitlines()[-1]}")


def _confirm(user, ids):
    results = []
    for order in ids:
        start = time.perf_counter()
        error = ""
        try:
            user.call("sale.order", "action_confirm", [order])
        except xmlrpc.client.Fault as fault:
            error = fault.faultString
        results.append((time.perf_counter() - start, error))
    return results


def _memory(process):
    """Return the memory of the largest process of a server, in megabytes."""
    children = psutil.Process(process.pid).children(recursive=True)
    return max(child.memory_info().rss for child in children) / MEGABYTE
