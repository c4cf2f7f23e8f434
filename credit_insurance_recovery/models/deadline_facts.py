# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Puts the facts of due lines before the rules."""

from ..rules import rights
from ..rules.deadlines import Deadline, DueLine, deadlines

#: Days of a row of ``deadline_query``, by the anchor that they are.
ANCHORS = {
    rights.DUE: "due",
    rights.DELIVERY: "delivery",
    rights.INVOICE: "invoice",
    rights.INSOLVENCY_KNOWN: "insolvency_known",
    rights.PUBLICATION: "insolvency_published",
}
#: The insurer has received on a day what was sent on it, for want of a better one.
RECEIPTS = {
    rights.NOTICE_RECEIPT: rights.NOTIFY,
    rights.MANDATE_RECEIPT: rights.MANDATE,
}
#: Columns of a deadline that the rules and the books give.
COLUMNS = (
    "line_id",
    "kind",
    "move_id",
    "partner_id",
    "company_id",
    "policy_id",
    "currency_id",
    "due_date",
    "anchor_date",
    "last_day",
    "send_by",
    "suspended_days",
    "amount",
    "expected_indemnity",
    "state",
)


class DeadlineFacts:
    """Counts the deadlines of due lines.

    :param env: environment with all rights
    :param datetime.date today: the day on which it is asked
    """

    def __init__(self, env, today):
        self._env, self._today = env, today
        self._terms, self._counted = {}, {}

    def columns(self, row, known, disputes=()):
        """Return the deadlines of a line, each as a dict of ``COLUMNS``.

        :param dict row: of :func:`.deadline_query.due_lines`
        :param dict known: rows of deadlines that there are, by kind
        :param disputes: ``rules.deadlines.Dispute`` of the line
        """
        found = self._count(row, _due_line(row, known, disputes))
        return [
            _columns(row, one)
            for one in found
            if one.kind not in rights.MILESTONES and one.anchor_date
        ]

    def _count(self, row, line):
        """Ask the rule; once for all lines of which the same is known."""
        terms = self._terms_of(row)
        if line.exercised or line.disputes or line.lost:
            return deadlines(line, terms, self._today)
        asked = {right.anchor for right in terms.rights}
        dates = tuple((a, day) for a, day in line.dates.items() if a in asked)
        key = (id(terms), dates, line.paid_on)
        if key not in self._counted:
            self._counted[key] = deadlines(line, terms, self._today)
        return self._counted[key]

    def _terms_of(self, row):
        insolvent_in = row["insolvency_published"] and row["country"]
        key = (
            row["policy_id"],
            row["country_id"],
            row["company_id"],
            row["insured"],
            insolvent_in,
        )
        if key not in self._terms:
            policy = self._env["credit.insurance.policy"].browse(row["policy_id"])
            company = self._env["res.company"].browse(row["company_id"])
            zone = policy.zone_ids.filtered(
                lambda zone: row["country_id"] in zone.country_ids.ids
            )[:1]
            self._terms[key] = policy._deadline_terms(
                zone, company, row["insured"], insolvent_in
            )
        return self._terms[key]


def _due_line(row, known, disputes):
    exercised = {kind: one["done_on"] for kind, one in known.items() if one["done_on"]}
    dates = {anchor: row[name] for anchor, name in ANCHORS.items() if row[name]}
    dates |= {
        receipt: exercised[kind]
        for receipt, kind in RECEIPTS.items()
        if kind in exercised
    }
    return DueLine(
        dates=dates,
        exercised=exercised,
        paid_on=row["paid_on"],
        disputes=tuple(disputes),
        lost=tuple(_lost(known)),
    )


def _lost(known):
    """What was lost before, but for what turned out to have been done in time."""
    for kind, one in known.items():
        done_in_time = one["done_on"] and one["done_on"] <= one["last_day"]
        if one["state"] == "lost" and not done_in_time:
            yield Deadline(
                kind=kind,
                anchor="",
                anchor_date=one["anchor_date"],
                last_day=one["last_day"],
                send_by=one["send_by"],
                state="lost",
                suspended_days=one["suspended_days"],
            )


def _columns(row, found):
    return {
        "line_id": row["line_id"],
        "kind": found.kind,
        "move_id": row["move_id"],
        "partner_id": row["partner_id"],
        "company_id": row["company_id"],
        "policy_id": row["policy_id"],
        "currency_id": row["currency_id"],
        "due_date": row["due"],
        "anchor_date": found.anchor_date,
        "last_day": found.last_day,
        "send_by": found.send_by,
        "suspended_days": found.suspended_days,
        "amount": row["amount"],
        "expected_indemnity": row["indemnity"],
        "state": found.state,
    }
