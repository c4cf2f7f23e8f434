# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Input from which no right figure can be computed.

A refusal names what is wrong by a code and values; whoever shows it words it.
"""

from datetime import date
from decimal import Decimal

ZERO, HUNDRED = Decimal(0), Decimal(100)


class RuleError(ValueError):
    """The facts or terms contradict each other or are incomplete.

    :param code: ``not_a_number``, ``negative``, ``percentage``, ``unknown_choice``,
        ``dates_reversed``, ``missing_date``, ``loss_before_delivery``,
        ``missing_rate``, ``missing_premium``, ``mixed_companies``, ``duplicate_key``,
        ``tax_above_amount``, ``deductible_above_ceiling``, ``above_debt``,
        ``before_loss``, ``outside_year``, ``not_rounded`` or ``unbalanced``
    :param values: the values that are wrong, by name
    """

    def __init__(self, code: str, **values: object):
        super().__init__(code, values)
        self.code = code
        self.values = values


def check_numbers(**numbers: Decimal | None) -> None:
    """Refuse what is not a finite Decimal; ``None`` stands for a value not given."""
    for name, number in numbers.items():
        if number is None:
            continue
        if not isinstance(number, Decimal) or not number.is_finite():
            raise RuleError("not_a_number", field=name, value=number)


def check_amounts(**amounts: Decimal | None) -> None:
    """Refuse negative amounts."""
    check_numbers(**amounts)
    for name, amount in amounts.items():
        if amount is not None and amount < ZERO:
            raise RuleError("negative", field=name, value=amount)


def check_percentages(**percentages: Decimal) -> None:
    """Refuse what is not between 0 and 100, both included."""
    check_numbers(**percentages)
    for name, percentage in percentages.items():
        if not ZERO <= percentage <= HUNDRED:
            raise RuleError("percentage", field=name, value=percentage)


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise RuleError("unknown_choice", field=name, value=value)


def check_order(first: date | None, last: date | None, **values: object) -> None:
    """Refuse a period that ends before it starts; open ends are fine."""
    if first and last and last < first:
        raise RuleError("dates_reversed", first=first, last=last, **values)
