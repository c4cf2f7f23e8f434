# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command

from .common import CreditInsuranceCase


class TestOrdered(CreditInsuranceCase):
    """Confirmed orders: what a buyer will owe."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.credit_insurance_check = "none"
        cls._decide(10_000)

    def _confirmed(self, price=100, quantity=10, **values):
        line = {"product_uom_qty": quantity, **values.pop("line", {})}
        return self._order(price, confirm=True, line=line, **values)

    def _invoice_order(self, order, post=True, quantity=None):
        invoice = order._create_invoices()
        if quantity:
            invoice.invoice_line_ids.quantity = quantity
        if post:
            invoice.action_post()
        return invoice

    def _down_payment(self, order, amount, post=True):
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "fixed", "fixed_amount": amount})
        )
        invoice = wizard._create_invoices(order)
        if post:
            invoice.action_post()
        return invoice

    def test_a_quotation_does_not_count(self):
        self._order(1000)
        self.assertRow(exposure=0)

    def test_a_confirmed_order_counts_without_tax(self):
        self._confirmed(taxed=True)
        self.assertRow(amount_ordered=1000, amount_invoiced=0, exposure=1000)

    def test_it_counts_with_tax_where_the_policy_insures_it(self):
        self.policy.vat_insured = True
        self._confirmed(taxed=True)
        self.assertRow(amount_ordered=1200, exposure=1200)

    def test_a_cancelled_order_does_not_count(self):
        self._confirmed()._action_cancel()
        self.assertRow(exposure=0)

    def test_an_order_counts_once_when_it_is_invoiced(self):
        self._invoice_order(self._confirmed(taxed=True))
        self.assertRow(amount_ordered=0, amount_invoiced=1000, exposure=1000)

    def test_a_draft_invoice_counts_as_the_order_it_stems_from(self):
        invoice = self._invoice_order(self._confirmed(), post=False)
        self.assertRow(amount_ordered=1000, amount_invoiced=0, exposure=1000)
        invoice.action_post()
        self.assertRow(amount_ordered=0, amount_invoiced=1000, exposure=1000)

    def test_an_order_invoiced_in_part_counts_for_the_rest(self):
        self._invoice_order(self._confirmed(taxed=True), quantity=4)
        self.assertRow(amount_ordered=600, amount_invoiced=400, exposure=1000)

    def test_an_order_invoiced_and_paid_in_part_counts_for_the_rest(self):
        self._pay(self._invoice_order(self._confirmed(), quantity=4))
        self.assertRow(amount_ordered=600, amount_invoiced=0, exposure=600)

    def test_a_credit_note_opens_the_order_again_and_adds_up(self):
        order = self._confirmed()
        invoice = self._invoice_order(order)
        refund = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        refund.action_post()
        self.assertRow(amount_ordered=1000, amount_invoiced=0, exposure=1000)

    def test_a_paid_down_payment_is_no_more_at_risk(self):
        order = self._confirmed()
        self._pay(self._down_payment(order, 300))
        self.assertRow(amount_ordered=700, amount_invoiced=0, exposure=700)

    def test_a_down_payment_invoice_that_is_open_counts_once(self):
        self._down_payment(self._confirmed(), 300)
        self.assertRow(amount_ordered=700, amount_invoiced=300, exposure=1000)

    def test_a_draft_down_payment_invoice_changes_nothing(self):
        self._down_payment(self._confirmed(), 300, post=False)
        self.assertRow(amount_ordered=1000, amount_invoiced=0, exposure=1000)

    def test_the_final_invoice_takes_the_down_payment_off(self):
        order = self._confirmed()
        self._pay(self._down_payment(order, 300))
        order._create_invoices(final=True).action_post()
        self.assertRow(amount_ordered=0, amount_invoiced=700, exposure=700)

    def test_the_down_payment_of_one_order_does_not_pay_another(self):
        first = self._confirmed()
        self._pay(self._down_payment(first, 300))
        self._confirmed()
        self.assertRow(amount_ordered=1700)

    def test_more_delivered_than_ordered_counts_as_delivered(self):
        order = self._confirmed()
        order.order_line.qty_delivered = 12
        self.assertRow(amount_ordered=1200, exposure=1200)

    def test_less_delivered_than_ordered_counts_as_ordered(self):
        order = self._confirmed()
        order.order_line.qty_delivered = 4
        self.assertRow(amount_ordered=1000)

    def test_what_was_delivered_in_excess_counts_after_invoicing(self):
        order = self._confirmed()
        self._invoice_order(order)
        order.order_line.qty_delivered = 12
        self.assertRow(amount_ordered=200, amount_invoiced=1000, exposure=1200)

    def test_a_line_invoiced_beyond_its_order_does_not_pay_another_line(self):
        order = self._confirmed()
        order.order_line.copy({"order_id": order.id})
        invoice = self._invoice_order(order, post=False)
        invoice.invoice_line_ids[0].quantity = 15
        invoice.invoice_line_ids[1].quantity = 1
        invoice.action_post()
        self.assertRow(amount_ordered=900, amount_invoiced=1600, exposure=2500)

    def test_a_discount_line_reduces_the_order(self):
        order = self._confirmed()
        order.write(
            {
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": -1,
                            "price_unit": 150,
                            "tax_ids": False,
                        }
                    )
                ]
            }
        )
        self.assertRow(amount_ordered=850)

    def test_an_order_of_returns_gives_no_room_to_others(self):
        self._confirmed(quantity=-3)
        self.assertRow(amount_ordered=0, exposure=0)

    def test_sections_and_notes_count_for_nothing(self):
        order = self._confirmed()
        self.env["sale.order.line"].create(
            {"order_id": order.id, "display_type": "line_note", "name": "Fragile"}
        )
        self.assertRow(amount_ordered=1000)

    def test_the_invoice_address_says_who_owes(self):
        payer = self._create_buyer("Test Payer")
        self._confirmed(partner_invoice_id=payer.id)
        self.assertRow(exposure=0)
        self.assertRow(payer, exposure=1000)

    def test_an_invoice_address_counts_for_its_legal_entity(self):
        contact = self.env["res.partner"].create(
            {"name": "Invoices", "parent_id": self.buyer.id, "type": "invoice"}
        )
        self._confirmed(partner_invoice_id=contact.id)
        self.assertRow(exposure=1000)

    def test_orders_and_invoices_add_up(self):
        self._confirmed(taxed=True)
        self._invoice(500, taxed=True)
        self._credit_note(50, taxed=True)
        self.assertRow(
            amount_ordered=1000, amount_invoiced=450, exposure=1450, headroom=8550
        )
