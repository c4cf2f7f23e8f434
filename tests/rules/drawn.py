# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Piles of insurers' decisions and positions, as hypothesis draws them."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from credit_insurance.rules.check import Position
from credit_insurance.rules.limits import Decision

FIRST = date(2026, 1, 1)
DAYS = 24

KINDS = ("permanent", "permanent", "temporary", "top_up")
GRANTS = ("granted", "partial", "reduced")
ENDINGS = ("refused", "withdrawn")
STATUSES = (
    *("none", "covered", "discretionary", "no_limit", "over_limit"),
    *("refused", "withdrawn", "expired", "stopped", "excluded"),
)

days = st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n))
amounts = st.integers(0, 50).map(lambda n: Decimal(n) * Decimal("1000.25"))
cents = st.decimals(-100_000, 100_000, places=2)
limits_of_money = st.decimals(0, 100_000, places=2)


@st.composite
def decisions(draw, number=0, kinds=KINDS, statuses=GRANTS + ENDINGS):
    """One decision; bounded when temporary or non-cancellable."""
    kind = draw(st.sampled_from(kinds))
    status = draw(st.sampled_from(statuses))
    ends = status in ENDINGS
    firm = not ends and draw(st.booleans()) and draw(st.booleans())
    start = draw(days)
    bounded = not ends and (kind == "temporary" or firm or draw(st.booleans()))
    return Decision(
        id=number,
        kind=kind,
        status=status,
        amount=Decimal(0) if ends else draw(amounts),
        date_from=start,
        date_to=start + timedelta(days=draw(st.integers(0, 9))) if bounded else None,
        decided_on=draw(st.none() | days),
        non_cancellable=firm,
    )


@st.composite
def piles(draw, statuses=GRANTS + ENDINGS, max_size=6):
    """The decisions on one buyer, ids in order of arrival."""
    size = draw(st.integers(0, max_size))
    return tuple(draw(decisions(number=n + 1, statuses=statuses)) for n in range(size))


positions = st.builds(
    Position,
    status=st.sampled_from(STATUSES),
    limit=limits_of_money,
    exposure=cents,
    own_risk=limits_of_money,
)


def every_day():
    """The days on which anything can happen in a drawn pile, and one around."""
    return [FIRST + timedelta(days=n) for n in range(-1, DAYS + 12)]
