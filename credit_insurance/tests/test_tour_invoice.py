# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an accountant does in the browser with the cover of an invoice."""

from odoo.fields import Command
from odoo.tests import tagged

from .tours import TourCase


@tagged("post_install", "-at_install")
class TestTourInvoice(TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"]._load(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.company.currency_id = cls.euro
        cls.accountant = cls._create_user("accountant", "account.group_account_invoice")
        cls._create_cover()
        cls._decide(1_000, decided=200)
        cls.invoice = cls._create_invoice()
        cls._decide(5_000, decided=3)

    @classmethod
    def _create_cover(cls):
        insurer = cls.env["credit.insurance.insurer"].create(
            {"name": "Tour Insurer", "code": "demo", "company_id": cls.company.id}
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
            }
        )
        cls.cover = cls.env["credit.insurance.cover"].create(
            {"policy_id": policy.id, "partner_id": cls.buyer.id}
        )

    @classmethod
    def _decide(cls, amount, decided):
        """A decision in force for long, taken a number of days ago."""
        cls.env["credit.insurance.decision"].create(
            {
                "cover_id": cls.cover.id,
                "amount": amount,
                "date_from": cls._days_ago(200),
                "decided_on": cls._days_ago(decided),
            }
        )

    @classmethod
    def _create_invoice(cls):
        line = {"name": "Carafes", "price_unit": 1_200, "tax_ids": [Command.clear()]}
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.buyer.id,
                "invoice_date": cls._days_ago(10),
                "delivery_date": cls._days_ago(12),
                "invoice_line_ids": [Command.create(line)],
            }
        )
        invoice.action_post()
        return invoice

    def test_explanation(self):
        """The accountant compares what was kept with what is known, on two days."""
        self.start_tour(
            f"/odoo/action-account.action_move_out_invoice_type/{self.invoice.id}",
            "credit_insurance_invoice",
            login=self.accountant.login,
        )
        self.assertEqual(self.invoice.insured_amount, 1_000)
