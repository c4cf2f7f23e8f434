# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The indemnity of one loss, from the buyer's account to the cent, explained.

Source of the rules: domain notes, A6 (order of operations) with A3, A5, A8 and A10.
What policies do not agree on is a term, never a constant here.
"""

from collections.abc import Mapping

from .allocation import Ledger, allocate
from .cents import rounded, shared_out
from .claim import Layer, Loss, Terms, Year
from .claim_checks import check_loss, check_terms
from .deductions import Tranche, settle
from .explanation import Indemnity, ItemOutcome, Part, Settlement, Step
from .limit_filling import Debt, fill
from .rule_error import ZERO
from .valuation import insurable, rate_of_item

#: A policy year without an earlier loss.
NEW_YEAR = Year()
#: Findings of an invoice's assessment that say nothing on whether it is insurable: the
#: limit is filled anew at the date of loss, and what was paid ahead is a credit.
_NOT_REFUSALS = frozenset({"room", "prepaid", "amount"})


def refusal(assessment) -> str:
    """Return why an assessed due line is not insurable, empty when it is.

    For :attr:`claim.Item.reason`; the line is to be assessed on its own, with its due
    date as the only instalment.

    :param assessment: what ``credit_insurance.rules.insured_amount.assess`` returns
    """
    tests = (test for test in assessment.findings if test.key not in _NOT_REFUSALS)
    return next((test.reason for test in tests if test.reason), "")


def indemnify(loss: Loss, terms: Terms, year: Year = NEW_YEAR) -> Indemnity:
    """Return what the policy owes for a loss, and every step that leads there.

    The order of items, credits and companies is irrelevant; that of layers is the
    order in which they are filled.

    :raises RuleError: where facts or terms contradict each other or a rate is missing
    """
    check_terms(terms, year)
    check_loss(loss)
    ledger = allocate(loss.items, loss.credits, terms, loss.date_of_loss)
    debts = tuple(_debt(item, ledger, terms) for item in loss.items)
    parts = fill(debts, loss.layers, terms)
    tranches = _tranches(parts, loss.layers)
    settlement = settle(tranches, terms, year, loss.withheld)
    parts = _with_indemnity(parts, settlement, terms)
    return Indemnity(
        debt=sum((debt.amount for debt in debts), ZERO),
        settlement=settlement,
        items=tuple(_outcome(debt, parts, terms) for debt in debts),
        steps=(*_steps(debts, parts, settlement, terms), *settlement.steps),
        left=ledger.left,
        later=ledger.later,
    )


def _debt(item, ledger: Ledger, terms: Terms) -> Debt:
    opened = ledger.opened[item.key]
    return Debt(
        item=item,
        opened=rounded(opened * rate_of_item(item, terms), terms.places),
        amount=rounded(insurable(item, opened, terms), terms.places),
        at_delivery=ledger.deliveries[item.key],
    )


def _tranches(parts: Mapping, layers: tuple[Layer, ...]) -> tuple[Tranche, ...]:
    """Add up what each layer insures, in the order layers are filled."""
    totals = dict.fromkeys(layers, ZERO)
    for part in _insured(parts):
        totals[part.layer] += part.amount
    return tuple((layer, amount) for layer, amount in totals.items() if amount)


def _insured(parts: Mapping) -> list[Part]:
    return [part for cut in parts.values() for part in cut if part.layer]


def _with_indemnity(parts: Mapping, settlement: Settlement, terms: Terms) -> dict:
    """Share each layer's indemnity out to the parts that it insures."""
    shares = {}
    for layer, _amount, indemnity in settlement.layers:
        amounts = [part.amount for part in _insured(parts) if part.layer == layer]
        shares[layer] = iter(shared_out(indemnity, amounts, terms.places))
    return {
        key: tuple(
            Part(
                part.amount,
                part.reason,
                part.layer,
                next(shares[part.layer]) if part.layer else ZERO,
            )
            for part in cut
        )
        for key, cut in parts.items()
    }


def _outcome(debt: Debt, parts: Mapping, terms: Terms) -> ItemOutcome:
    item = debt.item
    return ItemOutcome(
        key=item.key,
        debt=rounded(item.amount * rate_of_item(item, terms), terms.places),
        opened=debt.opened,
        tax=debt.opened - debt.amount,
        parts=parts[item.key],
    )


def _steps(
    debts: tuple[Debt, ...], parts: Mapping, settlement: Settlement, terms: Terms
) -> tuple[Step, ...]:
    """The steps up to the insured loss."""
    delivered = sum((_outcome(debt, parts, terms).debt for debt in debts), ZERO)
    opened = sum((debt.opened for debt in debts), ZERO)
    amount = sum((debt.amount for debt in debts), ZERO)
    refused = {debt.item.key: debt.item.reason for debt in debts if debt.item.reason}
    eligible = sum((debt.amount for debt in debts if not debt.item.reason), ZERO)
    filled = {"fill": terms.limit_fill, "layers": settlement.layers}
    return (
        Step("debts", delivered, delivered, {"items": len(debts)}),
        Step("credits", delivered, opened),
        Step("tax", opened, amount, {"vat_insured": terms.vat_insured}),
        Step("refused", amount, eligible, {"reasons": refused}),
        Step("limit", eligible, settlement.insured_loss, filled),
    )
