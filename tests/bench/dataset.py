# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A company with many customers and open invoices, made fast.

One invoice goes through Odoo; the others are copies of its rows, which gives the
same tables for a hundredth of the time.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

CUSTOMERS = 5_000
INVOICES = 160_000
BIG_CUSTOMER_INVOICES = 40_000
MEDIUM_CUSTOMER_INVOICES = 100


def make(env, customers=CUSTOMERS, invoices=INVOICES, big=BIG_CUSTOMER_INVOICES):
    """Create the company, its policy, customers and invoices.

    :param int invoices: open invoices spread over the customers
    :param int big: open invoices of one more customer
    :returns: a dict of the records that measurements need
    """
    company = env.company
    buyers = env["res.partner"].create(
        [{"name": f"Buyer {n}", "is_company": True} for n in range(customers + 3)]
    )
    small, medium, large, others = buyers[0], buyers[1], buyers[2], buyers[3:]
    invoice = _invoice(env, small)
    env.flush_all()
    _copy_invoice(env, invoice, others.ids, invoices)
    _copy_invoice(env, invoice, medium.ids, MEDIUM_CUSTOMER_INVOICES)
    _copy_invoice(env, invoice, large.ids, big)
    policy = _policy(env, company, buyers)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    return {
        "env": env,
        "company": company,
        "policy": policy,
        "small": small,
        "medium": medium,
        "large": large,
        "others": others,
        "product": invoice.invoice_line_ids.product_id,
    }


def _invoice(env, partner):
    product = env["product.product"].create(
        {"name": "Part", "type": "consu", "list_price": 100, "invoice_policy": "order"}
    )
    today = fields.Date.today()
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": today,
            "invoice_date_due": today + timedelta(days=30),
            "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create({"product_id": product.id})],
        }
    )
    invoice.action_post()
    return invoice


def _columns(env, table):
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND is_generated = 'NEVER' AND column_name <> 'id'",
        [table],
    )
    return [name for (name,) in env.cr.fetchall()]


def _copy_invoice(env, invoice, partner_ids, count):
    """Insert ``count`` copies of a posted invoice, shared out among partners."""
    cr = env.cr
    names = _columns(env, "account_move")
    changed = {
        "name": "'BENCH/' || partners[1] || '/' || n",
        "partner_id": "partners[1 + n %% array_length(partners, 1)]",
        "commercial_partner_id": "partners[1 + n %% array_length(partners, 1)]",
        "sequence_number": "n",
        "payment_reference": "NULL",
        "access_token": "NULL",
    }
    select = ", ".join(changed.get(name, f'm."{name}"') for name in names)
    insert = ", ".join(f'"{name}"' for name in names)
    cr.execute("SELECT COALESCE(MAX(id), 0) FROM account_move")
    first = cr.fetchone()[0]
    cr.execute(
        f"INSERT INTO account_move (id, {insert}) SELECT %s + n, {select}"
        " FROM account_move m, generate_series(1, %s) n,"
        " (SELECT %s::int[] AS partners) p WHERE m.id = %s",
        [first, count, list(partner_ids), invoice.id],
    )
    cr.execute(
        "SELECT setval('account_move_id_seq', (SELECT MAX(id) FROM account_move))"
    )
    # Without this the checks of foreign keys scan the table that just grew.
    cr.execute("ANALYZE account_move")
    _copy_lines(env, invoice, first, count)


def _copy_lines(env, invoice, first, count):
    names = _columns(env, "account_move_line")
    changed = {
        "move_id": "copy.id",
        "partner_id": "copy.partner_id",
        "move_name": "copy.name",
    }
    select = ", ".join(changed.get(name, f'l."{name}"') for name in names)
    insert = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(
        f"INSERT INTO account_move_line ({insert}) SELECT {select}"
        " FROM account_move_line l, account_move copy"
        " WHERE l.move_id = %s AND copy.id > %s AND copy.id <= %s",
        [invoice.id, first, first + count],
    )


def _policy(env, company, buyers):
    insurer = env["credit.insurance.insurer"].create(
        {"name": "Bench Insurer", "company_id": company.id}
    )
    policy = env["credit.insurance.policy"].create(
        {
            "name": "BENCH-1",
            "insurer_id": insurer.id,
            "company_ids": [Command.set(company.ids)],
            "currency_id": company.currency_id.id,
            "state": "active",
        }
    )
    covers = env["credit.insurance.cover"].create(
        [{"policy_id": policy.id, "partner_id": buyer.id} for buyer in buyers]
    )
    env["credit.insurance.decision"].create(
        [{"cover_id": cover.id, "amount": 10_000_000} for cover in covers]
    )
    return policy
