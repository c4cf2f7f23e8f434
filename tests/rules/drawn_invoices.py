# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices, terms, limits and open items, as hypothesis draws them."""

from datetime import timedelta
from decimal import Decimal

from drawn import FIRST, days
from hypothesis import strategies as st

from credit_insurance.rules.open_balance import OpenItems
from credit_insurance.rules.receivable import (
    Instalment,
    Invoice,
    Layer,
    Standing,
    Terms,
)

money = st.decimals(0, 2_000, places=2)
percentages = st.sampled_from([Decimal(0), Decimal("62.5"), Decimal(90), Decimal(100)])
LAYERS = ("permanent", "temporary", "top_up", "discretionary")
STATUSES = ("none", "unproven", "refused", "withdrawn", "expired", "granted", "reduced")

instalments = st.builds(
    Instalment,
    due_on=st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n)),
    weight=st.integers(1, 7).map(Decimal),
)
layers = st.builds(
    Layer,
    kind=st.sampled_from(LAYERS),
    amount=money,
    percentage=percentages,
    decision_id=st.integers(1, 99),
)
standings = st.builds(
    Standing,
    layers=st.lists(layers, max_size=4).map(tuple),
    limit_status=st.sampled_from(STATUSES),
    older=money,
    late=money,
    late_since=st.none() | st.none() | days,
)
invoices = st.builds(
    Invoice,
    amount=st.decimals(-500, 2_000, places=2),
    delivered_on=days,
    invoiced_on=days,
    instalments=st.lists(instalments, max_size=4).map(tuple),
    prepaid=st.just(Decimal(0)) | money,
)
terms = st.builds(
    Terms,
    starts_on=st.sampled_from([FIRST, FIRST, FIRST + timedelta(days=12)]),
    ends_on=st.none() | days,
    max_term_days=st.sampled_from([0, 30, 60]),
    term_from_delivery=st.booleans(),
    invoicing_days=st.sampled_from([0, 10]),
    exclusion=st.sampled_from(["", "", "", "public"]),
    country_insured=st.sampled_from([True, True, True, False]),
)
#: Invoices of which nothing but the limit decides.
plain_terms = st.just(Terms(FIRST))
open_items = st.builds(
    OpenItems,
    debit_gross=money,
    debit_net=money,
    note_gross=money,
    note_net=money,
    on_account=money,
    in_advance=money,
)
shares = st.sampled_from([Decimal(1), Decimal("0.8333333333"), Decimal("0.5")])
