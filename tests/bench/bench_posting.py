# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Posting invoices of customers with many open and paid ones, beside plain Odoo."""

import sys
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.fields import Command

sys.path.insert(0, str(Path(__file__).parent))

import dataset
from measure import print_table, timed

CUSTOMERS, INVOICES = 200, 5_000
PAID_INVOICES = 60_000


def main(env):
    """Make the data, measure, print the tables."""
    data = dataset.make(env, customers=CUSTOMERS, invoices=INVOICES)
    paid_history(data, PAID_INVOICES)
    posting(data)
    explaining(data)


def posting(data):
    """Post an invoice of a customer with one and with 40,000 open invoices."""
    env, policy = data["env"], data["policy"]
    for label, buyer in (("1", data["small"]), ("40,000", data["large"])):
        rows = []
        for state, days, name in (
            ("draft", 0, "plain Odoo"),
            ("active", 0, "assessed, delivered today"),
            ("active", 7, "assessed, delivered a week ago"),
        ):
            _set_state(policy, state)
            rows.append(
                (
                    name,
                    *timed(
                        env, _post, 15, lambda b=buyer, d=days: _invoice(data, b, d)
                    ),
                )
            )
        print_table(f"Posting an invoice: {label} open invoices", rows, "plain Odoo")


def explaining(data):
    """Explain an invoice of the customer with 40,000 open invoices."""
    env, today = data["env"], fields.Date.today()
    invoice = _invoice(data, data["large"], 0)
    _post(invoice)
    rows = [
        ("as of today", *timed(env, lambda: _explain(invoice, today))),
        (
            "as of a year ago",
            *timed(env, lambda: _explain(invoice, today - timedelta(days=365))),
        ),
    ]
    print_table("Explaining cover: 40,000 open invoices", rows, "as of today")


def _set_state(policy, state):
    """Change it without preparing once more what all customers owe."""
    policy.env.cr.execute(
        "UPDATE credit_insurance_policy SET state = %s WHERE id = %s",
        [state, policy.id],
    )
    policy.invalidate_recordset(["state"])
    policy.env.registry.clear_cache()


def _invoice(data, buyer, days):
    today = fields.Date.today()
    return data["env"]["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": buyer.id,
            "invoice_date": today,
            "delivery_date": today - timedelta(days=days),
            "invoice_line_ids": [Command.create({"product_id": data["product"].id})],
        }
    )


def _post(invoice):
    invoice.action_post()


def _explain(invoice, day):
    explanations = invoice.env["credit.insurance.explanation"]
    return explanations.create({"move_id": invoice.id, "day": day}).answer


def paid_history(data, count):
    """Give the large customer invoices that were paid over the last years."""
    env, buyer = data["env"], data["large"]
    invoice = _invoice(data, buyer, 0)
    invoice.action_post()
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    wizard.create({})._create_payments()
    partial = invoice.line_ids.matched_credit_ids
    payment_line = partial.credit_move_id
    env.flush_all()
    cr = env.cr
    cr.execute("SELECT MAX(id) FROM account_move")
    (first,) = cr.fetchone()
    # The copies take the names that those of the open invoices have.
    cr.execute(
        "UPDATE account_move SET name = 'OPEN/' || name WHERE partner_id = %s",
        [buyer.id],
    )
    dataset._copy_invoice(env, invoice, buyer.ids, count)
    names = dataset._columns(env, "account_move_line")
    cr.execute(
        f"""
        INSERT INTO account_move_line ({", ".join(f'"{n}"' for n in names)})
        SELECT {", ".join("'COPY'" if n == "name" else f'l."{n}"' for n in names)}
          FROM account_move_line l, generate_series(1, %s) n WHERE l.id = %s
        """,
        [count, payment_line.id],
    )
    cr.execute(
        """
        INSERT INTO account_partial_reconcile (
            debit_move_id, credit_move_id, debit_currency_id, credit_currency_id,
            company_id, amount, debit_amount_currency, credit_amount_currency, max_date)
        SELECT debit.id, credit.id, debit.currency_id, credit.currency_id,
               debit.company_id, debit.balance, debit.balance, debit.balance,
               CURRENT_DATE - (debit.n %% 1000)::int
          FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY id) AS n FROM account_move_line
                 WHERE move_id > %s AND account_id = %s) debit
          JOIN (SELECT *, ROW_NUMBER() OVER (ORDER BY id) AS n FROM account_move_line
                 WHERE name = 'COPY') credit USING (n)
        """,
        [first, payment_line.account_id.id],
    )
    cr.commit()
    cr._cnx.autocommit = True
    cr.execute("VACUUM ANALYZE")
    cr._cnx.autocommit = False
