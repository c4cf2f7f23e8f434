# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A simulation of cover beside the order check alone, on few and many open items."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from dataset import make
from measure import print_table, timed

SHOWN = ["message", "advice", "timeline", "deposit_needed", "fits_from", "ask_amount"]


def main(env):
    """Make the data, measure, print the tables."""
    data = make(env, customers=500, invoices=5_000)
    _spread_due_dates(env)
    for label, buyer in (("1", data["small"]), ("40,000", data["large"])):
        rows = [
            (
                "order check",
                *timed(
                    env,
                    lambda b=buyer: b._credit_insurance_check(
                        100, data["company"], data["company"].currency_id
                    ),
                ),
            ),
            (
                "simulation",
                *timed(env, lambda w: w.read(SHOWN), 5, _wizard(env, buyer)),
            ),
        ]
        print_table(f"Simulating a sale: {label} open invoices", rows, "order check")


def _wizard(env, buyer):
    wizards = env["credit.insurance.simulation"]
    return lambda: wizards.create({"partner_id": buyer.id, "amount": 20_000_000})


def _spread_due_dates(env):
    env.cr.execute(
        "UPDATE account_move_line SET date_maturity = CURRENT_DATE + id % 90"
        " WHERE date_maturity IS NOT NULL"
    )
    env["credit.insurance.open.item"]._cron_compact()
    env.cr.commit()
    env.cr.execute("ANALYZE account_move_line")
    env.cr.commit()
