# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .connected import CREDENTIALS, ConnectedCase

SECRETS = ("client_secret", "api_key", "password")


class ConnectorMixin:
    """The road from the request to the limit, over the interface of one insurer."""

    allow_inherited_tests_method = True

    def _go_on(self, **delay):
        """Send, ask after, and fetch what is due a while later."""
        self._later(**delay)
        self._run()
        self._run(self.fetch)

    def test_a_request_is_granted(self):
        exchange = self._request(30_000)
        self._run()
        self._run()
        self._go_on(hours=5)
        self.assertEqual(exchange.state, "done", exchange.error_message)
        self.assertEqual((self._applications(), self._duplicates()), (1, 0))
        self.assertEqual(self.cover.insured_limit, 30_000)
        self.assertEqual(self.cover.decision_ids.request_id, exchange)
        self.assertTrue(exchange.attachment_ids)

    def test_half_is_granted_later(self):
        exchange = self._request(100_000)
        self._run()
        self._run()
        self.assertEqual(exchange.state, "sent")
        self._advance(hours=3)
        self._go_on(hours=13)
        self.assertEqual(exchange.state, "done", exchange.error_message)
        self.assertEqual(self.cover.insured_limit, 50_000)
        self.assertEqual(self.cover.state, "partial")

    def test_a_refusal_comes_later(self):
        self._request(300_000)
        self._run()
        self._run()
        self._advance(hours=3)
        self._go_on(hours=13)
        self.assertEqual((self.cover.state, self.cover.insured_limit), ("refused", 0))

    def test_reading_again_changes_nothing(self):
        self._request(30_000)
        self._run()
        self._run()
        self._go_on(hours=5)
        decisions = self.cover.decision_ids
        self._go_on(hours=5)
        self.assertEqual(self.cover.decision_ids, decisions)

    def test_no_secret_is_kept_with_what_was_sent(self):
        self._fault("server_error")
        exchange = self._request(30_000)
        with self.assertLogs("odoo.addons.credit_insurance", "DEBUG") as logs:
            self._run()
            self._go_on(hours=1)
            self._fault("unauthorized", times=2)
            self._go_on(hours=5)
        exchanges = self.cover.exchange_ids
        self.assertIn(exchange, exchanges)
        kept = [str(exchanges.read()), str(self.insurer.message_ids.mapped("body"))]
        kept += [a.raw.decode() for a in exchanges.attachment_ids]
        kept += logs.output
        self.assertIn(exchange.idempotency_key, "".join(kept))
        for name in SECRETS:
            secret = CREDENTIALS[self.CODE].get(name)
            if secret:
                self.assertNotIn(secret, "".join(kept))

    def test_an_outage_delays_no_order(self):
        self._fault("unavailable", times=-1)
        self._request(30_000)
        self._run()
        count = len(self._received())
        self.cover.decision_ids = [
            (0, 0, {"amount": 5_000, "date_from": "2026-01-01"}),
        ]
        order = self._quotation(1_000)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(len(self._received()), count)


class TestAtradius(ConnectorMixin, ConnectedCase):
    CODE = "atradius"


class TestAllianz(ConnectorMixin, ConnectedCase):
    CODE = "allianz"


class TestCesce(ConnectorMixin, ConnectedCase):
    CODE = "cesce"


class TestCoface(ConnectorMixin, ConnectedCase):
    CODE = "coface"


class TestSoap(ConnectorMixin, ConnectedCase):
    CODE = "soap"
