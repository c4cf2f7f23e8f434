# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is insured of an invoice: the worked examples, then one rule at a time."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit_insurance.rules.insured_amount import assess, most_specific
from credit_insurance.rules.receivable import (
    Assessment,
    Instalment,
    Invoice,
    Layer,
    Part,
    Standing,
    Terms,
)

DAY = date(2026, 3, 1)
TERMS = Terms(starts_on=date(2026, 1, 1))


def invoice(amount, delivered=DAY, invoiced=None, due=30, **values):
    invoiced = invoiced or delivered
    return Invoice(
        Decimal(amount),
        delivered,
        invoiced,
        (Instalment(invoiced + timedelta(days=due)),),
        **values,
    )


def layer(amount, kind="permanent", percentage=90, number=1):
    return Layer(kind, Decimal(amount), Decimal(percentage), number)


def standing(*layers, older=0, status="granted", **values):
    layers = tuple(one if isinstance(one, Layer) else layer(one) for one in layers)
    return Standing(layers, status, Decimal(older), **values)


def cut(assessment):
    """The parts as (amount, layer or reason)."""
    return [
        (part.amount, part.layer.kind if part.insured else part.reason)
        for part in assessment.parts
    ]


def failed(assessment):
    return {test.key: test.reason for test in assessment.findings if not test.passed}


# === WORKED EXAMPLES === #


def test_inside_the_limit_the_insured_loss_is_the_amount_without_tax():
    result = assess(invoice(40_000), TERMS, standing(50_000))
    assert result.insured == 40_000
    assert [part.insurer_share for part in result.parts] == [36_000]
    assert result.state == "insured"


def test_frozen_at_delivery_each_invoice_takes_what_the_older_ones_leave():
    insured = [
        assess(invoice(amount), TERMS, standing(50_000, older=older)).insured
        for amount, older in ((30_000, 0), (25_000, 30_000), (20_000, 55_000))
    ]
    assert insured == [30_000, 20_000, 0]


def test_a_withdrawal_ends_cover_of_later_deliveries_only():
    before = standing(100_000, older=40_000)
    after = standing(older=75_000, status="withdrawn")
    assert assess(invoice(35_000), TERMS, before).insured == 35_000
    third = assess(invoice(30_000), TERMS, after)
    assert cut(third) == [(30_000, "withdrawn")]


def test_a_top_up_is_filled_after_the_first_rank():
    stood = standing(layer(40_000), layer(40_000, "top_up", number=2))
    result = assess(invoice(90_000), TERMS, stood)
    assert cut(result) == [
        (40_000, "permanent"),
        (40_000, "top_up"),
        (10_000, "over_limit"),
    ]
    assert sum(part.insurer_share for part in result.parts) == 72_000
    assert result.state == "partly_insured"


def test_a_discretionary_limit_has_a_percentage_of_its_own():
    stood = standing(layer(10_000, "discretionary", 60, None), status="discretionary")
    result = assess(invoice(14_000), TERMS, stood)
    assert cut(result) == [(10_000, "discretionary"), (4_000, "over_limit")]
    assert sum(part.insurer_share for part in result.parts) == 6_000


def test_without_proof_the_discretionary_limit_gives_nothing():
    stood = standing(status="unproven", payments=1, payments_needed=2)
    result = assess(invoice(14_000), TERMS, stood)
    assert cut(result) == [(14_000, "unproven")]
    (limit,) = [test for test in result.findings if test.key == "limit"]
    assert (limit.figures["payments"], limit.figures["needed"]) == (1, 2)


# === LIMITS === #


def test_after_a_reduction_nothing_is_insured_until_the_balance_fits():
    def insured(older):
        reduced = standing(60, older=older, status="reduced")
        return assess(invoice(10), TERMS, reduced).insured

    assert [insured(older) for older in (100, 60, 55, 50)] == [0, 0, 5, 10]


def test_the_older_balance_takes_the_first_layers():
    stood = standing(layer(50), layer(30, "temporary", number=2), older=60)
    assert cut(assess(invoice(40), TERMS, stood)) == [
        (20, "temporary"),
        (20, "over_limit"),
    ]


def test_a_part_tells_its_decision():
    stood = standing(layer(50, number=7), layer(30, "temporary", number=9))
    parts = assess(invoice(80), TERMS, stood).parts
    assert [part.layer.decision_id for part in parts] == [7, 9]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("none", "no_limit"),
        ("unproven", "unproven"),
        ("refused", "refused"),
        ("withdrawn", "withdrawn"),
        ("expired", "expired"),
        ("granted", "refused"),
    ],
)
def test_without_a_limit_nothing_is_insured_and_the_reason_says_why(status, reason):
    result = assess(invoice(80), TERMS, standing(status=status))
    assert cut(result) == [(80, reason)]
    assert failed(result) == {"limit": reason}
    assert result.state == "not_insured"


# === CONDITIONS === #


def test_cover_that_stopped_insures_nothing_new():
    stood = standing(500, late=Decimal(10), late_since=date(2025, 12, 1))
    result = assess(invoice(80), TERMS, stood)
    assert cut(result) == [(80, "stopped")]
    assert failed(result) == {"stop": "stopped"}


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2025, 12, 31), "policy_not_started"),
        (date(2026, 1, 1), None),
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), "policy_ended"),
    ],
)
def test_only_deliveries_within_the_policy_are_insured(day, reason):
    terms = replace(TERMS, ends_on=date(2026, 6, 30))
    result = assess(invoice(80, delivered=day), terms, standing(500))
    assert cut(result) == [(80, reason or "permanent")]


def test_invoiced_after_the_policy_is_delivered_within_it():
    terms = replace(TERMS, ends_on=DAY)
    late = invoice(80, invoiced=DAY + timedelta(days=5))
    assert assess(late, terms, standing(500)).insured == 80


@pytest.mark.parametrize(("amount", "reason"), [(100, ""), ("100.01", "over_limit")])
def test_the_limit_is_exceeded_by_a_cent(amount, reason):
    result = assess(invoice(amount), TERMS, standing(500, older=400))
    assert failed(result).get("room", "") == reason


@pytest.mark.parametrize(("days", "insured"), [(60, 80), (61, 0)])
def test_a_term_longer_than_the_maximum_is_not_insured(days, insured):
    terms = replace(TERMS, max_term_days=60)
    result = assess(invoice(80, due=days), terms, standing(500))
    assert result.insured == insured
    assert failed(result) == ({} if insured else {"term": "term"})


def test_the_term_counts_from_the_invoice_or_from_the_delivery():
    late = invoice(80, invoiced=DAY + timedelta(days=5), due=58)
    terms = replace(TERMS, max_term_days=60)
    assert assess(late, terms, standing(500)).insured == 80
    terms = replace(terms, term_from_delivery=True)
    assert assess(late, terms, standing(500)).insured == 0


def test_of_several_instalments_those_that_are_too_long_are_not_insured():
    instalments = tuple(
        Instalment(DAY + timedelta(days=days), Decimal(weight))
        for days, weight in ((90, 20), (30, 40), (60, 40))
    )
    terms = replace(TERMS, max_term_days=60)
    sold = replace(invoice(1_000), instalments=instalments)
    result = assess(sold, terms, standing(5_000))
    assert cut(result) == [(800, "permanent"), (200, "term")]
    (term,) = [test for test in result.findings if test.key == "term"]
    assert (term.figures["days"], term.reason) == (90, "term")
    assert result.state == "partly_insured"


def test_instalments_are_rounded_half_up_and_the_last_takes_the_difference():
    instalments = tuple(Instalment(DAY + timedelta(days=n)) for n in (10, 20, 99))
    terms = replace(TERMS, max_term_days=60)
    sold = replace(invoice("100.00"), instalments=instalments)
    parts = cut(assess(sold, terms, standing(5_000)))
    assert parts == [(Decimal("66.66"), "permanent"), (Decimal("33.34"), "term")]


@pytest.mark.parametrize(("days", "insured"), [(30, 80), (31, 0)])
def test_a_delivery_invoiced_too_late_is_not_insured(days, insured):
    terms = replace(TERMS, invoicing_days=30)
    sold = invoice(80, invoiced=DAY + timedelta(days=days))
    result = assess(sold, terms, standing(500))
    assert result.insured == insured
    assert failed(result) == ({} if insured else {"invoicing": "late_invoice"})


def test_an_invoice_before_the_delivery_is_not_late():
    terms = replace(TERMS, invoicing_days=30)
    sold = invoice(80, invoiced=DAY - timedelta(days=60), due=90)
    assert assess(sold, terms, standing(500)).insured == 80


def test_zero_days_are_no_condition():
    sold = invoice(80, invoiced=DAY + timedelta(days=999), due=999)
    assert assess(sold, TERMS, standing(500)).insured == 80


@pytest.mark.parametrize("kind", ["public", "individual", "related", "not_named"])
def test_a_buyer_who_is_not_insurable_is_not_insured(kind):
    result = assess(invoice(80), replace(TERMS, exclusion=kind), standing(500))
    assert cut(result) == [(80, kind)]
    assert failed(result) == {"buyer": kind}


def test_a_country_that_is_not_insured_is_not_insured():
    terms = replace(TERMS, country_insured=False)
    assert cut(assess(invoice(80), terms, standing(500))) == [(80, "country")]


def test_every_failed_test_is_told_and_the_first_one_is_the_reason():
    terms = replace(TERMS, ends_on=date(2026, 2, 1), max_term_days=10)
    result = assess(invoice(80), terms, standing(status="refused"))
    assert failed(result) == {
        "period": "policy_ended",
        "limit": "refused",
        "term": "term",
    }
    assert cut(result) == [(80, "policy_ended")]


# === NOT AT RISK === #


@pytest.mark.parametrize("amount", [0, -50])
def test_a_credit_note_or_nothing_leaves_nothing_to_insure(amount):
    result = assess(invoice(amount), TERMS, standing(500))
    assert result.parts == ()
    assert failed(result) == {"amount": "amount"}
    assert result.state == "not_at_risk"


def test_what_was_paid_in_advance_is_a_part_of_its_own():
    result = assess(invoice(100, prepaid=Decimal(30)), TERMS, standing(50))
    assert cut(result) == [(30, "prepaid"), (50, "permanent"), (20, "over_limit")]
    assert result.uninsured == 20


def test_paid_in_advance_and_insured_is_insured():
    result = assess(invoice(100, prepaid=Decimal(30)), TERMS, standing(500))
    assert (result.state, result.insured) == ("insured", 70)


def test_paid_in_advance_as_a_whole_is_not_at_risk_whatever_the_limit():
    sold = invoice(100, prepaid=Decimal(150))
    for stood in (standing(50), standing(status="refused")):
        result = assess(sold, TERMS, stood)
        assert cut(result) == [(100, "prepaid")]
        assert result.state == "not_at_risk"


def test_paid_in_advance_pays_the_first_instalment():
    instalments = (Instalment(DAY + timedelta(days=90)), Instalment(DAY))
    terms = replace(TERMS, max_term_days=60)
    sold = replace(invoice(100, prepaid=Decimal(50)), instalments=instalments)
    assert cut(assess(sold, terms, standing(500))) == [(50, "prepaid"), (50, "term")]


# === TERMS === #


@pytest.mark.parametrize(
    ("values", "found"),
    [((90, 0, 0), 90), ((90, 80, 0), 80), ((90, 0, 70), 70), ((90, 80, 70), 70)],
)
def test_the_most_specific_term_wins(values, found):
    assert most_specific(*values) == found


def test_nothing_set_anywhere_is_nothing():
    assert most_specific(0, 0, 0) == 0


def test_the_insurers_share_is_rounded_half_up():
    part = Part(Decimal("0.05"), layer=layer(1, percentage=50))
    assert part.insurer_share == Decimal("0.03")


def test_an_empty_answer_insures_nothing():
    assert Assessment().insured == 0
