# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The simulated insurers of this repository, asked over real HTTP by Odoo tests."""

import json
import sys
import unittest
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from odoo.tests.common import _super_send

from ..models.credit_insurance_adapter_connected import tokens_of

#: The simulator belongs to the repository and not to the add-on.
SETUP = Path(__file__).resolve().parents[2] / "setup"


#: What the simulator accepts: anything without "wrong" in it.
CREDENTIALS = {
    "client_id": "id-of-tests",
    "client_secret": 'c1ient-Secret/&"1',
    "username": "user-of-tests",
    "password": "pass&Word<5>é",
    "api_key": "app-Key+/2",
    "customer_number": "123",
    "business_unit": "ACI",
}


class SimulatorMixin:
    """Starts the simulator once for a class and empties it for each test.

    To be put before ``CreditInsuranceCase``. Requests to the simulator are let
    through as they are, all others remain blocked.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.simulator = cls._start_simulator()

    @classmethod
    def _start_simulator(cls):
        if not (SETUP / "simulator").is_dir():
            raise unittest.SkipTest("the simulator is not installed with the add-on")
        if str(SETUP) not in sys.path:
            sys.path.insert(0, str(SETUP))
        from simulator.server import Simulator

        return cls.enterClassContext(Simulator())

    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        if urlsplit(r.url).netloc == urlsplit(cls.simulator.address).netloc:
            return _super_send(s, r, **kw)
        # Odoo's own compares timeouts with a number, ours are pairs.
        return super()._request_handler(s, r, **{**kw, "timeout": None})

    def setUp(self):
        super().setUp()
        self._control("reset")
        # The last test was undone, and what its clients remember was not.
        tokens_of.cache_clear()

    @classmethod
    def _connect(cls, code, **values):
        """Create a policy P1 of an insurer that is the simulator."""
        insurer = cls._connect_insurer(code, **values)
        return cls._create_policy("P1", insurer_id=insurer.id)

    @classmethod
    def _connect_insurer(cls, code, **values):
        """Create an insurer in test that is the simulator, with all it needs."""
        insurer = cls._create_insurer(name=f"Test {code}", code=code, **values)
        cls._credential(insurer).write(CREDENTIALS)
        from simulator.conventions import for_simulator

        conventions = for_simulator(code, cls.simulator.address)
        insurer._enter_settings(conventions, "sandbox")
        return insurer

    @classmethod
    def _credential(cls, insurer, environment="sandbox"):
        return insurer.credential_ids.filtered(lambda c: c.environment == environment)

    def _control(self, what, data=None, method="POST"):
        """Ask the simulator itself, see ``setup/simulator/control.py``."""
        request = urllib.request.Request(
            f"{self.simulator.address}/control/{what}",
            data=None if method == "GET" else json.dumps(data or {}).encode(),
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def _conventions(self, code):
        """Return the settings with which an insurer is reached at the simulator."""
        return self._control(f"conventions/{code}", method="GET")

    def _state(self):
        return self._control("state", method="GET")

    def _received(self, path=""):
        """Return the requests whose path contains a text, in their order."""
        requests = self._control("received", method="GET")
        return [request for request in requests if path in request["path"]]

    def _fault(self, name, **options):
        self._control("faults", {"fault": name, **options})

    def _advance(self, **parts):
        """Advance the simulator's clock by days, hours or seconds."""
        seconds = parts.get("days", 0) * 86_400 + parts.get("hours", 0) * 3_600
        self._control("clock", {"advance": seconds + parts.get("seconds", 0)})

    def _rules(self, **rules):
        self._control("rules", rules)
