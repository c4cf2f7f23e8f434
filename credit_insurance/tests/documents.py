# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from odoo.fields import Command

#: The day on which everything happens unless a test says otherwise.
TODAY = date(2026, 6, 15)


def days_ago(number):
    return TODAY - timedelta(days=number)


def in_days(number):
    return TODAY + timedelta(days=number)


class DocumentsMixin:
    """Orders, invoices and payments of a test's buyer."""

    def _order(self, amount, buyer=None, confirm=False, taxed=False, **values):
        """An order of one piece at ``amount``, without tax."""
        buyer = buyer or self.buyer
        line = values.pop("line", {})
        order = self.env["sale.order"].create(
            {
                "partner_id": buyer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.set(self.tax.ids if taxed else [])],
                            **line,
                        }
                    )
                ],
                **values,
            }
        )
        if confirm:
            order.action_confirm()
        return order

    def _invoice(self, amount, buyer=None, taxed=False, due=None, post=True, **values):
        """An invoice of ``amount`` without tax, due in 30 days unless told."""
        company = self.env["res.company"].browse(
            values.get("company_id", self.company.id)
        )
        tax = self.tax if taxed else self.env["account.tax"]
        invoice = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": (buyer or self.buyer).id,
                    "invoice_date": TODAY,
                    "invoice_date_due": due or in_days(30),
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Carafes",
                                "quantity": 1,
                                "price_unit": amount,
                                "tax_ids": [Command.set(tax.ids)],
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        if post:
            invoice.action_post()
        return invoice

    def _credit_note(self, amount, buyer=None, **values):
        return self._invoice(amount, buyer, move_type="out_refund", **values)

    def _pay_ahead(self, amount, buyer=None, company=None, **values):
        """A payment that pays no invoice yet."""
        company = company or self.company
        payment = (
            self.env["account.payment"]
            .with_company(company)
            .create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": (buyer or self.buyer).id,
                    "amount": amount,
                    "date": TODAY,
                    "journal_id": self._bank(company).id,
                    **values,
                }
            )
        )
        payment.action_post()
        return payment

    def _pay(self, invoice, amount=None, day=TODAY):
        """Register the payment of an invoice, in full unless told."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "payment_date": day,
                    "journal_id": self._bank(invoice.company_id).id,
                    **({"amount": amount} if amount else {}),
                }
            )
        )
        return wizard._create_payments()

    def _bank(self, company):
        return self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )
