# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``scripts/test``: from a fresh machine to the result of every test."""

import argparse
import os
import subprocess
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap import browser, databases, log_scan, odoo_run, paths, process, python_env
from bootstrap import server as servers
from bootstrap.console import say
from bootstrap.odoo_run import Odoo

TOP = paths.ROOT / "tests"
# These need packages only: no Odoo, database or browser.
LIGHT = ("rules", "clients", "test_repository", "test_setup")
PREFIX = "ci_test_"
NO_TESTS_COLLECTED = 5
# The word after these is no path, even if a folder is named like it.
WITH_VALUE = ("-k", "-m", "-p", "-W", "-o", "-r", "--deselect", "--maxfail")
HELP = """Paths select what runs (tests/..., an add-on's tests folder or a file in it);
without one, everything runs. Other arguments go to pytest: -k, -x, -q, ..."""


@dataclass
class Session:
    """One run of pytest: its paths and what it gave."""

    name: str
    paths: list[str]
    counts: Counter = field(default_factory=Counter)
    failed: bool = False


def main(arguments: list[str]) -> int:
    """Run the sessions and print the sum as the last line."""
    parser = argparse.ArgumentParser(
        prog="scripts/test",
        usage="%(prog)s [PATHS AND PYTEST ARGUMENTS]",
        description="Prepare what is missing and run the tests.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _known, rest = parser.parse_known_args(arguments)
    top, addon, options = split(rest)
    sessions = []
    if top:
        sessions.append(run_top(top, options))
    if addon and not _stop_early(sessions, options):
        sessions.append(run_addons(addon, options))
    return summarise(sessions)


def split(arguments: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Sort arguments into top-level paths, add-on paths and pytest's options."""
    top, addon, options = [], [], []
    for before, argument in zip(["", *arguments], arguments):
        name = argument.split("::")[0]
        full = next(filter(os.path.exists, _meanings(name)), None)
        if argument.startswith("-") or not full or before in WITH_VALUE:
            options.append(argument)
            continue
        inside = Path(full).relative_to(paths.ROOT) if _inside(full) else Path()
        chosen = top if inside.parts[:1] == ("tests",) else addon
        chosen.append(full + argument[len(name) :])
    if not top and not addon:
        top = [str(TOP)] if TOP.is_dir() else []
        folders = [folder / "tests" for folder in paths.addons()]
        addon = [str(folder) for folder in folders if folder.is_dir()]
    return top, addon, options


def _meanings(name: str) -> list[str]:
    # Relative to the user's folder, or to the checkout as the README writes them.
    return [os.path.abspath(name), os.path.abspath(paths.ROOT / name)]


def _inside(full: str) -> bool:
    return Path(full).is_relative_to(paths.ROOT)


def run_top(selected: list[str], options: list[str]) -> Session:
    """Run the tests of the top-level folder, without Odoo in pytest's process."""
    session = Session("tests", selected)
    if all(_light(path) for path in selected):
        python = python_env.ensure("test")
        environment = servers.without_settings(os.environ)
    else:
        odoo = _everything()
        python, environment = odoo.python, odoo.environment()
        if not odoo.server.embedded:
            # These tests prepare an Odoo again and shall find the same server.
            environment["CREDIT_INSURANCE_ODOO_CONF"] = str(odoo.conf)
    # The plugin would want a database even for pure functions.
    _pytest(session, python, environment, ["-p", "no:odoo", *options, *selected])
    return session


def _light(path: str) -> bool:
    first = Path(path.split("::")[0]).relative_to(TOP).parts[:1]
    return bool(first) and first[0].startswith(LIGHT)


def _everything() -> Odoo:
    odoo = odoo_run.prepare("test")
    browser.ensure()
    return odoo


def run_addons(selected: list[str], options: list[str]) -> Session:
    """Run the add-ons' tests on a fresh copy of the database with demo data."""
    session = Session("addons", selected)
    odoo = _everything()
    _drop_left_over(odoo)
    template = databases.prepared("demo", odoo)
    database = databases.fresh_copy("demo", f"{PREFIX}{os.getpid()}", odoo)
    log = paths.local("logs") / "test_addons.log"
    log.unlink(missing_ok=True)
    conf = odoo_run.write_conf(odoo.source, odoo.server, "test.conf", logfile=log)
    arguments = [f"--odoo-config={conf}", f"--odoo-database={database}", "--odoo-http"]
    arguments += ["--odoo-log-level=info", f"--rootdir={paths.ROOT}"]
    try:
        _pytest(
            session, odoo.python, odoo.environment(), [*arguments, *options, *selected]
        )
    finally:
        databases.drop(database, odoo)
    _judge_log(session, databases.build_warnings(template), "installing the add-ons")
    _judge_log(session, log_scan.scan(log), str(log))
    return session


def _judge_log(session: Session, warnings: list[str], source: str) -> None:
    odoo_run.show(warnings, source)
    if warnings:
        say("Warnings in Odoo's log count as a failed test.")
        session.counts["failed"] += 1
        session.failed = True


def _drop_left_over(odoo: Odoo) -> None:
    for name in databases.names(odoo, PREFIX):
        pid = name[len(PREFIX) :].split("_")[0]
        if not (pid.isdigit() and process.alive(int(pid), "main.py")):
            databases.drop(name, odoo)


def _pytest(
    session: Session, python: Path, environment: dict[str, str], arguments: list[str]
) -> None:
    report = paths.local("logs") / f"pytest_{session.name}_{os.getpid()}.xml"
    command = [str(python), "-m", "pytest", f"--junitxml={report}", *arguments]
    say(f"Running {', '.join(map(_short, session.paths))}")
    code = subprocess.call(
        command, env=environment, cwd=paths.ROOT, preexec_fn=process.die_with_parent
    )
    session.counts.update(read_report(report))
    report.unlink(missing_ok=True)
    # With paths or -k given, a session in which nothing matches is no failure.
    session.failed = code not in (0, NO_TESTS_COLLECTED)
    if session.failed and not session.counts["failed"]:
        session.counts["failed"] += 1


def _short(path: str) -> str:
    return os.path.relpath(path, paths.ROOT)


def read_report(path: Path) -> dict[str, int]:
    """Read the counts out of pytest's JUnit report."""
    if not path.exists():
        return {}
    root = ElementTree.parse(path).getroot()  # noqa: S314 - written by pytest
    sums = Counter()
    for suite in root.iter("testsuite"):
        for key in ("tests", "failures", "errors", "skipped"):
            sums[key] += int(suite.get(key, 0))
    failed = sums["failures"] + sums["errors"]
    passed = max(sums["tests"] - failed - sums["skipped"], 0)
    return {"passed": passed, "failed": failed, "skipped": sums["skipped"]}


def _stop_early(sessions: list[Session], options: list[str]) -> bool:
    return bool({"-x", "--exitfirst"} & set(options)) and any(
        s.failed for s in sessions
    )


def summarise(sessions: list[Session]) -> int:
    """Print the sum of all sessions as the last line; return the exit code."""
    sums = sum((session.counts for session in sessions), Counter())
    failed = any(session.failed for session in sessions)
    if not sums["passed"] + sums["failed"] + sums["skipped"]:
        say("No test was found.")
        failed = True
    print(
        f"{sums['passed']} passed, {sums['failed']} failed, {sums['skipped']} skipped",
        flush=True,
    )
    return 1 if failed else 0
