# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..clients.dialect import MEANINGS
from ..clients.facts import allianz, atradius
from .common import CreditInsuranceCase


class SettingCase(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.atradius = cls._create_insurer(name="Test Atradius", code="atradius")

    def _setting(self, key, insurer=None, environment=False):
        return self.env["credit.insurance.setting"].search(
            [
                ("insurer_id", "=", (insurer or self.atradius).id),
                ("key", "=", key),
                ("environment", "=", environment),
            ]
        )

    def _create(self, **values):
        return self.env["credit.insurance.setting"].create(
            {"insurer_id": self.atradius.id, **values}
        )


class TestInsurerSetting(SettingCase):
    def test_each_fact_is_a_setting_with_how_sure_it_is(self):
        settings = self.atradius.setting_ids | self.atradius.code_ids
        known = {key: fact.value for key, fact in atradius.PRODUCTION}
        self.assertEqual(set(settings.mapped("key")), set(known))
        for key, mark in (
            ("path.login", "observed"),
            ("code.decision.DC01", "reported"),
            ("action.cancel", "inferred"),
            ("path.overdue", "unknown"),
        ):
            setting = self._setting(key)
            self.assertEqual(setting.mark, mark)
            self.assertEqual(setting.known_value or "", known[key])

    def test_the_addresses_come_first(self):
        first = self.atradius.setting_ids.sorted()[:3]
        self.assertEqual(first.mapped("key"), ["url", "url", "path.login"])

    def test_what_differs_between_the_services_is_two_settings(self):
        insurer = self._create_insurer(name="Test Allianz", code="allianz")
        for environment, dialect in (
            ("sandbox", allianz.SANDBOX),
            ("production", allianz.PRODUCTION),
        ):
            setting = self._setting("path.covers", insurer, environment)
            self.assertEqual(setting.known_value, dialect.get("path.covers"))
        self.assertFalse(self._setting("path.covers", insurer))
        self.assertTrue(self._setting("page.size", insurer))

    def test_what_was_entered_is_used_and_marked(self):
        step = self._setting("amount.step")
        step.value = "500"
        self.assertEqual(step.mark, "configured")
        self.assertEqual(self.atradius._overrides(), {"amount.step": "500"})
        step.value = False
        self.assertEqual(step.mark, "observed")
        self.assertEqual(self.atradius._overrides(), {})

    def test_each_service_has_its_address(self):
        for environment in ("sandbox", "production"):
            url = self._setting("url", environment=environment)
            url.value = f"https://{environment}.example.com"
        self.assertEqual(
            self.atradius._overrides(), {"url": "https://sandbox.example.com"}
        )
        self.atradius.state = "enabled"
        self.assertEqual(
            self.atradius._overrides(), {"url": "https://production.example.com"}
        )

    def test_what_is_for_one_service_goes_before_what_is_for_both(self):
        self._setting("path.covers").value = "/both"
        self._create(key="path.covers", environment="sandbox", value="/sandbox")
        self.assertEqual(self.atradius._overrides(), {"path.covers": "/sandbox"})
        self.assertEqual(
            self.atradius._overrides("production"), {"path.covers": "/both"}
        )

    def test_loading_keeps_what_was_entered(self):
        step, login = self._setting("amount.step"), self._setting("path.login")
        step.value = "500"
        custom = self._create(table="decision", code="DC99", value="refused")
        (step | login).known_value = "of an older version"
        obsolete = self._setting("path.covers")
        missing = self._setting("param.since")
        obsolete.key = "identifier.XX.old"
        missing.unlink()
        self.atradius.action_load_settings()
        self.assertEqual((step.value, step.known_value), ("500", "1000"))
        self.assertEqual(login.known_value, atradius.PRODUCTION.get("path.login"))
        self.assertEqual(custom.value, "refused")
        self.assertFalse(obsolete.exists())
        self.assertTrue(self._setting("param.since"))

    def test_an_update_reaches_archived_insurers_too(self):
        self.atradius.active = False
        self._setting("path.login").known_value = "of an older version"
        self.env["credit.insurance.insurer"]._load_all_settings()
        known = atradius.PRODUCTION.get("path.login")
        self.assertEqual(self._setting("path.login").known_value, known)

    def test_another_insurer_has_other_settings(self):
        self.atradius.code = "icon"
        self.assertFalse(self._setting("path.covers"))
        self.assertTrue(self._setting("path.publications"))
        self.atradius.code = "manual"
        self.assertFalse(self.atradius.setting_ids)

    def test_a_connection_with_settings_is_kept(self):
        self._setting("amount.step").value = "500"
        with self.assertSays(UserError, "Create another insurer instead"):
            self.atradius.code = "icon"

    def test_wrong_values_are_refused_in_a_sentence(self):
        for key, environment, value, sentence in (
            ("amount.step", False, "many", "“amount.step” must be a positive number"),
            ("amount.step", False, "0", "“amount.step” must be a positive number"),
            ("path.covers", False, "covers", "“path.covers” must begin with a slash"),
            ("url", "sandbox", "http://example.com", "begins with https://"),
            (
                "url",
                "sandbox",
                "https://a:" + "b@example.com",
                "holds no user or password",
            ),
        ):
            with self.assertSays(ValidationError, sentence):
                self._setting(key, environment=environment).value = value
        with self.assertSays(ValidationError, "has no setting “path.nothing”"):
            self._create(key="path.nothing", value="/x")
        with self.assertSays(ValidationError, "Test Insurer has no interface"):
            self._create(key="url", insurer_id=self.insurer.id)

    def test_a_setting_exists_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._create(key="path.covers")

    def test_the_summary_counts_what_is_known(self):
        summary = self.atradius.interface_summary
        self.assertRegex(summary, r"\d+ seen in working software, \d+ hearsay")
        self._setting("amount.step").value = "500"
        self.assertIn("1 entered by you", self.atradius.interface_summary)

    # === RIGHTS === #

    def test_managers_enter_settings_and_others_do_not(self):
        step = self._setting("amount.step")
        step.with_user(self.manager).value = "500"
        self.assertEqual(step.value, "500")
        for user in (self.officer, self.salesperson, self.portal):
            with self.assertRaises(AccessError):
                step.with_user(user).read(["value"])
            with self.assertRaises(AccessError):
                step.with_user(user).write({"value": "1"})

    def test_only_an_administrator_changes_where_access_data_go(self):
        url = self._setting("url", environment="sandbox")
        as_manager = self.env["credit.insurance.setting"].with_user(self.manager)
        refusal = "only a system administrator"
        with self.assertSays(UserError, refusal):
            url.with_user(self.manager).value = "https://elsewhere.example.com"
        with self.assertSays(UserError, refusal):
            as_manager.create(
                {
                    "insurer_id": self.atradius.id,
                    "key": "url",
                    "value": "https://elsewhere.example.com",
                }
            )
        with self.assertSays(UserError, refusal):
            self._setting("action.cancel").with_user(self.manager).write(
                {"key": "url", "value": "https://elsewhere.example.com"}
            )
        with self.assertSays(UserError, refusal):
            url.with_user(self.manager).key = "identifier.XX.hidden"
        url.with_user(self.administrator).value = "https://elsewhere.example.com"
        self.assertEqual(url.mark, "configured")
        with self.assertSays(UserError, refusal):
            url.with_user(self.manager).unlink()

    def test_what_is_known_is_not_edited(self):
        setting = self._setting("path.covers").with_user(self.manager)
        values = {"insurer_id": self.atradius.id, "key": "identifier.XX.new"}
        for name, value in (("known_value", "/x"), ("mark", "documented")):
            with self.assertSays(AccessError, "is kept by the system"):
                setting.write({name: value})
            with self.assertSays(AccessError, "is kept by the system"):
                setting.create({**values, name: value})
            with self.assertSays(AccessError, "is kept by the system"):
                setting.with_context(**{f"default_{name}": value}).create(values)

    def test_settings_of_another_company_are_not_seen(self):
        other = self._create_company("Test Other Company")
        manager = self._create_user(
            "elsewhere",
            "base.group_user",
            "credit_insurance.group_manager",
            company=other,
        )
        found = self._as(manager, other)["credit.insurance.setting"].search([])
        self.assertNotIn(self.atradius, found.insurer_id)
        with self.assertRaises(AccessError):
            self._setting("path.covers").with_env(self._as(manager, other)).write(
                {"value": "/x"}
            )


class TestInsurerCode(SettingCase):
    """What codes mean is chosen from a list."""

    def _code(self, code, table="decision"):
        return self._setting(f"code.{table}.{code}")

    def test_each_meaning_can_be_chosen(self):
        meanings = dict(
            self.env["credit.insurance.setting"]._fields["meaning"].selection
        )
        self.assertEqual(set(meanings), set().union(*MEANINGS.values()))
        tables = dict(self.env["credit.insurance.setting"]._fields["table"].selection)
        self.assertEqual(set(tables), set(MEANINGS))

    def test_known_codes_say_what_they_mean(self):
        code = self._code("DC06")
        self.assertEqual((code.table, code.code), ("decision", "DC06"))
        self.assertEqual(code.known_meaning, "Granted in part, preliminary")
        self.assertFalse(code.meaning)

    def test_a_meaning_becomes_a_value(self):
        code = self._code("DC06")
        code.write({"meaning": "refused", "preliminary": True})
        self.assertEqual(code.value, "refused, preliminary")
        verdict = (
            self.atradius._get_adapter()
            ._dialect("sandbox")
            .override(self.atradius._overrides())
            .verdict("dc06")
        )
        self.assertEqual((verdict.status, verdict.preliminary), ("refused", True))
        code.meaning = False
        self.assertFalse(code.value)

    def test_a_manager_adds_a_code(self):
        manager = self.atradius.with_user(self.manager)
        with Form(manager) as form, form.code_ids.new() as line:
            line.table = "decision"
            line.code = "DC42"
            line.meaning = "withdrawn"
        self.assertEqual(
            self.atradius._overrides(), {"code.decision.DC42": "withdrawn"}
        )

    def test_a_meaning_of_another_table_is_refused(self):
        with self.assertSays(ValidationError, "The code DC01 .Decision. can only mean"):
            self._code("DC01").meaning = "paid"

    def test_a_code_has_a_name_and_a_place(self):
        with self.assertSays(ValidationError, "Enter the code"):
            self._create(table="decision", code=" ", meaning="refused")
        with self.assertSays(ValidationError, "list of codes"):
            self._create(key="code.decision.X1", value="refused")

    def test_codes_that_differ_in_case_are_one(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._create(table="decision", code="dc01", value="refused")
