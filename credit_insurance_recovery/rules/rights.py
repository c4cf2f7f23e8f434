# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The terms of a policy that set deadlines, as data.

A right is something to do by a day, counted from an anchor. A milestone is a day that
comes by itself and that others are counted from. Which of them a policy knows, with
what offsets, is for its wording to say: the values here are usual ones, and every one
of them can be replaced.

Source: timeline and parameter checklist of the suite's domain notes (from the overdue
invoice to the claim; deadlines of French insolvency law).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .working_days import add_months, month_end

DAYS, MONTHS = "days", "months"

# === ANCHORS: THE DAY THAT A CLOCK STARTS === #

DELIVERY, INVOICE, BILL_RETURN = "delivery", "invoice", "bill_return"
#: The due date of the invoice as posted: no postponement moves it.
DUE = "due"
#: The due date that the insurer agreed to; the original one if there is none.
EXTENDED_DUE = "extended_due"
INSOLVENCY_KNOWN, PUBLICATION = "insolvency_known", "publication"
ADVERSE_KNOWN, ADMISSION = "adverse_known", "admission"
NOTICE_RECEIPT, MANDATE_RECEIPT = "notice_receipt", "mandate_receipt"

# === MILESTONES: THEY COME, AND CAN BE ANCHORS === #

EXTENSION_END, MAX_TERM_END = "extension_end", "max_term_end"
COVER_STOP, WAITING_END = "cover_stop", "waiting_end"
MILESTONES = frozenset({EXTENSION_END, MAX_TERM_END, COVER_STOP, WAITING_END})

# === RIGHTS: TO EXERCISE OR TO LOSE === #

NOTIFY, MANDATE, CLAIM = "notify", "mandate", "claim"
ADVERSE_INFORMATION = "adverse_information"
INSOLVENCY_NOTICE, PROOF_OF_DEBT = "insolvency_notice", "proof_of_debt"
RETENTION_OF_TITLE, RELIEF = "retention_of_title", "relief"

# === WHAT A DISPUTE SUSPENDS === #

NOTHING, NOTICE, WAITING = "none", "notice", "waiting"
#: Kinds whose clock stands still while a line is disputed, per term of the policy.
#: The law's own deadlines never do, nor does the extension: the sooner is the safer.
SUSPENDED = {
    NOTHING: frozenset(),
    WAITING: frozenset({WAITING_END, CLAIM}),
    NOTICE: frozenset({NOTIFY, MANDATE, WAITING_END, CLAIM}),
}


@dataclass(frozen=True)
class Right:
    """What is to be done by a day, or a milestone.

    :param kind: one of the kinds above; a set of rights has each at most once
    :param anchor: the day from which it counts, or the milestone
    :param offset: days or months after the anchor, not negative; with 0 days the
        anchor is the last day
    :param unit: ``days`` (of the calendar) or ``months``
    :param end_of_month: the last day is the end of the month so reached
    :param margin_days: how long before the last day to send it; ``None``: as the
        terms say for all
    :raises ValueError: for a negative offset or an unknown unit
    """

    kind: str
    anchor: str
    offset: int
    unit: str = DAYS
    end_of_month: bool = False
    margin_days: int | None = None

    def __post_init__(self):
        if self.offset < 0 or self.unit not in (DAYS, MONTHS):
            raise ValueError(f"{self.kind}: {self.offset} {self.unit}")

    def last_day(self, anchor: date) -> date:
        """Return the last day that is still in time, before any suspension.

        Calendar days, weekends and holidays among them; the anchor is day 0. To
        notify within 30 days of an extension that ends on 31 March 2026:

        >>> Right(NOTIFY, EXTENSION_END, 30).last_day(date(2026, 3, 31))
        datetime.date(2026, 4, 30)
        """
        if self.unit == MONTHS:
            reached = add_months(anchor, self.offset)
        else:
            reached = anchor + timedelta(days=self.offset)
        return month_end(reached) if self.end_of_month else reached


def checked(rights: Iterable[Right]) -> dict[str, Right]:
    """Return rights by their kind.

    :raises ValueError: a kind comes twice, or milestones are counted in a circle
    """
    by_kind: dict[str, Right] = {}
    for right in rights:
        if right.kind in by_kind:
            raise ValueError(f"{right.kind} comes twice")
        by_kind[right.kind] = right
    for kind in by_kind:
        _check_circle(kind, by_kind)
    return by_kind


def _check_circle(kind: str, by_kind: dict[str, Right]) -> None:
    seen = {kind}
    anchor = by_kind[kind].anchor
    while anchor in MILESTONES and anchor in by_kind:
        if anchor in seen:
            raise ValueError(f"{kind} is counted from itself")
        seen.add(anchor)
        anchor = by_kind[anchor].anchor


# === USUAL TERMS === #


def usual_rights(
    extension_days: int = 60,
    notice_days: int = 30,
    waiting_months: int = 5,
    adverse_days: int = 10,
    claim_months: int | None = None,
) -> tuple[Right, ...]:
    """Return the terms of a French policy, the mandate being due with the notice.

    Cover stops with the extension; it is the notice's anchor as well. The waiting
    period is counted from the receipt of the mandate.

    :param claim_months: to claim from the end of the waiting period; ``None``: the
        policy names no such day
    """
    rights = (
        Right(EXTENSION_END, DUE, extension_days),
        Right(COVER_STOP, EXTENSION_END, 0),
        Right(NOTIFY, EXTENSION_END, notice_days),
        Right(MANDATE, EXTENSION_END, notice_days),
        Right(WAITING_END, MANDATE_RECEIPT, waiting_months, MONTHS),
        Right(ADVERSE_INFORMATION, ADVERSE_KNOWN, adverse_days),
    )
    if claim_months is None:
        return rights
    return (*rights, Right(CLAIM, WAITING_END, claim_months, MONTHS))


def insolvency_rights(
    notice_days: int = 7, creditor_abroad: bool = False
) -> tuple[Right, ...]:
    """Return what a buyer's insolvency in France asks for.

    The notice is the policy's; the others are the law's, from the publication in the
    BODACC: proof of debt in 2 months, 4 for a creditor abroad or overseas; goods under
    retention of title claimed in 3; relief from having missed the proof in 6. None is
    carried over a weekend here as a procedural rule may allow, which errs on the safe
    side. French Commercial Code L622-24, R622-24, L624-9, L622-26 (articles recalled).

    :param notice_days: days to tell the insurer, from having known
    """
    return (
        Right(INSOLVENCY_NOTICE, INSOLVENCY_KNOWN, notice_days),
        Right(PROOF_OF_DEBT, PUBLICATION, 4 if creditor_abroad else 2, MONTHS),
        Right(RETENTION_OF_TITLE, PUBLICATION, 3, MONTHS),
        Right(RELIEF, PUBLICATION, 6, MONTHS),
    )
