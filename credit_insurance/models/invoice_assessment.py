# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Puts the facts of an invoice before the rule."""

from dataclasses import dataclass

from ..rules import insured_amount, receivable
from . import invoice_facts
from .credit_insurance_policy_delivery import Choice
from .invoice_standing import InvoiceStanding


@dataclass(frozen=True)
class Answer:
    """What is insured of an invoice, as known on a day.

    :param choice: the policy that answers
    :param invoice: what the rule was told of the invoice
    :param standing: what it was told of the buyer
    :param assessment: its answer, in policy currency
    :param decision_id: the decision that gives the limit or put it to zero, False
        without any
    """

    choice: Choice
    invoice: receivable.Invoice
    standing: receivable.Standing
    assessment: receivable.Assessment
    decision_id: int


def assess(move, choice, day):
    """Tell what is insured of an invoice.

    :param move: ``account.move`` record with all rights
    :param choice: ``Choice`` of the policy that answers
    :param datetime.date day: the day whose knowledge counts
    :rtype: Answer
    :raises MissingRateError: naming the currency without a rate
    """
    buyer = InvoiceStanding(move, choice, day)
    invoice = invoice_facts.to_rule(move, choice.policy, buyer.prepaid)
    standing = buyer.standing
    assessment = insured_amount.assess(
        invoice, choice.terms(), standing, choice.policy.currency_id.decimal_places
    )
    return Answer(choice, invoice, standing, assessment, buyer.ruling_decision_id)
