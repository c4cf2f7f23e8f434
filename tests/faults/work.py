# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in Odoo's shell: send and fetch until nothing is open, or until killed."""

from odoo.tools import SQL

OPEN = SQL("state IN ('waiting', 'sending', 'unknown', 'sent') AND direction = 'out'")
#: Somebody has to look at the company first.
STUCK = SQL(
    "identification_id IN (SELECT id FROM credit_insurance_exchange"
    " WHERE state IN ('to_review', 'rejected'))"
)


def main(env):
    """Work as the scheduled actions do, without their waiting."""
    print("working", flush=True)
    while _left(env):
        _wait_no_longer(env)
        _correct_access(env)
        env["credit.insurance.exchange"]._cron_send()
        env["credit.insurance.policy"]._cron_fetch_decisions()
        env.cr.commit()


def _left(env):
    query = SQL(
        "SELECT count(*) FROM credit_insurance_exchange WHERE %s AND (%s) IS NOT TRUE",
        OPEN,
        STUCK,
    )
    [[left]] = env.execute_query(query)
    print("left", left, flush=True)
    return left


def _wait_no_longer(env):
    """Let what waits for its time be due."""
    env.cr.execute(
        SQL(
            "UPDATE credit_insurance_exchange"
            " SET next_attempt = now() AT TIME ZONE 'utc'"
            " WHERE %s AND next_attempt IS NOT NULL",
            OPEN,
        )
    )
    env.cr.execute("UPDATE credit_insurance_policy SET next_fetch = NULL")
    env.cr.commit()
    env.invalidate_all()


def _correct_access(env):
    """Do what an administrator does who is told that access was refused."""
    refused = [("state", "=", "test"), ("connection_state", "=", "refused")]
    for insurer in env["credit.insurance.insurer"].search(refused):
        # A minute later.
        insurer.connection_checked_on = False
        insurer.action_test_connection()
    env.cr.commit()
