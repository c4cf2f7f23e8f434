# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Deadlines of a due line, computed by hand with a calendar."""

from dataclasses import replace
from datetime import date

import pytest

from credit_insurance_recovery.rules import rights as kinds
from credit_insurance_recovery.rules.deadlines import (
    Deadline,
    Dispute,
    DueLine,
    Terms,
    deadlines,
    next_to_send,
)
from credit_insurance_recovery.rules.rights import (
    Right,
    insolvency_rights,
    usual_rights,
)
from credit_insurance_recovery.rules.working_days import is_french_holiday

DUE = date(2026, 1, 30)
EXTENDED = date(2026, 3, 31)
LAST = date(2026, 4, 30)
USUAL = Terms(usual_rights())
LINE = DueLine({"due": DUE})


def found(kind, line=LINE, terms=USUAL, today=DUE):
    (one,) = [one for one in deadlines(line, terms, today) if one.kind == kind]
    return one


def notice(today, terms=USUAL, **facts):
    return found("notify", replace(LINE, **facts), terms, today)


def suspending(what, **values):
    return replace(USUAL, suspends=what, **values)


def disputed(opened, settled=None):
    return (Dispute(opened, settled),)


# === COUNTING === #


def test_the_extension_is_counted_from_the_due_date():
    assert found("extension_end").last_day == EXTENDED
    assert found("cover_stop").last_day == EXTENDED


def test_the_notice_is_due_30_days_after_the_extension():
    one = found("notify")
    assert (one.anchor, one.anchor_date) == ("extension_end", EXTENDED)
    assert one.last_day == LAST
    assert found("mandate").last_day == LAST


def test_notice_counted_from_the_first_unpaid_due_date():
    terms = Terms((Right("notify", "due", 30),))
    assert found("notify", terms=terms).last_day == date(2026, 3, 1)


def test_notice_counted_from_the_longest_term():
    # Delivered on 15 January, at most 120 days of term, 30 days to notify.
    line = DueLine({"delivery": date(2026, 1, 15)})
    terms = Terms(
        (
            Right("max_term_end", "delivery", 120),
            Right("notify", "max_term_end", 30),
        )
    )
    assert found("max_term_end", line, terms).last_day == date(2026, 5, 15)
    assert found("notify", line, terms).last_day == date(2026, 6, 14)


def test_a_milestone_can_be_told_instead_of_computed():
    line = DueLine({"due": DUE, "extension_end": date(2026, 6, 1)})
    assert found("notify", line).last_day == date(2026, 7, 1)


def test_postponing_moves_nothing_that_counts_from_the_original_due_date():
    postponed = DueLine({"due": DUE, "extended_due": date(2026, 2, 28)})
    assert found("notify", postponed).last_day == LAST


def test_an_agreed_postponement_moves_what_counts_from_it():
    terms = Terms((Right("notify", "extended_due", 30),))
    agreed = DueLine({"due": DUE, "extended_due": date(2026, 2, 28)})
    assert found("notify", agreed, terms).last_day == date(2026, 3, 30)
    assert found("notify", LINE, terms).last_day == date(2026, 3, 1)


def test_months_and_the_end_of_a_month():
    waiting = DueLine({"mandate_receipt": date(2026, 9, 30)})
    assert found("waiting_end", waiting).last_day == date(2027, 2, 28)
    terms = Terms((Right("claim", "invoice", 45, end_of_month=True),))
    line = DueLine({"invoice": date(2026, 1, 10)})
    assert found("claim", line, terms).last_day == date(2026, 2, 28)


def test_the_claim_is_counted_from_the_end_of_the_waiting_period():
    line = DueLine({"mandate_receipt": date(2026, 4, 20)})
    terms = Terms(usual_rights(claim_months=6))
    assert found("waiting_end", line, terms).last_day == date(2026, 9, 20)
    assert found("claim", line, terms).last_day == date(2027, 3, 20)


def test_the_deadlines_of_an_insolvency():
    line = DueLine(
        {"insolvency_known": date(2026, 1, 5), "publication": date(2025, 12, 31)}
    )
    here = {o.kind: o for o in deadlines(line, Terms(insolvency_rights()), DUE)}
    assert {kind: one.last_day for kind, one in here.items()} == {
        "insolvency_notice": date(2026, 1, 12),
        "proof_of_debt": date(2026, 2, 28),
        "retention_of_title": date(2026, 3, 31),
        "relief": date(2026, 6, 30),
    }
    abroad = Terms(insolvency_rights(creditor_abroad=True))
    assert found("proof_of_debt", line, abroad).last_day == date(2026, 4, 30)


def test_without_its_anchor_a_right_has_no_day():
    assert found("notify", DueLine()) == Deadline("notify", "extension_end")
    assert found("waiting_end").state == "pending"
    assert found("adverse_information").days_left is None


# === THE DAY TO SEND === #


def test_it_is_to_be_sent_on_the_working_day_before_the_last():
    # 30 April 2026 is a Thursday.
    assert found("notify").send_by == date(2026, 4, 29)


@pytest.mark.parametrize(
    ("margin", "send_by"),
    [
        (0, date(2026, 4, 30)),
        # Four days before is a Sunday, three a Monday.
        (3, date(2026, 4, 27)),
        (4, date(2026, 4, 24)),
    ],
)
def test_the_margin_is_a_parameter(margin, send_by):
    assert found("notify", terms=replace(USUAL, margin_days=margin)).send_by == send_by


@pytest.mark.parametrize(("margin", "send_by"), [(0, LAST), (7, date(2026, 4, 23))])
def test_a_right_may_have_a_margin_of_its_own(margin, send_by):
    terms = Terms((Right(kinds.NOTIFY, kinds.DUE, 90, margin_days=margin),))
    assert found("notify", terms=terms).last_day == LAST
    assert found("notify", terms=terms).send_by == send_by


def test_holidays_move_it_ahead():
    # The last day is Tuesday 7 April 2026, the day after Easter Monday.
    terms = Terms((Right("notify", "due", 67),))
    assert found("notify", terms=terms).last_day == date(2026, 4, 7)
    assert found("notify", terms=terms).send_by == date(2026, 4, 6)
    terms = replace(terms, is_holiday=is_french_holiday)
    assert found("notify", terms=terms).send_by == date(2026, 4, 3)


def test_it_cannot_be_sent_before_there_is_a_reason():
    terms = Terms((Right("adverse_information", "adverse_known", 0),))
    line = DueLine({"adverse_known": DUE})
    assert found("adverse_information", line, terms).send_by == DUE


def test_the_first_right_to_send_is_no_milestone_and_is_open():
    line = DueLine({"due": DUE, "adverse_known": date(2026, 4, 25)})
    assert next_to_send(deadlines(line, USUAL, EXTENDED)).kind == "mandate"
    done = replace(line, exercised={"mandate": EXTENDED, "notify": EXTENDED})
    assert next_to_send(deadlines(done, USUAL, EXTENDED)).kind == "adverse_information"
    assert next_to_send(deadlines(done, USUAL, date(2026, 6, 1))) is None


def test_deadlines_come_the_soonest_first():
    line = DueLine({"due": DUE, "adverse_known": date(2026, 3, 1)})
    assert [one.kind for one in deadlines(line, USUAL, DUE)] == [
        "adverse_information",
        "extension_end",
        "cover_stop",
        "mandate",
        "notify",
        "waiting_end",
    ]


# === STATES === #


def test_the_last_day_is_in_time_and_the_next_is_not():
    assert (notice(LAST).state, notice(LAST).days_left) == ("open", 0)
    after = notice(date(2026, 5, 1))
    assert (after.state, after.days_left) == ("lost", -1)


def test_a_milestone_is_not_lost_but_passed():
    one = found("extension_end", today=date(2026, 4, 1))
    assert (one.state, one.days_left) == ("passed", None)
    assert found("extension_end", today=EXTENDED).state == "open"


def test_exercised_on_the_last_day_is_done_and_later_is_lost():
    later = date(2026, 6, 1)
    assert notice(later, exercised={"notify": LAST}).state == "done"
    assert notice(later, exercised={"notify": date(2026, 5, 1)}).state == "lost"


def test_a_right_can_be_exercised_before_its_clock_starts():
    assert found("notify", DueLine(exercised={"notify": DUE})).state == "done"


def test_a_payment_in_time_leaves_nothing_to_do():
    assert notice(date(2026, 6, 1), paid_on=LAST).state == "void"


def test_a_payment_after_the_last_day_does_not_bring_the_right_back():
    assert notice(date(2026, 6, 1), paid_on=date(2026, 5, 1)).state == "lost"


def test_what_was_done_stays_done_when_it_is_paid():
    facts = {"exercised": {"notify": EXTENDED}, "paid_on": date(2026, 4, 15)}
    assert notice(date(2026, 6, 1), **facts).state == "done"


def test_a_lost_right_stays_lost_whatever_the_facts_say_later():
    lost = notice(date(2026, 5, 4))
    for facts in (
        {"exercised": {"notify": EXTENDED}},
        {"paid_on": DUE},
        {"dates": {"due": date(2026, 4, 30)}},
        {"dates": {}},
    ):
        now = notice(date(2026, 5, 6), lost=(lost,), **facts)
        assert now == replace(lost, days_left=-6)


def test_a_lost_right_is_kept_when_the_policy_no_longer_names_it():
    lost = notice(date(2026, 5, 4))
    line = replace(LINE, lost=(lost,))
    assert found("notify", line, Terms(()), date(2026, 5, 4)) == lost


# === DISPUTES === #


def test_days_of_a_dispute_move_the_last_day():
    facts = {"disputes": disputed(date(2026, 4, 10), date(2026, 4, 20))}
    one = notice(date(2026, 5, 1), suspending("notice"), **facts)
    assert (one.last_day, one.suspended_days) == (date(2026, 5, 10), 10)
    assert (one.state, one.days_left) == ("open", 9)


def test_the_clock_stands_still_while_it_lasts():
    facts = {"disputes": disputed(date(2026, 4, 10))}
    for today in (date(2026, 4, 10), date(2026, 5, 25)):
        one = notice(today, suspending("notice"), **facts)
        assert (one.state, one.days_left) == ("suspended", 20)
    assert one.last_day == date(2026, 6, 14)


def test_a_dispute_before_the_clock_starts_moves_only_what_overlaps():
    # Of these days, 1 to 4 April are after the end of the extension.
    facts = {"disputes": disputed(date(2026, 3, 1), date(2026, 4, 5))}
    one = notice(date(2026, 4, 6), suspending("notice"), **facts)
    assert (one.last_day, one.suspended_days) == (date(2026, 5, 4), 4)
    assert found("extension_end", replace(LINE, **facts)).last_day == EXTENDED


def test_a_clock_that_has_not_started_does_not_stand_still():
    facts = {"disputes": disputed(date(2026, 3, 1))}
    assert notice(EXTENDED, suspending("notice"), **facts).state == "open"
    first = notice(date(2026, 4, 1), suspending("notice"), **facts)
    assert (first.state, first.days_left) == ("suspended", 29)


def test_a_dispute_on_the_last_day_is_in_time_and_later_is_not():
    today = date(2026, 5, 20)
    terms = suspending("notice")
    assert notice(today, terms, disputes=disputed(LAST)).state == "suspended"
    late = notice(today, terms, disputes=disputed(date(2026, 5, 1)))
    assert (late.state, late.last_day) == ("lost", LAST)


def test_a_second_dispute_counts_if_the_first_one_left_time_for_it():
    both = (
        Dispute(date(2026, 5, 5), date(2026, 5, 8)),
        Dispute(date(2026, 4, 20), date(2026, 4, 30)),
    )
    terms = suspending("notice")
    assert notice(date(2026, 5, 9), terms, disputes=both).last_day == date(2026, 5, 13)
    assert notice(date(2026, 5, 9), terms, disputes=both[:1]).last_day == LAST


@pytest.mark.parametrize(
    ("suspends", "moved"),
    [
        ("none", set()),
        ("waiting", {"waiting_end", "claim"}),
        ("notice", {"waiting_end", "claim", "notify", "mandate"}),
    ],
)
def test_the_policy_says_what_is_suspended(suspends, moved):
    line = DueLine(
        dates={
            "due": DUE,
            "mandate_receipt": date(2026, 4, 1),
            "adverse_known": date(2026, 4, 1),
            "publication": date(2026, 4, 1),
            "insolvency_known": date(2026, 4, 1),
        },
        disputes=disputed(date(2026, 4, 5)),
    )
    every = (*usual_rights(claim_months=6), *insolvency_rights())
    terms = Terms(every, suspends)
    today = date(2026, 4, 7)
    seen = deadlines(line, terms, today)
    assert {o.kind for o in seen if o.state == "suspended"} == moved - {"claim"}
    unmoved = deadlines(replace(line, disputes=()), terms, today)
    days = {one.kind: one.last_day for one in unmoved}
    assert {one.kind for one in seen if one.last_day != days[one.kind]} == moved


# === TERMS THAT MAKE NO SENSE === #


@pytest.mark.parametrize(
    "rights",
    [
        (Right("notify", "due", 1), Right("notify", "delivery", 1)),
        (Right("cover_stop", "cover_stop", 1),),
        (
            Right("extension_end", "max_term_end", 1),
            Right("max_term_end", "extension_end", 1),
        ),
    ],
)
def test_contradictory_terms_are_refused(rights):
    with pytest.raises(ValueError, match=r"twice|itself"):
        deadlines(LINE, Terms(rights), DUE)


@pytest.mark.parametrize("values", [(-1, "days"), (1, "weeks")])
def test_offsets_that_make_no_sense_are_refused(values):
    with pytest.raises(ValueError, match="notify"):
        Right("notify", "due", *values)


def test_the_usual_terms_use_each_kind_that_there_is():
    every = (*usual_rights(claim_months=6), *insolvency_rights())
    used = {right.kind for right in every} | {kinds.MAX_TERM_END}
    assert used > kinds.MILESTONES
    assert set().union(*kinds.SUSPENDED.values()) < used
