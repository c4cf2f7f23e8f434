# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError

from .common import CreditInsuranceCase
from .documents import TODAY, days_ago, in_days

FIELDS = [
    "insurance_currency_id",
    "insurance_policy_id",
    "insurance_status",
    "insured_limit",
    "insurance_invoiced",
    "insurance_overdue",
    "insurance_ordered",
    "insurance_exposure",
    "insurance_headroom",
    "insurance_utilisation",
]


class TestPartner(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.company.credit_insurance_check = "none"
        cls.contact = cls.env["res.partner"].create(
            {"name": "Test Contact", "parent_id": cls.buyer.id}
        )

    # === FIGURES === #

    def test_the_figures_are_those_of_the_check(self):
        self._decide(1000)
        self._invoice(150, due=days_ago(3))
        self._order(250, confirm=True)
        self.assertEqual(
            self.buyer.read(FIELDS, load=None)[0],
            {
                "id": self.buyer.id,
                "insurance_currency_id": self.eur.id,
                "insurance_policy_id": self.policy.id,
                "insurance_status": "covered",
                "insured_limit": 1000,
                "insurance_invoiced": 150,
                "insurance_overdue": 150,
                "insurance_ordered": 250,
                "insurance_exposure": 400,
                "insurance_headroom": 600,
                "insurance_utilisation": 40,
            },
        )

    def test_a_contact_shows_the_figures_of_its_legal_entity(self):
        self._decide(1000)
        self._invoice(150)
        figures = self.buyer.read(FIELDS, load=None)[0]
        of_contact = self.contact.read(FIELDS, load=None)[0]
        self.assertEqual({**of_contact, "id": self.buyer.id}, figures)

    def test_a_buyer_whom_no_policy_concerns_shows_none(self):
        self.policy.action_close()
        self.assertEqual(self.buyer.insurance_status, "none")
        self.assertFalse(self.buyer.insurance_policy_id)
        self.assertEqual(self.buyer.insured_limit, 0)

    def test_a_contact_that_is_being_entered_shows_none(self):
        new = self.env["res.partner"].new({"name": "Nobody yet"})
        self.assertEqual(new.insurance_status, "none")

    def test_the_figures_are_those_of_the_company_chosen(self):
        other = self.env["res.company"].create({"name": "Test Other Company"})
        self._decide(1000)
        self.assertEqual(self.buyer.insured_limit, 1000)
        elsewhere = self.buyer.with_company(other)
        self.assertEqual(elsewhere.insured_limit, 0)
        self.assertEqual(elsewhere.insurance_status, "none")
        self.assertEqual(self.buyer.insured_limit, 1000)

    def test_the_covers_and_decisions_of_a_buyer_are_at_hand(self):
        decision = self._decide(1000)
        self.assertEqual(self.buyer.insurance_cover_ids, decision.cover_id)
        self.assertEqual(self.buyer.insurance_decision_ids, decision)

    def test_whoever_sells_or_invoices_sees_the_figures(self):
        self._decide(1000)
        self._invoice(150)
        for user in (self.salesperson, self.accountant, self.officer):
            buyer = self.buyer.with_user(user)
            self.env.invalidate_all()
            self.assertEqual(buyer.insurance_headroom, 850, user.login)
            self.assertEqual(buyer.insurance_status, "covered", user.login)
        with self.assertRaises(AccessError):
            self.buyer.with_user(self.employee).read(["insured_limit"])

    # === OWN RISK === #

    def test_a_manager_sets_what_the_company_accepts_uninsured(self):
        buyer = self.buyer.with_user(self.manager)
        buyer.own_risk_limit = 400
        own_risk = self.env["credit.insurance.own.risk"].search(
            [("partner_id", "=", self.buyer.id)]
        )
        self.assertEqual((own_risk.amount, own_risk.company_id), (400, self.company))
        buyer.own_risk_limit = 250
        self.assertEqual(own_risk.amount, 250)
        self.assertRow(own_risk=250)
        buyer.own_risk_limit = 0
        self.assertRow(own_risk=0)

    def test_nothing_is_kept_for_an_amount_of_zero(self):
        self.buyer.own_risk_limit = 0
        self.assertFalse(
            self.env["credit.insurance.own.risk"].search(
                [("partner_id", "=", self.buyer.id)]
            )
        )

    def test_set_on_a_contact_it_is_the_legal_entity_s(self):
        self.contact.own_risk_limit = 400
        self.assertEqual(self.buyer.own_risk_limit, 400)
        self.assertRow(own_risk=400)

    def test_nobody_else_sets_it(self):
        self._own_risk(100)
        for user in (self.salesperson, self.accountant, self.approver):
            with self.assertRaises(AccessError):
                self.buyer.with_user(user).write({"own_risk_limit": 999})
            with self.assertRaises(AccessError):
                self._create_buyer("Test Other").with_user(user).own_risk_limit = 999
        self.env.invalidate_all()
        self.assertEqual(self.buyer.own_risk_limit, 100)

    def test_it_is_each_company_s_own(self):
        other = self.env["res.company"].create(
            {"name": "Test Other Company", "currency_id": self.eur.id}
        )
        self.buyer.own_risk_limit = 400
        self.assertEqual(self.buyer.with_company(other).own_risk_limit, 0)
        self.buyer.with_company(other).own_risk_limit = 70
        self.assertEqual(self.buyer.own_risk_limit, 400)
        self.assertEqual(self.buyer.company_currency_id, self.eur)

    # === THE ORDER CHECK === #

    def _check(self, amount, currency=None):
        return self.buyer._credit_insurance_check(
            amount, self.company, currency or self.eur
        )

    def test_the_check_answers_with_the_figures(self):
        self._decide(1000)
        self._invoice(300)
        check = self._check(900)
        self.assertEqual(check.status, "over_limit")
        self.assertEqual(
            (check.limit, check.exposure, check.headroom, check.amount, check.excess),
            (1000, 300, 700, 900, 200),
        )

    def test_the_check_of_a_contact_is_that_of_its_legal_entity(self):
        self._decide(1000)
        check = self.contact._credit_insurance_check(1, self.company, self.eur)
        self.assertEqual(check.limit, 1000)

    def test_the_check_asks_for_the_amount_on_the_policy_s_tax_basis(self):
        self._decide(1000)
        check = self._check(lambda vat_insured: 120 if vat_insured else 100)
        self.assertEqual(check.amount, 100)
        self.policy.vat_insured = True
        check = self._check(lambda vat_insured: 120 if vat_insured else 100)
        self.assertEqual(check.amount, 120)

    def test_the_check_converts_the_sale_at_the_rate_of_today(self):
        self._decide(1000)
        crown = self._create_currency("QCR", rate=4.0)
        self.assertEqual(self._check(500, crown).amount, 125)
        self._set_rate(crown, self.company, 8.0, day=TODAY)
        self._set_rate(crown, self.company, 9.0, day=in_days(1))
        other = self.env["res.company"].create({"name": "Test Other Company"})
        self._set_rate(crown, other, 10.0, day=TODAY)
        self.assertEqual(self._check(500, crown).amount, 62.5)

    def test_a_return_fits_whatever_the_status(self):
        self._decide(0, status="refused")
        self.assertTrue(self._check(-100).fits)


class TestPartnerQueries(CreditInsuranceCase):
    """Lists of customers stay fast: the figures come in one statement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyers = cls.env["res.partner"].create(
            [
                {"name": f"Test Buyer {number}", "is_company": True}
                for number in range(80)
            ]
        )
        for buyer in cls.buyers[:40]:
            cls._decide(1000, buyer)

    def _read(self, buyers):
        self.env.flush_all()
        self.env.invalidate_all()
        return buyers.read(FIELDS, load=None)

    def test_80_customers_take_4_queries_whatever_they_owe(self):
        self._read(self.buyers)
        with self.assertQueryCount(4):
            self._read(self.buyers)
        for buyer in self.buyers[:3]:
            for _number in range(4):
                self._invoice(100, buyer)
        with self.assertQueryCount(4):
            rows = self._read(self.buyers)
        self.assertEqual(
            [row["insurance_exposure"] for row in rows[:4]], [400, 400, 400, 0]
        )
        self.assertEqual(rows[39]["insured_limit"], 1000)
        self.assertEqual(rows[40]["insurance_status"], "no_limit")
