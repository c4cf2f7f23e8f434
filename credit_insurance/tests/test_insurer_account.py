# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import tempfile
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tools import config, mute_logger
from odoo.tools.misc import file_open

from ..clients.errors import NotConfigured
from ..models.credit_insurance_credential import SECRETS
from .common import CreditInsuranceCase

CONNECTED = ("allianz", "atradius", "cesce", "coface", "icon", "soap")
VALUES = {
    "client_id": "our-id",
    "client_secret": "our-secret",
    "username": "our-user",
    "password": "our-password",
    "api_key": "our-key",
    "customer_number": "0012",
    "business_unit": "ACI",
}


class AccountCase(CreditInsuranceCase):
    def _insurer(self, code="atradius", **values):
        return self._create_insurer(name=f"Test {code}", code=code, **values)

    def _credential(self, insurer, environment="sandbox"):
        return insurer.credential_ids.filtered(lambda c: c.environment == environment)

    def _neutralize(self):
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "True")


class TestInsurerEnvironment(AccountCase):
    def test_an_insurer_with_an_interface_starts_in_test(self):
        for code in CONNECTED:
            self.assertEqual(self._insurer(code).state, "test")
        for code in ("manual", "demo"):
            self.assertEqual(self._insurer(code).state, "enabled")

    def test_a_state_that_was_chosen_stays(self):
        self.assertEqual(self._insurer(state="enabled").state, "enabled")

    def test_choosing_an_interface_begins_with_its_test(self):
        self.insurer.code = "cesce"
        self.assertEqual(self.insurer.state, "test")
        environments = self.insurer.credential_ids.mapped("environment")
        self.assertEqual(sorted(environments), ["production", "sandbox"])

    def test_the_state_chooses_the_service(self):
        insurer = self._insurer()
        for state, environment in (
            ("test", "sandbox"),
            ("enabled", "production"),
            ("disabled", ""),
        ):
            insurer.state = state
            self.assertEqual(insurer._environment(), environment)

    def test_an_archived_insurer_is_not_asked(self):
        insurer = self._insurer()
        insurer.active = False
        self.assertFalse(insurer._may_call())

    def test_a_copied_database_never_reaches_production(self):
        policy = self._create_policy("P1", insurer_id=self._insurer().id)
        insurer = policy.insurer_id
        for environment in ("sandbox", "production"):
            self._credential(insurer, environment).write(VALUES)
        insurer.state = "enabled"
        adapter = insurer._get_adapter()
        adapter._client(policy).close()
        self._neutralize()
        self.assertFalse(insurer._may_call())
        with self.assertRaises(NotConfigured):
            adapter._client(policy)
        with self.assertSays(UserError, "never contacts Test atradius in production"):
            insurer.action_test_connection()
        insurer.state = "test"
        with adapter._client(policy) as client:
            self.assertEqual(client.account.environment, "sandbox")

    def test_neutralizing_deletes_secrets_and_disables(self):
        insurer = self._insurer(state="enabled")
        credential = self._credential(insurer, "production")
        credential.write(VALUES)
        by_hand = self._insurer("manual")
        self.env.flush_all()
        with file_open("credit_insurance/data/neutralize.sql") as statements:
            self.env.cr.execute(statements.read())
        self.env.invalidate_all()
        self.assertEqual(insurer.state, "disabled")
        self.assertEqual(by_hand.state, "enabled")
        self.assertFalse(credential.sudo().secrets)
        self.assertEqual(
            set(credential._values()[name] for name in (*SECRETS, "username")), {""}
        )


class TestInsurerAccount(AccountCase):
    """Each account gets its values from where they were entered."""

    def _account(self, code, environment="sandbox", **policy):
        insurer = self._insurer(
            code, state={"sandbox": "test"}.get(environment, "enabled")
        )
        self._credential(insurer, environment).write(VALUES)
        policy = self._create_policy("P-7", insurer_id=insurer.id, **policy)
        return insurer._get_adapter()._account(policy)

    def test_each_field_of_an_account_has_a_source(self):
        for code in CONNECTED:
            account = self._account(code, extension_number="X1")
            empty = [
                name
                for name, value in vars(account).items()
                if value == "" and name != "digest"
            ]
            self.assertEqual(empty, [], code)
            self.assertEqual(account.environment, "sandbox")
            self.assertEqual(account.currency, "EUR")

    def test_values_are_where_they_belong(self):
        atradius = self._account("atradius")
        self.assertEqual(atradius.app_key, VALUES["api_key"])
        self.assertEqual(atradius.customer_id, VALUES["customer_number"])
        self.assertEqual(atradius.policy_id, "P-7")
        allianz = self._account("allianz", extension_number="02")
        self.assertEqual(
            (allianz.business_unit, allianz.policy_id, allianz.extension_id),
            ("ACI", "P-7", "02"),
        )
        self.assertEqual(self._account("cesce").contract, "P-7")

    def test_a_policy_may_have_another_number_in_test(self):
        sandbox = self._account("coface", sandbox_number="T-1")
        self.assertEqual(sandbox.policy, "T-1")
        production = self._account("coface", "production", sandbox_number="T-1")
        self.assertEqual(production.policy, "P-7")

    def test_access_data_of_one_environment_do_not_reach_the_other(self):
        insurer = self._insurer()
        policy = self._create_policy("P1", insurer_id=insurer.id)
        self._credential(insurer, "production").write(VALUES)
        account = insurer._get_adapter()._account(policy)
        self.assertEqual((account.client_id, account.client_secret), ("", ""))

    def test_what_opens_no_socket_has_neither_account_nor_client(self):
        for code in ("manual", "demo"):
            self.insurer.code = code
            adapter = self.insurer._get_adapter()
            self.assertIsNone(adapter._account(self.policy))
            self.assertIsNone(adapter._client(self.policy))

    def test_features_depend_on_what_was_entered(self):
        insurer = self._insurer("coface")
        adapter = insurer._get_adapter()
        self.assertEqual(adapter._features(insurer), {"search"})
        insurer._enter_settings(
            {
                "path.overdue": "/notices",
                "overdue.reference": "ref",
                "overdue.invoices": "lines",
            },
            "sandbox",
        )
        self.assertEqual(adapter._features(insurer), {"search", "overdue"})

    # === COMPLETENESS === #

    def test_what_is_missing_is_said(self):
        insurer = self._insurer()
        credential = self._credential(insurer)
        credential.write({**VALUES, "customer_number": False})
        with self.assertSays(UserError, "system administrator .* Customer Number\\.$"):
            insurer.action_check_configuration()
        credential.action_forget_secrets()
        with self.assertSays(UserError, "Missing: Client Secret, API Key, Customer"):
            insurer.action_check_configuration()

    def test_complete_access_data_are_ready(self):
        insurer = self._insurer()
        self._credential(insurer).write(VALUES)
        notification = insurer.action_check_configuration()
        self.assertEqual(notification["params"]["message"], "Test atradius is ready.")

    def test_an_address_that_nobody_knows_is_missing(self):
        insurer = self._insurer("cesce", state="enabled")
        self._credential(insurer, "production").write(VALUES)
        with self.assertSays(UserError, "interface is missing or not valid: url"):
            insurer.action_check_configuration()

    def test_the_form_says_what_is_there_and_not_what_it_is(self):
        credential = self._credential(self._insurer())
        credential.write({"client_id": "our-id", "client_secret": "our-secret"})
        self.assertEqual(
            credential.status,
            "Missing: API Key, Customer Number\nEntered: Client ID, Client Secret",
        )
        self.assertFalse(credential.complete)
        credential.write(VALUES)
        self.assertTrue(credential.complete)
        self.assertNotIn("our-secret", credential.status)

    def test_access_data_of_an_environment_exist_once(self):
        insurer = self._insurer()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            insurer.credential_ids = [(0, 0, {"environment": "sandbox"})]

    def test_access_data_do_not_go_to_another_insurer(self):
        insurer = self._insurer()
        insurer.code = "coface"
        self._credential(insurer).password = "our-password"
        with self.assertSays(UserError, "Create another insurer instead"):
            insurer.code = "cesce"

    def test_a_copy_has_no_access_data(self):
        insurer = self._insurer()
        self._credential(insurer).write(VALUES)
        copied = insurer.copy()
        self.assertFalse(any(copied.credential_ids.mapped("client_id")))
        self.assertFalse(any(copied.credential_ids.sudo().mapped("secrets")))


class TestCredentialFromServer(AccountCase):
    """The server may hold access data, and the database then needs none."""

    def setUp(self):
        super().setUp()
        self.policy.insurer_id = self._insurer("coface")
        self.credential = self._credential(self.policy.insurer_id)
        self.credential.write({**VALUES, "server_name": "Coface France"})

    def _account(self):
        return self.policy.insurer_id._get_adapter()._account(self.policy)

    def _environ(self, **values):
        prefix = "CREDIT_INSURANCE_COFACE_FRANCE"
        names = {f"{prefix}_{name}": value for name, value in values.items()}
        return patch.dict(os.environ, names)

    def test_the_environment_goes_before_what_was_entered(self):
        with self._environ(SANDBOX_PASSWORD="of-the-server"):
            account = self._account()
            self.credential.invalidate_recordset()
            status = self.credential.status
        self.assertEqual(account.password, "of-the-server")
        self.assertEqual(account.username, VALUES["username"])
        self.assertIn("Taken from the server: Password", status)
        self.assertNotIn("of-the-server", status)

    def test_that_of_production_stays_there(self):
        with self._environ(PRODUCTION_PASSWORD="of-production"):
            self.assertEqual(self._account().password, VALUES["password"])

    def test_the_form_names_the_variables(self):
        self.assertEqual(
            self.credential.server_variables.splitlines(),
            [
                f"CREDIT_INSURANCE_COFACE_FRANCE_SANDBOX_{name}"
                for name in ("USERNAME", "PASSWORD", "API_KEY")
            ],
        )

    def test_odoo_conf_is_read(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write("[options]\n\n[credit_insurance]\n")
            file.write("coface_france_sandbox_api_key = of%the=file\n")
            file.flush()
            with patch.dict(config._runtime_options, {"config": file.name}):
                self.assertEqual(self._account().api_key, "of%the=file")
        self.assertEqual(self._account().api_key, VALUES["api_key"])

    def test_a_file_that_is_none_is_no_matter(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write("no section\n")
            file.flush()
            with patch.dict(config._runtime_options, {"config": file.name}):
                self.assertEqual(self._account().api_key, VALUES["api_key"])


class TestCredentialAccess(AccountCase):
    """Who may enter access data, and that nobody reads the secrets back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()

    def setUp(self):
        super().setUp()
        self.connected = self._insurer()
        self.credential = self._credential(self.connected)
        self.credential.write(VALUES)

    def test_only_system_administrators_see_them(self):
        users = self.salesperson, self.officer, self.manager, self.portal
        for user in users:
            with self.assertRaises(AccessError):
                self.credential.with_user(user).read(["client_id"])
            with self.assertRaises(AccessError):
                self.connected.with_user(user).read(["credential_ids"])
            with self.assertRaises(AccessError):
                self.credential.with_user(user).write({"client_id": "x"})

    def test_an_administrator_enters_and_forgets_them(self):
        credential = self.credential.with_user(self.administrator)
        credential.password = "another"
        stored = credential.sudo().secrets
        self.assertEqual(
            stored, {**{n: VALUES[n] for n in SECRETS}, "password": "another"}
        )
        credential.action_forget_secrets()
        self.assertFalse(credential.sudo().secrets)

    def test_nobody_reads_a_secret(self):
        credential = self.credential.with_user(self.administrator)
        self.assertEqual(
            credential.read(SECRETS),
            [{"id": credential.id, **dict.fromkeys(SECRETS, "")}],
        )
        with self.assertRaises(AccessError):
            credential.read(["secrets"])
        credential.password = "another"
        self.assertEqual(credential.read(["password"])[0]["password"], "")
        with self.assertRaises(AccessError):
            credential.search([("secrets", "ilike", "another")])

    def test_those_of_another_company_are_not_seen(self):
        other = self._create_company("Test Other Company")
        administrator = self._create_user(
            "elsewhere", "base.group_system", company=other
        )
        found = self._as(administrator, other)["credit.insurance.credential"].search([])
        self.assertNotIn(self.credential, found)
        with self.assertRaises(AccessError):
            self.credential.with_env(self._as(administrator, other)).read(["client_id"])
