# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The nightly reminders: many overdue due lines of many customers."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import dataset
from measure import MEGABYTE, forget_peak, memory, peak_memory

CUSTOMERS, LINES = 10_000, 100_000


def main(env):
    """Make the data, run the reminders twice, print the table."""
    # Before the data is made, which leaves the process larger than an idle one.
    idle = memory()
    data = dataset.make(env, customers=CUSTOMERS, invoices=LINES, big=0)
    _make_overdue(env)
    data["company"].write({"reminders_active": True, "reminder_least_days": 0})
    env.cr.commit()
    reminders = env["credit.insurance.reminder"]
    rows = [(name, *_timed(reminders, idle)) for name in ("first run", "second run")]
    print(f"\nReminders: {LINES:,} overdue lines of {CUSTOMERS:,} customers")
    columns = ("seconds", "letters", "lines", "memory over idle")
    print(f"{'':20}" + "".join(f"{name:>18}" for name in columns))
    for name, seconds, letters, lines, used in rows:
        cells = (f"{seconds:.1f} s", f"{letters:,}", f"{lines:,}", f"{used:.0f} MB")
        print(f"{name:20}" + "".join(f"{cell:>18}" for cell in cells))


def _timed(reminders, idle):
    """Run the reminders, and measure it.

    :param int idle: bytes of the idle process
    :returns: seconds, the number of new letters and of their lines, megabytes over
        the idle process
    """
    env = reminders.env
    letters = env["credit.insurance.reminder.letter"]
    counts = letters.search_count([]), reminders.search_count([])
    env.invalidate_all()
    forget_peak()
    start = time.perf_counter()
    reminders._cron_remind()
    seconds = time.perf_counter() - start
    used = (peak_memory() - idle) / MEGABYTE
    written = letters.search_count([]) - counts[0]
    return seconds, written, reminders.search_count([]) - counts[1], used


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
