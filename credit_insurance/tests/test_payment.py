# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common import SaleOrderCase
from .documents import days_ago
from .payments import PaymentsMixin


class PaymentCase(PaymentsMixin, SaleOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls._create_provider()

    def _check(self, order):
        return order.sudo()._credit_insurance_check()

    def assertPosted(self, transaction):
        """The money is in the accounts, whatever became of the order."""
        self.assertEqual(transaction.payment_id.move_id.state, "posted")
        self.assertTrue(transaction.is_post_processed)

    def _mails(self, order):
        return order.sudo().message_ids.filtered(
            lambda m: m.subtype_id == self.env.ref("mail.mt_comment")
        )


class TestPaidAhead(PaymentCase):
    """What the customer has paid is not at risk; what is promised is."""

    def test_paid_in_full_goes_through_without_any_cover(self):
        order = self._quotation(1000, taxed=True)
        transaction = self._pay_online(order, 1200)
        self.assertEqual(order.state, "sale")
        self.assertPosted(transaction)
        self.assertFalse(order.insurance_hold_date)

    def test_paid_in_full_goes_through_for_a_refused_buyer_in_debt(self):
        self._invoice(500)
        self._decide(0, status="refused")
        order = self._quotation(1000)
        self._pay_online(order, 1000)
        self.assertEqual(order.state, "sale")

    def test_paid_in_full_goes_through_where_cover_is_stopped(self):
        self._decide(9000)
        self._invoice(500, due=days_ago(90))
        order = self._quotation(1000)
        self.assertEqual(self._check(order).status, "stopped")
        self._pay_online(order, 1000)
        self.assertEqual(order.state, "sale")

    def test_a_deposit_leaves_the_rest_at_risk(self):
        self._decide(600)
        order = self._quotation(1000, prepayment_percent=0.4)
        transaction = self._pay_online(order, 400)
        self.assertEqual(order.state, "sale")
        self.assertPosted(transaction)
        self.assertRow(exposure=600)

    def test_a_deposit_that_does_not_suffice_holds_the_order(self):
        self._decide(599)
        order = self._quotation(1000, prepayment_percent=0.4)
        transaction = self._pay_online(order, 400)
        self.assertEqual(order.state, "sent")
        self.assertEqual(order.insurance_state, "on_hold")
        self.assertEqual(order.insurance_excess, 1)
        self.assertPosted(transaction)
        self.assertRow(exposure=-400)

    def test_a_deposit_counts_on_the_tax_basis_of_the_policy(self):
        order = self._quotation(1000, taxed=True)
        self._transaction(order, 300)
        self._decide(1)
        self.assertEqual(self._check(order).amount, 750)
        self.policy.vat_insured = True
        self.assertEqual(self._check(order).amount, 900)

    def test_a_posted_payment_is_not_counted_twice(self):
        self._decide(599)
        order = self._quotation(1000, prepayment_percent=0.4)
        transaction = self._transaction(order, 400)
        self.assertEqual(float(self._check(order).excess), 1)
        self.assertEqual(float(self._check(order).amount), 600)
        transaction._post_process()
        self.assertPosted(transaction)
        self.assertEqual(float(self._check(order).excess), 1)
        self.assertEqual(float(self._check(order).amount), 1000)

    def test_two_payments_that_make_the_whole_are_a_full_payment(self):
        self._invoice(500)
        self._decide(0, status="refused")
        order = self._quotation(1000, prepayment_percent=1.0)
        self._pay_online(order, 600)
        self.assertNotEqual(order.state, "sale")
        self._pay_online(order, 400)
        self.assertEqual(order.state, "sale")

    def test_a_posted_payment_spent_on_an_invoice_does_not_pay_the_order(self):
        invoice = self._invoice(1000)
        self._decide(0, status="refused")
        order = self._quotation(1000)
        transaction = self._transaction(order, 1000)
        transaction._create_payment()
        lines = (transaction.payment_id.move_id + invoice).line_ids
        lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        self.assertRefused(order, "refused")

    def test_a_payment_by_bank_statement_counts_until_it_is_booked(self):
        self._decide(1)
        order = self._quotation(1000)
        transaction = self._transaction(order, 400)
        payment = transaction._create_payment()
        self._book_by_statement(payment)
        self.assertFalse(payment.move_id)
        self.assertEqual(float(self._check(order).amount), 600)
        payment.action_validate()
        self.assertFalse(payment.move_id)
        self.assertEqual(float(self._check(order).amount), 1000)

    def test_a_payment_cancelled_by_an_accountant_is_no_payment(self):
        self._decide(600)
        order = self._quotation(1000)
        transaction = self._transaction(order, 400)
        transaction._create_payment()
        transaction.payment_id.action_cancel()
        self.assertEqual(float(self._check(order).amount), 1000)

    def test_authorised_pending_and_failed_is_not_paid(self):
        self._decide(1)
        order = self._quotation(1000)
        self.provider.support_manual_capture = "partial"
        for state in ("draft", "pending", "authorized", "canceled"):
            self._transaction(order, 1000, state)
        self._transaction(order, 1000, "draft")._set_error("Declined")
        self.assertEqual(float(self._check(order).amount), 1000)

    def test_an_authorised_payment_holds_the_order_until_it_is_captured(self):
        self._decide(999)
        self.provider.support_manual_capture = "partial"
        order = self._quotation(1000)
        transaction = self._pay_online(order, 1000, "authorized")
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.insurance_hold_date)
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.insurance_hold_date)

    def test_a_payment_captured_in_parts_counts_once(self):
        self._decide(1)
        self.provider.support_manual_capture = "partial"
        order = self._quotation(1000)
        transaction = self._transaction(order, 500, "authorized")
        part = transaction._create_child_transaction(300)
        part._set_done()
        self.assertEqual(float(self._check(order).amount), 700)
        rest = transaction._create_child_transaction(200)
        rest._set_done()
        self.assertEqual(transaction.state, "done")
        self.assertEqual(float(self._check(order).amount), 500)

    def test_what_is_given_back_is_not_paid(self):
        self._decide(1)
        order = self._quotation(1000)
        transaction = self._transaction(order, 1000)
        self.assertTrue(self._check(order).fits)
        transaction._create_child_transaction(1000, is_refund=True)
        self.assertEqual(float(self._check(order).amount), 1000)

    def test_a_payment_for_two_orders_pays_neither(self):
        self._decide(1)
        orders = self._quotation(500) | self._quotation(500)
        self._transaction(orders, 1000)
        for order in orders:
            self.assertEqual(float(self._check(order).amount), 500)

    def test_tax_rounded_on_the_total_does_not_spoil_a_full_payment(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        tax = self._create_tax(self.company, 21)
        values = {
            "product_id": self.product.id,
            "price_unit": 0.32,
            "tax_ids": [(6, 0, tax.ids)],
        }
        order = self._order(0.32, line={"tax_ids": [(6, 0, tax.ids)]})
        order.write({"order_line": [(0, 0, values)] * 7})
        self.assertNotEqual(
            order.currency_id.compare_amounts(
                order.amount_total, sum(order.order_line.mapped("price_total"))
            ),
            0,
        )
        self._transaction(order, order.amount_total)
        self.assertTrue(self._check(order).fits)

    def test_what_is_delivered_beyond_the_order_is_not_paid_with_it(self):
        self._decide(0, status="refused")
        order = self._quotation(1000)
        order.sudo().order_line.qty_delivered = 2
        self._transaction(order, 1000)
        self.assertEqual(float(self._check(order).amount), 1000)


class TestPaymentFlow(PaymentCase):
    """A payment never fails because of insurance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(500)
        cls.approver.group_ids += cls.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )

    def test_a_held_order_gets_the_message_of_a_payment_received(self):
        order = self._quotation(1000, prepayment_percent=0.4)
        transaction = self._transaction(order, 400)
        confirmed = transaction._check_amount_and_confirm_order()
        self.assertFalse(confirmed)
        self.assertEqual(order.state, "sent")
        transaction._post_process()
        template = self.env.ref("sale.mail_template_sale_payment_executed")
        self.assertEqual(len(self._mails(order)), 1)
        self.assertIn("payment", self._mails(order).body.lower(), template.name)

    def test_a_confirmed_order_is_returned_once(self):
        order = self._quotation(500, prepayment_percent=0.4)
        transaction = self._transaction(order, 200)
        self.assertEqual(transaction._check_amount_and_confirm_order(), order)
        self.assertFalse(transaction._check_amount_and_confirm_order())

    def test_several_transactions_at_once_do_not_disturb_each_other(self):
        orders = [
            self._quotation(amount, prepayment_percent=0.1) for amount in (1000, 400)
        ]
        transactions = self.env["payment.transaction"].sudo()
        for order in orders:
            transactions += self._transaction(order, 100)
        confirmed = transactions._check_amount_and_confirm_order()
        self.assertEqual(confirmed, orders[1])
        self.assertEqual([o.state for o in orders], ["sent", "sale"])

    def test_the_scheduled_action_of_payments_does_the_same(self):
        order = self._quotation(1000, prepayment_percent=0.4)
        transaction = self._transaction(order, 400)
        with self.enter_registry_test_mode():
            cron = self.env.ref("payment.cron_post_process_payment_tx")
            self.assertIs(cron.method_direct_trigger(), True)
        self.assertPosted(transaction)
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.insurance_hold_date)

    def test_an_order_paid_by_instalments_leaves_its_hold(self):
        order = self._quotation(1000, prepayment_percent=0.1)
        self._pay_online(order, 100)
        self.assertTrue(order.insurance_hold_date)
        self._pay_online(order, 400)
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.insurance_hold_date)
        self.assertRow(exposure=500)

    def test_a_company_without_policy_confirms_as_odoo_does(self):
        self.policy.state = "draft"
        order = self._quotation(1000, prepayment_percent=0.4)
        self._pay_online(order, 400)
        self.assertEqual(order.state, "sale")
