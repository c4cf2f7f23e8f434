# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the buyer owed before, and paid ahead: over companies, currencies, taxes."""

from datetime import date

from odoo.fields import Command

from .documents import TODAY, days_ago, in_days
from .invoices import InvoiceCase


class TestOlderBalance(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def test_part_payments_leave_the_rest(self):
        first = self._deliver(900, days_ago(20))
        self._pay(first, 500, day=days_ago(10))
        self.assertFrozen(self._deliver(700), (600, "permanent"), (100, "over_limit"))

    def test_a_payment_on_account_pays_the_oldest(self):
        self._deliver(900, days_ago(20))
        self._pay_ahead(500)
        self.assertFrozen(self._deliver(700), (600, "permanent"), (100, "over_limit"))

    def test_a_credit_note_that_settles_nothing_yet(self):
        self._deliver(900, days_ago(20))
        self._credit_note(500, invoice_date=days_ago(2))
        self.assertFrozen(self._deliver(700), (600, "permanent"), (100, "over_limit"))

    def test_younger_deliveries_do_not_count(self):
        self._deliver(900, days_ago(3))
        old = self._deliver(700, days_ago(5), posted=TODAY)
        self.assertFrozen(old, (700, "permanent"))

    def test_uninsured_debts_take_the_limit_too(self):
        self._deliver(600, days_ago(20), term=90)
        self.assertFrozen(self._deliver(700), (400, "permanent"), (300, "over_limit"))

    def test_an_opening_balance_is_a_debt(self):
        receivable = self.buyer.property_account_receivable_id
        income = self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", self.company.ids)]
        )
        lines = [
            {"account_id": receivable.id, "debit": 800, "partner_id": self.buyer.id},
            {"account_id": income[0].id, "credit": 800},
        ]
        self.env["account.move"].create(
            {
                "date": days_ago(9),
                "line_ids": [Command.create(line) for line in lines],
            }
        ).action_post()
        self.assertFrozen(self._deliver(700), (200, "permanent"), (500, "over_limit"))

    def test_drafts_are_no_debt(self):
        self._invoice(900, post=False, invoice_date=days_ago(9))
        self.assertFrozen(self._deliver(700), (700, "permanent"))

    def test_what_was_open_on_a_past_day(self):
        first = self._deliver(900, days_ago(30), term=60)
        second = self._deliver(700, days_ago(20))
        self._pay(first, 300, day=days_ago(15))
        self._pay(first, day=days_ago(8))
        expected = {
            days_ago(16): [(100, "permanent"), (600, "over_limit")],
            days_ago(15): [(400, "permanent"), (300, "over_limit")],
            days_ago(9): [(400, "permanent"), (300, "over_limit")],
            days_ago(8): [(700, "permanent")],
        }
        found = {day: self._answer(second, day) for day in expected}
        self.assertEqual(found, expected)

    def test_a_payment_taken_back_leaves_the_debt(self):
        first = self._deliver(900, days_ago(30))
        self._pay(first, day=days_ago(15))
        second = self._deliver(700, days_ago(10))
        self.assertFrozen(second, (700, "permanent"))
        first.line_ids.remove_move_reconcile()
        self.env["account.payment"].search(
            [("partner_id", "=", self.buyer.id)]
        ).action_draft()
        self.assertEqual(
            self._answer(second), [(100, "permanent"), (600, "over_limit")]
        )

    def test_the_answer_of_the_posting_day_is_what_was_frozen(self):
        first = self._deliver(700, days_ago(40), term=20)
        second = self._deliver(500, days_ago(25), posted=days_ago(22))
        self._pay(first, 200, day=days_ago(24))
        third = self._deliver(600, days_ago(21))
        self._pay_ahead(300, date=days_ago(20))
        fourth = self._deliver(900, days_ago(19), posted=days_ago(18))
        frozen = {move: self._parts(move) for move in first | second | third | fourth}
        self._pay(second, day=days_ago(3))
        self._decide(0, status="withdrawn", date_from=days_ago(30), decided_on=TODAY)
        for move, posted in (
            (first, days_ago(40)),
            (third, days_ago(21)),
            (fourth, days_ago(18)),
        ):
            self.assertEqual(self._answer(move, posted), frozen[move])


class TestPaidAhead(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def test_what_was_paid_ahead_is_not_at_risk(self):
        self._pay_ahead(400)
        invoice = self._deliver(600)
        self.assertFrozen(
            invoice, (400, "prepaid"), (200, "permanent"), state="insured"
        )
        self.assertEqual(invoice.uninsured_amount, 0)

    def test_it_is_the_same_once_it_is_reconciled(self):
        payment = self._pay_ahead(400)
        invoice = self._deliver(600)
        (payment.move_id | invoice).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(invoice.payment_state, "partial")
        self.assertEqual(self._answer(invoice), [(400, "prepaid"), (200, "permanent")])

    def test_paid_after_the_delivery_was_at_risk(self):
        invoice = self._deliver(600, days_ago(5))
        self._pay(invoice)
        self.assertEqual(self._answer(invoice), [(600, "permanent")])

    def test_paid_in_full(self):
        self._pay_ahead(700)
        invoice = self._deliver(600)
        self.assertFrozen(invoice, (600, "prepaid"), state="not_at_risk")

    def test_older_debts_take_what_was_paid_ahead(self):
        self._deliver(300, days_ago(5))
        self._pay_ahead(400)
        self.assertFrozen(self._deliver(600), (100, "prepaid"), (500, "permanent"))

    def test_without_tax_it_counts_without_tax(self):
        self._pay_ahead(600)
        invoice = self._deliver(1_000, taxed=True)
        self.assertFrozen(invoice, (500, "prepaid"), (500, "permanent"))

    def test_a_down_payment_is_asked_for_in_advance(self):
        order = self._order(1_000)
        self.company.credit_insurance_check = "none"
        order.action_confirm()
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 30,
            }
        )
        wizard.create_invoices()
        down_payment = order.invoice_ids
        down_payment.action_post()
        self.assertFrozen(down_payment, (300, "prepaid"), state="not_at_risk")


class TestTaxes(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def test_without_tax(self):
        self._deliver(600, days_ago(5), taxed=True)
        invoice = self._deliver(600, taxed=True)
        self.assertFrozen(invoice, (400, "permanent"), (200, "over_limit"))

    def test_with_tax(self):
        self.policy.vat_insured = True
        self._deliver(600, days_ago(5), taxed=True)
        invoice = self._deliver(600, taxed=True)
        self.assertFrozen(invoice, (280, "permanent"), (440, "over_limit"))

    def test_a_part_payment_pays_tax_in_proportion(self):
        first = self._deliver(600, days_ago(5), taxed=True)
        self._pay(first, 360)
        invoice = self._deliver(800, taxed=True)
        self.assertFrozen(invoice, (700, "permanent"), (100, "over_limit"))

    def test_a_credit_note_counts_with_its_own_tax(self):
        self._deliver(600, days_ago(5), taxed=True)
        self._deliver(300, days_ago(5))
        self._credit_note(300, invoice_date=days_ago(1))
        invoice = self._deliver(800, taxed=True)
        self.assertFrozen(invoice, (400, "permanent"), (400, "over_limit"))


class TestCurrencies(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)
        cls.foreign = cls._create_currency("TFC", 2.0)

    def test_the_rate_of_the_invoice_counts(self):
        self._set_rate(self.foreign, self.company, 4.0, in_days(1))
        invoice = self._deliver(1_000, currency_id=self.foreign.id)
        self.assertFrozen(invoice, (500, "permanent"))
        self.assertEqual(invoice.insurance_currency_id, self.eur)

    def test_debts_of_all_currencies_add_up(self):
        self._deliver(1_000, days_ago(5), currency_id=self.foreign.id)
        self._deliver(200, days_ago(4))
        self.assertFrozen(self._deliver(600), (300, "permanent"), (300, "over_limit"))

    def test_half_a_cent_is_rounded_up(self):
        invoice = self._deliver(0.01, currency_id=self.foreign.id)
        self.assertFrozen(invoice, (0.01, "permanent"))

    def test_a_policy_in_another_currency(self):
        policy = self._create_policy(
            "TEST-TFC", currency_id=self.foreign.id, date_from=date(2026, 2, 1)
        )
        buyer = self._create_buyer("Test Foreign Buyer")
        self._decide(500, buyer=buyer, policy=policy)
        invoice = self._deliver(300, buyer=buyer)
        self.assertFrozen(invoice, (500, "permanent"), (100, "over_limit"))
        self.assertEqual(invoice.insurance_currency_id, self.foreign)

    def test_a_top_up_in_another_currency(self):
        top_up = self._create_policy(
            "CAP-1", layer="top_up", currency_id=self.foreign.id
        )
        self._decide(500, policy=top_up)
        invoice = self._deliver(1_300)
        self.assertFrozen(
            invoice, (1_000, "permanent"), (250, "top_up"), (50, "over_limit")
        )


class TestCompanies(InvoiceCase):
    """Companies under one policy share its limits, whatever the reader may see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls._create_company("Test Sister Company")
        cls.policy.company_ids = cls.company | cls.sister
        cls._decide(1_000)

    def _of_sister(self, amount, *args, **values):
        return self._deliver(amount, *args, company_id=self.sister.id, **values)

    def test_debts_to_a_sister_take_the_limit(self):
        self._of_sister(700, days_ago(5))
        invoice = self._deliver(600, user=self.accountant)
        self.assertEqual(self.accountant.company_ids, self.company)
        self.assertFrozen(invoice, (300, "permanent"), (300, "over_limit"))

    def test_what_was_paid_ahead_to_a_sister_is_hers(self):
        self._of_sister(700, days_ago(5))
        self._pay_ahead(900, company=self.sister)
        self.assertFrozen(self._deliver(600), (600, "permanent"))

    def test_cover_that_stopped_at_a_sister_has_stopped(self):
        self._of_sister(10, days_ago(120))
        self.assertFrozen(self._deliver(600), (600, "stopped"))

    def test_a_sister_that_is_not_insured_does_not_count(self):
        self.policy.company_ids = self.company
        self._of_sister(700, days_ago(5))
        self.assertFrozen(self._deliver(600), (600, "permanent"))

    def test_a_sister_whose_own_policy_answers_does_not_count(self):
        own = self._create_policy(
            "SISTER-1",
            company_ids=[Command.set(self.sister.ids)],
            date_from=date(2026, 2, 1),
        )
        self._cover(policy=own)
        self._of_sister(700, days_ago(5))
        self.assertFrozen(self._deliver(600), (600, "permanent"))

    def test_a_branch_is_insured_with_its_company(self):
        branch = self._create_company("Test Branch", parent_id=self.company.id)
        self._deliver(700, days_ago(5))
        invoice = self._deliver(600, company_id=branch.id)
        self.assertFrozen(invoice, (300, "permanent"), (300, "over_limit"))

    def test_parts_belong_to_the_company_of_their_invoice(self):
        mine, hers = self._deliver(100), self._of_sister(100)
        parts = self._as(self.accountant, self.company)["credit.insurance.insured.part"]
        self.assertEqual(
            parts.search([("partner_id", "=", self.buyer.id)]), mine.insurance_part_ids
        )
        self.assertTrue(hers.insurance_part_ids)
