# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from psycopg2 import IntegrityError
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common import CreditInsuranceCase
from .documents import TODAY, days_ago, in_days


class TestPolicy(CreditInsuranceCase):
    def _zone(self, **values):
        return super()._zone(self.germany, **values)

    # === TERMS === #

    def test_a_percentage_lies_between_0_and_100(self):
        for name in ("insured_percentage", "discretionary_percentage"):
            for value in (0, 100):
                self.policy[name] = value
            for value in (-0.5, 100.5):
                with self.assertSays(ValidationError, "between 0 and 100"):
                    self.policy[name] = value

    def test_no_term_is_negative(self):
        labels = {
            "discretionary_limit": "Discretionary Limit",
            "max_term_days": "Maximum Term \\(days\\)",
            "extension_days": "Extension \\(days\\)",
            "notice_days": "Notice \\(days\\)",
            "waiting_months": "Waiting Period \\(months\\)",
            "discretionary_min_payments": "Payments Needed",
            "discretionary_months": "Look-back \\(months\\)",
        }
        for name, label in labels.items():
            self.policy[name] = 0
            with self.assertSays(ValidationError, f"“{label}” cannot be neg"):
                self.policy[name] = -1

    def test_a_policy_does_not_end_before_it_starts(self):
        self.policy.date_to = self.policy.date_from
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.policy.date_to = date(2025, 12, 31)

    def test_an_insurer_gives_a_number_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._create_policy("TEST-1")
        other = self._create_insurer(name="Test Second Insurer")
        self.assertTrue(self._create_policy("TEST-1", insurer_id=other.id))

    def test_a_policy_with_covers_is_kept(self):
        self._cover()
        self.assertEqual(self.policy.cover_count, 1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertSays(IntegrityError, "credit_insurance_cover"),
        ):
            self.policy.unlink()

    def test_the_buttons_set_the_state(self):
        buttons = {
            "action_draft": "draft",
            "action_activate": "active",
            "action_run_off": "run_off",
            "action_close": "closed",
        }
        for button, state in buttons.items():
            getattr(self.policy, button)()
            self.assertEqual(self.policy.state, state)

    def test_a_copy_is_a_draft(self):
        copy = self.policy.copy({"name": "TEST-COPY"})
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.cover_ids)

    def test_the_covers_button_shows_the_policy_s_covers(self):
        action = self.policy.action_open_covers()
        self.assertEqual(action["domain"], [("policy_id", "=", self.policy.id)])
        self.assertEqual(action["context"], {"default_policy_id": self.policy.id})

    # === CURRENCY === #

    def test_the_currency_may_change_until_a_decision(self):
        crown = self._create_currency("QCR")
        self._cover()
        self.policy.currency_id = crown
        self._decide(500)
        with self.assertSays(ValidationError, "cannot change any more"):
            self.policy.currency_id = self.eur
        self.assertEqual(self.policy.currency_id, crown)

    def test_writing_the_same_currency_again_is_no_change(self):
        self._decide(500)
        self.policy.write({"currency_id": self.eur.id, "notice_days": 20})
        self.assertEqual(self.policy.notice_days, 20)

    # === ZONES === #

    def test_a_country_belongs_to_one_zone_of_a_policy(self):
        self._zone(name="Centre")
        with self.assertSays(ValidationError, "one zone.*Germany"):
            self._zone(name="East")
        other = self._create_policy("TEST-2")
        self.assertTrue(self._zone(policy_id=other.id))

    def test_the_terms_of_a_zone_are_checked(self):
        zone = self._zone(insured_percentage=100, extension_days=0)
        with self.assertSays(ValidationError, "between 0 and 100"):
            zone.insured_percentage = 101
        for name in ("max_term_days", "extension_days"):
            with self.assertSays(ValidationError, "cannot be negative"):
                zone[name] = -1

    # === WHO IS INSURED === #

    def _insured(self, company=None, day=TODAY):
        policies = self.env["credit.insurance.policy"]
        return policies._is_insured(company or self.company, day)

    def test_a_company_is_insured_during_its_active_policy(self):
        self.policy.write({"date_from": days_ago(1), "date_to": in_days(1)})
        self.assertEqual(
            [self._insured(day=in_days(number)) for number in (-2, -1, 0, 1, 2)],
            [False, True, True, True, False],
        )

    def test_a_change_of_the_policy_counts_at_once(self):
        self.assertTrue(self._insured())
        self.policy.action_run_off()
        self.assertFalse(self._insured())
        self.policy.action_activate()
        self.assertTrue(self._insured())
        self.policy.date_to = days_ago(1)
        self.assertFalse(self._insured())

    def test_a_new_policy_and_a_deleted_one_count_at_once(self):
        self.policy.unlink()
        self.assertFalse(self._insured())
        self._create_policy("TEST-2")
        self.assertTrue(self._insured())

    def test_a_policy_insures_its_companies_and_their_branches(self):
        other, branch = self.env["res.company"].create(
            [
                {"name": "Test Other"},
                {"name": "Test Branch", "parent_id": self.company.id},
            ]
        )
        self.assertTrue(self._insured(branch))
        self.assertFalse(self._insured(other))
        self.policy.company_ids = branch
        self.assertTrue(self._insured(branch))
        self.assertFalse(self._insured())

    def test_the_answer_costs_no_query(self):
        self._insured()
        with self.assertQueryCount(0):
            self.assertTrue(self._insured())
            self.assertFalse(self._insured(day=date(2020, 1, 1)))

    def test_the_day_is_the_one_asked_for_however_the_answer_was_kept(self):
        self.policy.date_to = TODAY
        self.assertTrue(self._row())
        with freeze_time("2026-06-16 10:00:00"):
            self.assertIsNone(self._row())


class TestInsurer(CreditInsuranceCase):
    def test_an_insurer_that_is_entered_by_hand_is_ready(self):
        notification = self.insurer.action_check_configuration()
        self.assertEqual(notification["params"]["type"], "success")
        self.assertEqual(notification["params"]["message"], "Test Insurer is ready.")

    def test_a_disabled_insurer_says_so(self):
        self.insurer.state = "disabled"
        with self.assertSays(UserError, "Test Insurer is disabled"):
            self.insurer.action_check_configuration()

    def test_the_connection_chooses_the_adapter(self):
        for code in ("manual", "demo"):
            self.insurer.code = code
            adapter = self.insurer._get_adapter()
            self.assertEqual(adapter._name, f"credit.insurance.adapter.{code}")

    def test_an_insurer_with_policies_is_kept(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertSays(IntegrityError, "credit_insurance_policy"),
        ):
            self.insurer.unlink()
