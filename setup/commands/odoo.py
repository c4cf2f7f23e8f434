# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``scripts/odoo``: Odoo's own command line on this checkout."""

import os

from bootstrap import databases, odoo_run

HELP = """usage: scripts/odoo [SUBCOMMAND] ARGUMENTS

The Odoo command line with the paths, settings and database server of this
checkout; what is missing is fetched and started first.

  scripts/odoo -d mydb -i credit_insurance --stop-after-init
  scripts/odoo shell -d mydb
  scripts/odoo server --help         Odoo's own help

CREDIT_INSURANCE_DB names the database where the arguments name none."""


def main(arguments: list[str]) -> int:
    """Replace this process by Odoo's; returns only for the help."""
    if arguments[:1] in (["--help"], ["-h"]):
        print(HELP)
        return 0
    odoo = odoo_run.prepare()
    environment = odoo.environment()
    database = os.environ.get("CREDIT_INSURANCE_DB")
    if database:
        environment["PGDATABASE"] = databases.check_name(database)
    command = odoo.command(*arguments)
    os.execve(command[0], command, environment)
