# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The night's work on 100,000 due lines, and what a payment costs beside plain Odoo."""

import sys
from datetime import timedelta
from pathlib import Path
from statistics import median

from odoo import fields

sys.path.insert(0, str(Path(__file__).parent))

import dataset
from measure import print_table, timed

CUSTOMERS, LINES = 2_000, 100_000
#: Due dates are spread over so many days before today.
SPREAD = 200
PAYMENTS = 15
#: What the night may take at most.
ALLOWED = 60_000


def main(env, lines=LINES):
    """Make the data, measure, print the tables."""
    data = dataset.make(env, customers=CUSTOMERS, invoices=lines, big=0)
    _insure(data)
    nights(data, lines)
    paying(data)


def nights(data, lines):
    """The first night writes every deadline, the second finds nothing new."""
    env = data["env"]
    deadlines = env["credit.insurance.deadline"]
    rows = [("allowed", ALLOWED, 0)]
    rows.append(("first night", *timed(env, deadlines._cron_recompute, 1)))
    rows.append(("nothing has changed", *timed(env, deadlines._cron_recompute, 1)))
    data["policy"].notice_days += 1
    rows.append(
        ("every open deadline moves", *timed(env, deadlines._cron_recompute, 1))
    )
    number = deadlines.search_count([])
    title = f"A night: {lines:,} due lines, {number:,} deadlines"
    print_table(title, rows, "allowed")


def paying(data):
    """Register payments of invoices, beside a company without a policy.

    In turn, so that whatever else the machine does meanwhile falls on both.
    """
    env, policy = data["env"], data["policy"]
    # As the database server would have done by itself on a live system.
    env.cr.execute("ANALYZE")
    invoices = iter(
        env["account.move"].search(
            [("partner_id", "in", data["others"].ids)], limit=2 * PAYMENTS
        )
    )
    labels = {"draft": "plain Odoo", "active": "deadlines and stop"}
    durations, queries = {state: [] for state in labels}, {}
    for _run in range(PAYMENTS):
        for state, found in durations.items():
            policy.state = state
            duration, queries[state] = timed(env, _pay, 1, lambda: next(invoices))
            found.append(duration)
    rows = [
        (label, median(durations[state]), queries[state])
        for state, label in labels.items()
    ]
    print_table("Registering a payment", rows, "plain Odoo")


def _pay(invoice):
    wizard = invoice.env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    wizard.create({})._create_payments()


def _insure(data):
    """Write what posting would have: the copies were made before the policy."""
    env, policy = data["env"], data["policy"]
    today = fields.Date.today()
    env.flush_all()
    env.cr.execute(
        """
        UPDATE account_move SET insurance_policy_id = %(policy)s,
               insurance_state = 'insured', insured_amount = amount_untaxed,
               insurance_currency_id = %(currency)s,
               insurance_delivery_date = invoice_date
         WHERE move_type = 'out_invoice' AND company_id = %(company)s
        """,
        {
            "policy": policy.id,
            "currency": policy.currency_id.id,
            "company": data["company"].id,
        },
    )
    env.cr.execute(
        """
        UPDATE account_move_line
           SET date_maturity = %(today)s::date - (id %% %(spread)s),
               insurance_due_date = %(today)s::date - (id %% %(spread)s)
         WHERE insurance_due_date IS NOT NULL AND company_id = %(company)s
        """,
        {"today": today, "spread": SPREAD, "company": data["company"].id},
    )
    env.cr.execute(
        """
        INSERT INTO credit_insurance_insured_part
               (move_id, company_id, partner_id, policy_id, currency_id, delivered_on,
                layer, amount, insured, insured_percentage, insurer_share, active)
        SELECT id, company_id, commercial_partner_id, insurance_policy_id,
               insurance_currency_id, %(day)s, 'permanent', insured_amount, TRUE, 90,
               insured_amount * 0.9, TRUE
          FROM account_move WHERE insurance_policy_id = %(policy)s
           AND insured_amount > 0
        """,
        {"policy": policy.id, "day": today - timedelta(days=1)},
    )
    env.invalidate_all()
    env.cr.commit()
    env.cr.execute("ANALYZE")
