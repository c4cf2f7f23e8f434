# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``scripts/lint``: style, Odoo's conventions, XML, translations."""

import argparse
import subprocess
from pathlib import Path

from bootstrap import paths, python_env
from bootstrap import server as servers
from bootstrap.console import SetupError

# The suite has one author and one README, at its top.
PYLINT_LESS = "--disable=manifest-required-author,missing-readme"


def main(arguments: list[str]) -> int:
    """Run all checks; print one line for each that passes, findings otherwise."""
    parser = argparse.ArgumentParser(
        prog="scripts/lint",
        description="Run ruff, pylint-odoo, the OCA module checks and the repository's"
        " own checks (sizes, XML, translations).",
    )
    parser.add_argument(
        "--fix", action="store_true", help="let ruff correct and format"
    )
    options = parser.parse_args(arguments)
    programs = python_env.ensure("test").parent
    files = tracked()
    if options.fix:
        _call([programs / "ruff", "check", "--fix", "--quiet", "."])
        _call([programs / "ruff", "format", "--quiet", "."])
    checks = _checks(programs, files)
    return max([_check(name, *check) for name, check in checks.items()])


def tracked() -> list[str]:
    """Return the repository's files: those in git, and new ones not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        raise SetupError(
            f"git does not know {paths.ROOT} as a repository; run the lint in a clone."
        )
    return [
        name for name in listing.stdout.splitlines() if (paths.ROOT / name).exists()
    ]


def _checks(programs: Path, files: list[str]) -> dict[str, tuple[list, str]]:
    addons = [str(folder) for folder in paths.addons()]
    po_files = [name for name in files if name.endswith((".po", ".pot"))]
    own = paths.SETUP / "bootstrap" / "repository_checks.py"
    checks: dict[str, tuple[list, str]] = {
        "ruff check": ([programs / "ruff", "check", "--quiet", "."], ""),
        "ruff format": ([programs / "ruff", "format", "--check", "--quiet", "."], ""),
        "repository": ([programs / "python", own, paths.ROOT], "\n".join(files)),
    }
    if addons:
        checks["pylint-odoo"] = ([programs / "pylint", PYLINT_LESS, *addons], "")
        module_check = [programs / "oca-checks-odoo-module", *addons]
        checks["oca-checks-odoo-module"] = (module_check, "")
    if po_files:
        checks["oca-checks-po"] = ([programs / "oca-checks-po", *po_files], "")
    return checks


def _call(command: list, text: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(part) for part in command],
        cwd=paths.ROOT,
        input=text,
        env=servers.without_settings({"PATH": _path(command)}),
        capture_output=True,
        text=True,
        check=False,
    )


def _path(command: list) -> str:
    # The OCA tools look for git; nothing else of the user's settings matters.
    return f"{Path(command[0]).parent}:/usr/local/bin:/usr/bin:/bin"


def _check(name: str, command: list, text: str) -> int:
    done = _call(command, text)
    print(f"{name}: {'failed' if done.returncode else 'ok'}", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)
    return 1 if done.returncode else 0
