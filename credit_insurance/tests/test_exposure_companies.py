# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.fields import Command
from odoo.tools import format_date

from .common import CreditInsuranceCase
from .documents import TODAY, days_ago


class TestCompanies(CreditInsuranceCase):
    """Companies insured under one policy share its limits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls._create_company("Test Sister Company")
        cls.policy.company_ids = cls.company | cls.sister
        (cls.company | cls.sister).credit_insurance_check = "none"
        cls._decide(1000)

    def test_each_company_shows_what_all_of_them_are_owed(self):
        self._invoice(300)
        self._invoice(200, company_id=self.sister.id)
        self._order(100, confirm=True)
        expected = {
            "amount_invoiced": 500,
            "amount_ordered": 100,
            "exposure": 600,
            "insured_limit": 1000,
            "headroom": 400,
        }
        self.assertRow(**expected)
        self.assertRow(company=self.sister, **expected)

    def test_the_sums_do_not_depend_on_the_companies_of_the_reader(self):
        self._invoice(300)
        self._invoice(200, company_id=self.sister.id)
        reader = self._create_user("reader", "sales_team.group_sale_salesman")
        self.assertEqual(reader.company_ids, self.company)
        buyer = self.buyer.with_user(reader).with_company(self.company)
        self.assertEqual(buyer.insurance_exposure, 500)
        self.assertEqual(buyer.insurance_headroom, 500)
        listed = self.env["credit.insurance.exposure"].with_user(reader)
        rows = listed.search([("partner_id", "=", buyer.id)])
        self.assertEqual(rows.company_id, self.company)
        self.assertEqual(rows.exposure, 500)

    def test_paid_ahead_in_one_company_does_not_pay_debts_in_another(self):
        self._invoice(300)
        self._pay_ahead(500, company=self.sister)
        self.assertRow(exposure=300, headroom=700)

    def test_paid_ahead_gives_room_in_its_own_company(self):
        self._invoice(300)
        self._pay_ahead(500, company=self.sister)
        self.assertRow(company=self.sister, exposure=-200, headroom=1200)

    def test_cover_stopped_in_one_company_is_stopped_in_all(self):
        self._invoice(10, due=days_ago(61), company_id=self.sister.id)
        self.assertRow(status="stopped")
        self.assertRow(company=self.sister, status="stopped")

    def test_own_risk_is_each_company_s_own(self):
        self._own_risk(400, company=self.sister)
        self.assertRow(own_risk=0)
        self.assertRow(company=self.sister, own_risk=400)

    def test_a_company_outside_the_policy_neither_counts_nor_shows(self):
        self.policy.company_ids = self.company
        self._invoice(300)
        self._invoice(200, company_id=self.sister.id)
        self.assertRow(exposure=300)
        self.assertFalse(self._row(company=self.sister))

    def test_a_branch_is_insured_with_its_company(self):
        branch = self._create_company("Test Branch", parent_id=self.company.id)
        self._invoice(300, company_id=branch.id)
        self._invoice(100)
        self.assertRow(company=branch, exposure=400, headroom=600)
        self.assertRow(exposure=400)

    def test_a_policy_of_a_branch_does_not_insure_the_rest(self):
        branch = self._create_company("Test Branch", parent_id=self.company.id)
        self.policy.company_ids = branch
        self.assertFalse(self._row())
        self.assertTrue(self._row(company=branch))


class TestCurrencies(CreditInsuranceCase):
    """Amounts in other currencies count at the rate of the day, or not at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.credit_insurance_check = "none"
        cls._decide(1000)
        cls.crown = cls._create_currency("QCR", rate=4.0)

    def _invoice_in(self, currency, amount, **values):
        return self._invoice(amount, currency_id=currency.id, **values)

    def _order_in(self, currency, amount):
        pricelist = self.env["product.pricelist"].create(
            {"name": currency.name, "currency_id": currency.id}
        )
        return self._order(amount, confirm=True, pricelist_id=pricelist.id)

    def test_an_invoice_counts_at_the_rate_of_the_day_read(self):
        self._invoice_in(self.crown, 400)
        self.assertRow(exposure=100)
        self._set_rate(self.crown, self.company, 5.0, day=TODAY)
        self.assertRow(exposure=80)
        self.assertRow(day=days_ago(1), exposure=100)

    def test_an_order_counts_at_the_rate_of_the_day(self):
        self._order_in(self.crown, 400)
        self._set_rate(self.crown, self.company, 5.0, day=TODAY)
        self.assertRow(amount_ordered=80)

    def test_a_rate_of_the_future_does_not_count(self):
        self._invoice_in(self.crown, 400)
        self._set_rate(self.crown, self.company, 5.0, day=date(2026, 6, 16))
        self.assertRow(exposure=100)

    def test_currencies_add_up(self):
        self._invoice_in(self.crown, 400)
        self._order_in(self.crown, 100)
        self._invoice(50)
        self.assertRow(amount_invoiced=150, amount_ordered=25, headroom=825)

    def test_the_limit_may_be_in_another_currency_than_the_company(self):
        policy = self._create_policy("TEST-CROWN", currency_id=self.crown.id)
        buyer = self._create_buyer("Test Abroad")
        self._decide(8000, buyer, policy)
        self._own_risk(100, buyer)
        self._invoice(300, buyer)
        self.assertRow(
            buyer,
            policy_id=policy.id,
            currency_id=self.crown.id,
            insured_limit=8000,
            exposure=1200,
            headroom=6800,
            own_risk=400,
        )

    def test_amounts_are_rounded_half_up_to_the_decimals_of_the_policy(self):
        whole = self._create_currency("QWH", rate=2.5, places=1.0)
        policy = self._create_policy("TEST-WHOLE", currency_id=whole.id)
        buyer = self._create_buyer("Test Abroad")
        self._decide(100, buyer, policy)
        self._invoice(1, buyer)
        self.assertRow(buyer, exposure=3, headroom=97)

    def test_a_missing_rate_makes_the_exposure_unknown_never_one_to_one(self):
        self._invoice(50)
        invoice = self._invoice_in(self.crown, 400)
        self.crown.rate_ids.unlink()
        self.assertRow(status="unknown", no_rate_currency_id=self.crown.id)
        row = self._row()
        for name in ("exposure", "headroom", "amount_invoiced", "utilisation"):
            self.assertIsNone(row[name], name)
        self._pay(invoice)
        self.assertRow(status="covered", exposure=50)

    def test_a_rate_that_begins_later_is_missing_before(self):
        self._invoice_in(self.crown, 400)
        self.crown.rate_ids.name = date(2026, 6, 16)
        self.assertRow(status="unknown")

    def test_the_order_check_names_the_currency_without_a_rate(self):
        self._invoice_in(self.crown, 400)
        self.crown.rate_ids.unlink()
        self.company.credit_insurance_check = "block"
        check = self._order(10)._credit_insurance_check()
        self.assertEqual((check.status, check.fits), ("unknown", False))
        self.assertEqual(
            check.message,
            f"There is no exchange rate for QCR on {format_date(self.env, TODAY)}. An "
            "accountant can add one under Invoicing > Configuration > Currencies.",
        )

    def test_a_sale_in_a_currency_without_rate_is_not_taken_one_to_one(self):
        lost = self._create_currency("QLO")
        self.company.credit_insurance_check = "block"
        check = self.buyer._credit_insurance_check(10, self.company, lost)
        self.assertEqual((check.status, check.fits), ("unknown", False))
        self.assertIn("no exchange rate for QLO", check.message)

    def test_own_risk_needs_a_rate_to_the_policy_s_currency(self):
        lost = self._create_currency("QLO", rate=2.0)
        policy = self._create_policy("TEST-LOST", currency_id=lost.id)
        buyer = self._create_buyer("Test Abroad")
        self._decide(100, buyer, policy)
        self._own_risk(40, buyer)
        self.assertRow(buyer, status="covered", own_risk=80)
        lost.rate_ids.unlink()
        self.assertRow(buyer, status="unknown")

    def test_the_currency_of_the_company_needs_no_rate(self):
        self.eur.rate_ids.filtered(lambda r: r.company_id == self.company).unlink()
        self.eur.rate_ids.filtered(lambda r: not r.company_id).unlink()
        self._invoice_in(self.crown, 400)
        self.assertRow(status="covered", exposure=100)


class TestManyCompanies(CreditInsuranceCase):
    """Co-insured companies whose accounts are in different currencies."""

    def test_exposures_add_up_in_the_currency_of_the_policy(self):
        crown = self._create_currency("QCR", rate=4.0)
        sister = self._create_company("Test Sister Company", currency=crown)
        self._set_rate(self.eur, sister, 0.25)
        self.policy.company_ids = [Command.link(sister.id)]
        self._decide(1000)
        self._invoice(300)
        self._invoice(400, company_id=sister.id, currency_id=crown.id)
        self.assertRow(exposure=400, headroom=600)
        self.assertRow(company=sister, exposure=400, headroom=600)
