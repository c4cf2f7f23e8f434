# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields

from .connected import ConnectedCase
from .documents import TODAY


class TestOverHttp(ConnectedCase):
    """The whole portfolio is read from an insurer that lists it."""

    CODE = "atradius"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.compare = cls.env.ref("credit_insurance.ir_cron_compare")

    def _limit(self, amount):
        """Let the insurer grant a limit, and know of it."""
        self._request(amount)
        self._run()
        self._run()
        self._run(self.fetch)
        self.assertEqual(self.cover.insured_limit, amount)

    def _ask(self):
        self.policy.with_user(self.officer).action_compare()
        self._run(self.compare)
        return self.policy.difference_ids.filtered(lambda d: d.state == "open")

    def test_what_is_the_same(self):
        self._limit(30_000)
        self.assertFalse(self._ask())
        self.assertTrue(self.policy.compared_on)
        self.assertFalse(self.policy.comparison_message)

    def test_what_differs(self):
        self._limit(30_000)
        self._decide(20_000, date_from=TODAY, decided_on=TODAY)
        difference = self._ask()
        self.assertEqual(
            (difference.our_limit, difference.insurer_limit), (20_000, 30_000)
        )

    def test_once_a_month(self):
        self._limit(30_000)
        self._run(self.compare)
        first = self.policy.compared_on
        self._run(self.compare)
        self.assertEqual(self.policy.compared_on, first)
        self._later(days=31)
        self._run(self.compare)
        self.assertGreater(self.policy.compared_on, first)

    def test_a_failure_is_explained_and_tried_again(self):
        self._limit(30_000)
        self._fault("unavailable", times=-1)
        self.assertFalse(self._ask())
        self.assertTrue(self.policy.comparison_message)
        self.assertGreater(self.policy.next_comparison, fields.Datetime.now())
        self._control("no_faults")
        self._later(days=2)
        self._run(self.compare)
        self.assertFalse(self.policy.comparison_message)


class TestDeltasOnly(ConnectedCase):
    CODE = "cesce"

    def test_an_insurer_that_tells_only_changes_says_so(self):
        self.policy.with_user(self.officer).action_compare()
        self._run(self.env.ref("credit_insurance.ir_cron_compare"))
        self.assertIn("only what changed", self.policy.comparison_message)
        self.assertFalse(self.policy.difference_ids)
        self.assertFalse(self.policy.compared_on)

    def test_decisions_are_fetched_now(self):
        self.policy.next_fetch = fields.Datetime.add(fields.Datetime.now(), hours=3)
        for _twice in range(2):
            self.policy.with_user(self.officer).action_fetch_now()
        self._run(self.fetch)
        self.assertTrue(self.policy.fetched_on)
        self.assertGreater(self.policy.next_fetch, fields.Datetime.now())
