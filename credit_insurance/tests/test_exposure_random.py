# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random

from odoo.tools import float_round

from .common import CreditInsuranceCase
from .documents import TODAY, days_ago

HISTORIES = 24
EVENTS = 8


class TestRandomHistories(CreditInsuranceCase):
    """The statement agrees with a slow and obvious sum over the documents.

    Each history is a buyer to whom two insured companies sell, invoice and credit,
    and who pays some of it, in two currencies, with and without tax.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls._create_company("Test Sister Company")
        cls.companies = cls.company | cls.sister
        cls.policy.company_ids = cls.companies
        cls.companies.credit_insurance_check = "none"
        cls.crown = cls._create_currency("QCR", rate=4.0)
        cls._set_rate(cls.crown, cls.sister, 5.0)
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Crowns", "currency_id": cls.crown.id}
        )

    def test_the_exposure_is_the_sum_of_the_documents(self):
        seen = set()
        for seed in range(HISTORIES):
            self.rng = random.Random(seed)
            self.policy.vat_insured = seed % 3 == 0
            self.buyer = self._create_buyer(f"Test Buyer {seed}")
            for _number in range(EVENTS):
                event = self.rng.choice(self.WHAT_HAPPENS)
                event(self)
            seen |= self._compare(seed)
        # The histories are no use if nothing ever happens in them.
        self.assertEqual(seen, {"invoiced", "overdue", "ordered", "negative"})

    def _compare(self, seed):
        sums = {company: self._sums(company) for company in self.companies}
        debts = {
            company: each["invoiced"] + each["ordered"]
            for company, each in sums.items()
        }
        shared = sum(max(debt, 0) for debt in debts.values())
        for company, debt in debts.items():
            row = self._row(company=company)
            label = f"history {seed}, {company.name}"
            for name in ("invoiced", "overdue", "ordered"):
                expected = sum(each[name] for each in sums.values())
                found = float(row[f"amount_{name}"])
                self.assertClose(found, expected, f"{name} of {label}")
            exposure = float(row["exposure"])
            self.assertClose(exposure, shared + min(debt, 0), label)
        seen = {name for each in sums.values() for name in each if each[name]}
        return seen | ({"negative"} if min(debts.values()) < 0 else set())

    def assertClose(self, found, expected, label):
        # A cent per company: 5/6 has no end, so half cents fall on either side.
        self.assertAlmostEqual(found, expected, delta=0.021, msg=label)

    # === THE SLOW SUM === #

    def _sums(self, company):
        """What a buyer owes to one company, in the currency of the policy."""
        sums = dict.fromkeys(("invoiced", "overdue", "ordered"), 0.0)
        for currency in self.eur | self.crown:
            open_items = self._open_items(company, currency)
            net, gross = self._on_order(company, currency)
            found = {
                "invoiced": self._net(open_items, net, gross),
                "ordered": gross if self.policy.vat_insured else net,
                "overdue": sum(
                    line.amount_residual_currency * self._share(line)
                    for line in open_items
                    if line.amount_residual > 0 and line.date_maturity < TODAY
                ),
            }
            for name, amount in found.items():
                sums[name] += self._in_euro(amount, currency, company)
        return {name: float_round(amount, 2) for name, amount in sums.items()}

    def _on_order(self, company, currency):
        """What is on order, without and with tax."""
        net = gross = 0.0
        for order in self.env["sale.order"].search(
            [
                ("partner_invoice_id.commercial_partner_id", "=", self.buyer.id),
                ("company_id", "=", company.id),
                ("currency_id", "=", currency.id),
                ("state", "=", "sale"),
            ]
        ):
            lines = order.order_line
            net += max(sum(map(self._open_amount, lines)), 0)
            gross += max(sum(map(self._open_amount_with_tax, lines)), 0)
        return net, gross

    def _open_items(self, company, currency):
        lines = self.env["account.move.line"].search(
            [
                ("partner_id.commercial_partner_id", "=", self.buyer.id),
                ("company_id", "=", company.id),
                ("currency_id", "=", currency.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        return lines.filtered("amount_residual")

    def _share(self, line):
        """The part of an invoice that counts; 1 for entries without taxes."""
        move = line.move_id
        if self.policy.vat_insured or not move.is_invoice():
            return 1
        return move.amount_untaxed / move.amount_total

    def _net(self, lines, ordered, ordered_gross):
        """Open items; payments on account count as the debts that they pay."""
        on_account = lines.filtered(
            lambda line: not line.move_id.is_invoice() and line.amount_residual < 0
        )
        debts = lines - on_account
        gross = sum(debts.mapped("amount_residual_currency"))
        net = sum(line.amount_residual_currency * self._share(line) for line in debts)
        paid = sum(on_account.mapped("amount_residual_currency"))
        if self.policy.vat_insured or gross + ordered_gross <= 0:
            return net + paid
        return net + paid * (net + ordered) / (gross + ordered_gross)

    def _open_amount(self, line):
        """What remains to be invoiced of an order line."""
        invoiced = sum(
            item.price_subtotal * (-1 if item.move_id.move_type == "out_refund" else 1)
            for item in line.invoice_lines
            if item.parent_state == "posted"
        )
        if line.is_downpayment:
            return -invoiced
        quantity = max(line.product_uom_qty, line.qty_delivered)
        return max(quantity * line.price_unit - invoiced, 0)

    def _open_amount_with_tax(self, line):
        taxed = line.order_id.order_line.tax_ids
        return self._open_amount(line) * (1.2 if taxed else 1)

    def _in_euro(self, amount, currency, company):
        return currency._convert(amount, self.eur, company, TODAY, round=False)

    # === WHAT HAPPENS === #

    def _any_company(self):
        return self.rng.choice(self.companies)

    def _any_amount(self):
        return self.rng.randint(1, 4000) / 4

    def _invoiced(self, **values):
        company = values.pop("company", self._any_company())
        taxed = company == self.company and self.rng.random() < 0.6
        return self._invoice(
            self._any_amount(),
            taxed=taxed,
            due=days_ago(self.rng.randint(-40, 40)),
            company_id=company.id,
            currency_id=self.rng.choice([self.eur, self.eur, self.crown]).id,
            **values,
        )

    def _drafted(self):
        self._invoiced(post=False)

    def _credited(self):
        self._invoiced(move_type="out_refund")

    def _paid(self):
        self._pay(self._invoiced())

    def _paid_in_part(self):
        invoice = self._invoiced()
        self._pay(invoice, amount=round(invoice.amount_total * self.rng.random(), 2))

    def _paid_ahead(self):
        self._pay_ahead(self._any_amount(), company=self._any_company())

    def _ordered(self):
        values = {"pricelist_id": self.pricelist.id} if self.rng.random() < 0.3 else {}
        order = self._order(
            self._any_amount(),
            confirm=True,
            taxed=self.rng.random() < 0.6,
            line={"product_uom_qty": self.rng.randint(1, 9)},
            **values,
        )
        return order

    def _ordered_and_delivered(self):
        order = self._ordered()
        order.order_line.qty_delivered = self.rng.randint(0, 12)

    def _ordered_and_cancelled(self):
        self._ordered()._action_cancel()

    def _ordered_and_invoiced(self):
        order = self._ordered()
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = self.rng.randint(1, 9)
        if self.rng.random() < 0.7:
            invoice.action_post()

    def _ordered_for_another_address(self):
        office = self.env["res.partner"].create(
            {"name": "Test Office", "parent_id": self.buyer.id, "type": "invoice"}
        )
        stranger = self._create_buyer("Test Orderer")
        values = {"partner_invoice_id": office.id, "buyer": stranger}
        self._order(self._any_amount(), confirm=True, **values)
        # And one that the buyer orders for somebody else to pay.
        values = {"partner_invoice_id": stranger.id}
        self._order(self._any_amount(), confirm=True, **values)

    def _ordered_with_down_payment(self):
        order = self._ordered()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "percentage", "amount": 30})
        )
        wizard._create_invoices(order).action_post()

    def _delivered_what_was_not_ordered(self):
        order = self._ordered()
        order.order_line.copy(
            {"order_id": order.id, "product_uom_qty": 0, "price_unit": 40}
        ).qty_delivered = self.rng.randint(1, 5)

    def _ordered_and_locked(self):
        self._ordered().action_lock()

    def _invoiced_and_taken_back(self):
        invoice = self._invoiced()
        invoice.button_draft()
        if self.rng.random() < 0.5:
            invoice.action_post()

    def _paid_and_unpaid(self):
        invoice = self._invoiced()
        self._pay(invoice)
        invoice.line_ids.remove_move_reconcile()

    WHAT_HAPPENS = (
        _invoiced,
        _drafted,
        _credited,
        _paid,
        _paid_in_part,
        _paid_ahead,
        _ordered,
        _ordered_and_delivered,
        _ordered_and_cancelled,
        _ordered_and_invoiced,
        _ordered_and_locked,
        _ordered_for_another_address,
        _ordered_with_down_payment,
        _delivered_what_was_not_ordered,
        _invoiced_and_taken_back,
        _paid_and_unpaid,
    )
