# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts of due lines in the currency of a policy."""


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
