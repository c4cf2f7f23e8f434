# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Everything that the simulator knows, kept in a file if one is named."""

import json
import os
import threading
from collections import deque
from pathlib import Path
from typing import Any

from .allianz import Allianz
from .atradius import Atradius
from .book import Book
from .cesce import Cesce
from .coface import Cofaserve, Icon
from .faults import Faults
from .insurer import Insurer
from .logins import Logins
from .messages import Request
from .soap import Soap

INSURERS = (Atradius, Allianz, Cesce, Cofaserve, Icon, Soap)
#: How many of the last requests are remembered.
REMEMBERED = 2_000


class State:
    """The desks of all insurers, the faults to come, the requests that came."""

    def __init__(self, path: Path | None = None):
        self.lock = threading.RLock()
        self.faults = Faults()
        self.received: deque[dict[str, Any]] = deque(maxlen=REMEMBERED)
        self.path = path
        self.reset()
        if path and path.exists():
            self.book.load(json.loads(path.read_text(encoding="utf-8")))

    def reset(self) -> None:
        """Forget everything."""
        self.book = Book()
        self.logins = Logins(self.book)
        self.insurers: dict[str, Insurer] = {
            kind.name: kind(self.book, self.logins) for kind in INSURERS
        }
        self.faults.clear()
        self.received.clear()
        self._saved = ""

    def remember(self, insurer: str, request: Request, fault: str) -> None:
        self.received.append(
            {
                "insurer": insurer,
                "method": request.method,
                "path": request.path,
                "query": request.query,
                "headers": request.headers,
                "body": request.body.decode("utf-8", "replace"),
                "fault": fault,
            }
        )

    def save(self) -> None:
        """Write the file if there is one and something changed."""
        if not self.path:
            return
        with self.lock:
            text = json.dumps(self.book.dump())
        if text != self._saved:
            temporary = self.path.with_name(f"{self.path.name}.new")
            temporary.write_text(text, encoding="utf-8")
            os.replace(temporary, self.path)
            self._saved = text

    def summary(self) -> dict[str, Any]:
        """Return what a test or a human wants to know at a glance."""
        counts: dict[str, int] = {}
        for case in self.book.cases:
            counts[case.insurer] = counts.get(case.insurer, 0) + 1
        return {
            "now": self.book.now().isoformat(),
            "rules": self.book.rules,
            "applications": counts,
            "duplicates": self.book.duplicates,
            "logins": self.logins.counts(),
            "faults": self.faults.waiting(),
            "received": len(self.received),
        }
