# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Puts the late debts of buyers before the rule that stops cover."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from ..rules import stop as rule


@dataclass
class Facts:
    """What may stop cover of one buyer in one policy, by company.

    What a company owes to the buyer settles no debt to another one.
    """

    debts: dict = field(default_factory=lambda: defaultdict(list))
    credits: dict = field(default_factory=lambda: defaultdict(Decimal))
    grounds: list = field(default_factory=list)

    def stop(self, terms, day):
        """Return the stop that the facts give, None where cover goes on.

        :param terms: ``rules.stop.StopTerms``
        :param datetime.date day: today
        """
        found = [
            rule.cover_stop(debts, self.credits[company], terms, day)
            for company, debts in self.debts.items()
        ]
        found.append(rule.cover_stop((), Decimal(0), terms, day, self.grounds))
        found = [stop for stop in found if stop]
        if not found:
            return None
        first = min(found, key=lambda stop: (stop.since, stop.reason != rule.OVERDUE))
        late = sorted((stop for stop in found), key=lambda stop: stop.since)
        return replace(
            first,
            line_ids=tuple(line for stop in late for line in stop.line_ids),
            amount=sum((stop.amount for stop in found), Decimal(0)),
        )


def by_buyer(rows, disputed_moves):
    """Group rows of :func:`.stop_query.grounds`.

    :param disputed_moves: ids of invoices that the buyer contests today
    :rtype: dict[tuple[int, int], Facts]
    :returns: by policy and buyer
    """
    found = defaultdict(Facts)
    for row in rows:
        facts = found[row["policy_id"], row["partner_id"]]
        if row["kind"] == "late":
            facts.debts[row["company_id"]].append(_debt(row, disputed_moves))
        elif row["kind"] == "credit":
            facts.credits[row["company_id"]] -= Decimal(row["amount"])
        else:
            facts.grounds.append(rule.Ground(row["kind"], row["due"]))
    return found


def _debt(row, disputed_moves):
    return rule.InsuredDebt(
        id=row["line_id"],
        due=row["due"],
        amount=Decimal(row["amount"]),
        extension_end=row["due"] + timedelta(days=row["extension_days"]),
        disputed=row["move_id"] in disputed_moves,
    )
