# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError

from .connected import NOBODY, ConnectedCase


class TestExchange(ConnectedCase):
    """A request is written first, sent in the background, decided by the insurer."""

    def test_nothing_leaves_with_the_click(self):
        exchange = self._request()
        self.assertEqual(self._received(), [])
        self.assertEqual(exchange.state, "waiting")
        self.assertEqual(self.cover.request_state, "pending")

    def test_it_is_sent_and_decided(self):
        exchange = self._request(30_000)
        self._run()
        self._run()
        self.assertEqual(exchange.state, "done")
        self.assertTrue(exchange.external_reference)
        decision = self.cover.decision_ids
        self.assertEqual((decision.status, decision.amount), ("granted", 30_000))
        self.assertEqual(decision.request_id, exchange)
        self.assertEqual(decision.insured_percentage, 90)
        self.assertEqual(self.cover.insured_limit, 30_000)
        self.assertEqual(self.cover.request_state, "none")
        self.assertTrue(self.cover.buyer_number)

    def test_what_is_sent(self):
        self.cover.request_urgent = True
        exchange = self._request(30_000)
        self._run()
        self._run()
        (body,) = [r["body"] for r in self._received() if "RequestLimit>" in r["body"]]
        for text in (
            exchange.idempotency_key,
            self.cover.buyer_number,
            "30000.00",
            "EUR",
            "TEST-C",
            "true",
        ):
            self.assertIn(f">{text}<", body)

    def test_the_company_is_looked_up_once(self):
        self._request(30_000)
        self._run()
        self._run()
        self._request(45_000)
        self._run()
        looked_up = [r for r in self._received() if "FindBuyer>" in r["body"]]
        self.assertEqual(len(looked_up), 1)
        self.assertEqual(self.cover.insured_limit, 45_000)

    def test_a_second_policy_knows_the_number_of_the_first(self):
        self.cover.buyer_number = "B-17"
        policy = self._create_policy("TEST-D", insurer_id=self.insurer.id)
        cover = self._cover(policy=policy, requested_amount=1000)
        exchange = self._request(cover=cover)
        self.assertFalse(exchange.identification_id)
        self.assertEqual(cover.buyer_number, "B-17")

    def test_a_company_that_the_insurer_does_not_know(self):
        self.buyer.company_registry = NOBODY
        exchange = self._request()
        self._run()
        self._run()
        look_up = exchange.identification_id
        self.assertEqual((look_up.state, exchange.state), ("to_review", "waiting"))
        self.assertEqual(self.cover.request_state, "to_review")
        self.assertIn("no company", self.cover.request_message)
        self.assertEqual(self._applications(), 0)

        self.cover.with_user(self.officer).buyer_number = "4711"
        look_up.with_user(self.officer).action_retry()
        self._run()
        self.assertEqual((look_up.state, exchange.state), ("done", "done"))
        self.assertEqual(self._applications(), 1)

    def test_a_wrong_number_is_refused_at_once(self):
        for number, sentence in (
            ("732829321", "cannot be right"),
            ("", "Enter the SIREN"),
        ):
            self.buyer.company_registry = number
            with self.assertSays(UserError, sentence):
                self._request()
        self.assertFalse(self.cover.exchange_ids)

    def test_one_open_request_for_a_buyer(self):
        self._request()
        with self.assertSays(UserError, "already open"):
            self._request()

    def test_a_decision_later_arrives_by_itself(self):
        exchange = self._request(100_000)
        self._run()
        self._run()
        self.assertEqual(exchange.state, "sent")
        self.assertEqual(self.cover.state, "requested")
        self._advance(hours=3)
        self._later(hours=5)
        self._run(self.fetch)
        self.assertEqual(exchange.state, "done")
        self.assertEqual(self.cover.state, "partial")
        self.assertEqual(self.cover.insured_limit, 50_000)

    def test_a_reduction_arrives_unasked(self):
        self._request(40_000)
        self._run()
        self._run()
        self.assertEqual(self.cover.insured_limit, 40_000)
        self._advance(days=31)
        self._later(days=31)
        self._run(self.fetch)
        self.assertEqual(self.cover.state, "reduced")
        self.assertEqual(self.cover.insured_limit, 20_000)
        self.assertEqual(len(self.cover.decision_ids), 2)

    def test_a_cover_is_cancelled(self):
        self._request(30_000)
        self._run()
        self._run()
        self.cover.with_user(self.officer)._request("cancel", 0.0)
        self._run()
        self._run(self.fetch)
        self.assertEqual(self.cover.state, "withdrawn")
        self.assertEqual(self.cover.request_state, "none")

    def test_what_waits_too_long_is_shown(self):
        self._rules(delay=90 * 86_400)
        exchange = self._request(100_000)
        self._run()
        self._run()
        self.insurer.answer_days = 10
        self._later(days=11)
        self._run()
        self.assertEqual(exchange.state, "to_review")
        self.assertIn("10 days", self.cover.request_message)

    def test_an_order_on_hold_goes_through_once_it_is_decided(self):
        self.cover.requested_amount = 30_000
        order = self._quotation(5_000)
        order.sudo().action_hold()
        self._request()
        self._run()
        self._run()
        self._run(self.env.ref("credit_insurance.ir_cron_release"))
        self.assertEqual(order.state, "sale")


class TestOutcome(ConnectedCase):
    """What goes wrong is repeated, looked up or shown, as the error advises."""

    def setUp(self):
        super().setUp()
        self.cover.buyer_number = "10000001"

    def test_an_outage_waits_as_long_as_the_insurer_wishes(self):
        self._fault("unavailable", retry_after=1800)
        exchange = self._request()
        self._run()
        self.assertEqual((exchange.state, exchange.attempts), ("waiting", 1))
        wait = exchange.next_attempt - fields.Datetime.now()
        self.assertGreaterEqual(wait, timedelta(seconds=1800))
        self.assertIn("cannot be reached", exchange.error_message)
        self._run()
        self.assertEqual(self._applications(), 0)
        self._later(hours=1)
        self._run()
        self.assertEqual((exchange.state, self._applications()), ("done", 1))

    def test_many_attempts_end_with_a_human(self):
        self._fault("unavailable", times=-1, retry_after=1)
        exchange = self._request()
        for _attempt in range(20):
            self._later(hours=8)
            self._run()
        self.assertEqual(exchange.state, "to_review")
        self.assertEqual(self.cover.request_state, "to_review")

    def _unknown(self, fault):
        self._fault(fault, seconds=0.1)
        exchange = self._request()
        self._run()
        self.assertEqual(exchange.state, "unknown")
        self._run()
        self.assertEqual(exchange.state, "unknown", "too early to look it up")
        self._later(minutes=3)
        self._run()
        return exchange

    def test_what_arrived_unseen_is_not_sent_again(self):
        for fault in ("close_after", "reset_after", "truncated", "cut"):
            with self.subTest(fault):
                self._control("reset")
                exchange = self._unknown(fault)
                self.assertEqual(exchange.state, "done")
                self.assertEqual((self._applications(), self._duplicates()), (1, 0))
                sent = [r for r in self._received() if "RequestLimit>" in r["body"]]
                self.assertEqual(len(sent), 1)

    def test_what_did_not_arrive_is_sent_once_more(self):
        for fault in ("close_before", "reset_before", "html"):
            with self.subTest(fault):
                self._control("reset")
                exchange = self._unknown(fault)
                self._run()
                self.assertEqual(exchange.state, "done")
                self.assertEqual((self._applications(), self._duplicates()), (1, 0))

    def test_a_process_that_died_while_sending(self):
        exchange = self._request()
        exchange.write({"state": "sending", "attempts": 1, "sent_on": "2026-06-15"})
        self._run()
        self.assertEqual(exchange.state, "unknown")
        self.assertEqual(self._received(), [])
        self._later(minutes=3)
        self._run()
        self._run()
        self.assertEqual((exchange.state, self._applications()), ("done", 1))
        first = self._received()[0]
        self.assertIn("GetRequest>", first["body"])

    def test_refused_credentials_stop_everything(self):
        self._fault("unauthorized", times=1)
        exchange = self._request()
        self._run()
        self.assertEqual(exchange.state, "waiting")
        self.assertEqual(self.insurer.connection_state, "refused")
        count = len(self._received())
        self._later(days=1)
        self._run()
        self._run(self.fetch)
        self.assertEqual(len(self._received()), count, "no more traffic")
        self.assertTrue(self.insurer.activity_ids)

        self.insurer.with_user(self.manager).action_test_connection()
        self._later(days=1)
        self._run()
        self.assertEqual((exchange.state, self._applications()), ("done", 1))

    def test_a_refusal_is_shown_on_the_cover(self):
        exchange = self.cover.with_user(self.officer)._request("cancel", 0.0)
        self._run()
        self.assertEqual(exchange.state, "rejected")
        self.assertEqual(self.cover.request_state, "rejected")
        self.assertIn("no cover to cancel", self.cover.request_message)
        # The next request is free.
        self._request(5_000)
        self._run()
        self.assertEqual(self.cover.insured_limit, 5_000)

    def test_an_unknown_code_is_put_to_review(self):
        self._fault("unknown_codes")
        exchange = self._request()
        self._run()
        self.assertEqual(self.cover.insured_limit, 0)
        self.assertEqual(self.cover.request_state, "to_review")
        self.assertFalse(self.cover.decision_ids)
        received = self.cover.exchange_ids - exchange
        self.assertEqual((received.direction, received.state), ("in", "to_review"))

    def test_an_answer_that_is_not_understood_twice_is_no_decision(self):
        self._fault("unknown_codes", times=2)
        exchange = self._request()
        self._run()
        self._later(hours=1)
        self._run()
        self.assertEqual(exchange.state, "sent")
        self.assertEqual(self.cover.request_state, "to_review")
        self._later(hours=5)
        self._run()
        self.assertEqual(exchange.state, "done")
        self.assertEqual(len(self.cover.decision_ids), 1)

    def test_hostile_answers_change_no_limit(self):
        for fault in (
            *("huge", "bomb", "wrong_charset", "wrong_types", "not_a_number"),
            *("entities", "empty"),
        ):
            with self.subTest(fault):
                self._control("reset")
                self._fault(fault, megabytes=5)
                exchange = self._request(7_000)
                with self.assertLogs("odoo.addons.credit_insurance", "DEBUG") as logs:
                    self._run()
                self.assertFalse([r for r in logs.records if r.levelname == "ERROR"])
                self.assertIn(exchange.state, ("unknown", "to_review", "sent", "done"))
                self.assertIn(self.cover.insured_limit, (0, 7_000))
                exchange.filtered(lambda e: e.state != "done").with_user(
                    self.officer
                ).action_give_up()
                if exchange.state == "done":
                    continue
                self.assertEqual(self.cover.request_state, "none")


class TestButtons(ConnectedCase):
    """Officers send, repeat and give up; others do not."""

    def test_give_up_and_retry(self):
        exchange = self._request()
        mine = exchange.with_user(self.officer)
        mine.action_give_up()
        self.assertEqual(
            (exchange.state, self.cover.request_state), ("given_up", "none")
        )
        with self.assertSays(UserError, "nothing to give up"):
            mine.action_give_up()
        self._run()
        self.assertEqual(self._received(), [])
        mine.action_retry()
        self.assertEqual(
            (exchange.state, self.cover.request_state), ("waiting", "pending")
        )
        with self.assertSays(UserError, "did not fail"):
            mine.action_retry()
        self._run()
        self._run()
        self.assertEqual(exchange.state, "done")
        with self.assertSays(UserError, "nothing to send"):
            mine.action_send_now()

    def test_one_that_was_given_up_does_not_come_back_beside_another(self):
        first = self._request()
        first.with_user(self.officer).action_give_up()
        self._request(5_000)
        with self.assertSays(UserError, "Another request"):
            first.with_user(self.officer).action_retry()

    def test_send_now_does_not_wait_for_the_next_attempt(self):
        self.cover.buyer_number = "10000001"
        self._fault("unavailable")
        exchange = self._request()
        self._run()
        self.assertEqual(exchange.state, "waiting")
        for _time in range(2):
            exchange.with_user(self.officer).action_send_now()
        self._run()
        self.assertEqual((exchange.state, self._applications()), ("done", 1))

    def test_others_do_not_touch_them(self):
        exchange = self._request()
        for user in (self.salesperson, self.accountant, self.approver, self.employee):
            mine = exchange.with_user(user)
            for method in ("action_send_now", "action_retry", "action_give_up"):
                with self.assertRaises(AccessError, msg=user.login):
                    getattr(mine, method)()
            with self.assertRaises(AccessError, msg=user.login):
                mine.read(["payload"])
        for user in (self.officer, self.manager, self.administrator):
            mine = exchange.with_user(user)
            for call in (
                lambda r: r.write({"state": "done"}),
                lambda r: r.unlink(),
                lambda r: r.copy(),
            ):
                with self.assertRaises(AccessError, msg=user.login):
                    call(mine)

    def test_another_company_sees_nothing(self):
        exchange = self._request()
        other = self.env["res.company"].create({"name": "Test Other Company"})
        stranger = self._create_user(
            "stranger", "credit_insurance.group_manager", company=other
        )
        env = self._as(stranger, other)
        self.assertFalse(env["credit.insurance.exchange"].search([]))
        with self.assertRaises(AccessError):
            exchange.with_env(env).action_give_up()

    def test_what_is_closed_is_deleted_after_its_time(self):
        exchange = self._request()
        exchange.with_user(self.officer).action_give_up()
        self.insurer.retention_months = 12
        self._later(days=350)
        self.env["credit.insurance.exchange"]._gc_exchanges()
        self.assertTrue(exchange.exists())
        self._later(days=30)
        self.env["credit.insurance.exchange"]._gc_exchanges()
        self.assertFalse(exchange.exists())
