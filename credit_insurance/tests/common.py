# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from datetime import date

from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged
from odoo.tools import format_amount

from ..exceptions import CoverExceededError
from .documents import DocumentsMixin

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}


@freeze_time("2026-06-15 10:00:00")
@tagged("post_install", "-at_install")
class CreditInsuranceCase(DocumentsMixin, TransactionCase):
    """A company in France with a chart of accounts and a policy on whole turnover.

    Amounts are without tax unless a test asks for the tax of 20 %.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eur = cls.env.ref("base.EUR")
        cls.eur.active = True
        cls.france = cls.env.ref("base.fr")
        cls.germany = cls.env.ref("base.de")
        cls.company = cls._create_company("Test Insured Company")
        cls.env = cls.env(
            context={**QUIET, "allowed_company_ids": cls.company.ids, "lang": "en_US"}
        )
        cls.company = cls.company.with_env(cls.env)
        cls.tax = cls._create_tax(cls.company)
        cls.product = cls.env["product.product"].create(
            {
                "name": "Test Carafe",
                "type": "consu",
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )
        cls.insurer = cls._create_insurer()
        cls.policy = cls._create_policy()
        cls.buyer = cls._create_buyer("Test Buyer")

    # === COMPANIES, CURRENCIES, USERS === #

    @classmethod
    def _create_company(cls, name, currency=None, **values):
        company = cls.env["res.company"].create(
            {
                "name": name,
                "country_id": cls.france.id,
                "currency_id": (currency or cls.eur).id,
                **values,
            }
        )
        cls.env["account.chart.template"]._load(
            "generic_coa", company=company, install_demo=False
        )
        if not company.parent_id:
            company.currency_id = currency or cls.eur
            cls._set_rate(company.currency_id, company, 1.0)
        return company

    @classmethod
    def _create_tax(cls, company, amount=20):
        return cls.env["account.tax"].create(
            {
                "name": f"Test {amount} %",
                "amount": amount,
                "company_id": company.id,
                "price_include_override": "tax_excluded",
            }
        )

    @classmethod
    def _create_currency(cls, name, rate=None, company=None, places=0.01, **values):
        """A currency of which ``rate`` units make one of the company's."""
        currency = cls.env["res.currency"].create(
            {"name": name, "symbol": name, "rounding": places, **values}
        )
        if rate:
            cls._set_rate(currency, company or cls.company, rate)
        return currency

    @classmethod
    def _set_rate(cls, currency, company, rate, day=date(2026, 1, 1)):
        return cls.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "company_id": company.id,
                "name": day,
                "rate": rate,
            }
        )

    @classmethod
    def _create_user(cls, login, *groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=f"test_{login}",
            groups=",".join(groups or ["base.group_user"]),
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            lang="en_US",
            context=QUIET,
        )

    def _as(self, user, company):
        """The environment of a user who works in one company."""
        context = {**QUIET, "allowed_company_ids": company.ids, "lang": "en_US"}
        return self.env(user=user, context=context)

    @classmethod
    def _create_users(cls):
        cls.salesperson = cls._create_user(
            "salesperson", "sales_team.group_sale_salesman"
        )
        cls.accountant = cls._create_user("accountant", "account.group_account_invoice")
        cls.approver = cls._create_user(
            "approver",
            "sales_team.group_sale_salesman",
            "credit_insurance.group_approver",
        )
        cls.officer = cls._create_user(
            "officer", "base.group_user", "credit_insurance.group_officer"
        )
        cls.manager = cls._create_user(
            "manager",
            "base.group_user",
            "base.group_partner_manager",
            "credit_insurance.group_manager",
        )
        cls.administrator = cls._create_user(
            "administrator", "base.group_system", "credit_insurance.group_manager"
        )
        cls.employee = cls._create_user("employee", "base.group_user")
        cls.portal = cls._create_user("portal", "base.group_portal")

    # === INSURANCE === #

    @classmethod
    def _create_insurer(cls, **values):
        return cls.env["credit.insurance.insurer"].create(
            {"name": "Test Insurer", "company_id": cls.company.id, **values}
        )

    @classmethod
    def _create_policy(cls, name="TEST-1", **values):
        return cls.env["credit.insurance.policy"].create(
            {
                "name": name,
                "insurer_id": cls.insurer.id,
                "company_ids": [Command.set(cls.company.ids)],
                "currency_id": cls.eur.id,
                "date_from": date(2026, 1, 1),
                "state": "active",
                "insured_percentage": 90,
                "extension_days": 60,
                **values,
            }
        )

    def _zone(self, countries=None, policy=None, **values):
        """A zone with terms of its own, of the policy and of France unless told."""
        return self.env["credit.insurance.policy.zone"].create(
            {
                "name": "Test Zone",
                "policy_id": (policy or self.policy).id,
                "country_ids": [Command.set((countries or self.france).ids)],
                **values,
            }
        )

    @classmethod
    def _create_buyer(cls, name, **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, "country_id": cls.france.id, **values}
        )

    @classmethod
    def _cover(cls, buyer=None, policy=None, **values):
        """The cover of a buyer, created where there is none."""
        buyer, policy = buyer or cls.buyer, policy or cls.policy
        cover = policy.cover_ids.filtered(lambda c: c.partner_id == buyer)
        if cover:
            return cover
        return cls.env["credit.insurance.cover"].create(
            {"partner_id": buyer.id, "policy_id": policy.id, **values}
        )

    @classmethod
    def _decide(cls, amount, buyer=None, policy=None, **values):
        """Record a decision, in force since the start of the year."""
        cover = cls._cover(buyer, policy)
        return cls.env["credit.insurance.decision"].create(
            {
                "cover_id": cover.id,
                "amount": amount,
                "date_from": date(2026, 1, 1),
                "decided_on": date(2026, 1, 1),
                **values,
            }
        )

    @classmethod
    def _own_risk(cls, amount, buyer=None, company=None):
        return cls.env["credit.insurance.own.risk"].create(
            {
                "partner_id": (buyer or cls.buyer).id,
                "company_id": (company or cls.company).id,
                "amount": amount,
            }
        )

    # === ANSWERS === #

    @contextmanager
    def assertSays(self, error, sentence):
        """Like assertRaisesRegex, with everything done inside undone."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), sentence)

    def _row(self, buyer=None, company=None, day=None):
        """The exposure of a buyer as the order check reads it, or None."""
        buyer = buyer or self.buyer
        rows = self.env["credit.insurance.exposure"]._read_rows(
            buyer, company or self.company, day
        )
        return rows.get(buyer.id)

    def assertRow(self, buyer=None, company=None, day=None, **expected):
        """Compare columns of the exposure, amounts to the cent."""
        row = self._row(buyer, company, day)
        self.assertTrue(row, "no policy concerns this buyer")
        found = {
            name: float(row[name]) if isinstance(value, (int, float)) else row[name]
            for name, value in expected.items()
        }
        self.assertEqual(found, expected)


class SaleOrderCase(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()

    def _quotation(self, amount, user=None, **values):
        """A quotation of the salesperson's, as the salesperson."""
        user = user or self.salesperson
        order = self._order(amount, user_id=user.id, **values)
        return order.with_user(user)

    def _money(self, amount, currency=None):
        return format_amount(self.env, amount, currency or self.eur)

    def assertRefused(self, order, *sentences):
        """The confirmation fails with these words and leaves the order as it was."""
        with self.assertRaises(CoverExceededError) as caught:
            order.action_confirm()
        message = str(caught.exception)
        self.assertIn(f"{order.name} cannot be confirmed.", message)
        for sentence in sentences:
            self.assertIn(sentence, message)
        self.env.invalidate_all()
        self.assertEqual(order.state, "draft")

    def assertConfirmed(self, order):
        order.action_confirm()
        self.assertEqual(order.state, "sale")
