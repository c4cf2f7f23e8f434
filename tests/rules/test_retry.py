# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_insurance.rules import retry

ATTEMPTS = st.integers(0, retry.MOST_ATTEMPTS - 1)
JITTER = st.floats(0, 1)


@given(ATTEMPTS, JITTER)
def test_each_delay_is_longer_up_to_the_longest(attempts, jitter):
    wait = retry.delay(attempts, jitter)
    assert retry.FIRST <= wait <= retry.LONGEST * 1.25
    assert retry.delay(attempts + 1, 0.0) is None or (
        retry.delay(attempts + 1, jitter) >= wait
    )


@given(ATTEMPTS, JITTER, st.integers(1, 10**9))
def test_the_insurer_is_not_called_before_it_wishes(attempts, jitter, seconds):
    wait = retry.delay(attempts, jitter, seconds)
    assert wait >= min(timedelta(seconds=seconds), retry.LONGEST_WISH)
    assert wait <= max(retry.LONGEST, retry.LONGEST_WISH) * 1.25


@given(ATTEMPTS, JITTER, st.integers(-(10**9), 0) | st.none())
def test_a_senseless_wish_changes_nothing(attempts, jitter, seconds):
    assert retry.delay(attempts, jitter, seconds) == retry.delay(attempts, jitter)


def test_the_first_delays():
    minutes = [retry.delay(n, 0.0) / timedelta(minutes=1) for n in (1, 2, 3, 4)]
    assert minutes == [2, 4, 8, 16]


@pytest.mark.parametrize("attempts", [retry.MOST_ATTEMPTS, retry.MOST_ATTEMPTS + 1])
def test_after_many_attempts_a_human_looks_at_it(attempts):
    assert retry.delay(attempts, 0.5, 60) is None


def test_attempts_go_on_for_two_days():
    waits = [retry.delay(n, 0.0) for n in range(1, retry.MOST_ATTEMPTS)]
    assert timedelta(days=1) < sum(waits, timedelta()) < timedelta(days=3)
