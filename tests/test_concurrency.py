# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Colleagues who confirm orders of one buyer at the same moment, over HTTP.

Real threads against a real server with several processes: a test inside one
transaction cannot show that two transactions together respect a limit.
"""

import os
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor

import pytest
from serving import User, served

from bootstrap import databases, odoo_run

DATABASE = f"ci_concurrency_{os.getpid()}"
LOGIN = "sales"
USERS = 40
AMOUNT = 3_000


@pytest.fixture(scope="module", params=["--workers=0", "--workers=4"])
def url(request):
    """The address of a server, threaded or of several processes, on a fresh demo."""
    odoo = odoo_run.prepare("test")
    databases.fresh_copy("demo", DATABASE, odoo)
    try:
        with served(odoo, DATABASE, request.param) as (address, _process):
            yield address
    finally:
        databases.drop(DATABASE, odoo)


def create_orders(user, buyer, count):
    product = user.call("product.product", "search", [("default_code", "=", "CARAFE")])
    line = {"product_id": product[0], "price_unit": AMOUNT, "tax_ids": [(5,)]}
    values = {"partner_id": buyer, "order_line": [(0, 0, line)]}
    return user.call("sale.order", "create", [values] * count)


def confirm(url, order):
    """Confirm an order; return an empty text or the error's."""
    try:
        User(url, DATABASE, LOGIN).call("sale.order", "action_confirm", [order])
    except xmlrpc.client.Fault as fault:
        return fault.faultString
    return ""


def test_forty_users_never_exceed_the_limit(url):
    user = User(url, DATABASE, LOGIN)
    buyer = user.call("res.partner", "search", [("name", "=", "Ateliers Bonnard")])[0]
    [before] = user.call("res.partner", "read", [buyer], ["insurance_headroom"])
    fitting = int(before["insurance_headroom"] // AMOUNT)
    assert 0 < fitting < USERS
    orders = create_orders(user, buyer, USERS)

    with ThreadPoolExecutor(USERS) as pool:
        errors = list(pool.map(lambda order: confirm(url, order), orders))

    refused = [error for error in errors if error]
    assert all("cannot be confirmed" in error for error in refused), refused
    assert len(errors) - len(refused) == fitting
    [after] = user.call("res.partner", "read", [buyer], ["insurance_headroom"])
    left = before["insurance_headroom"] - fitting * AMOUNT
    assert after["insurance_headroom"] == pytest.approx(left)
    assert after["insurance_headroom"] >= 0


def decide(url, buyer, amount, status):
    officer = User(url, DATABASE, "officer")
    [cover] = officer.call(
        "credit.insurance.cover", "search", [("partner_id", "=", buyer)]
    )
    values = {"cover_id": cover, "amount": amount, "status": status}
    officer.call("credit.insurance.decision", "create", [values])


def release(url):
    """Run the scheduled action as an administrator would, and wait for its end."""
    admin = User(url, DATABASE, "admin")
    [cron] = admin.call("ir.cron", "search", [("code", "=", "model._cron_release()")])
    assert admin.call("ir.cron", "method_direct_trigger", [cron]) is True


def test_orders_on_hold_are_released_while_others_sell(url):
    user = User(url, DATABASE, LOGIN)
    buyer = user.call("res.partner", "search", [("name", "=", "Ateliers Bonnard")])[0]
    decide(url, buyer, 0, "refused")
    held = create_orders(user, buyer, 10)
    user.call("sale.order", "action_hold", held)
    [before] = user.call("res.partner", "read", [buyer], ["insurance_exposure"])
    limit = before["insurance_exposure"] + 8.5 * AMOUNT
    decide(url, buyer, limit, "granted")
    others = create_orders(user, buyer, 6)

    with ThreadPoolExecutor(7) as pool:
        sold = [pool.submit(confirm, url, order) for order in others]
        pool.submit(release, url).result()
        errors = [future.result() for future in sold if future.result()]

    assert all("cannot be confirmed" in error for error in errors), errors
    # What met somebody else's sale is taken up by the next run.
    release(url)
    [after] = user.call("res.partner", "read", [buyer], ["insurance_exposure"])
    assert after["insurance_exposure"] == pytest.approx(limit - 0.5 * AMOUNT)
    domain = [("id", "in", held + others), ("state", "=", "sale")]
    assert user.call("sale.order", "search_count", domain) == 8
    waiting = [("id", "in", held), ("insurance_hold_date", "!=", False)]
    by_hand = len(others) - len(errors)
    assert user.call("sale.order", "search_count", waiting) == len(held) - 8 + by_hand
