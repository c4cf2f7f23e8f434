# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The nightly reminders: many overdue due lines of many customers."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import dataset

CUSTOMERS, LINES = 10_000, 100_000


def main(env):
    """Make the data, run the reminders twice, print the table."""
    data = dataset.make(env, customers=CUSTOMERS, invoices=LINES, big=0)
    _make_overdue(env)
    data["company"].write({"reminders_active": True, "reminder_least_days": 0})
    env.cr.commit()
    reminders = env["credit.insurance.reminder"]
    _forget_peak()
    rows = [(name, *_timed(reminders)) for name in ("first run", "second run")]
    print(f"\nReminders: {LINES:,} overdue lines of {CUSTOMERS:,} customers")
    print(f"{'':20}{'seconds':>10}{'letters':>10}{'lines':>10}")
    for name, seconds, letters, lines in rows:
        print(f"{name:20}{seconds:10.1f}{letters:10,}{lines:10,}")
    print(f"most memory that the process used meanwhile: {_peak():,.0f} MB")


def _timed(reminders):
    env = reminders.env
    letters = env["credit.insurance.reminder.letter"]
    counts = letters.search_count([]), reminders.search_count([])
    env.invalidate_all()
    start = time.perf_counter()
    reminders._cron_remind()
    seconds = time.perf_counter() - start
    written = letters.search_count([]) - counts[0]
    return seconds, written, reminders.search_count([]) - counts[1]


def _forget_peak():
    """Let the kernel count the most memory used anew, from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak():
    """The most memory that the process has used since, in megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def _make_overdue(env):
    """Give customers an address, and their invoices due dates of the last months."""
    cr = env.cr
    cr.execute(
        "UPDATE res_partner SET email = 'buyer' || id || '@example.com',"
        " email_normalized = 'buyer' || id || '@example.com'"
        " WHERE name LIKE 'Buyer %'"
    )
    cr.execute(
        "UPDATE account_move_line SET date_maturity = CURRENT_DATE - 3 - (id % 42)::int"
        " WHERE amount_residual > 0"
    )
    cr.commit()
    env.invalidate_all()
    cr.execute("ANALYZE account_move_line")
    cr.commit()
