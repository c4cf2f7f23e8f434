# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import etree

from odoo.tests import Form

from .common import CreditInsuranceCase


class TestInsurerForm(CreditInsuranceCase):
    """What managers and administrators find in the forms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.atradius = cls._create_insurer(name="Test Atradius", code="atradius")

    def _pages(self, user):
        model = self.env["credit.insurance.insurer"].with_user(user)
        view = etree.fromstring(model.get_view(view_type="form")["arch"])
        return set(view.xpath("//page/@name"))

    def test_access_data_are_a_page_for_administrators(self):
        of_managers = {"policies", "interface", "codes"}
        self.assertEqual(self._pages(self.manager), of_managers)
        self.assertEqual(
            self._pages(self.administrator), {*of_managers, "credentials", "webhook"}
        )
        self.assertEqual(self._pages(self.officer), {"policies"})

    def test_a_manager_creates_an_insurer_that_is_in_test(self):
        manager = self._as(self.manager, self.company)["credit.insurance.insurer"]
        with Form(manager) as form:
            form.name = "Test New"
            form.code = "allianz"
            self.assertEqual(form.state, "test")
        insurer = form.record
        self.assertEqual(insurer.state, "test")
        self.assertTrue(insurer.setting_ids)
        self.assertEqual(
            insurer.access_summary.splitlines(),
            [
                f"{name}: to be entered by a system administrator"
                for name in ("Test", "Production")
            ],
        )

    def test_an_administrator_enters_what_the_insurer_needs(self):
        credential = self.atradius.credential_ids.filtered(
            lambda c: c.environment == "sandbox"
        )
        with Form(credential.with_user(self.administrator)) as form:
            form.client_id = "our-id"
            form.client_secret = "our-secret"
            form.api_key = "our-key"
            form.customer_number = "0012"
            self.assertNotIn("Missing", form.status)
            for name in ("username", "password", "business_unit"):
                with self.assertRaises(AssertionError, msg=name):
                    form[name] = "invisible"
        self.assertTrue(credential.complete)
        with Form(credential.with_user(self.administrator)) as form:
            self.assertEqual(form.client_secret, "")
            form.customer_number = "0013"
        self.assertEqual(credential._values()["client_secret"], "our-secret")
        self.assertIn("Test: complete", self.atradius.access_summary)

    def test_a_policy_asks_for_the_numbers_that_the_insurer_has(self):
        with Form(self.policy.with_user(self.manager)) as form:
            for name in ("extension_number", "sandbox_number"):
                with self.assertRaises(AssertionError, msg=name):
                    form[name] = "invisible"
        self.policy.insurer_id = self._create_insurer(name="Test AZ", code="allianz")
        with Form(self.policy.with_user(self.manager)) as form:
            form.extension_number = "02"
            form.sandbox_number = "T1"
        self.assertEqual(self.policy.extension_number, "02")

    def test_the_form_says_what_is_confirmed_and_what_is_possible(self):
        for code in ("allianz", "atradius", "cesce", "coface", "icon", "soap"):
            insurer = self._create_insurer(name=f"Test {code}", code=code)
            self.assertRegex(insurer.about, r"^[A-Z].*\.$")
            self.assertTrue(insurer.feature_summary)
        self.assertEqual(insurer.feature_summary.count("claim"), 2)
        self.assertFalse(self.insurer.about)
        self.assertFalse(self.insurer.connected)

    def test_the_settings_count_the_insurers_that_are_connected(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.credit_insurance_insurer_count, 2)
        self.assertEqual(settings.credit_insurance_connected_count, 0)
        self.atradius._connection_works()
        self.insurer.state = "disabled"
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.credit_insurance_insurer_count, 1)
        self.assertEqual(settings.credit_insurance_connected_count, 1)
