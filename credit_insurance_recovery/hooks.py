# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import SQL

#: In the order in which they refer to each other, and to texts and kinds of activities.
TABLES = (
    "credit_insurance_reminder",
    "credit_insurance_reminder_letter",
    "credit_insurance_reminder_level",
)


def uninstall_hook(env):
    """Delete what nobody may delete, and what Odoo would stumble over."""
    for table in TABLES:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    kinds = env["ir.model.data"].search(
        [
            ("module", "=", "credit_insurance_recovery"),
            ("model", "=", "mail.activity.type"),
        ]
    )
    activities = env["mail.activity"].with_context(active_test=False)
    activities.search([("activity_type_id", "in", kinds.mapped("res_id"))]).unlink()
    env.invalidate_all()
