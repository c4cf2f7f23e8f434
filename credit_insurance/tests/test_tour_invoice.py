# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an accountant does in the browser with the cover of an invoice."""

from odoo.tests import tagged

from .tours import InvoiceTourCase


@tagged("post_install", "-at_install")
class TestTourInvoice(InvoiceTourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_cover()
        cls._decide(1_000, decided=200)
        cls.invoice = cls._create_invoice(1_200, delivered=12, invoiced=10)
        cls._decide(5_000, decided=3)

    def test_explanation(self):
        """The accountant compares what was kept with what is known, on two days."""
        self.start_tour(
            f"/odoo/action-account.action_move_out_invoice_type/{self.invoice.id}",
            "credit_insurance_invoice",
            login=self.accountant.login,
        )
        self.assertEqual(self.invoice.insured_amount, 1_000)
