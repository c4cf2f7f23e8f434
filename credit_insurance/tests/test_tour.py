# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the people who use the add-on do in their browser.

A console error fails a tour. The figures are in a company of their own, so that they
are the same on a database with and without demonstration data.
"""

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .tours import TourCase


@tagged("post_install", "-at_install")
class TestTour(TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls._create_policy()
        cls._create_buyers()
        cls._create_quotations()

    @classmethod
    def _create_users(cls):
        # With the right to edit contacts, which must not extend to insurance.
        cls.salesperson = cls._create_user(
            "sales", "sales_team.group_sale_salesman", "base.group_partner_manager"
        )
        cls.officer = cls._create_user(
            "officer",
            "sales_team.group_sale_salesman_all_leads",
            "credit_insurance.group_officer",
        )
        cls.manager = cls._create_user("manager", "credit_insurance.group_manager")
        cls.administrator = cls._create_user(
            "administrator", "credit_insurance.group_manager", "base.group_system"
        )

    @classmethod
    def _create_policy(cls):
        cls.insurer = cls.env["credit.insurance.insurer"].create(
            {"name": "Tour Insurer", "code": "demo", "company_id": cls.company.id}
        )
        cls.policy = cls.env["credit.insurance.policy"].create(
            {
                "name": "TOUR-POLICY",
                "insurer_id": cls.insurer.id,
                "company_ids": [Command.set(cls.company.ids)],
                "currency_id": cls.euro.id,
                "date_from": cls._days_ago(300),
            }
        )
        cls.policy.action_activate()

    @classmethod
    def _create_buyers(cls):
        cls.product = cls.env["product.product"].create(
            {
                "name": "Tour Product",
                "type": "consu",
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )
        cls.nearly = cls._create_buyer("Tour Nearly Used", 10_000)
        cls._create_order(cls.nearly, 9_000, "TOUR-FIRST").action_confirm()
        cls.beyond = cls._create_buyer("Tour Beyond", 8_000)
        cls._create_order(cls.beyond, 6_000, "TOUR-OTHER").action_confirm()
        cls._decide(cls.beyond, "reduced", 5_000, days_ago=1)
        cls.roomy = cls._create_buyer("Tour Roomy", 50_000)

    @classmethod
    def _create_buyer(cls, name, limit):
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "country_id": cls.env.ref("base.fr").id,
                "company_id": cls.company.id,
            }
        )
        cls.env["credit.insurance.cover"].create(
            {"policy_id": cls.policy.id, "partner_id": partner.id}
        )
        cls._decide(partner, "granted", limit, days_ago=200)
        return partner

    @classmethod
    def _decide(cls, partner, status, amount, days_ago):
        day = cls._days_ago(days_ago)
        return cls.env["credit.insurance.decision"].create(
            {
                "cover_id": partner.insurance_cover_ids.id,
                "status": status,
                "amount": amount,
                "date_from": day,
                "decided_on": day,
                "conditions": "TOUR-CONDITION",
            }
        )

    @classmethod
    def _create_quotations(cls):
        cls.quotation_beyond = cls._create_order(cls.nearly, 2_000, "TOUR-BEYOND")
        cls.quotation_within = cls._create_order(cls.nearly, 600, "TOUR-WITHIN")

    @classmethod
    def _create_order(cls, partner, amount, name):
        line = {
            "product_id": cls.product.id,
            "product_uom_qty": 1,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }
        return cls.env["sale.order"].create(
            {
                "name": name,
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "user_id": cls.salesperson.id,
                "order_line": [Command.create(line)],
            }
        )

    def _run_order_tour(self, tour):
        # Odoo logs the refusal that the tour provokes as a warning.
        with mute_logger("odoo.http"):
            self.start_tour(
                "/odoo/action-sale.action_quotations",
                tour,
                login=self.salesperson.login,
            )
        self.assertEqual(self.quotation_beyond.state, "draft")
        self.assertEqual(self.quotation_within.state, "sale")

    def test_order(self):
        """A salesperson is refused one order with the reason and confirms another."""
        self._run_order_tour("credit_insurance_order")

    def test_order_french(self):
        """The same in French: nothing hangs on an English label or number format."""
        modules = self.env["ir.module.module"]
        self.env["res.lang"]._activate_lang("fr_FR")
        modules._load_module_terms(["credit_insurance"], ["fr_FR"])
        self.salesperson.lang = "fr_FR"
        self._run_order_tour("credit_insurance_order_french")

    def test_customer(self):
        """A salesperson reads limit, exposure, headroom and decisions of a customer."""
        self.start_tour(
            f"/odoo/res.partner/{self.nearly.id}",
            "credit_insurance_customer",
            login=self.salesperson.login,
        )

    def test_simulation(self):
        """A salesperson tries deposits on a quotation and asks for more cover."""
        self.start_tour(
            "/odoo/action-sale.action_quotations",
            "credit_insurance_simulation",
            login=self.salesperson.login,
        )
        need = self.nearly.insurance_cover_ids.need_ids
        self.assertRecordValues(
            need,
            [
                {
                    "order_id": self.quotation_beyond.id,
                    "user_id": self.salesperson.id,
                    "amount": 13_000,
                    "note": "TOUR-NOTE",
                }
            ],
        )
        self.assertEqual(self.quotation_beyond.state, "draft")
        self.assertIn(self.officer, need.cover_id.activity_ids.user_id)

    def test_officer(self):
        """An officer finds the tightest buyer, records a decision, requests cover."""
        self.start_tour(
            "/odoo/credit-insurance",
            "credit_insurance_officer",
            login=self.officer.login,
        )
        recorded = self._last_decision(self.beyond)
        self.assertEqual(recorded.code, "TOUR-CODE")
        self.assertEqual(recorded.create_uid, self.officer)
        answer = self._last_decision(self.roomy)
        self.assertEqual((answer.status, answer.amount), ("partial", 40_000))

    def _last_decision(self, partner):
        decisions = partner.insurance_cover_ids.decision_ids
        return decisions.sorted("id", reverse=True)[:1]

    def test_policy(self):
        """A manager enters a policy and activates it."""
        self.start_tour(
            "/odoo/credit-insurance",
            "credit_insurance_policy",
            login=self.manager.login,
        )
        policy = self.insurer.policy_ids - self.policy
        self.assertEqual((policy.name, policy.state), ("TOUR-NEW", "active"))
        self.assertEqual(policy.company_ids, self.company)
        self.assertEqual(policy.currency_id, self.euro)
        self.assertEqual(policy.insured_percentage, 85)

    def test_settings(self):
        """An administrator lets orders beyond cover through with a warning."""
        self.assertEqual(self.company.credit_insurance_check, "block")
        self.start_tour(
            "/odoo/credit-insurance",
            "credit_insurance_settings",
            login=self.administrator.login,
        )
        self.assertEqual(self.company.credit_insurance_check, "warn")
