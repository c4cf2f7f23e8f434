# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import requests

from ..clients.atradius import AtradiusAccount, AtradiusClient
from .common import CreditInsuranceCase
from .simulator import SimulatorMixin


class TestInsurerSimulator(SimulatorMixin, CreditInsuranceCase):
    def test_a_client_of_this_add_on_logs_in(self):
        account = AtradiusAccount(
            client_id="id", client_secret="right", app_key="key", policy_id="P1"
        )
        with AtradiusClient(account, self._conventions("atradius")) as client:
            client.check()
        [login] = self._received("authenticate")
        self.assertEqual(login["method"], "POST")

    def test_nothing_else_is_reached(self):
        with self.assertRaises(requests.exceptions.RequestException):
            requests.get("https://api.atradius.com", timeout=(1, 1))
