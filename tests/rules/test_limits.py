# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The limit in force on a day, told in the words of the trade."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from credit_insurance.rules import limits
from credit_insurance.rules.limits import Decision, limit_on, timeline

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
MAY, JUNE, JULY = (date(2026, month, 1) for month in (5, 6, 7))

numbers = itertools.count(1)


def decision(status, amount, date_from, **values):
    return Decision(
        id=values.pop("id", None) or next(numbers),
        kind=values.pop("kind", "permanent"),
        status=status,
        amount=Decimal(amount),
        date_from=date_from,
        **values,
    )


def granted(amount, date_from, **values):
    return decision("granted", amount, date_from, **values)


def temporary(amount, date_from, date_to, **values):
    return granted(amount, date_from, kind="temporary", date_to=date_to, **values)


def withdrawn(date_from, **values):
    return decision("withdrawn", 0, date_from, **values)


def refused(date_from, **values):
    return decision("refused", 0, date_from, **values)


def assert_limit(pile, day, amount, status=None):
    """Whatever the order in which the decisions arrive."""
    for arrival in itertools.permutations(pile):
        limit = limit_on(arrival, day)
        assert limit.amount == Decimal(amount)
        assert status in (None, limit.status)


def test_nothing_is_decided_without_decisions():
    limit = limit_on([], MARCH)
    assert (limit.amount, limit.status, limit.decided) == (0, "none", False)
    assert timeline([]) == ()


def test_nothing_is_decided_before_the_first_decision_takes_effect():
    limit = limit_on([granted(500, MARCH)], date(2026, 2, 28))
    assert (limit.amount, limit.decided) == (0, False)


def test_a_permanent_limit_holds_from_its_first_day_on():
    pile = [granted(500, MARCH)]
    assert_limit(pile, MARCH, 500, "granted")
    assert_limit(pile, date(2036, 3, 1), 500, "granted")


def test_a_limit_counts_on_its_last_day_and_has_expired_the_day_after():
    pile = [granted(500, MARCH, date_to=date(2026, 3, 31))]
    assert_limit(pile, date(2026, 3, 31), 500, "granted")
    assert_limit(pile, APRIL, 0, "expired")


def test_a_later_limit_replaces_the_earlier_one():
    pile = [granted(500, JANUARY), granted(800, MARCH)]
    assert_limit(pile, date(2026, 2, 28), 500)
    assert_limit(pile, MARCH, 800)


def test_an_expired_limit_does_not_fall_back_to_the_one_it_replaced():
    pile = [granted(500, JANUARY), granted(800, MARCH, date_to=date(2026, 3, 31))]
    assert_limit(pile, APRIL, 0, "expired")


def test_a_temporary_limit_is_added_while_it_is_valid():
    pile = [granted(500, JANUARY), temporary(300, MARCH, date(2026, 3, 31))]
    assert_limit(pile, date(2026, 2, 28), 500)
    assert_limit(pile, MARCH, 800, "granted")
    assert_limit(pile, date(2026, 3, 31), 800)
    assert_limit(pile, APRIL, 500, "granted")


def test_a_top_up_is_added_to_the_permanent_and_the_temporary_limit():
    pile = [
        granted(500, JANUARY),
        temporary(300, MARCH, MAY),
        granted(200, APRIL, kind="top_up"),
    ]
    assert_limit(pile, MARCH, 800)
    assert_limit(pile, APRIL, 1000)
    assert_limit(pile, JUNE, 700)


def test_a_temporary_limit_alone_is_a_limit():
    pile = [temporary(300, MARCH, date(2026, 3, 31))]
    assert_limit(pile, MARCH, 300, "granted")
    assert_limit(pile, APRIL, 0, "expired")


def test_a_reduction_replaces_the_limit_and_leaves_the_layers():
    pile = [
        granted(500, JANUARY),
        temporary(300, FEBRUARY, MAY),
        decision("reduced", 100, MARCH),
    ]
    assert_limit(pile, date(2026, 2, 28), 800)
    assert_limit(pile, MARCH, 400, "reduced")


def test_a_withdrawal_takes_effect_on_its_day_not_when_it_is_decided():
    pile = [granted(500, JANUARY), withdrawn(APRIL, decided_on=MARCH)]
    assert_limit(pile, date(2026, 3, 31), 500, "granted")
    assert_limit(pile, APRIL, 0, "withdrawn")


def test_a_withdrawal_ends_every_layer():
    pile = [
        granted(500, JANUARY),
        temporary(300, FEBRUARY, JUNE),
        granted(200, FEBRUARY, kind="top_up"),
        withdrawn(APRIL),
    ]
    assert_limit(pile, date(2026, 3, 31), 1000)
    assert_limit(pile, APRIL, 0, "withdrawn")


def test_a_withdrawal_ends_layers_decided_before_it_that_start_after_it():
    pile = [
        granted(500, JANUARY),
        temporary(300, MAY, JUNE, decided_on=FEBRUARY),
        withdrawn(APRIL, decided_on=MARCH),
    ]
    assert_limit(pile, MAY, 0, "withdrawn")


def test_a_withdrawal_ends_a_permanent_limit_decided_before_it_for_later():
    pile = [
        granted(500, MAY, decided_on=FEBRUARY),
        withdrawn(APRIL, decided_on=MARCH),
    ]
    assert_limit(pile, MAY, 0, "withdrawn")


def test_a_limit_withdrawn_before_it_began_does_not_read_as_expired():
    pile = [
        granted(500, MAY, date_to=JUNE, decided_on=FEBRUARY),
        withdrawn(APRIL, decided_on=MARCH),
    ]
    assert_limit(pile, JULY, 0, "withdrawn")


def test_a_grant_after_a_withdrawal_restores_cover():
    pile = [granted(500, JANUARY), withdrawn(MARCH), granted(200, MAY)]
    assert_limit(pile, APRIL, 0, "withdrawn")
    assert_limit(pile, MAY, 200, "granted")


def test_a_temporary_limit_granted_after_a_withdrawal_counts():
    pile = [granted(500, JANUARY), withdrawn(MARCH), temporary(200, APRIL, MAY)]
    assert_limit(pile, APRIL, 200, "granted")
    assert_limit(pile, JUNE, 0, "withdrawn")


def test_withdrawing_a_layer_ends_its_own_kind_only():
    pile = [
        granted(500, JANUARY),
        temporary(300, FEBRUARY, JUNE),
        granted(200, FEBRUARY, kind="top_up"),
        withdrawn(APRIL, kind="temporary"),
    ]
    assert_limit(pile, APRIL, 700, "granted")


def test_a_refusal_is_a_limit_of_zero():
    pile = [refused(MARCH)]
    assert_limit(pile, MARCH, 0, "refused")
    assert limit_on(pile, MARCH).decided


def test_a_refused_renewal_ends_cover():
    assert_limit([granted(500, JANUARY), refused(MARCH)], MARCH, 0, "refused")


def test_a_non_cancellable_limit_survives_a_withdrawal_until_its_last_day():
    pile = [
        granted(500, JANUARY, date_to=MAY, non_cancellable=True),
        withdrawn(MARCH),
    ]
    assert_limit(pile, MARCH, 500, "granted")
    assert_limit(pile, MAY, 500, "granted")
    assert_limit(pile, date(2026, 5, 2), 0, "withdrawn")
    assert limit_on(pile, MARCH).firm_amount == 500


def test_a_non_cancellable_layer_alone_survives_a_withdrawal():
    pile = [
        granted(500, JANUARY),
        temporary(300, FEBRUARY, JUNE, non_cancellable=True),
        withdrawn(MARCH),
    ]
    before, after = limit_on(pile, FEBRUARY), limit_on(pile, MARCH)
    assert (before.amount, before.firm_amount) == (800, 300)
    assert (after.amount, after.firm_amount) == (300, 300)
    assert_limit(pile, JULY, 0, "withdrawn")


def test_a_non_cancellable_limit_survives_a_reduction():
    pile = [
        granted(500, JANUARY, date_to=MAY, non_cancellable=True),
        decision("reduced", 100, MARCH),
    ]
    assert_limit(pile, MARCH, 500)
    assert_limit(pile, date(2026, 5, 2), 100, "reduced")


def test_of_two_limits_from_the_same_day_the_one_decided_last_counts():
    pile = [
        granted(500, MARCH, decided_on=FEBRUARY, id=901),
        granted(300, MARCH, decided_on=JANUARY, id=902),
    ]
    assert_limit(pile, MARCH, 500)


def test_of_two_limits_decided_the_same_day_the_one_received_last_counts():
    pile = [
        granted(500, MARCH, decided_on=FEBRUARY, id=901),
        granted(300, MARCH, decided_on=FEBRUARY, id=902),
    ]
    assert_limit(pile, MARCH, 300)


def test_a_decision_without_decision_date_was_decided_on_its_first_day():
    pile = [
        granted(500, MARCH, id=902),
        granted(300, MARCH, decided_on=date(2026, 3, 2), id=901),
    ]
    assert_limit(pile, MARCH, 300)


@pytest.mark.parametrize("status", ["granted", "partial", "reduced"])
def test_zero_is_a_limit_of_zero(status):
    limit = limit_on([decision(status, 0, MARCH)], MARCH)
    assert (limit.amount, limit.status, limit.decided) == (0, status, True)


def test_the_limit_names_the_decisions_that_make_it_up():
    permanent = granted(500, JANUARY)
    layer = temporary(300, FEBRUARY, MARCH)
    end = withdrawn(APRIL)
    pile = [permanent, layer, end]
    assert limit_on(pile, JANUARY).decision_ids == (permanent.id,)
    assert limit_on(pile, FEBRUARY).decision_ids == (permanent.id, layer.id)
    assert limit_on(pile, APRIL).decision_ids == (end.id,)


def test_the_timeline_has_a_period_for_each_change():
    pile = [
        granted(500, JANUARY),
        temporary(300, MARCH, date(2026, 3, 31)),
        withdrawn(JUNE),
    ]
    periods = [(p.date_from, p.date_to, p.limit.amount) for p in timeline(pile)]
    assert periods == [
        (JANUARY, date(2026, 2, 28), 500),
        (MARCH, date(2026, 3, 31), 800),
        (APRIL, date(2026, 5, 31), 500),
        (JUNE, None, 0),
    ]


class TestDiscretionaryLimit:
    ceiling = Decimal(10_000)

    def limit(self, pile, day=MARCH, conditions_met=True):
        in_force = limit_on(pile, day)
        return limits.with_discretionary(in_force, self.ceiling, conditions_met)

    def test_stands_in_where_nothing_is_decided(self):
        limit = self.limit([])
        assert (limit.amount, limit.status) == (10_000, "discretionary")

    def test_needs_its_conditions(self):
        limit = self.limit([], conditions_met=False)
        assert (limit.amount, limit.status) == (0, "none")

    def test_stands_in_until_the_first_decision_takes_effect(self):
        pile = [granted(500, APRIL)]
        assert self.limit(pile).amount == 10_000
        assert self.limit(pile, APRIL).amount == 500

    @pytest.mark.parametrize(
        "pile",
        [
            [granted(500, JANUARY)],
            [granted(0, JANUARY)],
            [refused(JANUARY)],
            [granted(500, JANUARY), withdrawn(FEBRUARY)],
            [granted(500, JANUARY, date_to=FEBRUARY)],
        ],
        ids=["smaller", "zero", "refused", "withdrawn", "expired"],
    )
    def test_any_decision_ends_it(self, pile):
        limit = self.limit(pile)
        assert limit == limit_on(pile, MARCH)
        assert limit.amount in (0, 500)

    def test_a_ceiling_of_zero_gives_no_limit(self):
        limit = limits.with_discretionary(limits.UNDECIDED, Decimal(0), True)
        assert limit.status == "none"


def test_a_short_reduction_does_not_end_what_cannot_be_reduced():
    pile = [
        Decision(
            id=1,
            kind="permanent",
            status="granted",
            amount=Decimal("1000.25"),
            date_from=date(2026, 1, 1),
            date_to=date(2026, 1, 2),
            non_cancellable=True,
        ),
        Decision(
            id=2,
            kind="permanent",
            status="reduced",
            amount=Decimal("1000.25"),
            date_from=date(2026, 1, 1),
            date_to=date(2026, 1, 1),
        ),
    ]
    assert limit_on(pile, date(2026, 1, 2)).amount == Decimal("1000.25")
