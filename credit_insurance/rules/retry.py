# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When a message that could not be delivered is tried again."""

from datetime import timedelta

#: The first delay; each further one is twice as long, up to the longest.
FIRST = timedelta(minutes=2)
LONGEST = timedelta(hours=6)
#: Attempts that a machine makes by itself, about two days of them.
MOST_ATTEMPTS = 14
#: An insurer's wish to wait is respected up to here: clocks and servers err.
LONGEST_WISH = timedelta(days=1)


def delay(
    attempts: int, jitter: float, retry_after: int | None = None
) -> timedelta | None:
    """Return how long to wait after a failed attempt.

    :param attempts: how many were made, 1 after the first one
    :param jitter: from 0 to 1, so that many messages do not all come back at once;
        adds up to a quarter
    :param retry_after: seconds that the insurer asks to wait at least
    :returns: ``None`` when it is time for a human to look at it
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    doubled = FIRST * 2 ** min(max(attempts - 1, 0), 20)
    waits = [min(doubled, LONGEST)]
    if retry_after and retry_after > 0:
        waits.append(min(timedelta(seconds=retry_after), LONGEST_WISH))
    return max(waits) * (1 + jitter / 4)
