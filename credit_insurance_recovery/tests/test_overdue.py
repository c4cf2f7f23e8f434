# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The list of insured customers who are late."""

from ast import literal_eval

from lxml import etree

from odoo.addons.credit_insurance.tests.common import CreditInsuranceCase
from odoo.addons.credit_insurance.tests.documents import days_ago


class TestOverdue(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.action = cls.env.ref("credit_insurance_recovery.action_overdue")
        cls.menu = cls.env.ref("credit_insurance_recovery.menu_overdue")
        cls.late = cls._create_buyer("Test Late")
        cls.punctual = cls._create_buyer("Test Punctual")
        for buyer in (cls.late, cls.punctual):
            cls._decide(10_000, buyer)

    def _listed(self, user):
        """The buyers whom a user reads with the filters that the action sets."""
        exposures = self._as(user, self.company)[self.action.res_model]
        view = exposures.get_view(view_type="search")
        context = literal_eval(self.action.context)
        domain = []
        for name in context:
            (found,) = etree.fromstring(view["arch"]).xpath(
                f"//filter[@name='{name.removeprefix('search_default_')}']"
            )
            domain += literal_eval(found.get("domain"))
        return exposures.search(domain).partner_id

    def test_those_who_are_late_are_listed(self):
        self._invoice(100, buyer=self.late, due=days_ago(1))
        self._invoice(100, buyer=self.punctual)
        self.assertEqual(self._listed(self.accountant), self.late)

    def test_those_not_insured_are_not_listed(self):
        self._invoice(100, buyer=self.late, due=days_ago(1))
        self.late.insurance_exclusion = "public"
        self.assertFalse(self._listed(self.accountant))

    def test_the_menu_is_for_those_who_see_cover(self):
        for user in (self.salesperson, self.accountant, self.officer, self.manager):
            self.assertIn(self.menu.id, self._menus(user), user.login)
        self.assertNotIn(self.menu.id, self._menus(self.employee))

    def _menus(self, user):
        return self.env(user=user)["ir.ui.menu"]._visible_menu_ids()
