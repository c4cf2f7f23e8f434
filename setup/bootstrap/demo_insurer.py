# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's insurer: a simulated one that answers over SOAP, beside Odoo."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.server import Simulator

from . import paths, ports, process
from .console import SetupError, step
from .odoo_run import Odoo

FIRST_PORT = 8090
#: Seconds until the simulated underwriter decides on larger amounts.
DELAY = 60

CONNECTED = """
SELECT insurer.code
  FROM credit_insurance_insurer insurer
  JOIN ir_model_data data ON data.res_id = insurer.id
 WHERE data.module = 'credit_insurance' AND data.name = 'demo_insurer'
"""
CONNECT = """
insurer = env.ref("credit_insurance.demo_insurer")
insurer.write({{"code": "soap", "state": "test"}})
insurer._credential().write({{"username": "demo", "password": "demonstration"}})
insurer._enter_settings({{"url": {url!r}}})
insurer.connection_state = "working"
env.cr.commit()
"""


@contextmanager
def running(odoo: Odoo, name: str) -> Iterator[str]:
    """Serve the simulated insurer and connect a demo database to it.

    What it decides is kept from one start to the next; gives its address.
    """
    port = next((p for p in range(FIRST_PORT, FIRST_PORT + 100) if ports.is_free(p)), 0)
    with Simulator(port=port, state_file=state_file(name)) as simulator:
        simulator.state.book.rules["delay"] = DELAY
        _connect(odoo, name, f"{simulator.address}/soap")
        yield simulator.address


def state_file(name: str):
    """Return the file with what the insurer of a database knows."""
    return paths.local("demo") / f"{name}.insurer.json"


def _connect(odoo: Odoo, name: str, url: str) -> None:
    code = odoo.server.sql(CONNECTED, name)
    if code == "demo":
        with step("Connecting the simulated insurer"):
            _run(odoo, name, CONNECT.format(url=url))
    elif code == "soap":
        odoo.server.sql(
            f"UPDATE credit_insurance_setting SET value = '{url}' WHERE key = 'url'"
            " AND value LIKE 'http://127.0.0.1:%/soap'",
            name,
        )


def _run(odoo: Odoo, name: str, program: str) -> None:
    done = subprocess.run(
        odoo.command("shell", "-d", name, "--no-http", "--log-level=warn"),
        env=odoo.environment(),
        input=program,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or "Traceback" in done.stderr:
        reason = process.last_line(done.stderr) or f"exit code {done.returncode}"
        raise SetupError(f"the simulated insurer could not be connected: {reason}")
