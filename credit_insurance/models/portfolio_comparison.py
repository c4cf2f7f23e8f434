# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The insurer's limits beside ours."""

from odoo import fields
from odoo.fields import Domain

from ..clients import models as said
from ..rules import limits
from .buyer_book import BuyerBook
from .credit_insurance_policy_inbox import as_payload


class PortfolioComparison:
    """Compares what an insurer lists with what is in force here today.

    :param policy: ``credit.insurance.policy`` record with all rights
    :param decisions: list of ``clients.models.Decision``, the whole portfolio
    """

    def __init__(self, policy, decisions):
        self._policy = policy
        self._today = fields.Date.context_today(policy)
        self._book = BuyerBook(policy, decisions, create=False)
        self._ours = ours_in_force(policy, self._today)
        self._listed, self._strangers, self._unclear = {}, {}, {}
        for decision in decisions:
            self._sort(decision)

    def _sort(self, decision):
        cover = self._book.cover_of(decision)
        unclear = self._unclear_kind(decision)
        if unclear:
            self._unclear[cover or decision.buyer_id] = (unclear, decision)
        elif cover:
            self._listed.setdefault(cover, []).append(decision)
        else:
            whose = decision.buyer_id or decision.tax_id or decision.reference
            self._strangers.setdefault(whose, []).append(decision)

    def _unclear_kind(self, decision):
        if decision.status == said.TO_REVIEW:
            return "to_review"
        foreign = decision.currency != self._policy.currency_id.name
        return "currency" if decision.gives_limit and foreign else ""

    # === WHAT DIFFERS === #

    def differences(self):
        """Return values of ``credit.insurance.difference``."""
        return [
            *self._limits_that_differ(),
            *self._not_listed(),
            *self._not_here(),
            *self._not_clear(),
        ]

    def _limits_that_differ(self):
        compare = self._policy.currency_id.compare_amounts
        for cover, decisions in self._listed.items():
            theirs, ours = self._limit(decisions), self._ours.get(cover, 0.0)
            told = any(d.status != said.UNCHANGED for d in decisions)
            if told and cover not in self._unclear and compare(theirs, ours):
                yield self._prepare("limit_differs", decisions, cover)

    def _not_listed(self):
        for cover in self._ours.keys() - self._listed.keys() - self._unclear.keys():
            yield self._prepare("not_listed", [], cover)

    def _not_here(self):
        for decisions in self._strangers.values():
            if self._limit(decisions):
                yield self._prepare("not_here", decisions)

    def _not_clear(self):
        for kind, decision in self._unclear.values():
            yield self._prepare(kind, [decision], self._book.cover_of(decision))

    def _prepare(self, kind, decisions, cover=False):
        last = decisions[-1] if decisions else None
        clear = kind not in ("currency", "to_review")
        return {
            "policy_id": self._policy.id,
            "cover_id": cover,
            "kind": kind,
            "buyer": last and (last.buyer_name or last.tax_id),
            "buyer_number": last and last.buyer_id,
            "our_limit": self._ours.get(cover, 0.0),
            "insurer_limit": self._limit(decisions) if clear else 0.0,
            "detail": "" if clear else last.reason or f"{last.amount} {last.currency}",
            "payload": [as_payload(decision) for decision in decisions],
        }

    def _limit(self, decisions):
        """Return the limit that listed decisions give today, as a float."""
        rules = [
            limits.Decision(
                id=number,
                kind=decision.kind,
                status=decision.status,
                amount=decision.amount,
                date_from=decision.date_from or decision.decided_on or self._today,
                date_to=decision.date_to,
                decided_on=decision.decided_on,
            )
            for number, decision in enumerate(decisions, start=1)
            if decision.status != said.UNCHANGED
        ]
        return float(limits.limit_on(rules, self._today).amount)


def ours_in_force(policy, day):
    """Return our limits on a day, but those of zero.

    :rtype: dict[int, float]
    :returns: policy currency, by id of the cover
    """
    periods = policy.env["credit.insurance.cover.period"]
    domain = periods._domain_on(day)
    found = periods.search_fetch(
        domain
        & Domain("cover_id.policy_id", "=", policy.id)
        & Domain("amount", ">", 0),
        ["cover_id", "amount"],
    )
    return {period.cover_id.id: period.amount for period in found}
