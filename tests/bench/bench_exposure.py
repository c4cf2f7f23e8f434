# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists and confirmations over 200,000 open invoices, beside plain Odoo."""

import sys
from functools import partial
from pathlib import Path
from statistics import median

from odoo.fields import Command

sys.path.insert(0, str(Path(__file__).parent))

from dataset import make
from measure import print_table, timed

REPEAT = 40
SIZES = {"small": "1", "medium": "100", "large": "40,000"}
OURS = ["insured_limit", "insurance_exposure", "insurance_headroom", "insurance_status"]
COLUMNS = ["partner_id", "insured_limit", "exposure", "headroom", "status"]


def main(env):
    """Make the data, measure, print the tables."""
    data = make(env)
    _vacuum(env)
    reading(data)
    sorting(data)
    confirming(data)
    uninsured(data)


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
    """Confirm orders of customers with 1, 100 and 40,000 open invoices.

    Plain Odoo and ours in turn, order by order, so that whatever else the machine
    does meanwhile falls on both.
    """
    env, company = data["env"], data["company"]
    medians = {}
    for size in ("small", "medium", "large"):
        durations = {"none": [], "block": []}
        queries = {}
        for _run in range(REPEAT):
            for mode, found in durations.items():
                company.credit_insurance_check = mode
                order = partial(_order, data, data[size])
                duration, queries[mode] = timed(env, _confirm, 1, order)
                found.append(duration)
        rows = [
            ("plain Odoo", median(durations["none"]), queries["none"]),
            ("with the check", median(durations["block"]), queries["block"]),
        ]
        medians[size] = rows[1][1]
        print_table(
            f"Confirming an order: {SIZES[size]} open invoices", rows, "plain Odoo"
        )
    rows = [(f"{SIZES[size]} open invoices", medians[size], 0) for size in medians]
    print_table("Growth of a confirmation with the check", rows, rows[1][0])


def uninsured(data):
    """What the add-on costs a company that has no policy: posting an invoice."""
    env = data["env"]
    data["policy"].action_close()
    durations = {"DISABLE": [], "ENABLE": []}
    for _run in range(REPEAT):
        for switch, found in durations.items():
            for event in ("created", "changed", "deleted"):
                env.cr.execute(
                    f"ALTER TABLE account_move_line {switch} TRIGGER"
                    f" credit_insurance_item_{event}"
                )
            invoice = partial(_draft_invoice, data)
            found.append(timed(env, _post, 1, invoice)[0])
    rows = [
        ("triggers off", median(durations["DISABLE"]), 0),
        ("triggers on", median(durations["ENABLE"]), 0),
    ]
    print_table("Posting an invoice, no policy active", rows, "triggers off")


def _draft_invoice(data):
    line = Command.create({"product_id": data["product"].id})
    values = {"move_type": "out_invoice", "partner_id": data["small"].id}
    return data["env"]["account.move"].create({**values, "invoice_line_ids": [line]})


def _post(invoice):
    invoice.action_post()


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
