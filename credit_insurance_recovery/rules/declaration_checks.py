# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What would get a declaration refused, told before it is sent.

Source of the checks: usual reasons of refusal in the domain notes (A3: which debts are
insured, A7: netting before a notice, A9: what belongs into a file).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .rule_error import ZERO

#: What makes the insurer refuse, and what a careful reader looks at.
DANGER, WARNING = "danger", "warning"


@dataclass(frozen=True)
class DeclaredLine:
    """A due line that somebody wants to declare.

    :param name: of its invoice
    :param open: what is unpaid, on the tax basis and in the currency of the policy
    :param insured: the part of it that was insured at its delivery
    :param reason: why the rest is not, in words
    :param late_since: the last day of the notice, where it has passed
    :param has_delivery_proof: a signed delivery note is at hand
    """

    name: str
    open: Decimal
    insured: Decimal
    reason: str = ""
    late_since: date | None = None
    disputed: bool = False
    has_delivery_proof: bool = True


@dataclass(frozen=True)
class Declaration:
    """A declaration before it is sent.

    :param identified: the buyer's SIREN or VAT number is known and valid
    :param credit: what the company owes to the buyer, not negative, policy currency
    :param formally_noticed: a formal notice was sent for what is overdue
    """

    lines: tuple[DeclaredLine, ...]
    identified: bool = True
    credit: Decimal = ZERO
    formally_noticed: bool = True


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    :param code: ``no_identity``, ``late``, ``uninsured``, ``partly_insured``,
        ``disputed``, ``no_delivery_proof``, ``credit``, ``covered_by_credit`` or
        ``no_formal_notice``
    :param lines: those that it is about; none: the whole declaration
    """

    code: str
    level: str
    lines: tuple[DeclaredLine, ...] = ()


def check(declaration: Declaration) -> tuple[Finding, ...]:
    """Return what is wrong with a declaration, what weighs most first."""
    found = [*_whole(declaration), *_by_line(declaration)]
    return tuple(sorted(found, key=lambda finding: finding.level != DANGER))


def _whole(declaration: Declaration) -> Iterator[Finding]:
    if not declaration.identified:
        yield Finding("no_identity", DANGER)
    owed = sum((line.open for line in declaration.lines), ZERO)
    if declaration.credit and declaration.credit >= owed:
        yield Finding("covered_by_credit", DANGER)
    elif declaration.credit:
        yield Finding("credit", WARNING)
    if not declaration.formally_noticed:
        yield Finding("no_formal_notice", WARNING)


def _by_line(declaration: Declaration) -> Iterator[Finding]:
    for code, level, wrong in (
        ("late", DANGER, lambda line: line.late_since is not None),
        ("uninsured", DANGER, lambda line: line.insured <= ZERO),
        ("disputed", DANGER, lambda line: line.disputed),
        ("partly_insured", WARNING, lambda line: ZERO < line.insured < line.open),
        ("no_delivery_proof", WARNING, lambda line: not line.has_delivery_proof),
    ):
        lines = tuple(line for line in declaration.lines if wrong(line))
        if lines:
            yield Finding(code, level, lines)
