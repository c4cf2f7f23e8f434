# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw

from ..exceptions import CoverExceededError
from .common import SaleOrderCase
from .payments import PaymentsMixin


class CreditAmountCase(SaleOrderCase):
    def _amount(self, order):
        self.env.invalidate_all()
        return float(order.sudo()._credit_insurance_check().amount)

    def _call(self, records, method, *arguments, **options):
        """Call like a client that is not the browser, in a request of its own."""
        self.env.flush_all()
        return call_kw(records.browse(), method, [records.ids, *arguments], options)


class TestCreditAmount(CreditAmountCase):
    """What is checked is exactly what the exposure grows by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(100000)

    def _assert_grows(self, order, amount):
        self.assertEqual(self._amount(order), amount)
        before = float(self._row()["exposure"])
        order.action_confirm()
        self.assertEqual(float(self._row()["exposure"]) - before, amount)

    def test_its_lines_without_tax(self):
        self._assert_grows(self._quotation(1000, taxed=True), 1000)

    def test_its_lines_with_tax_where_the_policy_insures_it(self):
        self.policy.vat_insured = True
        self._assert_grows(self._quotation(1000, taxed=True), 1200)

    def test_a_discount_line_reduces_it(self):
        order = self._quotation(1000)
        values = {"product_id": self.product.id, "price_unit": -300, "tax_ids": []}
        order.write({"order_line": [Command.create(values)]})
        self._assert_grows(order, 700)

    def test_more_delivered_than_ordered_counts(self):
        order = self._quotation(1000)
        order.sudo().order_line.qty_delivered = 2
        self._assert_grows(order, 2000)

    def test_an_order_confirmed_again_counts_what_is_not_invoiced(self):
        order = self._quotation(1000, line={"product_uom_qty": 4})
        order.action_confirm()
        invoice = order.sudo()._create_invoices()
        invoice.invoice_line_ids.quantity = 1
        invoice.action_post()
        order._action_cancel()
        order.action_draft()
        self._assert_grows(order, 3000)

    def test_a_down_payment_counts_against_it(self):
        order = self._quotation(1000)
        order.action_confirm()
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "fixed",
                "fixed_amount": 300,
            }
        )
        wizard._create_invoices(order.sudo()).action_post()
        order._action_cancel()
        order.action_draft()
        self._assert_grows(order, 700)

    def test_a_return_adds_nothing(self):
        self._assert_grows(self._quotation(-500), 0)


class TestForgedAmount(PaymentsMixin, CreditAmountCase):
    """A salesperson who knows RPC cannot make an order look smaller or paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)
        cls.provider = cls._create_provider()

    def test_stored_amounts_of_a_line_do_not_hide_it(self):
        order = self._quotation(1001)
        forged = {"price_subtotal": 1, "price_total": 1, "price_tax": 0}
        self._call(order.order_line, "write", forged)
        self.assertRefused(order, "exceeds cover")
        self.assertEqual(order.amount_total, 1001)
        lines = [Command.update(order.order_line.id, forged)]
        self._call(order, "write", {"order_line": lines})
        self.assertRefused(order, "exceeds cover")

    def test_amounts_forged_when_confirming_do_not_pass(self):
        order = self._quotation(1001)
        forged = {"amount_total": 1, "amount_untaxed": 1, "state": "sale"}
        with self.assertSays(CoverExceededError, "exceeds cover"):
            self._call(order, "write", forged)
        lines = [Command.update(order.order_line.id, {"price_subtotal": 1})]
        with self.assertSays(CoverExceededError, "exceeds cover"):
            self._call(order, "write", {"order_line": lines, "state": "sale"})

    def test_stored_amounts_are_not_created_either(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        line = {
            "product_id": self.product.id,
            "price_unit": 1001,
            "tax_ids": [],
            "price_subtotal": 1,
            "price_total": 1,
            "untaxed_amount_invoiced": 1000,
        }
        values = {"partner_id": self.buyer.id, "order_line": [Command.create(line)]}
        [order_id] = call_kw(orders, "create", [[values]], {})
        order = orders.browse(order_id)
        self.assertEqual(self._amount(order), 1001)
        self.assertRefused(order, "exceeds cover")
        with self.assertSays(CoverExceededError, "exceeds cover"):
            call_kw(orders, "create", [[{**values, "state": "sale"}]], {})

    def test_defaults_of_the_context_are_not_believed(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        line = {"product_id": self.product.id, "price_unit": 1001, "tax_ids": []}
        values = {"partner_id": self.buyer.id, "order_line": [Command.create(line)]}
        context = {
            "default_price_subtotal": 1,
            "default_price_total": 1,
            "default_amount_total": 1,
            "default_untaxed_amount_invoiced": 1000,
        }
        [order_id] = call_kw(orders, "create", [[values]], {"context": context})
        self.assertEqual(self._amount(orders.browse(order_id)), 1001)

    def test_a_line_is_not_made_to_look_invoiced(self):
        order = self._quotation(1001)
        self._call(order.order_line, "write", {"untaxed_amount_invoiced": 1001})
        self.assertRefused(order, "exceeds cover")
        invoice = self._invoice(1001)
        invoice.button_draft()
        for values in (
            {"invoice_lines": [Command.link(invoice.invoice_line_ids.id)]},
            {"invoice_lines": [Command.set(invoice.invoice_line_ids.ids)]},
        ):
            with self.assertRaises(AccessError):
                self._call(order.order_line, "write", values)

    def test_a_line_marked_as_down_payment_counts(self):
        order = self._quotation(1001)
        self._call(order.order_line, "write", {"is_downpayment": True})
        self.assertRefused(order, "exceeds cover")

    def test_a_confirmed_line_does_not_disappear_from_the_exposure(self):
        order = self._quotation(1000)
        order.action_confirm()
        forged = {"price_subtotal": 1, "price_total": 1, "untaxed_amount_invoiced": 999}
        self._call(order.order_line, "write", forged)
        self.env.invalidate_all()
        self.assertRow(exposure=1000)

    def test_a_confirmed_order_does_not_change_to_a_dearer_currency(self):
        crown = self._create_currency("QCR", rate=4.0)
        order = self._quotation(1000)
        self._call(order, "write", {"currency_id": crown.id})
        order.action_confirm()
        self.assertRow(exposure=250)
        self.assertConfirmed(self._quotation(750))
        with self.assertSays(CoverExceededError, "cannot be changed like this"):
            self._call(order, "write", {"currency_id": self.eur.id})

    def test_a_total_written_low_does_not_make_a_small_payment_full(self):
        self._decide(0, status="refused")
        order = self._quotation(1001)
        self._call(order, "write", {"amount_total": 1})
        self._transaction(order, 1)
        self.assertRefused(order, "refused")

    def test_another_order_s_payment_does_not_pay_this_one(self):
        paid, order = self._quotation(1001), self._quotation(1001)
        transaction = self._transaction(paid, 1001)
        for values in (
            {"transaction_ids": [Command.link(transaction.id)]},
            {"transaction_ids": [Command.set(transaction.ids)]},
        ):
            with self.assertRaises(AccessError):
                self._call(order, "write", values)
        with self.assertRaises(AccessError):
            values = {"partner_id": self.buyer.id, **values}
            call_kw(order.browse(), "create", [[values]], {})
        with self.assertRaises(AccessError):
            transaction.with_user(self.salesperson).write(
                {"sale_order_ids": [Command.link(order.id)]}
            )

    def test_a_company_without_policy_keeps_what_is_imported(self):
        self.policy.state = "draft"
        order = self._quotation(1001)
        self._call(order.order_line, "write", {"untaxed_amount_invoiced": 1001})
        self.assertEqual(order.order_line.untaxed_amount_invoiced, 1001)
