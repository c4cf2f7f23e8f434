# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts of due lines in the currency of a policy."""

from odoo import fields


def in_policy_currency(line, amount, policy):
    """Convert an amount of a due line at the rate of the invoice's date.

    :param line: ``account.move.line`` record with all rights
    :param float amount: in the currency of the line
    :param policy: ``credit.insurance.policy`` record
    :rtype: float
    :raises MissingRateError: naming the currency without a rate
    """
    move = line.move_id
    return float(
        line.currency_id._credit_insurance_convert(
            amount,
            policy.currency_id,
            line.company_id,
            move.invoice_date or line.date,
        )
    )


def prepare_invoice(line, policy):
    """Return a due line as it is told to an insurer, in the currency of the policy.

    :param line: ``account.move.line`` record with all rights
    :param policy: ``credit.insurance.policy`` record
    :rtype: dict[str, str]
    :raises MissingRateError: naming the currency without a rate
    """
    move, digits = line.move_id, policy.currency_id.decimal_places
    amounts = {
        "amount": line.amount_currency,
        "outstanding": line.amount_residual_currency,
    }
    return {
        "number": move.name,
        "issued": fields.Date.to_string(move.invoice_date),
        "due": fields.Date.to_string(line.insurance_due_date),
        "delivered": fields.Date.to_string(move.insurance_delivery_date) or "",
        **{
            name: f"{in_policy_currency(line, amount, policy):.{digits}f}"
            for name, amount in amounts.items()
        },
    }
