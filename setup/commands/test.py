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
#: Session of add-ons' tests: the template it runs on a copy of.
TEMPLATES = {"addons": "demo", "shop": "shop"}
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
    selected, options = split(rest)
    sessions: list[Session] = []
    for name, chosen in selected.items():
        if chosen and not _stop_early(sessions, options):
            run = run_top if name == "tests" else run_addons
            sessions.append(run(Session(name, chosen), options))
    return summarise(sessions)


def split(arguments: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Sort arguments into the paths of each session and pytest's options.

    :returns: session name (``tests``, ``addons``, ``shop``) to absolute paths, each
        empty where only paths of others are given; and the other arguments
    """
    selected: dict[str, list[str]] = {"tests": [], **{name: [] for name in TEMPLATES}}
    options = []
    for before, argument in zip(["", *arguments], arguments):
        name = argument.split("::")[0]
        full = next(filter(os.path.exists, _meanings(name)), None)
        if argument.startswith("-") or not full or before in WITH_VALUE:
            options.append(argument)
            continue
        selected[_session(Path(full))].append(full + argument[len(name) :])
    if not any(selected.values()):
        folders = [TOP, *(folder / "tests" for folder in paths.addons())]
        for folder in filter(Path.is_dir, folders):
            selected[_session(folder)].append(str(folder))
    return selected, options


def _session(path: Path) -> str:
    """Return the session in which tests run: add-ons that others bring need those."""
    if path.is_relative_to(TOP):
        return "tests"
    glue = any(path.is_relative_to(folder) for folder in paths.glue_addons())
    return "shop" if glue else "addons"


def _meanings(name: str) -> list[str]:
    # Relative to the user's folder, or to the checkout as the README writes them.
    return [os.path.abspath(name), os.path.abspath(paths.ROOT / name)]


def run_top(session: Session, options: list[str]) -> Session:
    """Run the tests of the top-level folder, without Odoo in pytest's process."""
    if all(_light(path) for path in session.paths):
        python = python_env.ensure("test")
        environment = servers.without_settings(os.environ)
    else:
        odoo = _everything()
        python, environment = odoo.python, odoo.environment()
        if not odoo.server.embedded:
            # These tests prepare an Odoo again and shall find the same server.
            environment["CREDIT_INSURANCE_ODOO_CONF"] = str(odoo.conf)
    # The plugin would want a database even for pure functions.
    _pytest(session, python, environment, ["-p", "no:odoo", *options])
    return session


def _light(path: str) -> bool:
    first = Path(path.split("::")[0]).relative_to(TOP).parts[:1]
    return bool(first) and first[0].startswith(LIGHT)


def _everything() -> Odoo:
    odoo = odoo_run.prepare("test")
    browser.ensure()
    return odoo


def run_addons(session: Session, options: list[str]) -> Session:
    """Run add-ons' tests on a fresh copy of the database that they need."""
    odoo = _everything()
    _drop_left_over(odoo)
    kind = TEMPLATES[session.name]
    template = databases.prepared(kind, odoo)
    database = databases.fresh_copy(kind, f"{PREFIX}{os.getpid()}", odoo)
    log = paths.local("logs") / f"test_{session.name}.log"
    log.unlink(missing_ok=True)
    conf = odoo_run.write_conf(odoo.source, odoo.server, "test.conf", logfile=log)
    arguments = [f"--odoo-config={conf}", f"--odoo-database={database}", "--odoo-http"]
    arguments += ["--odoo-log-level=info", f"--rootdir={paths.ROOT}"]
    try:
        _pytest(session, odoo.python, odoo.environment(), [*arguments, *options])
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
    command += session.paths
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
