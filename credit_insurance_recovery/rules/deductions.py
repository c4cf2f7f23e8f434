# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the insured loss to the indemnity: percentages, deductibles and ceilings.

Source of the rules: domain notes, A6. Policies differ on the side of the percentage on
which the deductible and the aggregate first loss stand, so both are terms. What is
taken off before the percentage is the first slice of the loss, that of the first
layer: the insured bears the beginning of each loss, and the indemnity can not fall
when the loss grows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from .cents import rounded, rounded_parts, shared_out
from .claim import AFTER_PCT, BEFORE_PCT, INDEMNITY, LOSS, Layer, Terms, Year
from .claim_checks import ceiling
from .explanation import Settlement, Step
from .rule_error import HUNDRED, ZERO

#: A layer and how much of the loss it bears.
Tranche = tuple[Layer, Decimal]


@dataclass(frozen=True)
class _State:
    """Where the calculation is."""

    terms: Terms
    year: Year
    insured_loss: Decimal
    amount: Decimal
    tranches: tuple[Tranche, ...]
    afl_used: Decimal = ZERO
    steps: tuple[Step, ...] = ()

    @property
    def afl_before(self) -> Decimal:
        return max(self.terms.aggregate_first_loss - self.year.afl_used, ZERO)

    def to(self, code: str, amount: Decimal, /, **figures: object) -> "_State":
        """Return the state after a step."""
        step = Step(code, self.amount, amount, figures)
        return replace(self, amount=amount, steps=(*self.steps, step))


def settle(
    tranches: Iterable[Tranche],
    terms: Terms,
    year: Year,
    withheld: Decimal,
) -> Settlement:
    """Return what the policy owes for a loss whose layers are known.

    Each layer's indemnity is rounded half-up, the difference to the rounded total is
    made up for by the layers after it.

    :param tranches: layers in the order they were filled, amounts rounded
    :param withheld: what is kept back for expected recoveries
    """
    tranches = tuple(tranches)
    loss = sum((amount for _layer, amount in tranches), ZERO)
    state = _State(terms, year, loss, loss, tranches)
    for step in (_threshold, _deductible_of_loss, _first_loss_of_loss):
        state = step(state)
    state, by_layer = _percentages(state)
    gross = state.amount
    for step in (_deductible, _retention, _first_loss, _ceiling):
        state = step(state)
    return _settlement(
        state, gross, tranches, by_layer, rounded(withheld, terms.places)
    )


def _threshold(state: _State) -> _State:
    """A loss that does not exceed the threshold is not indemnified."""
    threshold = state.terms.claim_threshold
    if not threshold:
        return state
    if state.amount > threshold:
        return state.to("threshold", state.amount, threshold=threshold)
    state = state.to("threshold", ZERO, threshold=threshold)
    return replace(state, tranches=_without_first(state.tranches, state.insured_loss))


def _deductible_of_loss(state: _State) -> _State:
    each = state.terms.deductible_each
    if not each or state.terms.deductible_stage != BEFORE_PCT:
        return state
    return _take_first(state, "deductible", each, stage=BEFORE_PCT, deductible=each)


def _first_loss_of_loss(state: _State) -> _State:
    if not state.terms.aggregate_first_loss or state.terms.afl_base != LOSS:
        return state
    used = min(rounded(state.afl_before, state.terms.places), state.amount)
    figures = _afl_figures(state, used)
    state = _take_first(state, "aggregate_first_loss", used, **figures)
    return replace(state, afl_used=used)


def _percentages(state: _State) -> tuple[_State, tuple[Decimal, ...]]:
    places = state.terms.places
    exact = [amount * layer.percentage / HUNDRED for layer, amount in state.tranches]
    by_layer = rounded_parts(exact, places)
    figures = tuple(
        {"layer": layer, "loss": amount, "indemnity": indemnity}
        for (layer, amount), indemnity in zip(state.tranches, by_layer, strict=True)
    )
    return state.to("percentage", sum(by_layer, ZERO), layers=figures), by_layer


def _deductible(state: _State) -> _State:
    each = state.terms.deductible_each
    if not each or state.terms.deductible_stage != AFTER_PCT:
        return state
    left = max(state.amount - rounded(each, state.terms.places), ZERO)
    return state.to("deductible", left, stage=AFTER_PCT, deductible=each)


def _retention(state: _State) -> _State:
    """The insured bears at least so much of the insured loss."""
    least = state.terms.minimum_retention
    if not least:
        return state
    most = max(state.insured_loss - rounded(least, state.terms.places), ZERO)
    amount = min(state.amount, most)
    figures = {"retention": least, "insured_loss": state.insured_loss}
    return state.to("minimum_retention", amount, **figures)


def _first_loss(state: _State) -> _State:
    if not state.terms.aggregate_first_loss or state.terms.afl_base != INDEMNITY:
        return state
    used = min(rounded(state.afl_before, state.terms.places), state.amount)
    figures = _afl_figures(state, used)
    state = state.to("aggregate_first_loss", state.amount - used, **figures)
    return replace(state, afl_used=used)


def _afl_figures(state: _State, used: Decimal) -> dict[str, object]:
    return {
        "base": state.terms.afl_base,
        "aggregate": state.terms.aggregate_first_loss,
        "used_before": state.year.afl_used,
        "used": used,
    }


def _ceiling(state: _State) -> _State:
    most = ceiling(state.terms, state.year)
    if most is None:
        return state
    left = max(rounded(most - state.year.paid, state.terms.places), ZERO)
    figures = {"ceiling": most, "paid": state.year.paid, "left": left}
    return state.to("ceiling", min(state.amount, left), **figures)


def _take_first(
    state: _State, code: str, amount: Decimal, /, **figures: object
) -> _State:
    """Take the first slice of the loss away."""
    amount = min(rounded(amount, state.terms.places), state.amount)
    state = state.to(code, state.amount - amount, **figures)
    return replace(state, tranches=_without_first(state.tranches, amount))


def _without_first(tranches: Iterable[Tranche], taken: Decimal) -> tuple[Tranche, ...]:
    left = []
    for layer, amount in tranches:
        inside = min(amount, taken)
        taken -= inside
        left.append((layer, amount - inside))
    return tuple(left)


def _settlement(
    state: _State,
    gross: Decimal,
    tranches: tuple[Tranche, ...],
    by_layer: tuple[Decimal, ...],
    withheld: Decimal,
) -> Settlement:
    places, indemnity = state.terms.places, state.amount
    shares = shared_out(indemnity, by_layer, places)
    kept = min(withheld, indemnity)
    if withheld:
        state = state.to("withheld", indemnity - kept, expected=withheld)
    payee = rounded(state.amount * state.terms.payee_percentage / HUNDRED, places)
    if state.terms.payee_percentage:
        figures = {"percentage": state.terms.payee_percentage, "payee": payee}
        state = state.to("payee", state.amount - payee, **figures)
    most = ceiling(state.terms, state.year)
    return Settlement(
        insured_loss=state.insured_loss,
        gross=gross,
        indemnity=indemnity,
        withheld=kept,
        payee=payee,
        afl_used=state.afl_used,
        afl_left=state.afl_before - state.afl_used,
        ceiling_left=_left_of(most, state.year.paid + indemnity),
        layers=tuple(
            (layer, amount, share)
            for (layer, amount), share in zip(tranches, shares, strict=True)
        ),
        steps=state.steps,
    )


def _left_of(most: Decimal | None, paid: Decimal) -> Decimal | None:
    return None if most is None else max(most - paid, ZERO)
