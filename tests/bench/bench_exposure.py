# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists and confirmations over 200,000 open invoices, beside plain Odoo."""

import sys
from pathlib import Path

from odoo.fields import Command

sys.path.insert(0, str(Path(__file__).parent))

from dataset import make
from measure import print_table, timed

OURS = ["insured_limit", "insurance_exposure", "insurance_headroom", "insurance_status"]
COLUMNS = ["partner_id", "insured_limit", "exposure", "headroom", "status"]


def main(env):
    """Make the data, measure, print the tables."""
    data = make(env)
    _vacuum(env)
    reading(data)
    sorting(data)
    confirming(data)


def reading(data):
    """Read 80 customers of a list."""
    env, shown = data["env"], data["others"][:80]
    rows = [
        ("core: credit", *timed(env, lambda: shown.read(["credit"]))),
        ("limit, exposure, headroom, status", *timed(env, lambda: shown.read(OURS))),
    ]
    print_table("Reading 80 customers", rows, "core: credit")


def sorting(data):
    """Sort all customers by headroom; the core cannot sort by ``credit`` at all."""
    env = data["env"]
    exposures = env["credit.insurance.exposure"]
    everyone = data["others"]
    rows = [
        (
            "core: credit of all customers",
            *timed(env, lambda: everyone.read(["credit"]), 1),
        ),
        (
            "portfolio sorted by headroom, first page",
            *timed(
                env,
                lambda: exposures.search_fetch([], COLUMNS, order="headroom", limit=80),
            ),
        ),
    ]
    print_table("5,000 customers, 200,000 open invoices", rows, rows[0][0])


def confirming(data):
    """Confirm orders of a customer with one and with 40,000 open invoices."""
    env, company = data["env"], data["company"]
    for label, buyer in (("1", data["small"]), ("40,000", data["large"])):
        rows = []
        for mode, name in (("none", "plain Odoo"), ("block", "with the check")):
            company.credit_insurance_check = mode
            rows.append(
                (name, *timed(env, _confirm, 15, lambda b=buyer: _order(data, b)))
            )
        print_table(f"Confirming an order: {label} open invoices", rows, "plain Odoo")


def _order(data, buyer):
    line = Command.create({"product_id": data["product"].id})
    values = {"partner_id": buyer.id, "order_line": [line]}
    return data["env"]["sale.order"].create(values)


def _confirm(order):
    order.action_confirm()


def _vacuum(env):
    """Do what the database server would have done by itself on a live system."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE account_move_line")
    env.cr._cnx.autocommit = False
