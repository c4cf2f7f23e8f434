# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a sale fits within cover: examples, then what always holds."""

from dataclasses import replace
from decimal import Decimal

import pytest
from drawn import cents, limits_of_money, positions
from hypothesis import given

from credit_insurance.rules.check import CoverCheck, Position, check

CENT = Decimal("0.01")


def position(limit, exposure, status="covered", own_risk=0):
    return Position(status, Decimal(limit), Decimal(exposure), Decimal(own_risk))


def test_a_sale_up_to_the_limit_is_covered():
    result = check(position(1000, 300), Decimal(700))
    assert (result.status, result.excess, result.fits) == ("covered", 0, True)
    assert result.headroom == 700
    assert result.uninsured == 0


def test_a_cent_more_is_over_the_limit():
    result = check(position(1000, 300), Decimal("700.01"))
    assert (result.status, result.excess, result.fits) == ("over_limit", CENT, False)
    assert result.uninsured == CENT


def test_a_buyer_over_the_limit_already_gets_no_more():
    result = check(position(1000, 1200, "over_limit"), Decimal(50))
    assert (result.excess, result.fits, result.headroom) == (250, False, -200)
    assert result.uninsured == 50


def test_paid_ahead_leaves_more_room_than_the_limit():
    result = check(position(1000, -500), Decimal(1500))
    assert (result.excess, result.fits) == (0, True)


def test_own_risk_lets_the_sale_pass_and_says_what_is_uninsured():
    result = check(position(1000, 900, own_risk=200), Decimal(300))
    assert (result.status, result.excess, result.fits) == ("over_limit", 0, True)
    assert result.uninsured == 200


def test_a_sale_beyond_own_risk_exceeds_by_the_rest():
    result = check(position(1000, 900, own_risk=200), Decimal(400))
    assert (result.excess, result.fits, result.uninsured) == (100, False, 300)


@pytest.mark.parametrize("status", ["refused", "withdrawn", "expired", "no_limit"])
def test_without_a_limit_the_whole_sale_exceeds_and_the_reason_stays(status):
    result = check(position(0, 0, status), Decimal(80))
    assert (result.status, result.excess, result.fits) == (status, 80, False)
    assert result.uninsured == 80


def test_a_stopped_buyer_gets_nothing_whatever_the_headroom_or_own_risk():
    result = check(position(1000, 100, "stopped", own_risk=500), Decimal(10))
    assert (result.status, result.excess, result.fits) == ("stopped", 10, False)
    assert result.uninsured == 10


@pytest.mark.parametrize("status", ["none", "excluded"])
def test_a_buyer_whom_no_policy_concerns_is_never_held(status):
    result = check(position(0, 9999, status), Decimal(5000))
    assert not result.concerned
    assert (result.excess, result.fits) == (0, True)


def test_an_unknown_exposure_never_fits():
    assert not check(position(1000, 0, "unknown"), Decimal(1)).fits
    assert not CoverCheck(status="unknown", amount=CENT).fits


@pytest.mark.parametrize("status", ["over_limit", "stopped", "refused", "withdrawn"])
@pytest.mark.parametrize("amount", ["0", "-100"])
def test_a_return_always_fits(status, amount):
    result = check(position(0, 500, status), Decimal(amount))
    assert (result.excess, result.fits, result.uninsured) == (0, True, 0)


@given(positions, cents)
def test_the_excess_is_never_negative(buyer, amount):
    assert check(buyer, amount).excess >= 0


@given(positions, cents)
def test_no_amount_no_excess(buyer, amount):
    result = check(buyer, min(amount, Decimal(0)))
    assert (result.excess, result.fits) == (0, True)


@given(positions, cents, limits_of_money)
def test_a_larger_sale_never_exceeds_less(buyer, amount, more):
    assert check(buyer, amount + more).excess >= check(buyer, amount).excess


@given(positions, cents, limits_of_money)
def test_a_buyer_who_owes_more_never_exceeds_less(buyer, amount, more):
    deeper = replace(buyer, exposure=buyer.exposure + more)
    assert check(deeper, amount).excess >= check(buyer, amount).excess


@given(positions, cents, limits_of_money)
def test_a_larger_limit_or_own_risk_never_exceeds_more(buyer, amount, more):
    excess = check(buyer, amount).excess
    assert check(replace(buyer, limit=buyer.limit + more), amount).excess <= excess
    assert check(replace(buyer, own_risk=buyer.own_risk + more), amount).excess <= (
        excess
    )


@given(positions, limits_of_money)
def test_excess_and_headroom_add_up_to_the_cent(buyer, amount):
    result = check(buyer, amount)
    if not result.concerned or amount == 0:
        assert result.excess == 0
    elif buyer.status == "stopped":
        assert result.excess == amount
    else:
        room = result.headroom + result.own_risk
        assert result.excess == max(amount - room, Decimal(0))
        assert result.fits == (amount <= room)


@given(positions, limits_of_money)
def test_what_is_uninsured_is_a_part_of_the_sale(buyer, amount):
    result = check(buyer, amount)
    assert 0 <= result.uninsured <= amount
    if result.concerned and not result.fits:
        assert result.uninsured > 0


@given(positions, limits_of_money)
def test_the_check_repeats_the_position(buyer, amount):
    result = check(buyer, amount)
    assert (result.limit, result.exposure) == (buyer.limit, buyer.exposure)
    assert result.headroom == buyer.limit - buyer.exposure
    assert result.amount == amount
    assert result.concerned == buyer.concerned


@pytest.mark.parametrize(("amount", "fits"), [(-CENT, True), (0, True), (CENT, False)])
def test_without_a_rate_only_what_adds_nothing_fits(amount, fits):
    assert check(position(1000, 0, "unknown"), Decimal(amount)).fits is fits
