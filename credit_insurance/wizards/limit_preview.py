# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an insurer's list changes, before anything is changed."""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import fields

from ..clients import models as said
from ..clients.limit_columns import plain
from ..clients.limit_rows import Problem, is_pending
from ..rules import limit_changes, limits
from ..rules.limit_changes import SAME, TERMS
from .limit_buyers import LimitBuyers
from .limit_entry import ERROR, NOT_LISTED, PENDING, Entry

# Higher than the id of any record: what is added comes after what there is.
_LATER = 1 << 40


class LimitPreview:
    """Compares the rows of a list with the covers of a policy.

    :param policy: ``credit.insurance.policy`` record
    :param rows: list of ``clients.limit_rows.LimitRow``
    :param choices: customer ids by line, chosen by an officer
    :param day: the day of the list: decisions count from it where the list does not
        tell another day
    :param bool whole: buyers that are not in the list have lost their cover
    :param str source: the name of the file
    """

    def __init__(self, policy, rows, day, choices=None, whole=False, source=""):
        self._policy, self._day, self._source = policy, day, source
        self._today = fields.Date.context_today(policy)
        self._choices = choices or {}
        self._buyers = LimitBuyers(policy)
        self._load_decisions()
        rows = self._without_shared_references(rows)
        entries = self._without_repetitions([self._identified(row) for row in rows])
        entries = self._without_known(self._compared(entries))
        self.entries = entries + self._not_listed(entries, whole)

    @property
    def errors(self):
        return [entry for entry in self.entries if entry.change == ERROR]

    @property
    def unidentified(self):
        """Whether the buyer of any row is not known."""
        return any(not entry.partner for entry in self.entries)

    @property
    def decisions(self):
        """What is to be stored, in the order in which it counts."""
        changing = [entry for entry in self.entries if entry.changes]
        changing.sort(key=lambda entry: (entry.decision.date_from, entry.line))
        return [entry.decision for entry in changing]

    @property
    def links(self):
        """Return the names by which the insurer calls customers that were chosen."""
        return {
            entry.partner: entry.row.buyer_name
            for entry in self.entries
            if entry.row and self._choices.get(entry.line) and entry.row.buyer_name
            if entry.partner and entry.change != ERROR
        }

    @property
    def signature(self):
        """Identify what is shown: another one means that something has changed."""
        shown = [
            (e.line, e.partner, e.change, str(e.now), str(e.new), str(e.problem))
            for e in self.entries
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()

    def name_of(self, entry):
        """Return the buyer of an entry as the list or the customers have it."""
        return (entry.row and entry.row.buyer) or self._buyers.names[entry.partner]

    # === DECISIONS THERE ARE === #

    def _load_decisions(self):
        decisions = self._policy.env["credit.insurance.decision"].search(
            [("policy_id", "=", self._policy.id)], order="id"
        )
        self._records, self._rules = defaultdict(list), defaultdict(list)
        for record in decisions:
            partner = record.partner_id.id
            self._records[partner].append(record)
            self._rules[partner].append(record._to_rule())

    def _limit_today(self, partner):
        return limits.limit_on(self._rules[partner], self._today).amount

    # === STEPS === #

    def _without_shared_references(self, rows):
        """Forget references that several buyers share: they identify none of them."""
        buyers = defaultdict(set)
        for row in rows:
            whose = (row.buyer_number, row.registry, row.vat, plain(row.buyer_name))
            buyers[row.cover_reference].add(whose)
        return [
            replace(row, cover_reference="")
            if len(buyers[row.cover_reference]) > 1
            else row
            for row in rows
        ]

    def _identified(self, row):
        partner, problem = self._buyers.find(row, self._choices.get(row.line, 0))
        problem = next(iter(row.problems), problem)
        entry = Entry(row, partner, problem=problem)
        if problem:
            return entry
        if is_pending(row):
            return replace(entry, change=PENDING)
        try:
            return replace(entry, decision=self._decision(row, partner), change=SAME)
        except ValueError:
            return replace(entry, problem=Problem("impossible"))

    def _decision(self, row, partner):
        start = row.date_from or self._day
        if row.date_to and not row.date_from:
            start = min(start, row.date_to)
        legal = row.registry or row.vat
        return said.Decision(
            reference=row.cover_reference,
            buyer_id=row.buyer_number,
            status=row.status,
            amount=row.amount,
            currency=self._policy.currency_id.name,
            kind=row.kind,
            date_from=start,
            date_to=row.date_to,
            decided_on=row.decided_on or self._day,
            requested_amount=row.requested_amount,
            insured_percentage=row.insured_percentage,
            conditions=row.conditions,
            code=row.code,
            buyer_name=row.buyer_name,
            # Never empty: decisions without any number would be taken for the same.
            tax_id=legal or f"#{partner}",
            buyer_reference=str(partner),
            raw=json.dumps({"file": self._source, "line": row.line}),
        )

    def _without_repetitions(self, entries):
        """Refuse rows about the same limit of the same buyer."""
        times = Counter(self._slot(e) for e in entries if e.decision)
        return [
            replace(entry, decision=None, change=ERROR, problem=Problem("repeated"))
            if entry.decision and times[self._slot(entry)] > 1
            else entry
            for entry in entries
        ]

    @staticmethod
    def _slot(entry):
        return entry.partner, entry.decision.kind, entry.decision.date_from

    def _compared(self, entries):
        """Say what each row changes, given those of the same buyer before it."""
        order = sorted(
            (n for n, entry in enumerate(entries) if entry.decision),
            key=lambda n: (entries[n].decision.date_from, entries[n].line),
        )
        entries = list(entries)
        piles = {}
        for number in order:
            entry = entries[number]
            pile = piles.setdefault(entry.partner, list(self._rules[entry.partner]))
            added = self._as_rule(entry.decision, number)
            change = limit_changes.change(pile, added, self._today)
            kind, now = change.kind, self._limit_today(entry.partner)
            if kind == SAME and not self._same_terms(entry):
                kind = TERMS
            if kind != SAME:
                pile.append(added)
            entries[number] = replace(entry, change=kind, now=now, new=change.after)
        return entries

    @staticmethod
    def _as_rule(decision, number):
        return limits.Decision(
            id=_LATER + number,
            kind=decision.kind,
            status=decision.status,
            amount=decision.amount,
            date_from=decision.date_from,
            date_to=decision.date_to,
            decided_on=decision.decided_on,
        )

    def _same_terms(self, entry):
        """Tell whether a decision that there is has all that a row tells."""
        row = entry.row
        # That there still is no limit is nothing new, unless the insurer said it anew.
        if row is None or (not row.amount and not row.decided_on):
            return True
        return any(
            rule.kind == row.kind
            and (said.ZERO if rule.ends_cover else rule.amount) == row.amount
            and self._agrees(row, record)
            for rule, record in zip(
                self._rules[entry.partner], self._records[entry.partner], strict=True
            )
        )

    @staticmethod
    def _agrees(row, record):
        percentage = row.insured_percentage
        return (
            (
                percentage is None
                or Decimal(f"{record.insured_percentage:.2f}") == round(percentage, 2)
            )
            and (not row.conditions or row.conditions == (record.conditions or ""))
            and (not row.decided_on or row.decided_on == record.decided_on)
        )

    def _without_known(self, entries):
        """Refuse what was received before and has been replaced since."""
        decisions = [entry.decision for entry in entries if entry.changes]
        new = {d.key for d in self._policy.sudo()._not_received(decisions)}
        return [
            replace(entry, change=ERROR, problem=Problem("replaced"), decision=None)
            if entry.changes and entry.decision.key not in new
            else entry
            for entry in entries
        ]

    # === BUYERS THAT ARE NOT IN THE LIST === #

    def _not_listed(self, entries, whole):
        listed = {entry.partner for entry in entries}
        missing = [
            (partner, now)
            for partner in self._rules
            if partner not in listed and (now := self._limit_today(partner))
        ]
        missing.sort(key=lambda pair: self._buyers.names.get(pair[0], ""))
        if not whole:
            return [
                Entry(None, partner, NOT_LISTED, now=now, new=now)
                for partner, now in missing
            ]
        ending = [
            Entry(None, partner, SAME, decision=self._withdrawal(partner))
            for partner, _now in missing
        ]
        return self._without_known(self._compared(ending))

    def _withdrawal(self, partner):
        cover = self._buyers.covers[partner]
        return said.Decision(
            reference=cover.insurer_reference or "",
            buyer_id=cover.buyer_number or "",
            status=said.WITHDRAWN,
            amount=said.ZERO,
            date_from=self._day,
            decided_on=self._day,
            conditions=self._policy.env._(
                "Not in the insurer's list any more (%s).", self._source
            ),
            tax_id=f"#{partner}",
            buyer_reference=str(partner),
            buyer_name=self._buyers.names[partner],
        )
