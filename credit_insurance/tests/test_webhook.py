# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time

from ..models.credit_insurance_insurer_webhook import PATH
from .common import SaleOrderCase


class TestWebhook(HttpCase, SaleOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insurer.code = "soap"
        cls.other = cls._create_insurer(name="Test Other Insurer", code="soap")
        cls.cron = cls.env.ref("credit_insurance.ir_cron_fetch")
        cls.env.flush_all()

    def _call(self, token=None, **options):
        token = self.insurer.webhook_token if token is None else token
        return self.url_open(f"{PATH}{token}", allow_redirects=False, **options)

    def _triggers(self):
        self.env.invalidate_all()
        return self.env["ir.cron.trigger"].search_count(
            [("cron_id", "=", self.cron.id)]
        )

    def assertTriggered(self, times, *arguments, **options):
        before = self._triggers()
        answer = self._call(*arguments, **options)
        self.assertEqual((answer.status_code, answer.content), (204, b""))
        self.assertEqual(self._triggers() - before, times)
        return answer

    # === CALLS === #

    def test_a_call_has_the_decisions_read(self):
        self.policy.next_fetch = fields.Datetime.now() + timedelta(hours=3)
        self.policy.fetched_on = fields.Datetime.now() - timedelta(hours=1)
        self.assertFalse(self.policy._is_fetch_due(fields.Datetime.now()))
        self.assertTriggered(1, data={"event": "decided"})
        self.assertTrue(self.policy._is_fetch_due(fields.Datetime.now()))

    def test_an_address_may_be_called_by_get(self):
        self.assertTriggered(1)

    def test_only_the_policies_of_the_insurer_are_read(self):
        policy = self._create_policy("TEST-O", insurer_id=self.other.id)
        policy.next_fetch = fields.Datetime.now() + timedelta(hours=3)
        self.assertTriggered(1)
        self.assertFalse(policy._is_fetch_due(fields.Datetime.now()))

    def test_nobody_learns_whether_an_address_exists(self):
        known = self._call()
        for token in (
            "unknown",
            "x" * 2_000,
            "%C3%A9",
            self.insurer.webhook_token[:-1],
        ):
            unknown = self.assertTriggered(0, token)
            self.assertEqual(unknown.status_code, known.status_code)
            self.assertEqual(sorted(unknown.headers), sorted(known.headers))
            self.assertFalse(unknown.cookies)
        self.assertFalse(known.cookies)

    def test_what_is_sent_along_is_not_read(self):
        self.assertTriggered(
            1, data=b"{not json", headers={"Content-Type": "application/json"}
        )

    def test_a_huge_body_has_no_effect(self):
        before = self._triggers()
        for token in (self.insurer.webhook_token, "unknown"):
            answer = self._call(token, data={"text": "x" * 100_000})
            self.assertIn(answer.status_code, (204, 413))
            self.assertNotIn("Traceback", answer.text)
        self.assertLessEqual(self._triggers() - before, 1)

    def test_a_disabled_insurer_is_not_called(self):
        self.insurer.state = "disabled"
        self.assertTriggered(0)

    def test_an_archived_insurer_is_not_called(self):
        self.insurer.active = False
        self.assertTriggered(0)

    # === MANY CALLS === #

    def test_a_flood_has_them_read_once_and_once_more(self):
        before = self._triggers()
        for _number in range(20):
            self.assertEqual(self._call().status_code, 204)
        # At once, and at the end of the minute with what was new since.
        self.assertEqual(self._triggers() - before, 2)

    def test_the_flood_goes_on_for_minutes(self):
        start = fields.Datetime.now()
        before = self._triggers()
        for minute in range(5):
            with freeze_time(start + timedelta(minutes=minute, seconds=1)):
                for _number in range(3):
                    self.insurer.sudo()._fetch_after_call()
        self.assertLessEqual(self._triggers() - before, 6)

    def test_a_failing_insurer_is_left_alone(self):
        now = fields.Datetime.now()
        self.policy.write({"fetch_failures": 1, "next_fetch": now + timedelta(hours=1)})
        self.assertTriggered(1)
        self.assertFalse(self.policy._is_fetch_due(now))

    def test_a_call_during_a_fetch_is_not_lost(self):
        now = fields.Datetime.now()
        self.assertTriggered(1)
        self.policy._fetched(now - timedelta(minutes=1))
        self.assertTrue(self.policy._is_fetch_due(now))
        self.policy._fetched(now + timedelta(seconds=1))
        self.assertFalse(self.policy._is_fetch_due(now))

    # === ADDRESS === #

    def test_each_insurer_has_an_address_of_its_own(self):
        tokens = self.insurer.webhook_token, self.other.webhook_token
        tokens += (self.insurer.copy({"name": "Copied"}).webhook_token,)
        self.assertEqual(len(set(tokens)), 3)
        for token in tokens:
            self.assertGreaterEqual(len(token), 32)
        self.assertTrue(self.insurer.webhook_url.endswith(PATH + tokens[0]))

    def test_only_system_administrators_see_it(self):
        for user in (self.officer, self.manager):
            with self.assertRaises(AccessError):
                self.insurer.with_user(user).read(["webhook_token"])
            with self.assertRaises(AccessError):
                self.insurer.with_user(user).read(["webhook_url"])
            with self.assertRaises(AccessError):
                self.insurer.with_user(user).action_renew_webhook()
        seen = self.insurer.with_user(self.administrator).webhook_url
        self.assertIn(self.insurer.webhook_token, seen)

    def test_a_renewed_address_replaces_the_old_one(self):
        old = self.insurer.webhook_token
        self.insurer.with_user(self.administrator).action_renew_webhook()
        self.assertTriggered(0, old)
        self.assertTriggered(1)

    def test_nobody_chooses_an_address(self):
        for values in ({"webhook_token": "easy"}, {"webhook_fetch_on": "2030-01-01"}):
            with self.assertRaises(UserError):
                self.insurer.with_user(self.administrator).write(values)
            with self.assertRaises(UserError):
                self.insurer.with_user(self.administrator).create(
                    {"name": "Forged", "company_id": self.company.id, **values}
                )
