# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What one more decision of the insurer changes of a buyer's limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .limits import PERMANENT, Decision, limit_on, timeline

#: A first limit, a higher one, a lower one, none any more; the limit as it was under
#: other terms or for other days; nothing.
NEW, UP, DOWN, ENDS, TERMS, SAME = "new", "up", "down", "ends", "terms", "same"


@dataclass(frozen=True)
class Change:
    """What a decision changes.

    :param kind: one of the names above
    :param before: the limit without the decision, on the first day on which the
        decision counts, but not before today; policy currency
    :param after: the limit with it, on the same day
    """

    kind: str
    before: Decimal
    after: Decimal


def change(existing: Sequence[Decision], added: Decision, today: date) -> Change:
    """Return what ``added`` changes.

    :param existing: the decisions that there are on the buyer
    :param added: one more, its ``id`` higher than all of theirs
    """
    together = [*existing, added]
    day = max(today, added.date_from)
    before, after = limit_on(existing, day), limit_on(together, day)
    if _recorded(existing, added) or _steps(existing) == _steps(together):
        return Change(SAME, before.amount, before.amount)
    if after.amount > before.amount:
        kind = UP if before.decided else NEW
    elif after.amount:
        kind = DOWN if after.amount < before.amount else TERMS
    else:
        kind = TERMS if before.decided and not before.amount else ENDS
    return Change(kind, before.amount, after.amount)


def _recorded(existing: Sequence[Decision], added: Decision) -> bool:
    """Tell whether a layer is there already: layers add up, the same one does not."""
    return added.kind != PERMANENT and any(
        _limit(added) == _limit(decision) for decision in existing
    )


def _limit(decision: Decision) -> tuple:
    amount = None if decision.ends_cover else decision.amount
    return decision.kind, amount, decision.date_from, decision.date_to


def _steps(decisions: Sequence[Decision]) -> list[tuple[date, Decimal]]:
    """Return from which day on the limit is which."""
    steps: list[tuple[date, Decimal]] = []
    for period in timeline(decisions):
        if not steps or steps[-1][1] != period.limit.amount:
            steps.append((period.date_from, period.limit.amount))
    return steps
