# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The nightly reminders are killed again and again, and nobody is reminded twice.

Real processes and SIGKILL: what a transaction keeps is seen only from outside of it.
"""

import os
import signal
import subprocess
import time

import pytest

from bootstrap import databases, odoo_run

DATABASE = f"ci_reminder_kill_{os.getpid()}"
CUSTOMERS = 60
TIMEOUT = 300

PREPARE = f"""
from datetime import timedelta
from odoo.fields import Command, Date

company = env["res.company"].search([("reminders_active", "=", True)])
env = env(context={{"allowed_company_ids": company.ids}})
buyers = env["res.partner"].create([
    {{"name": f"Killed {{n}}", "is_company": True, "email": f"k{{n}}@example.com"}}
    for n in range({CUSTOMERS})
])
due = Date.today() - timedelta(days=4)
invoices = env["account.move"].create([
    {{
        "move_type": "out_invoice",
        "partner_id": buyer.id,
        "invoice_date": due,
        "invoice_payment_term_id": False,
        "invoice_date_due": due,
        "invoice_line_ids": [Command.create(
            {{"name": "Part", "price_unit": 100, "tax_ids": [Command.clear()]}}
        )],
    }}
    for buyer in buyers for _twice in range(2)
])
invoices.action_post()
env.cr.commit()
"""

RUN = """
from odoo.addons.credit_insurance_recovery.models import credit_insurance_reminder_send

credit_insurance_reminder_send.BATCH = 5
env["credit.insurance.reminder"]._cron_remind()
"""

LETTERS = """
SELECT letter.partner_id, COUNT(*) FROM credit_insurance_reminder_letter letter
  JOIN res_partner partner ON partner.id = letter.partner_id
 WHERE partner.name LIKE 'Killed %' GROUP BY letter.partner_id
"""
EMAILS = """
SELECT message.res_id, COUNT(*) FROM mail_mail mail
  JOIN mail_message message ON message.id = mail.mail_message_id
  JOIN res_partner partner
       ON partner.id = message.res_id AND message.model = 'res.partner'
 WHERE partner.name LIKE 'Killed %' GROUP BY message.res_id
"""
REMINDERS = """
SELECT line_id, COUNT(*) FROM credit_insurance_reminder reminder
  JOIN res_partner partner ON partner.id = reminder.partner_id
 WHERE partner.name LIKE 'Killed %' GROUP BY line_id
"""


@pytest.fixture(scope="module")
def odoo():
    prepared = odoo_run.prepare("test")
    databases.fresh_copy("demo", DATABASE, prepared)
    yield prepared
    databases.drop(DATABASE, prepared)


def start(odoo, program):
    process = subprocess.Popen(
        odoo.command("shell", "-d", DATABASE, "--no-http", "--log-level=error"),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=odoo.environment(),
    )
    process.stdin.write(program)
    process.stdin.close()
    return process


def finish(odoo, program):
    process = start(odoo, program)
    errors = process.stderr.read()
    assert process.wait(TIMEOUT) == 0, errors
    assert "Traceback" not in errors, errors


def counts(odoo, query):
    """Return how often each customer or line occurs."""
    rows = odoo.server.sql(query, DATABASE).splitlines()
    return [int(row.split("|")[1]) for row in rows]


def kill_after(odoo, letters):
    """Start the run and kill it once so many customers have a letter."""
    process = start(odoo, RUN)
    until = time.monotonic() + TIMEOUT
    while len(counts(odoo, LETTERS)) < letters and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    return len(counts(odoo, LETTERS))


def test_a_run_that_is_killed_reminds_nobody_twice(odoo):
    finish(odoo, PREPARE)
    reached = [kill_after(odoo, wanted) for wanted in (1, 15, 35)]
    assert reached[0] < CUSTOMERS
    assert reached == sorted(reached)
    # What is noted of a customer is complete, or not there at all.
    assert len(counts(odoo, REMINDERS)) == 2 * len(counts(odoo, EMAILS))
    finish(odoo, RUN)
    finish(odoo, RUN)
    assert counts(odoo, LETTERS) == [1] * CUSTOMERS
    assert counts(odoo, EMAILS) == [1] * CUSTOMERS
    assert counts(odoo, REMINDERS) == [1] * (2 * CUSTOMERS)
