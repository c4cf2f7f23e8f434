# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``scripts/bench``: runs the measurements in ``tests/bench``."""

import argparse
import os
import subprocess
from pathlib import Path

from bootstrap import databases, odoo_run, paths, process
from bootstrap.console import say
from bootstrap.odoo_run import Odoo

FOLDER = paths.ROOT / "tests" / "bench"


def main(arguments: list[str]) -> int:
    """Run each ``bench_*.py`` on a fresh database without demo data.

    Such a file has ``main(env)``, which measures and prints its table.
    """
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Run the measurements in tests/bench, each on a fresh database.",
    )
    parser.add_argument("names", nargs="*", help="only files whose name has this text")
    names = parser.parse_args(arguments).names
    found = sorted(FOLDER.glob("bench_*.py"))
    found = [f for f in found if not names or any(name in f.name for name in names)]
    if not found:
        print("There are no measurements in tests/bench.")
        return 0
    odoo = odoo_run.prepare()
    return max(_run(odoo, path) for path in found)


def _run(odoo: Odoo, path: Path) -> int:
    database = f"ci_bench_{os.getpid()}"
    databases.fresh_copy("plain", database, odoo)
    say(f"Running {path.name} ...")
    program = f"import runpy; runpy.run_path({str(path)!r})['main'](env)\n"
    try:
        return subprocess.run(
            odoo.command("shell", "-d", database, "--no-http", "--log-level=warn"),
            input=program,
            text=True,
            env=odoo.environment(),
            preexec_fn=process.die_with_parent,
            check=False,
        ).returncode
    finally:
        databases.drop(database, odoo)
