# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refusing facts and terms from which no right indemnity can be computed."""

from collections import Counter
from decimal import Decimal

from .claim import (
    AFL_BASES,
    CURRENCY_RULES,
    DEDUCTIBLE_STAGES,
    LIMIT_FILLS,
    Credit,
    Item,
    Layer,
    Loss,
    Terms,
    Year,
)
from .rule_error import (
    RuleError,
    check_amounts,
    check_choice,
    check_order,
    check_percentages,
)


def check_terms(terms: Terms, year: Year) -> None:
    """Refuse terms that are impossible or contradict each other.

    :raises RuleError: ``unknown_choice``, ``negative``, ``percentage``,
        ``missing_premium``, ``deductible_above_ceiling``
    """
    check_choice("limit_fill", terms.limit_fill, LIMIT_FILLS)
    check_choice("currency_rule", terms.currency_rule, CURRENCY_RULES)
    check_choice("deductible_stage", terms.deductible_stage, DEDUCTIBLE_STAGES)
    check_choice("afl_base", terms.afl_base, AFL_BASES)
    check_amounts(
        deductible_each=terms.deductible_each,
        claim_threshold=terms.claim_threshold,
        minimum_retention=terms.minimum_retention,
        aggregate_first_loss=terms.aggregate_first_loss,
        max_liability=terms.max_liability,
        max_liability_multiple=terms.max_liability_multiple,
        afl_used=year.afl_used,
        paid=year.paid,
        premium=year.premium,
    )
    check_percentages(payee_percentage=terms.payee_percentage)
    most = ceiling(terms, year)
    if most is not None and terms.deductible_each > most:
        raise RuleError(
            "deductible_above_ceiling", deductible=terms.deductible_each, ceiling=most
        )


def ceiling(terms: Terms, year: Year) -> Decimal | None:
    """Return the most that is paid for the year; ``None``: no ceiling.

    :raises RuleError: ``missing_premium`` where it is a multiple of an unknown premium
    """
    bounds = [] if terms.max_liability is None else [terms.max_liability]
    if terms.max_liability_multiple is not None:
        if year.premium is None:
            raise RuleError("missing_premium", multiple=terms.max_liability_multiple)
        bounds.append(terms.max_liability_multiple * year.premium)
    return min(bounds, default=None)


def check_loss(loss: Loss) -> None:
    """Refuse a loss whose facts are impossible.

    :raises RuleError: naming the item, credit or layer by its key
    """
    check_amounts(withheld=loss.withheld)
    for layer in loss.layers:
        _check_layer(layer)
    for item in loss.items:
        _check_item(item, loss)
    for credit in loss.credits:
        check_amounts(amount=credit.amount)
        _check_rates(credit, rate=credit.rate)
    _check_keys(loss.items)
    _check_keys(loss.credits)
    _check_companies(loss)


def _check_layer(layer: Layer) -> None:
    check_amounts(limit=layer.amount)
    check_percentages(insured_percentage=layer.percentage)
    check_order(layer.date_from, layer.date_to, layer=layer.kind)


def _check_item(item: Item, loss: Loss) -> None:
    check_amounts(amount=item.amount, tax=item.tax, older=item.older)
    if item.tax > item.amount:
        raise RuleError(
            "tax_above_amount", key=item.key, tax=item.tax, amount=item.amount
        )
    _check_rates(item, invoice_rate=item.invoice_rate, loss_rate=item.loss_rate)
    if item.delivered_on > loss.date_of_loss:
        raise RuleError(
            "loss_before_delivery",
            key=item.key,
            delivered=item.delivered_on,
            loss=loss.date_of_loss,
        )


def _check_rates(record: Item | Credit, **rates: Decimal | None) -> None:
    check_amounts(**rates)
    if any(rate is not None and not rate for rate in rates.values()):
        raise RuleError("missing_rate", key=record.key, currency=record.currency)


def _check_keys(records: tuple[Item, ...] | tuple[Credit, ...]) -> None:
    for key, times in Counter(record.key for record in records).items():
        if times > 1:
            raise RuleError("duplicate_key", key=key)


def _check_companies(loss: Loss) -> None:
    found = {record.company for record in (*loss.items, *loss.credits)}
    strangers = found - loss.companies if loss.companies else found
    if strangers and (loss.companies or len(strangers) > 1):
        companies = tuple(sorted(strangers, key=str))
        raise RuleError("mixed_companies", companies=companies)
