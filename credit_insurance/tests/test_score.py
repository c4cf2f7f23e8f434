# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError

from .connected import NOBODY, ConnectedCase


class TestScore(ConnectedCase):
    """A score is ordered by a click, once, and stands on the cover when it is made."""

    CODE = "icon"

    def _order_score(self):
        notification = self.cover.with_user(self.officer).action_order_score()
        self.assertEqual(notification["params"]["type"], "info")
        self.env.invalidate_all()
        exchanges = self.cover.exchange_ids
        return exchanges.filtered(lambda e: e.operation == "order_score")[:1]

    def _orders(self):
        return [r for r in self._received("/publications/orders") if r["body"]]

    def test_it_is_ordered_once_and_read_later(self):
        self.assertTrue(self.cover.can_order_score)
        exchange = self._order_score()
        self.assertEqual(self._received(), [])
        with self.assertSays(UserError, "ordered already"):
            self._order_score()
        self._run()
        self._later(hours=1)
        self._run()
        self.assertEqual(exchange.state, "done")
        self.assertTrue(self.cover.rating)
        self.assertEqual(len(self._orders()), 1)
        self.assertIn(exchange.idempotency_key, self._orders()[0]["body"])
        notes = " ".join(self.cover.message_ids.mapped("body"))
        self.assertIn(f"Score of Test Connected: {self.cover.rating}.", notes)
        self.assertFalse(self.cover.decision_ids, "a score is no cover")

    def test_an_order_whose_answer_was_lost_is_not_repeated(self):
        self._fault("close_after", path="/publications/orders")
        exchange = self._order_score()
        self._run()
        self._later(minutes=10)
        self._run()
        self.assertEqual(exchange.state, "to_review")
        self.assertEqual(len(self._orders()), 1)
        self.assertEqual(self.cover.request_state, "none")

    def test_a_company_that_is_not_known(self):
        self.buyer.company_registry = NOBODY
        exchange = self._order_score()
        self._run()
        self.assertEqual((exchange.state, self._orders()), ("rejected", []))

    def test_who_may_not(self):
        for user in (self.salesperson, self.accountant, self.approver):
            with self.assertRaises(AccessError):
                self.cover.with_user(user).action_order_score()
        self.insurer.state = "disabled"
        self.assertFalse(self.cover.can_order_score)
        with self.assertSays(UserError, "No insurer with scores"):
            self._order_score()
