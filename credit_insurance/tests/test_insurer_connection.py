# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import functools
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..clients import errors
from ..models import credit_insurance_adapter_connected as connected
from .common import CreditInsuranceCase
from .simulator import CREDENTIALS, SimulatorMixin

CODES = ("allianz", "atradius", "cesce", "coface", "icon", "soap")
SECRET = {"allianz": "api_key", "atradius": "client_secret"}


class ConnectionCase(SimulatorMixin, CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.policies = {code: cls._connect(code) for code in CODES}

    def _insurer(self, code="atradius"):
        return self.policies[code].insurer_id

    def _test(self, insurer, user=None):
        """Press the button and return kind and sentence of the notification."""
        action = insurer.with_user(user or self.manager).action_test_connection()
        self.assertEqual(action["tag"], "display_notification")
        return action["params"]["type"], action["params"]["message"]

    def _wrong(self, insurer):
        """Enter a wrong secret."""
        name = SECRET.get(insurer.code, "password")
        self._credential(insurer)[name] = "wrong-1"

    def _activities(self, insurer):
        kind = self.env.ref("credit_insurance.mail_activity_type_connection")
        return insurer.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _messages(self, insurer, words):
        return insurer.message_ids.filtered(lambda m: words in str(m.body))


class TestConnectionButton(ConnectionCase):
    def test_each_insurer_accepts_the_right_access_data(self):
        for code in CODES:
            insurer = self._insurer(code)
            kind, message = self._test(insurer)
            self.assertEqual(kind, "success", message)
            self.assertEqual(message, f"Test {code} accepts the access data (Test).")
            self.assertEqual(insurer.connection_state, "working")
            self.assertEqual(insurer.connection_message, message)
            self.assertTrue(insurer.connection_checked_on)

    def test_each_insurer_refuses_wrong_ones(self):
        for code in CODES:
            insurer = self._insurer(code)
            self._wrong(insurer)
            kind, message = self._test(insurer)
            self.assertEqual(kind, "danger")
            self.assertRegex(message, f"^Test {code} does not accept the access data")
            self.assertEqual(insurer.connection_state, "refused")
            self.assertFalse(insurer._may_call())

    def test_it_logs_in_and_does_nothing_else(self):
        self._test(self._insurer())
        paths = [request["path"] for request in self._received()]
        self.assertEqual(paths, ["/authenticate/v2/tokens"])

    def test_a_test_proves_that_the_data_are_right_now(self):
        insurer = self._insurer()
        self._test(insurer)
        self._test(insurer)
        self.assertEqual(len(self._received("tokens")), 2)

    def test_each_policy_is_tried_where_it_logs_in(self):
        self._create_policy("P2", insurer_id=self._insurer("coface").id)
        self._create_policy("P3", insurer_id=self._insurer("coface").id, state="closed")
        self._test(self._insurer("coface"))
        numbers = [
            request["headers"]["x-cof-policy-number"] for request in self._received()
        ]
        self.assertEqual(sorted(numbers), ["P1", "P2"])

    def test_a_login_without_a_policy_asks_for_one(self):
        with self.assertSays(UserError, "enter your policy first"):
            self._test(self._connect_insurer("coface"))
        self.assertEqual(self._test(self._connect_insurer("icon"))[0], "success")

    # === WHO, WHEN === #

    def test_others_do_not_press_it(self):
        for user in (self.officer, self.salesperson, self.portal):
            with self.assertRaises(AccessError):
                self._test(self._insurer(), user)
        self.assertEqual(self._received(), [])

    def test_an_administrator_presses_it(self):
        self.assertEqual(self._test(self._insurer(), self.administrator)[0], "success")

    def test_nothing_is_sent_to_a_disabled_insurer(self):
        self._insurer().state = "disabled"
        with self.assertSays(UserError, "Test atradius is disabled"):
            self._test(self._insurer())
        self.assertEqual(self._received(), [])

    def test_nothing_is_sent_without_all_access_data(self):
        self._credential(self._insurer()).action_forget_secrets()
        with self.assertSays(UserError, "Missing: Client Secret, API Key"):
            self._test(self._insurer())
        self.assertEqual(self._received(), [])

    def test_by_hand_there_is_nothing_to_reach(self):
        kind, message = self._test(self.insurer)
        self.assertEqual((kind, message), ("success", "Test Insurer is ready."))

    def test_a_refusal_is_not_repeated_at_once(self):
        insurer = self._insurer("coface")
        self._wrong(insurer)
        self._test(insurer)
        with self.assertSays(UserError, "refused these access data a moment ago"):
            self._test(insurer)
        self.assertEqual(len(self._received()), 1)
        with freeze_time("2026-06-15 10:01:00"):
            self._test(insurer)
        self.assertEqual(len(self._received()), 2)
        self._credential(insurer).password = CREDENTIALS["password"]
        self.assertEqual(self._test(insurer)[0], "success")

    def test_a_second_test_waits_for_the_first(self):
        insurer = self._insurer()
        with self._locked_elsewhere():
            with self.assertSays(UserError, "A test of Test atradius is under way"):
                self._test(insurer)
            insurer._connection_refused(errors.Auth("x"))
        self.assertEqual(insurer.connection_state, "untested")
        self.assertEqual(self._received(), [])

    def _locked_elsewhere(self):
        """As it is while another transaction holds the insurer."""
        model = self.env.registry["credit.insurance.insurer"]
        return patch.object(
            model, "try_lock_for_update", lambda self, **_options: self.browse()
        )

    # === FAULTS === #

    def test_an_insurer_that_does_not_work_says_so(self):
        for fault, sentence in (
            ("unavailable", r"cannot be reached now\. .* \(HTTP status 503\)"),
            ("server_error", r"cannot be reached now"),
            ("reset_before", r"cannot be reached now"),
            ("html", r"could not be understood"),
            ("empty", r"could not be understood"),
        ):
            for code in CODES:
                insurer = self._insurer(code)
                self._fault(fault, times=-1)
                kind, message = self._test(insurer)
                self.assertEqual(kind, "danger", (fault, code))
                self.assertRegex(message, sentence, (fault, code))
                self.assertEqual(insurer.connection_state, "untested")
                self.assertTrue(insurer._may_call())
                self._control("no_faults")

    def test_an_insurer_that_does_not_work_proves_no_password(self):
        insurer = self._insurer()
        self._wrong(insurer)
        self._test(insurer)
        self._fault("unavailable")
        with freeze_time("2026-06-15 10:02:00"):
            self._test(insurer)
        self.assertEqual(insurer.connection_state, "refused")


class TestConnectionRefused(ConnectionCase):
    """A refusal stops the traffic and is told once."""

    def setUp(self):
        super().setUp()
        self.atradius = self._insurer()
        self.error = errors.Auth("401", operation="login", status=401)

    def test_managers_of_the_company_are_told_once(self):
        other = self._create_company("Test Other Company")
        self._create_user(
            "elsewhere",
            "base.group_user",
            "credit_insurance.group_manager",
            company=other,
        )
        for _time in range(2):
            self.atradius._connection_refused(self.error)
        self.assertEqual(self.atradius.connection_state, "refused")
        told = self._activities(self.atradius).user_id
        self.assertIn(self.manager, told)
        self.assertIn(self.administrator, told)
        self.assertTrue(all(self.company in user.company_ids for user in told))
        self.assertEqual(len(self._activities(self.atradius)), len(told))
        self.assertEqual(len(self._messages(self.atradius, "does not accept")), 1)

    def test_officers_may_report_it(self):
        self.atradius.with_user(self.officer)._connection_refused(self.error)
        self.assertEqual(self.atradius.connection_state, "refused")

    def test_traffic_goes_on_when_a_test_succeeds(self):
        self.atradius._connection_refused(self.error)
        self.assertFalse(self.atradius._may_call())
        with freeze_time("2026-06-15 10:02:00"):
            self._test(self.atradius)
        self.assertTrue(self.atradius._may_call())
        self.assertFalse(self._activities(self.atradius))

    def test_other_access_data_are_a_new_start(self):
        for change in (
            lambda: self._credential(self.atradius).write({"api_key": "another"}),
            lambda: self._credential(self.atradius).action_forget_secrets(),
            lambda: self._credential(self.atradius, "production").unlink(),
            lambda: self.atradius.write({"state": "enabled"}),
            lambda: self.policies["atradius"].write({"name": "P9"}),
            lambda: self._url().write({"value": "https://new.example.com"}),
        ):
            self.atradius._connection_refused(self.error)
            change()
            self.assertEqual(self.atradius.connection_state, "untested")
            self.assertFalse(self.atradius.connection_message)
            self.assertFalse(self._activities(self.atradius))

    def _url(self):
        return self.atradius.setting_ids.filtered(
            lambda s: s.key == "url" and s.environment == "production"
        )

    def test_nobody_declares_that_it_works(self):
        self.atradius._connection_refused(self.error)
        for user in (self.manager, self.administrator):
            insurer = self.atradius.with_user(user)
            with self.assertSays(AccessError, "is kept by the system"):
                insurer.connection_state = "working"
            with self.assertSays(AccessError, "is kept by the system"):
                insurer.create({"name": "Test Mine", "connection_state": "working"})
        self.assertEqual(self.atradius.connection_state, "refused")

    def test_other_settings_are_not(self):
        self.atradius._connection_refused(self.error)
        setting = self.atradius.setting_ids.filtered(lambda s: s.key == "amount.step")
        setting.value = "500"
        self.atradius.name = "Test Renamed"
        self.assertEqual(self.atradius.connection_state, "refused")

    def test_a_client_that_was_refused_does_not_log_in_again(self):
        self._wrong(self.atradius)
        policy = self.policies["atradius"]
        adapter = self.atradius._get_adapter()
        for _time in range(2):
            with adapter._client(policy) as client, self.assertRaises(errors.Auth):
                client.fetch_decisions()
        self.assertEqual(len(self._received()), 1)

    def test_a_successful_test_lets_all_clients_log_in_again(self):
        policy = self.policies["atradius"]
        adapter = self.atradius._get_adapter()
        self._fault("unauthorized")
        with adapter._client(policy) as client, self.assertRaises(errors.Auth):
            client.fetch_decisions()
        self._test(self.atradius)
        with adapter._client(policy) as client:
            self.assertFalse(client.fetch_decisions().decisions)

    def test_a_successful_test_lets_other_processes_log_in_again(self):
        policy = self.policies["atradius"]
        adapter = self.atradius._get_adapter()
        self._fault("unauthorized")
        with adapter._client(policy) as client, self.assertRaises(errors.Auth):
            client.fetch_decisions()
        with self._other_process():
            self._test(self.atradius)
        with adapter._client(policy) as client:
            self.assertFalse(client.fetch_decisions().decisions)

    def _other_process(self):
        """A process has its own memory of tokens and refusals."""
        memory = functools.lru_cache(connected.tokens_of.__wrapped__)
        return patch.object(connected, "tokens_of", memory)

    def test_clients_share_a_login(self):
        adapter = self.atradius._get_adapter()
        for _time in range(2):
            with adapter._client(self.policies["atradius"]) as client:
                client.fetch_decisions()
        self.assertEqual(len(self._received("tokens")), 1)

    def test_a_listener_hears_the_exchanges(self):
        heard = []
        adapter = self.atradius._get_adapter()
        policy = self.policies["atradius"]
        with adapter._client(policy, heard.append) as client:
            client.fetch_decisions()
        operations = {exchange.operation for exchange in heard}
        self.assertEqual(operations, {"login", "fetch_decisions"})


class TestConnectionExplained(ConnectionCase):
    def test_each_error_has_a_sentence_without_technicalities(self):
        insurer = self._insurer()
        for error, sentence in (
            (errors.Unavailable("x"), "Test atradius cannot be reached now."),
            (errors.OutcomeUnknown("x"), "may have received the message"),
            (errors.Auth("x"), "does not accept the access data"),
            (errors.Rejected(code="1", message="No limit"), "the message: No limit"),
            (errors.Rejected(code="1"), "Test atradius refused the message."),
            (errors.Protocol("x"), "could not be understood"),
            (errors.ClientError("x"), "The exchange with Test atradius failed."),
            (errors.NotConfigured("app_key"), "are incomplete: API Key."),
            (errors.NotConfigured("policy_id"), "has no number"),
            (errors.NotConfigured("path.x"), "missing or not valid: path.x."),
            (errors.NotConfigured("certificate"), "private key cannot be used"),
        ):
            self.assertIn(sentence, insurer._explain(error))

    def test_a_disabled_insurer_is_named_as_the_reason(self):
        insurer = self._insurer()
        insurer.state = "disabled"
        with self.assertRaises(errors.NotConfigured) as caught:
            insurer._get_adapter()._client(self.policies["atradius"])
        self.assertIn("disabled", insurer._explain(caught.exception))
