# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an accountant does in the browser with what is overdue."""

from odoo.tests import tagged

from odoo.addons.credit_insurance.tests.tours import InvoiceTourCase


@tagged("post_install", "-at_install")
class TestTour(InvoiceTourCase):
    """1,000 beyond the extension, and 500 that are not due yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_cover(
            code="manual",
            company_registry="732829320",
            email="buyer@example.com",
        )
        cls._decide(10_000, decided=200)
        cls.invoice = cls._due(1_000, delivered=100)
        cls._due(500, delivered=5)

    @classmethod
    def _due(cls, amount, delivered):
        """An invoice of the day of its delivery, due 30 days later."""
        return cls._create_invoice(
            amount,
            delivered,
            delivered,
            invoice_date_due=cls._days_ago(delivered - 30),
            invoice_payment_term_id=False,
        )

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
