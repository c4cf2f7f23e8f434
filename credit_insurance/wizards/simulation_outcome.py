# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the simulation asks, of whom, and what it finds out."""

from dataclasses import dataclass, field
from decimal import Decimal

from odoo import fields, models
from odoo.tools import float_repr

from ..rules import simulation as rules
from ..rules.check import CoverCheck
from ..rules.outlook import Outlook


@dataclass(frozen=True)
class Outcome:
    """Everything that the simulation found out, for the fields and the sentences.

    :param row: the buyer's columns of ``credit.insurance.exposure``
    :param answer: the order check's answer, after the deposit
    :param sale: the sale in its own currency
    :param outlook: ``None`` where there is nothing to look ahead from
    :param deposit: what must be paid in advance; ``None``: it would not help
    """

    row: dict
    answer: CoverCheck
    sale: rules.Sale
    term: rules.TermEffect | None = None
    outlook: Outlook | None = None
    deposit: Decimal | None = None
    steps: tuple[rules.Step, ...] = field(default=())

    @property
    def window(self):
        return rules.window(self.steps)

    @property
    def proposal(self):
        """The limit to ask for; zero where more cover is no answer, or not needed."""
        if not self.outlook or self.answer.stopped:
            return Decimal(0)
        amount = rules.cover_to_ask(self.answer)
        return amount if amount > self.answer.limit else Decimal(0)


class CreditInsuranceSimulation(models.TransientModel):
    _inherit = "credit.insurance.simulation"

    def _payer(self):
        """Return who is to pay: that of the order, if there is one."""
        return self.order_id.partner_invoice_id or self.partner_id

    def _company(self):
        """Return the selling company, with all rights.

        The order's or the user's own, never the field: a client may send whatever it
        likes in a field, and the answer tells what a customer owes.
        """
        return (self.order_id.company_id or self.env.company).sudo()

    def _simulate(self):
        """Ask the order check and look ahead.

        :rtype: Outcome
        """
        self.ensure_one()
        payer = self._payer()
        if not payer:
            return Outcome({}, CoverCheck("none"), rules.Sale(Decimal(0), Decimal(0)))
        for record in (self.order_id, payer):
            if record:
                record.check_access("read")
        company = self._company()
        answer = payer._credit_insurance_check(
            lambda vat_insured: float(self._sale(vat_insured).at_risk),
            company,
            self.currency_id,
            origin=self.order_id or None,
        )
        row, outlook = payer._credit_insurance_outlook(company)
        sale = self._sale(row.get("vat_insured"))
        if not outlook or answer.status == "unknown":
            return Outcome(row, answer, sale)
        return self._look_ahead(row, answer, sale, outlook)

    def _look_ahead(self, row, answer, sale, outlook):
        today = fields.Date.context_today(self)
        whole = self.currency_id._credit_insurance_convert(
            float(sale.amount),
            self.env["res.currency"].browse(row["currency_id"]),
            self._company(),
            today,
        )
        return Outcome(
            row=row,
            answer=answer,
            sale=sale,
            term=rules.term(self._instalments(sale), today, outlook.max_term_days),
            outlook=outlook,
            deposit=rules.deposit(sale, answer, whole),
            steps=rules.steps(
                answer, outlook.payments, outlook.limits, today, outlook.stops_on
            ),
        )

    def _sale(self, vat_insured):
        """Return the sale as a rule's object, less what was paid on the order already.

        :rtype: rules.simulation.Sale
        """
        amount = self._decimal(self.amount_total if vat_insured else self.amount)
        total = self._decimal(self.amount_total)
        order = self.order_id.sudo()
        if order:
            basis = order.amount_total if vat_insured else order.amount_untaxed
            paid = self._decimal(basis - order._get_credit_amount(vat_insured))
            amount -= paid
            total -= self._decimal(
                float(paid) * order.amount_total / basis if basis else 0.0
            )
        return rules.Sale(
            amount=amount,
            total=total,
            places=self.currency_id.decimal_places,
            deposit=self._decimal(max(self.deposit, 0.0)),
        )

    def _instalments(self, sale):
        """Return when what is left of the sale would be due, if invoiced today.

        :rtype: tuple[rules.simulation.Instalment, ...]
        """
        today = fields.Date.context_today(self)
        left = max(sale.total - sale.deposit, Decimal(0))
        if not left:
            return ()
        if not self.payment_term_id:
            return (rules.Instalment(today, left),)
        tax = self.currency_id.round(
            float(left) * self.amount_tax / self.amount_total
            if self.amount_total
            else 0
        )
        # Amounts in company currency are of no interest here.
        net = float(left) - tax
        terms = self.payment_term_id._compute_terms(
            date_ref=today,
            currency=self.currency_id,
            company=self._company(),
            tax_amount=tax,
            tax_amount_currency=tax,
            sign=1,
            untaxed_amount=net,
            untaxed_amount_currency=net,
        )
        return tuple(
            rules.Instalment(line["date"], self._decimal(line["foreign_amount"]))
            for line in terms["line_ids"]
            if line["foreign_amount"]
        )

    def _tax_rate(self):
        """Return the taxes per unit without tax: the order's, or the usual ones."""
        order = self.order_id
        if order:
            return (
                order.amount_tax / order.amount_untaxed if order.amount_untaxed else 0
            )
        company = self._company()
        customer = self._payer().with_company(company)
        positions = self.env["account.fiscal.position"].with_company(company)
        taxes = positions._get_fiscal_position(customer).map_tax(
            company.account_sale_tax_id
        )
        result = taxes.compute_all(100.0, handle_price_include=False)
        return (result["total_included"] - result["total_excluded"]) / 100

    def _decimal(self, amount):
        return Decimal(float_repr(amount, self.currency_id.decimal_places))
