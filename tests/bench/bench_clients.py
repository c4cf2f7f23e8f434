# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""1,000 confirmations from 8 clients at once, over HTTP, and a worker's memory.

Plain Odoo and ours on the same server, one after the other.
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
CLIENTS = 8
WORKERS = 4
MEGABYTE = 2**20


def main(env):
    """Make the data, serve it, measure, print the table."""
    data = make(env, customers=200, invoices=2_000)
    # Each mode sells to customers with few and to the one with 40,000 open invoices.
    buyers = data["others"][: CLIENTS * 4 - 1] | data["large"]
    orders = {mode: _orders(data, buyers) for mode in ("none", "block")}
    crowd = _orders(data, data["medium"], 40)
    env["res.users"].browse(2).password = "admin"
    env.cr.commit()
    print(f"\n{ORDERS} confirmations, {CLIENTS} clients, {WORKERS} workers")
    header = ("per second", "median", "slowest", "failed", "worker's memory")
    print(f"{'':36}" + "".join(f"{name:>17}" for name in header))
    odoo, database = odoo_run.prepare(), env.cr.dbname
    for label, mode, ids, clients in (
        ("plain Odoo", "none", orders["none"], CLIENTS),
        ("with the check", "block", orders["block"], CLIENTS),
        ("40 users, one customer", "block", crowd, 40),
    ):
        data["company"].credit_insurance_check = mode
        env.cr.commit()
        # A server of its own: its workers' memory is that of these confirmations.
        with served(odoo, database, f"--workers={WORKERS}") as (url, process):
            _confirm_all(url, database, label, ids, clients, process)


def _orders(data, buyers, count=ORDERS):
    line = Command.create({"product_id": data["product"].id})
    orders = data["env"]["sale.order"].create(
        [
            {"partner_id": buyers[n % len(buyers)].id, "order_line": [line]}
            for n in range(count)
        ]
    )
    return orders.ids


def _confirm_all(url, database, label, ids, clients, process):
    users = [User(url, database, "admin") for _client in range(clients)]
    shares = [ids[n::clients] for n in range(clients)]
    before = _memory(process)
    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        results = [r for part in pool.map(_confirm, users, shares) for r in part]
    seconds = time.perf_counter() - start
    durations = [duration for duration, _error in results]
    failed = [error for _duration, error in results if error]
    cells = (
        f"{len(ids) / seconds:.1f}",
        f"{1000 * median(durations):.0f} ms",
        f"{max(durations):.1f} s",
        str(len(failed)),
        f"{before:.0f}-{_memory(process):.0f} MB",
    )
    print(f"{label:36}" + "".join(f"{cell:>17}" for cell in cells))
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
