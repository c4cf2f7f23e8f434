# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's command line with the right paths, settings and database server."""

import os
from dataclasses import dataclass
from pathlib import Path

from . import files, log_scan, odoo_source, paths, postgres, process, python_env
from . import server as servers
from .console import SetupError, say, step
from .server import Server


@dataclass(frozen=True)
class Odoo:
    """A ready Odoo: interpreter, source tree, database server, settings file."""

    python: Path
    source: odoo_source.OdooSource
    server: Server
    conf: Path

    def environment(self) -> dict[str, str]:
        """Return the environment in which ``python -m odoo`` finds everything."""
        return {
            **servers.without_settings(os.environ),
            "PYTHONPATH": str(self.source.python_path),
            # The user's folder may hold something which is named odoo as well.
            "PYTHONSAFEPATH": "1",
            "ODOO_RC": str(self.conf),
        }

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of Odoo with these arguments."""
        return [str(self.python), "-m", "odoo", *arguments]

    def run(self, title: str, log_name: str, *arguments: str) -> list[str]:
        """Run Odoo to its end, logging to a file; return the log's warnings.

        :raises SetupError: Odoo failed; names the log and its last error
        """
        log = paths.local("logs") / f"{log_name}.log"
        with step(title, lambda: _last_module(log)):
            code = process.logged(self.command(*arguments), log, self.environment())
            if code:
                raise SetupError(_failure(title, code, log))
        return log_scan.scan(log)

    def filestore(self, database: str) -> Path:
        """Return the folder of a database's attachments."""
        return paths.LOCAL / "data" / "filestore" / database


def prepare(group: str = "run") -> Odoo:
    """Make sure of packages, Odoo and PostgreSQL, and write the settings file."""
    source = odoo_source.locate()
    python = python_env.ensure(group)
    server = postgres.ensure()
    return Odoo(python, source, server, write_conf(source, server))


def write_conf(
    source: odoo_source.OdooSource, server: Server, name: str = "odoo.conf", **extra
) -> Path:
    """Write an Odoo settings file into the checkout's state; return its path."""
    options = {
        "addons_path": ",".join(map(str, (*source.addons, paths.ROOT))),
        "data_dir": paths.local("data"),
        "http_interface": "127.0.0.1",
        **server.options(),
        **extra,
    }
    lines = [f"{key} = {value}\n" for key, value in options.items()]
    path = paths.local() / name
    text = "[options]\n" + "".join(lines)
    if files.read(path) != text:
        files.write(path, text, mode=0o600)
    return path


def show(warnings: list[str], source: str) -> None:
    """Print log warnings, if any, with where they come from."""
    if warnings:
        say(f"{len(warnings)} warnings in Odoo's log ({source}):")
        say("\n".join(warnings))


def _last_module(log: Path) -> str:
    tail = files.read(log)[-3000:]
    found = process.last_line(tail, "Loading module ")
    return found.split("Loading module ", 1)[-1] if found else ""


def _failure(title: str, code: int, log: Path) -> str:
    warnings = log_scan.scan(log)
    text = warnings[-1] if warnings else files.read(log)[-2000:]
    reason = process.last_line(text) or f"exit code {code}"
    return f"{title}: Odoo failed ({reason[:300]}); the whole log is {log}."
