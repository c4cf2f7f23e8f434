# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Timing of database work: medians, query counts, a table."""

import time
from statistics import median


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
