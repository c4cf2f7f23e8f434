# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Timing of database work: medians, query counts, memory, a table."""

import time
from pathlib import Path
from statistics import median

MEGABYTE = 2**20


def timed(env, action, repeat=7, prepare=None):
    """Run an action several times from a cold ORM cache.

    :param prepare: called before each run, its result passed to ``action``
    :returns: (median milliseconds, queries of the last run)
    """
    durations, queries = [], 0
    for _run in range(repeat):
        arguments = [prepare()] if prepare else []
        env.flush_all()
        env.invalidate_all()
        before = env.cr.sql_log_count
        start = time.perf_counter()
        action(*arguments)
        env.flush_all()
        durations.append((time.perf_counter() - start) * 1000)
        queries = env.cr.sql_log_count - before
    return median(durations), queries


def print_table(title, rows, reference):
    """Print measurements beside the one they are to be compared with.

    :param rows: (label, milliseconds, queries) tuples
    :param reference: label of the row that counts as 1
    """
    base = next(ms for label, ms, _queries in rows if label == reference)
    print(f"\n{title}")
    print(f"{'':52}{'median':>10}{'queries':>9}{'ratio':>8}")
    for label, milliseconds, queries in rows:
        ratio = f"{milliseconds / base:.2f}" if base else "-"
        print(f"{label:52}{milliseconds:7.1f} ms{queries:9}{ratio:>8}")


def forget_peak():
    """Let the kernel count the most memory of this process anew, from now on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def memory():
    """Return the bytes that this process has in memory."""
    return _status("VmRSS")


def peak_memory():
    """Return the most bytes that it had in memory since the peak was forgotten."""
    return _status("VmHWM")


def _status(name):
    """Read a figure from what the kernel says of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise OSError(f"this system does not tell {name}")
