# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Due lines, disputes, terms and reminder plans, as hypothesis draws them."""

from datetime import timedelta
from decimal import Decimal

from drawn import FIRST
from hypothesis import strategies as st

from credit_insurance_recovery.rules.deadlines import Dispute, DueLine, Terms
from credit_insurance_recovery.rules.reminders import Level
from credit_insurance_recovery.rules.rights import (
    NOTICE,
    SUSPENDED,
    insolvency_rights,
    usual_rights,
)
from credit_insurance_recovery.rules.stop import InsuredDebt, StopTerms

SPAN = 60
DAY = timedelta(days=1)
KINDS = ("notify", "mandate", "claim", "proof_of_debt", "extension_end")
ANCHORS = ("due", "mandate_receipt", "publication", "insolvency_known", "adverse_known")


def later(number):
    return FIRST + number * DAY


dates = st.integers(0, SPAN).map(later)
amounts = st.sampled_from(["0.01", "0.05", "40", "100", "250.50", "1000"]).map(Decimal)
credits = st.just(Decimal(0)) | st.decimals(0, 2_000, places=2)


# === DEADLINES === #


@st.composite
def disputes(draw):
    opened = draw(dates)
    days = draw(st.none() | st.integers(0, 20))
    return Dispute(opened, None if days is None else opened + days * DAY)


@st.composite
def terms(draw, suspends=None):
    extension, notice, months = (draw(st.integers(0, n)) for n in (20, 15, 2))
    usual = usual_rights(extension, notice, months, claim_months=1)
    holidays = draw(st.frozensets(dates, max_size=6))
    return Terms(
        rights=(*usual, *insolvency_rights()),
        suspends=suspends or draw(st.sampled_from(sorted(SUSPENDED))),
        margin_days=draw(st.integers(0, 5)),
        is_holiday=holidays.__contains__,
    )


lines = st.builds(
    DueLine,
    dates=st.dictionaries(st.sampled_from(ANCHORS), dates),
    exercised=st.dictionaries(st.sampled_from(KINDS), dates, max_size=3),
    paid_on=st.none() | dates,
    disputes=st.lists(disputes(), max_size=4).map(tuple),
)
disputed_terms = terms(suspends=NOTICE)


# === COVER STOP === #


@st.composite
def insured_debts(draw, max_size=6):
    """The due lines of a buyer, each with the end of an extension of its own."""
    return [
        InsuredDebt(
            id=number + 1,
            due=due,
            amount=draw(amounts),
            extension_end=due + draw(st.integers(0, 30)) * DAY,
            disputed=draw(st.booleans()),
        )
        for number, due in enumerate(draw(st.lists(dates, max_size=max_size)))
    ]


stop_terms = st.builds(
    StopTerms,
    tolerance=st.sampled_from([0, 50, 500]).map(Decimal),
    de_minimis=st.sampled_from([0, 10, 100]).map(Decimal),
    disputed_count=st.booleans(),
    lift=st.sampled_from(["auto", "insurer"]),
)


# === REMINDERS === #

plans_of_levels = st.lists(st.integers(-10, 40), max_size=5).map(
    lambda days: tuple(Level(number + 1, day) for number, day in enumerate(days))
)
