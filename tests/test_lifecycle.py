# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The add-ons come, are upgraded and go without leaving a trace or a warning.

Each step is Odoo's own command line, in a process of its own, on a copy of a prepared
database.
"""

import json
import os
import subprocess

import pytest

from bootstrap import databases, log_scan, odoo_run, paths

ADDONS = tuple(folder.name for folder in paths.main_addons())
GLUE = tuple(folder.name for folder in paths.glue_addons())
PREFIX = "ci_lifecycle_"
TIMEOUT = 600
RESULT = "result of the script: "

PREAMBLE = f"""
import json
from odoo.fields import Command, Date

def tell(value):
    print({RESULT!r} + json.dumps(value, default=str))
"""

ORDER = """
def order(name, amount):
    partner = env["res.partner"].search([("name", "=", name)], limit=1)
    partner = partner or env["res.partner"].create({"name": name, "is_company": True})
    product = env["product.product"].create({"name": "Life", "type": "service"})
    line = {"product_id": product.id, "price_unit": amount, "tax_ids": False}
    return env["sale.order"].create(
        {"partner_id": partner.id, "order_line": [Command.create(line)]}
    )
"""

USE = """
insurer = env["credit.insurance.insurer"].create({"name": "Life", "code": "demo"})
policy = env["credit.insurance.policy"].create(
    {"name": "LIFE", "insurer_id": insurer.id, "discretionary_limit": 0}
)
policy.action_activate()
first = order(buyer, 900)
cover = env["credit.insurance.cover"].create(
    {
        "policy_id": policy.id,
        "partner_id": first.partner_id.id,
        "requested_amount": 1000,
    }
)
cover.action_request()
first.partner_id.own_risk_limit = 10
first.partner_id.message_post(body="About the cover")
cover.message_post(body="About the cover")
cover.activity_schedule("mail.mail_activity_data_todo")
env["ir.attachment"].create({"name": "A", "raw": b"A", "res_model": cover._name,
    "res_id": cover.id})
first.action_confirm()
second = order(buyer, 300)
try:
    with env.cr.savepoint():
        second.action_confirm()
    refused = ""
except Exception as error:
    refused = str(error)
env.cr.commit()
tell({"limit": cover.insured_limit, "first": first.state, "refused": refused,
    "second": second.read(["state"])[0]["state"]})
"""

SELL = """
sold = order(buyer, 5000)
sold.action_confirm()
invoice = sold._create_invoices()
env.cr.commit()
tell({"order": sold.state, "invoiced": invoice.amount_untaxed})
"""

FIGURES = """
def read(model, *names):
    records = env[model].with_context(active_test=False).search([], order="id")
    return records.read(names) if names else len(records)

tell({
    "exposure": read("credit.insurance.exposure", "company_id", "partner_id",
        "policy_id", "amount_invoiced", "amount_overdue", "amount_ordered", "exposure",
        "insured_limit", "own_risk", "headroom", "utilisation", "status"),
    "covers": read("credit.insurance.cover", "partner_id", "state", "insured_limit"),
    "periods": read("credit.insurance.cover.period", "cover_id", "date_from",
        "date_to", "amount", "status"),
    "orders": read("sale.order", "state", "insurance_state", "insurance_excess",
        "insurance_message"),
    "rows": {name: read(name) for name in env if name.startswith("credit.insurance")
        and not env[name]._abstract and env[name]._auto},
})
"""

# What an installation adds to and an uninstallation has to take away.
TRACES = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "indexes": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace",
    "constraints": "SELECT conrelid::regclass, conname FROM pg_constraint",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model, name FROM ir_model_fields",
    "choices": "SELECT f.model, f.name, s.value FROM ir_model_fields_selection s"
    " JOIN ir_model_fields f ON f.id = s.field_id",
    "views": "SELECT v.model, v.name, v.type FROM ir_ui_view v",
    "menus": "SELECT id, name FROM ir_ui_menu",
    "actions": "SELECT id, type, name FROM ir_actions",
    "groups": "SELECT name FROM res_groups",
    "implied groups": "SELECT * FROM res_groups_implied_rel",
    "rules": "SELECT name FROM ir_rule",
    "access": "SELECT name FROM ir_model_access",
    "jobs": "SELECT cron_name FROM ir_cron",
    "parameters": "SELECT key FROM ir_config_parameter",
    # Odoo itself forgets what other modules noted on a model with mail's mixins; the
    # list of modules follows the folders there are.
    "identifiers": "SELECT module, name FROM ir_model_data"
    " WHERE module LIKE 'credit_insurance%' OR model NOT IN"
    " ('ir.model.fields.selection', 'ir.model.inherit', 'ir.module.module')",
    "messages": "SELECT model FROM mail_message WHERE model LIKE 'credit%'",
    "followers": "SELECT res_model FROM mail_followers WHERE res_model LIKE 'credit%'",
    "activities": "SELECT res_model FROM mail_activity WHERE res_model LIKE 'credit%'",
}


class Database:
    """A database on which Odoo's command line runs."""

    def __init__(self, odoo, name):
        self.odoo = odoo
        self.name = name

    def run(self, *arguments, stdin=None):
        """Run Odoo to its end; return its output and its log's warnings."""
        done = subprocess.run(
            self.odoo.command(*arguments),
            env=self.odoo.environment(),
            input=stdin or "",
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-5000:]
        return done.stdout, log_scan.warnings(done.stderr)

    def server(self, *arguments):
        """Install or upgrade, and return the log's warnings."""
        options = ("-d", self.name, "--no-http", "--stop-after-init")
        return self.run(*options, *arguments)[1]

    def uninstall(self, module):
        """Uninstall a module and return the log's warnings."""
        return self.run("module", "uninstall", "-d", self.name, module)[1]

    def script(self, *parts):
        """Run a script in Odoo's shell, which must not warn; return what it tells."""
        program = "\n".join((PREAMBLE, ORDER, *parts))
        options = ("shell", "-d", self.name, "--no-http")
        output, warnings = self.run(*options, stdin=program)
        assert warnings == []
        (line,) = [li for li in output.splitlines() if li.startswith(RESULT)]
        return json.loads(line[len(RESULT) :])

    def rows(self, query):
        """Return the rows of an SQL query as a set of lines."""
        return set(self.odoo.server.sql(query, self.name).splitlines())

    def traces(self):
        """Return what is in the database's schema and in Odoo's registers."""
        return {name: self.rows(query) for name, query in TRACES.items()}

    def states(self, modules=ADDONS):
        """Return the state of each of our modules."""
        names = ", ".join(f"'{name}'" for name in modules)
        query = f"SELECT name, state FROM ir_module_module WHERE name IN ({names})"
        return dict(row.split("|") for row in self.rows(query))


@pytest.fixture(scope="module")
def odoo():
    prepared = odoo_run.prepare("test")
    yield prepared
    for name in databases.names(prepared, f"{PREFIX}{os.getpid()}_"):
        databases.drop(name, prepared)


def copy_of(odoo, kind):
    name = f"{PREFIX}{os.getpid()}_{kind}"
    return Database(odoo, databases.fresh_copy(kind, name, odoo))


def differences(before, after):
    """Return what was left behind, or taken away that was there."""
    changes = {name: before[name] ^ after[name] for name in TRACES}
    return {name: rows for name, rows in changes.items() if rows}


def test_install_use_and_uninstall(odoo):
    database = copy_of(odoo, "base_plain")
    before = database.traces()

    assert database.server("-i", ",".join(ADDONS)) == []
    assert set(database.states().values()) == {"installed"}
    assert set(database.states(GLUE).values()) == {"uninstalled"}
    demo = "SELECT name FROM ir_model_data WHERE name LIKE 'demo_%' AND module LIKE"
    assert database.rows(f"{demo} 'credit_insurance%'") == set()

    used = database.script('buyer = "Life Buyer"', USE)
    assert used.pop("refused").count("cannot be confirmed") == 1
    assert used == {"limit": 1000, "first": "sale", "second": "draft"}

    assert database.uninstall("credit_insurance_recovery") == []
    assert set(database.states().values()) == {"installed", "uninstalled"}
    assert "credit.insurance.cover" in database.rows(TRACES["models"])

    assert database.uninstall("credit_insurance") == []
    assert set(database.states().values()) == {"uninstalled"}
    assert differences(before, database.traces()) == {}

    sold = database.script('buyer = "Life Buyer"', SELL)
    assert sold == {"order": "sale", "invoiced": 5000}

    # Whoever comes back finds an add-on as new.
    assert database.server("-i", ",".join(ADDONS)) == []
    used = database.script('buyer = "Later Buyer"', USE)
    assert (used["first"], used["second"]) == ("sale", "draft")


def test_upgrade_keeps_the_figures(odoo):
    database = copy_of(odoo, "demo")
    before = database.script(FIGURES)
    assert len(before["exposure"]) > 5
    assert {order["insurance_state"] for order in before["orders"]} >= {
        "blocked",
        "covered",
    }
    assert min(before["rows"].values()) >= 0
    assert before["rows"]["credit.insurance.decision"]

    assert database.server("-u", ",".join(ADDONS)) == []
    assert set(database.states().values()) == {"installed"}
    assert database.script(FIGURES) == before


def test_what_joins_others_comes_and_goes_by_itself(odoo):
    database = copy_of(odoo, "base_shop")
    before = database.traces()

    assert database.server("-i", ",".join(ADDONS)) == []
    assert set(database.states(GLUE).values()) == {"installed"}
    used = database.script('buyer = "Life Buyer"', USE)
    assert (used["first"], used["second"]) == ("sale", "draft")

    assert database.uninstall("credit_insurance") == []
    assert set(database.states(GLUE).values()) == {"uninstalled"}
    assert differences(before, database.traces()) == {}
    sold = database.script('buyer = "Life Buyer"', SELL)
    assert sold == {"order": "sale", "invoiced": 5000}
