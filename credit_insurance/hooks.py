# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .models import exposure_query, open_item_sql


def uninstall_hook(env):
    """Take out of the database what Odoo does not know of: triggers and functions."""
    for statement in open_item_sql.removals():
        env.cr.execute(statement)
    env.cr.execute(exposure_query.function_removal())
