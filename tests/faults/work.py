# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in Odoo's shell: send and fetch until nothing is open, or until killed.

Times of waiting are skipped, and what an administrator does who is told that an
insurer refused the credentials is done here.
"""

OPEN = "state IN ('waiting', 'sending', 'unknown', 'sent')"
#: Somebody has to look at the company first.
STUCK = (
    "identification_id IN (SELECT id FROM credit_insurance_exchange"
    " WHERE state IN ('to_review', 'rejected'))"
)
Exchange = env["credit.insurance.exchange"]
Policy = env["credit.insurance.policy"]

print("working", flush=True)
while True:
    env.cr.execute(
        f"UPDATE credit_insurance_exchange SET next_attempt = now() AT TIME ZONE 'utc'"
        f" WHERE {OPEN} AND next_attempt IS NOT NULL"
    )
    env.cr.execute("UPDATE credit_insurance_policy SET next_fetch = NULL")
    env.cr.commit()
    env.invalidate_all()
    for insurer in env["credit.insurance.insurer"].search([("state", "=", "test")]):
        if insurer.connection_state == "refused":
            # A minute later.
            insurer.connection_checked_on = False
            insurer.action_test_connection()
    env.cr.commit()
    Exchange._cron_send()
    Policy._cron_fetch_decisions()
    env.cr.commit()
    env.cr.execute(
        f"SELECT count(*) FROM credit_insurance_exchange WHERE {OPEN}"
        f" AND direction = 'out' AND ({STUCK}) IS NOT TRUE"
    )
    [left] = env.cr.fetchone()
    print("left", left, flush=True)
    if not left:
        break
