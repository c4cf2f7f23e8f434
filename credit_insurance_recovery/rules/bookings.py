# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an unpaid insured debt asks of the accounts, from doubt to recoveries.

Source of the rules: domain notes, A14 (French chart of accounts and practice). Nothing
here knows an account: lines have roles. Two presentations, as accountants differ once
the insurer has taken over the claim: ``gross`` (the loss and the indemnity both in
full) and ``net`` (the indemnity takes the place of the debt, the loss is what remains).

Amounts are of one company, in its currency, rounded; each function refuses others
(``not_rounded``, ``negative``, ``above_debt``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .cents import shared_out
from .entries import Entry, entry
from .rule_error import ZERO, RuleError, check_amounts, check_choice

GROSS, NET = "gross", "net"
PRESENTATIONS = (GROSS, NET)


@dataclass(frozen=True)
class Tax:
    """Tax in a debt that the state gives back once the debt is lost.

    :param rate: which tax it is; the debt may have several
    :param on_receipt: it becomes due only when the debt is paid
    """

    rate: object
    amount: Decimal
    on_receipt: bool = False

    @property
    def role(self) -> str:
        return "vat_on_receipt" if self.on_receipt else "vat"


@dataclass(frozen=True)
class Debt:
    """What a debtor owes; tax that is not given back is not listed, it is a loss.

    :param gross: with tax
    """

    gross: Decimal
    taxes: tuple[Tax, ...] = ()

    def __post_init__(self):
        check_amounts(gross=self.gross)
        for tax in self.taxes:
            check_amounts(tax=tax.amount)
        if self.net < ZERO:
            raise RuleError("tax_above_amount", amount=self.gross)

    @property
    def net(self) -> Decimal:
        return self.gross - sum((tax.amount for tax in self.taxes), ZERO)

    def part(self, amount: Decimal, places: int = 2) -> "Debt":
        """Return what a partial payment is made of: each tax in proportion."""
        weights = [*(tax.amount for tax in self.taxes), self.net]
        *taxes, _net = shared_out(amount, weights, places)
        taxes = zip(self.taxes, taxes, strict=True)
        return Debt(amount, tuple(Tax(t.rate, part, t.on_receipt) for t, part in taxes))


def doubtful(debt: Debt, places: int = 2) -> Entry:
    """Move a debt from receivables to doubtful ones, with tax."""
    movements = [("doubtful", debt.gross), ("receivable", -debt.gross)]
    return entry("doubtful", movements, places)


def impairment(
    debt: Debt,
    cover: Decimal = ZERO,
    booked: Decimal = ZERO,
    presentation: str = NET,
    places: int = 2,
) -> Entry:
    """Bring the impairment of a debt to what it should be, without tax.

    :param cover: the indemnity that is expected
    :param booked: the impairment in the accounts; what is too much is taken back
    :param presentation: ``net`` of cover, or ``gross``: the whole debt
    """
    check_choice("presentation", presentation, PRESENTATIONS)
    check_amounts(cover=cover, booked=booked)
    borne = max(debt.net - cover, ZERO) if presentation == NET else debt.net
    change = borne - booked
    role = "impairment_expense" if change > ZERO else "impairment_reversal"
    return entry("impairment", [(role, change), ("impairment", -change)], places)


def release(booked: Decimal, places: int = 2) -> Entry:
    """Take back the whole impairment, once the debt is lost or paid."""
    check_amounts(booked=booked)
    movements = [("impairment", booked), ("impairment_reversal", -booked)]
    return entry("release", movements, places)


def accrual(indemnity: Decimal, presentation: str = GROSS, places: int = 2) -> Entry:
    """Book what the insurer has accepted to pay.

    ``gross``: an income. ``net``: the insurer owes what the debtor owed.
    """
    check_choice("presentation", presentation, PRESENTATIONS)
    check_amounts(indemnity=indemnity)
    role = "indemnity_income" if presentation == GROSS else "doubtful"
    movements = [("indemnity_receivable", indemnity), (role, -indemnity)]
    return entry("accrual", movements, places)


def receipt(to_bank: Decimal, to_payee: Decimal = ZERO, places: int = 2) -> Entry:
    """Book a payment of the insurer.

    :param to_payee: what went straight to the factor or bank that has the right to it
    """
    check_amounts(to_bank=to_bank, to_payee=to_payee)
    paid = to_bank + to_payee
    movements = [
        ("bank", to_bank),
        ("payee", to_payee),
        ("indemnity_receivable", -paid),
    ]
    return entry("receipt", movements, places)


def definitive_loss(
    debt: Debt,
    indemnity: Decimal = ZERO,
    presentation: str = GROSS,
    places: int = 2,
) -> Entry:
    """Write a doubtful debt off; the state gives the tax back, rate by rate.

    :param indemnity: what was accrued; in the ``net`` presentation it has taken the
        place of a part of the debt already. Where it exceeds the debt without tax, the
        tax given back is a recovery, of which the insurer is owed its share
    """
    check_choice("presentation", presentation, PRESENTATIONS)
    check_amounts(indemnity=indemnity)
    _check_above(indemnity, debt.gross)
    taken = indemnity if presentation == NET else ZERO
    movements = [
        ("loss", max(debt.net - taken, ZERO)),
        *((tax.role, tax.amount, tax.rate) for tax in debt.taxes),
        ("recovery_income", min(debt.net - taken, ZERO)),
        ("doubtful", taken - debt.gross),
    ]
    return entry("loss", movements, places)


def recovery(
    recovered: Decimal,
    insurer_share: Decimal,
    debt: Debt,
    written_off: bool = True,
    presentation: str = GROSS,
    places: int = 2,
) -> Entry:
    """Book what the debtor still paid, and the insurer's share of it.

    :param recovered: with tax
    :param insurer_share: what a statement of recoveries gives the insurer
    :param debt: the whole debt, for the share of each tax in the payment; the tax of a
        debt that was written off is due again
    :param written_off: the definitive loss was booked
    """
    check_choice("presentation", presentation, PRESENTATIONS)
    check_amounts(recovered=recovered, insurer_share=insurer_share)
    _check_above(recovered, debt.gross)
    _check_above(insurer_share, recovered)
    if written_off:
        rest = _after_loss(debt.part(recovered, places), insurer_share)
    elif presentation == NET:
        rest = [("doubtful", insurer_share - recovered)]
    else:
        rest = [("doubtful", -recovered), ("indemnity_income", insurer_share)]
    movements = [("bank", recovered), *rest, ("insurer_share", -insurer_share)]
    return entry("recovery", movements, places)


def pay_insurer(amount: Decimal, places: int = 2) -> Entry:
    """Hand the insurer's share over."""
    check_amounts(amount=amount)
    return entry("pay_insurer", [("insurer_share", amount), ("bank", -amount)], places)


def _after_loss(part: Debt, insurer_share: Decimal) -> Iterator[tuple]:
    """The tax is due again, the insured keeps the rest.

    Where taxes are insured, the insurer's share can exceed what remains without tax:
    then the indemnity was that much too high.
    """
    for tax in part.taxes:
        yield "vat", -tax.amount, tax.rate
    kept = part.net - insurer_share
    yield "recovery_income", -max(kept, ZERO)
    yield "indemnity_income", -min(kept, ZERO)


def _check_above(amount: Decimal, most: Decimal) -> None:
    if amount > most:
        raise RuleError("above_debt", amount=amount, most=most)
