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

from bootstrap import databases, odoo_run
from serving import User, served

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
