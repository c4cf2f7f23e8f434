# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an accountant does in the browser with what is overdue."""

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.credit_insurance.tests.tours import TourCase


@tagged("post_install", "-at_install")
class TestTour(TourCase):
    """1,000 beyond the extension, and 500 that are not due yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"]._load(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.company.currency_id = cls.euro
        cls.accountant = cls._create_user("accountant", "account.group_account_invoice")
        cls._create_cover()
        cls.invoice = cls._create_invoice(1_000, delivered=100, term=30)
        cls._create_invoice(500, delivered=5, term=30)

    @classmethod
    def _create_cover(cls):
        insurer = cls.env["credit.insurance.insurer"].create(
            {"name": "Tour Insurer", "code": "manual", "company_id": cls.company.id}
        )
        policy = cls.env["credit.insurance.policy"].create(
            {
                "name": "TOUR-POLICY",
                "insurer_id": insurer.id,
                "company_ids": [Command.set(cls.company.ids)],
                "currency_id": cls.euro.id,
                "date_from": cls._days_ago(300),
                "state": "active",
            }
        )
        cls.buyer = cls.env["res.partner"].create(
            {
                "name": "Tour Buyer",
                "is_company": True,
                "country_id": cls.company.country_id.id,
                "company_registry": "732829320",
                "email": "buyer@example.com",
            }
        )
        cover = cls.env["credit.insurance.cover"].create(
            {"policy_id": policy.id, "partner_id": cls.buyer.id}
        )
        cls.env["credit.insurance.decision"].create(
            {
                "cover_id": cover.id,
                "amount": 10_000,
                "date_from": cls._days_ago(200),
                "decided_on": cls._days_ago(200),
            }
        )

    @classmethod
    def _create_invoice(cls, amount, delivered, term):
        line = {"name": "Carafes", "price_unit": amount, "tax_ids": [Command.clear()]}
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.buyer.id,
                "invoice_date": cls._days_ago(delivered),
                "delivery_date": cls._days_ago(delivered),
                "invoice_date_due": cls._days_ago(delivered - term),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        invoice.action_post()
        return invoice

    def test_declare_an_unpaid_invoice(self):
        self.start_tour(
            f"/odoo/action-account.action_move_out_invoice_type/{self.invoice.id}",
            "credit_insurance_declaration",
            login=self.accountant.login,
        )
        claim = self.invoice.claim_line_ids.claim_id
        self.assertEqual((claim.state, len(claim.line_ids)), ("declared", 2))
        self.assertEqual(claim.notice_ids.reference, "RR 2026-17")

    def test_run_the_reminders(self):
        self.env["res.company"].search([]).reminders_active = False
        self.company.write({"reminders_active": True, "reminder_least_days": 0})
        self.start_tour(
            "/odoo/action-credit_insurance_recovery.action_reminder_run",
            "credit_insurance_reminders",
            login=self.accountant.login,
        )
        cron = self.env.ref("credit_insurance_recovery.ir_cron_remind")
        cron.method_direct_trigger()
        letters = self.env["credit.insurance.reminder.letter"]
        self.assertEqual(
            letters.search([("partner_id", "=", self.buyer.id)]).reminder_ids.move_id,
            self.invoice,
        )
