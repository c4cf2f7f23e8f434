# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tours in the browser start from: a company of their own, and its users."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user


class TourCase(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A database may have been made in one language only.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.company = cls.env["res.company"].create(
            {
                "name": "Tour Company",
                "currency_id": cls.euro.id,
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.env.user.company_ids += cls.company
        # Records of one company, made as its administrator would make them.
        cls.env = cls.env(context={"allowed_company_ids": cls.company.ids})

    @classmethod
    def _create_user(cls, name, *groups):
        return new_test_user(
            cls.env,
            login=f"tour_{name}",
            groups=",".join(("base.group_user", *groups)),
            context={"no_reset_password": True},
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
            tz="UTC",
        )

    @staticmethod
    def _days_ago(number):
        return fields.Date.today() - timedelta(days=number)


class InvoiceTourCase(TourCase):
    """Invoices of one buyer, whom a policy insures since 300 days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"]._load(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.company.currency_id = cls.euro
        cls.accountant = cls._create_user("accountant", "account.group_account_invoice")

    @classmethod
    def _create_cover(cls, code="demo", **buyer):
        insurer = cls.env["credit.insurance.insurer"].create(
            {"name": "Tour Insurer", "code": code, "company_id": cls.company.id}
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
                **buyer,
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
    def _create_invoice(cls, amount, delivered, invoiced, **values):
        """A posted invoice; delivered and invoiced a number of days ago."""
        line = {"name": "Carafes", "price_unit": amount, "tax_ids": [Command.clear()]}
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.buyer.id,
                "invoice_date": cls._days_ago(invoiced),
                "delivery_date": cls._days_ago(delivered),
                "invoice_line_ids": [Command.create(line)],
                **values,
            }
        )
        invoice.action_post()
        return invoice
