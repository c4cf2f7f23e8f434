# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An insurer that is reached at the simulator, as an administrator sets it up."""

from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time

from .common import SaleOrderCase
from .simulator import SimulatorMixin

SIREN = "732829320"
OTHER_SIREN = "552100554"
#: Of nobody, at the simulator.
NOBODY = "999999998"
#: What every account that the simulator knows of may be.
CREDENTIALS = {
    "atradius": {
        "client_id": "id-of-tests",
        "client_secret": "client-Secret-1",
        "api_key": "app-Key-2",
        "customer_number": "123",
    },
    "allianz": {"api_key": "api-Key-3", "business_unit": "ACI"},
    "cesce": {
        "client_id": "id-of-tests",
        "client_secret": "client-Secret-4",
        "username": "user",
        "password": "pass-Word-5",
    },
    "coface": {"username": "user", "password": "pass-Word-6", "api_key": "key-7"},
    "icon": {"username": "user", "password": "pass-Word-9", "api_key": "key-10"},
    "soap": {"username": "user", "password": "pass-Word-8"},
}


class ConnectedCase(SimulatorMixin, SaleOrderCase):
    """A policy at an insurer whose service is the simulator's.

    Requests that leave are those of a simulated minute: the clock stands still but
    for ``_later``.
    """

    CODE = "soap"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.send = cls.env.ref("credit_insurance.ir_cron_send")
        cls.fetch = cls.env.ref("credit_insurance.ir_cron_fetch")
        cls.insurer = cls._create_insurer(
            name="Test Connected", code=cls.CODE, state="test"
        )
        cls.insurer._credential().write(CREDENTIALS[cls.CODE])
        cls.policy.state = "closed"
        cls.policy = cls._create_policy(
            "TEST-C", insurer_id=cls.insurer.id, contract_type="selective"
        )
        cls.buyer.company_registry = SIREN
        cls.cover = cls._cover(cls.buyer, requested_amount=30_000)

    def setUp(self):
        super().setUp()
        self._connect(self.insurer)

    def _connect(self, insurer):
        insurer._enter_settings(self._conventions(self.CODE))

    def _run(self, cron=None):
        """Run a scheduled action as the server does, sending unless told."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.assertIs((cron or self.send).method_direct_trigger(), True)
        self.env.invalidate_all()

    def _later(self, **delay):
        """Stop the clock at a later moment until the end of the test."""
        now = fields.Datetime.now() + timedelta(**delay)
        clock = freeze_time(now)
        clock.start()
        self.addCleanup(clock.stop)

    def _request(self, amount=None, cover=None, user=None):
        """Request cover as an officer; return the exchange, with all rights."""
        cover = cover or self.cover
        mine = cover.with_user(user or self.officer)
        if amount is not None:
            mine.requested_amount = amount
        mine.action_request()
        self.env.invalidate_all()
        return cover.exchange_ids.filtered(lambda e: e.operation == "request_cover")[:1]

    def _applications(self):
        return self._state()["applications"].get(self.CODE, 0)

    def _duplicates(self):
        return self._state()["duplicates"].get(self.CODE, 0)
