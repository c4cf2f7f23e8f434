# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is counted instead of told."""

from collections import Counter
from dataclasses import dataclass, field

#: Covers of which a message of their own is written. Somebody who gets more at once
#: reads none of them, and a portfolio that is read anew would send tens of thousands.
MOST_NOTICES = 50


@dataclass
class Summary:
    """Decisions of a fetch that are counted instead of told one by one.

    :param everything: count all of them, because the portfolio is read for the first
        time
    :param counts: decisions by their status
    """

    everything: bool = False
    counts: Counter = field(default_factory=Counter)

    def takes(self, decisions):
        """Tell whether decisions are to be counted.

        Once there were too many on a page, the pages that follow are counted too.
        """
        many = len(decisions.cover_id) > MOST_NOTICES
        return self.everything or bool(self.counts) or many
