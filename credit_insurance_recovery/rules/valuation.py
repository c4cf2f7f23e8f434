# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Debts in the currency of the policy and on its tax basis."""

from decimal import Decimal

from .claim import INVOICE, LOSS, Credit, Item, Terms
from .rule_error import ZERO, RuleError

ONE = Decimal(1)


def is_foreign(record: Item | Credit, terms: Terms) -> bool:
    return record.currency not in (None, terms.currency)


def rate_of_item(item: Item, terms: Terms) -> Decimal:
    """Return policy currency for one unit of the item's, by the policy's rule.

    :raises RuleError: ``missing_rate``; the lower of two needs both
    """
    if not is_foreign(item, terms):
        return ONE
    rates = {INVOICE: [item.invoice_rate], LOSS: [item.loss_rate]}.get(
        terms.currency_rule, [item.invoice_rate, item.loss_rate]
    )
    if None in rates:
        raise RuleError(
            "missing_rate",
            key=item.key,
            currency=item.currency,
            rule=terms.currency_rule,
        )
    return min(rates)


def rate_of_credit(credit: Credit, terms: Terms) -> Decimal:
    """Return policy currency for one unit of the credit's, on the day it came.

    :raises RuleError: ``missing_rate``
    """
    if not is_foreign(credit, terms):
        return ONE
    if credit.rate is None:
        raise RuleError("missing_rate", key=credit.key, currency=credit.currency)
    return credit.rate


def insurable(item: Item, amount: Decimal, terms: Terms) -> Decimal:
    """Return an amount of the item, with tax, as the policy insures it.

    Each item has its own share of tax.

    :param amount: in the item's currency
    :returns: policy currency and tax basis, not rounded
    """
    value = amount * rate_of_item(item, terms)
    if terms.vat_insured or not item.amount:
        return value
    return value * (item.amount - item.tax) / item.amount if value else ZERO
