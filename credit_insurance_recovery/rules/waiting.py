# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When an unpaid debt becomes a loss, when it is paid, until when it is contested.

Source of the rules: domain notes, A1 and A9. An insolvency is a loss on its day, or
once the debt is admitted; a default when the waiting period has passed since the
insurer received the file. While a debt is disputed the period stands still (A3).

Periods count calendar days and months, the last day included. A month ends on the day
of the same number, or on the month's last day where there is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .rule_error import RuleError, check_choice, check_order
from .working_days import add_months

INSOLVENCY, DEFAULT, POLITICAL = "insolvency", "protracted_default", "political"
CAUSES = (INSOLVENCY, DEFAULT, POLITICAL)
OPENING, ADMISSION = "opening", "admission"
ANCHORS = (OPENING, ADMISSION)


@dataclass(frozen=True)
class Delays:
    """The policy's terms.

    :param waiting_months: from the receipt of the mandate to the date of loss
    :param payment_days: from the date of loss, or a complete file, to the payment
    :param contest_days: from a decision to the last day to contest it
    :param insolvency_anchor: ``opening`` (the judgment) or ``admission`` (of the debt)
    """

    waiting_months: int = 5
    payment_days: int = 30
    contest_days: int = 30
    insolvency_anchor: str = OPENING

    def __post_init__(self):
        check_choice("insolvency_anchor", self.insolvency_anchor, ANCHORS)
        for name in ("waiting_months", "payment_days", "contest_days"):
            if getattr(self, name) < 0:
                raise RuleError("negative", field=name, value=getattr(self, name))


@dataclass(frozen=True)
class Dispute:
    """Days on which the debt was disputed, both included; ``None``: it still is."""

    date_from: date
    date_to: date | None = None


@dataclass(frozen=True)
class Events:
    """What has happened; what has not is ``None``.

    :param mandate_on: the insurer received the file
    :param insolvent_on: judgment that opened the proceedings
    :param admitted_on: the debt was admitted in them
    :param complete_on: the insurer had every document that it asked for
    """

    cause: str
    mandate_on: date | None = None
    insolvent_on: date | None = None
    admitted_on: date | None = None
    complete_on: date | None = None
    disputes: tuple[Dispute, ...] = ()

    def __post_init__(self):
        check_choice("cause", self.cause, CAUSES)
        check_order(self.insolvent_on, self.admitted_on, field="admitted_on")
        for dispute in self.disputes:
            check_order(dispute.date_from, dispute.date_to, field="disputes")


def date_of_loss(events: Events, delays: Delays) -> date | None:
    """Return the date of loss, ``None`` while it is not known.

    An insolvency during the waiting period ends it.
    """
    insolvency = _insolvency(events, delays)
    if events.cause == INSOLVENCY:
        return insolvency
    waited = waiting_ends(events, delays)
    return min((day for day in (insolvency, waited) if day), default=None)


def waiting_ends(events: Events, delays: Delays) -> date | None:
    """Return the last day of the waiting period.

    Each day of dispute from the mandate on adds one, however many disputes it sees.

    :returns: ``None`` without a mandate, or while a dispute stops the period
    """
    if events.mandate_on is None:
        return None
    end = add_months(events.mandate_on, delays.waiting_months)
    for first, last in _merged(events.disputes, events.mandate_on):
        if first > end:
            break
        if last is None:
            return None
        end += last - first + timedelta(days=1)
    return end


def payment_due(events: Events, delays: Delays) -> date | None:
    """Return the last day on which the insurer is to pay.

    The days count from the date of loss, or from a file completed after it.
    """
    loss = date_of_loss(events, delays)
    if loss is None:
        return None
    start = max(loss, events.complete_on or loss, events.mandate_on or loss)
    return start + timedelta(days=delays.payment_days)


def contest_until(decided_on: date, delays: Delays) -> date:
    """Return the last day on which a decision of the insurer can be contested."""
    return decided_on + timedelta(days=delays.contest_days)


def _insolvency(events: Events, delays: Delays) -> date | None:
    if delays.insolvency_anchor == ADMISSION:
        return events.admitted_on
    return events.insolvent_on


def _merged(disputes: Iterable[Dispute], start: date) -> list[tuple[date, date | None]]:
    """Return disjoint periods from ``start`` on, so that no day counts twice."""
    merged: list[tuple[date, date | None]] = []
    for dispute in sorted(disputes, key=lambda one: one.date_from):
        first, last = max(dispute.date_from, start), dispute.date_to
        if last is not None and last < first:
            continue
        if merged and (merged[-1][1] is None or first <= merged[-1][1]):
            before = merged[-1]
            ends = None if None in (before[1], last) else max(before[1], last)
            merged[-1] = (before[0], ends)
        else:
            merged.append((first, last))
    return merged
