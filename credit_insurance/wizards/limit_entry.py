# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One row of what an import of limits would change."""

from dataclasses import dataclass
from decimal import Decimal

from ..clients.limit_rows import LimitRow, Problem
from ..clients.models import ZERO, Decision
from ..rules.limit_changes import SAME

PENDING, ERROR, NOT_LISTED = "pending", "error", "not_listed"


@dataclass(frozen=True)
class Entry:
    """A row of the preview.

    :param row: of the file; ``None`` for a buyer that is not in it
    :param partner: id of the customer, zero where it is not known
    :param change: a name of ``rules.limit_changes``, ``pending``, ``error`` or
        ``not_listed``
    :param decision: ``clients.models.Decision``, what would be stored
    """

    row: LimitRow | None
    partner: int = 0
    change: str = ERROR
    problem: Problem | None = None
    now: Decimal = ZERO
    new: Decimal = ZERO
    decision: Decision | None = None

    @property
    def line(self):
        return self.row.line if self.row else 0

    @property
    def changes(self):
        """Whether importing it stores anything."""
        return self.change not in (SAME, PENDING, ERROR, NOT_LISTED)
