# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``scripts/demo``: from a fresh machine to a running Odoo with demo data."""

import argparse
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from bootstrap import (
    databases,
    demo_insurer,
    files,
    odoo_run,
    paths,
    ports,
    postgres,
    process,
)
from bootstrap.console import SetupError, say, step
from bootstrap.odoo_run import Odoo

GUIDE = paths.SETUP / "demo_guide.txt"
SECONDS_TO_ANSWER = 180
SECONDS_TO_END = 20


def main(arguments: list[str]) -> int:
    """Prepare the demo database and serve it until Ctrl-C."""
    options = _parser().parse_args(arguments)
    if options.stop:
        return _stop()
    if not options.no_serve:
        ports.choose(options.port, options.host)
    name = databases.check_name(
        os.environ.get("CREDIT_INSURANCE_DB") or "credit_insurance_demo"
    )
    odoo = odoo_run.prepare()
    with files.lock(paths.local(), f"database {name}"):
        prepare(odoo, name, options.reset)
        if options.lang:
            set_language(odoo, name, options.lang)
    if options.no_serve:
        print(f"The database {name} is ready. Start it with: {paths.ROOT}/scripts/demo")
        return 0
    with demo_insurer.running(odoo, name):
        return serve(odoo, name, ports.choose(options.port, options.host), options.host)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Prepare Odoo with both add-ons and demo data, and serve it."
        " The database is named by CREDIT_INSURANCE_DB (credit_insurance_demo).",
    )
    add = parser.add_argument
    add("--no-serve", action="store_true", help="stop after preparing the database")
    add("--port", type=int, help="listen on this port (default: 8069 or the next free)")
    add("--host", default="127.0.0.1", help="listen on this address (%(default)s)")
    add("--reset", action="store_true", help="replace the database by a fresh one")
    add("--stop", action="store_true", help="stop the demo and the embedded PostgreSQL")
    add("--lang", choices=("en_US", "fr_FR"), help="the language of the demo's users")
    return parser


def prepare(odoo: Odoo, name: str, reset: bool = False) -> None:
    """Make the demo database, or bring an existing one to the add-ons' present code."""
    digest = f"credit_insurance {databases.addons_digest()}"
    if reset or not databases.exists(name, odoo):
        databases.fresh_copy("demo", name, odoo)
        demo_insurer.state_file(name).unlink(missing_ok=True)
    elif databases.comment(name, odoo) != digest:
        modules = ",".join(folder.name for folder in paths.main_addons())
        arguments = ("-d", name, "-i", modules, "-u", modules, "--stop-after-init")
        title = f"Updating the add-ons in {name}"
        odoo_run.show(odoo.run(title, "update", *arguments, "--no-http"), "update.log")
    databases.set_comment(name, digest, odoo)


def set_language(odoo: Odoo, name: str, language: str) -> None:
    """Give the database's internal users a language."""
    active = f"SELECT 1 FROM res_lang WHERE active AND code = '{language}'"
    if not odoo.server.sql(active, name):
        raise SetupError(
            f"the database {name} does not have the language {language}; start again"
            " with --reset to have a fresh database."
        )
    odoo.server.sql(
        f"UPDATE res_partner SET lang = '{language}' WHERE id IN"
        " (SELECT partner_id FROM res_users WHERE NOT share)",
        name,
    )


def serve(odoo: Odoo, name: str, port: int, host: str) -> int:
    """Serve a database, print the guide when it answers, stop cleanly on Ctrl-C."""
    log = paths.local("logs") / f"demo_{name}.log"
    pid_file = paths.local("demo") / f"{name}.pid"
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - for display
    url = f"http://{shown}:{port}"
    child = _start(odoo, name, port, host, log)
    try:
        files.write(pid_file, str(child.pid))
        with step("Starting Odoo"):
            _wait(child, url, log)
        print(f"{_guide(url)}\n\nCtrl-C stops it. Its log: {log}", flush=True)
        child.wait()
        raise SetupError(f"Odoo ended by itself; its log is {log}.")
    except KeyboardInterrupt:
        say("\nStopping Odoo ...")
        return 0
    finally:
        _end(child)
        pid_file.unlink(missing_ok=True)


def _start(odoo: Odoo, name: str, port: int, host: str, log: Path) -> subprocess.Popen:
    command = odoo.command(
        *("-d", name, f"--db-filter=^{name}$", "--workers=0", "--max-cron-threads=1"),
        *(f"--http-port={port}", f"--http-interface={host}"),
    )
    with log.open("wb") as stream:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=odoo.environment(),
            # Ctrl-C reaches this process only, which then stops Odoo in order.
            start_new_session=True,
            preexec_fn=process.die_with_parent,
        )


def _wait(child: subprocess.Popen, url: str, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_ANSWER
    while not _answers(f"{url}/web/health"):
        if child.poll() is not None or time.monotonic() > until:
            last = process.last_line(files.read(log))[:300]
            raise SetupError(f"Odoo did not start ({last}); its log is {log}.")
        time.sleep(0.3)
    # The first page builds the style sheets; nobody should wait for that twice.
    _answers(f"{url}/web/login")


def _answers(url: str) -> bool:
    # A proxy of the user's has nothing to do with this machine's own port.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=60) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _guide(url: str) -> str:
    return GUIDE.read_text(encoding="utf-8").strip().replace("{url}", url)


def _end(child: subprocess.Popen) -> None:
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _terminate(pid: int) -> None:
    """End an Odoo of another process; open browsers keep it from ending by itself."""
    os.kill(pid, signal.SIGTERM)
    for _tenth in range(SECONDS_TO_END * 10):
        if not process.alive(pid, "odoo"):
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)


def _stop() -> int:
    for pid_file in paths.local("demo").glob("*.pid"):
        pid = files.read(pid_file).strip()
        if pid.isdigit() and process.alive(int(pid), "odoo", "--db-filter"):
            _terminate(int(pid))
            print(f"The demo on {pid_file.stem} was stopped.")
    stopped = postgres.stop()
    print("PostgreSQL was stopped." if stopped else "PostgreSQL was not running.")
    return 0
