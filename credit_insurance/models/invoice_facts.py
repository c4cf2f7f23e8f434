# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an insurer asks about an invoice; ``move`` is a record with all rights."""

from decimal import Decimal

from odoo import fields

from ..rules import receivable


def is_insurable(move):
    """Tell whether this is a sale on credit: an invoice or a receipt, not a refund."""
    return move.move_type in ("out_invoice", "out_receipt")


def delivery(move):
    """Return (day of the delivery, whether it is assumed).

    Stock knows when goods left. Otherwise the invoice is taken to be of the day of
    the delivery, and said to be so.
    """
    if move.delivery_date:
        return move.delivery_date, False
    return invoice_date(move), True


def invoice_date(move):
    """Return the date of an invoice; a draft without one would get today's."""
    return move.invoice_date or fields.Date.context_today(move)


def receivable_lines(move):
    """Return the items of the customer: one for each due date."""
    return move.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )


def convert(move, amount, currency, policy, company=None):
    """Convert to the policy's currency at the rate of the invoice's date.

    :param company: whose rates apply, the invoice's own unless told
    :rtype: decimal.Decimal
    :raises MissingRateError: naming the currency without a rate
    """
    return currency._credit_insurance_convert(
        amount, policy.currency_id, company or move.company_id, invoice_date(move)
    )


def insurable_amount(move, policy):
    """Return the amount on the policy's tax basis, in policy currency.

    :raises MissingRateError: naming the currency without a rate
    """
    if not is_insurable(move):
        return receivable.ZERO
    amount = move.amount_total if policy.vat_insured else move.amount_untaxed
    return convert(move, amount, move.currency_id, policy)


def net_share(move, policy):
    """Return the part of the invoice that counts: 1 where the policy insures taxes."""
    if policy.vat_insured or not move.amount_total:
        return Decimal(1)
    return Decimal(str(move.amount_untaxed / move.amount_total))


def paid_by(move, delivered_on, day):
    """Return what had been paid on this very invoice by the day of its delivery.

    :param datetime.date day: reconciliations of later days do not count
    :rtype: float
    :returns: with tax, in the currency of the invoice
    """
    early = receivable_lines(move).matched_credit_ids.filtered(
        lambda part: part.max_date <= day and part.credit_move_id.date <= delivered_on
    )
    return sum(early.mapped("debit_amount_currency"))


def open_on(move, day):
    """Return what was open on a past day, with tax, in the invoice's currency."""
    lines = receivable_lines(move)
    later = lines.matched_credit_ids.filtered(lambda part: part.max_date > day)
    open_now = sum(lines.mapped("amount_residual_currency"))
    return open_now + sum(later.mapped("debit_amount_currency"))


def to_rule(move, policy, prepaid):
    """Return the invoice as the rule wants it.

    :param decimal.Decimal prepaid: what was paid ahead for it, policy currency
    :rtype: credit_insurance.rules.receivable.Invoice
    """
    amount = insurable_amount(move, policy)
    return receivable.Invoice(
        amount=amount,
        delivered_on=delivery(move)[0],
        invoiced_on=invoice_date(move),
        instalments=tuple(
            receivable.Instalment(
                line.date_maturity, Decimal(str(line.amount_currency))
            )
            for line in receivable_lines(move)
            if line.date_maturity
        ),
        # Nothing is delivered against a down payment before it is paid.
        prepaid=amount if move._is_downpayment() else prepaid,
    )
