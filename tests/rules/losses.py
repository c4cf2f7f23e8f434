# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Short ways to write losses down in tests of indemnities."""

from datetime import date, timedelta
from decimal import Decimal

from credit_insurance_recovery.rules.claim import Credit, Item, Layer, Loss, Terms, Year
from credit_insurance_recovery.rules.indemnity import indemnify

LOSS_ON = date(2026, 9, 1)
FIRST = date(2026, 1, 5)
CENT = Decimal("0.01")


def item(key, amount, delivered=FIRST, term=30, **values):
    """A due line; ``tax`` and ``older`` may be given as plain numbers."""
    for name in ("tax", "older", "invoice_rate", "loss_rate"):
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    due = delivered + timedelta(days=term)
    return Item(key, delivered, due, Decimal(amount), **values)


def credit(key, amount, on, **values):
    if "rate" in values:
        values["rate"] = Decimal(values["rate"])
    return Credit(key, on, Decimal(amount), **values)


def layer(amount, percentage=90, kind="permanent", **values):
    return Layer(kind, Decimal(amount), Decimal(percentage), **values)


def loss(items, *layers, paid=(), on=LOSS_ON, **values):
    return Loss(on, tuple(items), tuple(paid), layers, **values)


def terms(**values):
    texts = ("limit_fill", "currency_rule", "deductible_stage", "afl_base", "currency")
    same = (*texts, "vat_insured", "refused_take_limit", "places")
    return Terms(**{k: v if k in same else Decimal(v) for k, v in values.items()})


def of_one(amount, limit=10**6, percentage=90, year=None, **values):
    """The indemnity of a single debt, under terms."""
    one = loss([item(1, amount)], layer(limit, percentage))
    year = Year(**{name: Decimal(value) for name, value in (year or {}).items()})
    return indemnify(one, terms(**values), year)


def step(result, code):
    (found,) = [one for one in result.steps if one.code == code]
    return found


def insured(result):
    """What is insured, by item."""
    return {outcome.key: outcome.insured for outcome in result.items}
