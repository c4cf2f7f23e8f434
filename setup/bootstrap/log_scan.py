# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Finds warnings and errors in Odoo's log."""

import re
from pathlib import Path

from . import files

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (WARNING|ERROR|CRITICAL) "
)
ANY_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ [A-Z]+ ")
# The only ones let pass: what they look like, and why they are harmless.
ALLOWED = {
    r"odoo\.sql_db: bad query: .*CREATE EXTENSION IF NOT EXISTS (pg_trgm|unaccent)": (
        "the embedded PostgreSQL comes without contrib extensions; Odoo does without"
    ),
    r"odoo\.service\.db: Unable to create PostgreSQL extensions": (
        "the same, as Odoo's own summary of it"
    ),
}


def warnings(text: str) -> list[str]:
    """Return the log entries of level WARNING and above that are not allowed.

    An entry goes on until the next dated line (tracebacks).
    """
    found: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        if ANY_LINE.match(line):
            inside = bool(LINE.match(line)) and not allowed(line)
            if inside:
                found.append([line])
        elif inside:
            found[-1].append(line)
    return ["\n".join(entry).rstrip() for entry in found]


def allowed(line: str) -> bool:
    """Tell whether a log line is one of the known harmless ones."""
    return any(re.search(pattern, line) for pattern in ALLOWED)


def scan(log: Path) -> list[str]:
    """Return the warnings of a log file; none if it does not exist."""
    return warnings(files.read(log))
