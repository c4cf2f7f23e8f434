# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, time, timedelta

from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import html2plaintext

from .common import CreditInsuranceCase
from .documents import TODAY


class InvoiceCase(CreditInsuranceCase):
    """Invoices of one buyer, each posted on the day of its delivery unless told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()

    def _deliver(self, amount, day=TODAY, term=30, posted=None, user=None, **values):
        """An invoice posted on the day on which the goods left.

        :param posted: the day of the invoice, if another
        """
        invoiced = posted or day
        with self._on(invoiced):
            invoice = self._invoice(
                amount,
                post=False,
                **{
                    "delivery_date": day,
                    "invoice_date": invoiced,
                    "due": invoiced + timedelta(days=term),
                    **values,
                },
            )
            invoice.with_user(user or self.env.user).action_post()
        return invoice

    def _on(self, day, hour=10):
        return freeze_time(datetime.combine(day, time(hour)))

    def _term(self, *percents_and_days):
        """A payment term of several instalments."""
        return self.env["account.payment.term"].create(
            {
                "name": "Test Instalments",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": percent,
                            "delay_type": "days_after",
                            "nb_days": days,
                        }
                    )
                    for percent, days in percents_and_days
                ],
            }
        )

    def _parts(self, invoice):
        """What was frozen, as (amount, layer or reason)."""
        return [
            (part.amount, part.layer or part.reason)
            for part in invoice.insurance_part_ids
        ]

    def assertFrozen(self, invoice, *parts, state=None):
        """Compare what was frozen of an invoice, and that the sums are its own."""
        self.assertEqual(self._parts(invoice), list(parts))
        insured = sum(p.amount for p in invoice.insurance_part_ids if p.insured)
        self.assertAlmostEqual(invoice.insured_amount, insured, 2)
        if state:
            self.assertEqual(invoice.insurance_state, state)

    def assertNotConcerned(self, invoice):
        self.assertFalse(invoice.insurance_state)
        self.assertFalse(invoice.insurance_policy_id)
        self.assertFalse(invoice.insurance_part_ids)

    def _answer(self, invoice, day=TODAY):
        """What an explanation of that day answers, as (amount, layer or reason)."""
        choice = invoice._choose_policy()
        answer = invoice._assess_cover(choice, day)
        return [
            (float(part.amount), part.layer.kind if part.insured else part.reason)
            for part in answer.assessment.parts
        ]

    def _explanation(self, invoice, day=TODAY, user=None):
        explanations = self.env["credit.insurance.explanation"]
        return explanations.with_user(user or self.accountant).create(
            {"move_id": invoice.id, "day": day}
        )

    def _explained(self, invoice, day=TODAY, user=None):
        """The explanation as people read it."""
        answer = self._explanation(invoice, day, user).answer
        return " ".join(html2plaintext(answer).split())


START = date(2026, 1, 1)
