# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The simulator's own interface, below /control: time, rules, faults, what came in.

GET  /control/state                    counts, rules, faults, the time
GET  /control/received                 the last requests, as they came
GET  /control/conventions/INSURER      settings with which to connect to it
POST /control/faults                   one fault or a list: {"fault": NAME, ...}
POST /control/random_faults            {"share": 0 to 1, "faults": [{"fault": NAME}]}
POST /control/no_faults                those that still wait are forgotten
POST /control/clock                    {"advance": SECONDS}
POST /control/rules                    {RULE: VALUE, ...}
POST /control/movements                {"insurer", "policy", "count", "seed"}
POST /control/forget_tokens            all tokens are invalid, all accounts unlocked
POST /control/reset                    forget everything, the clock included
"""

from collections.abc import Callable
from typing import Any

from .conventions import CONVENTIONS, for_simulator
from .faults import Fault
from .messages import Refusal, Reply, Request
from .state import State


class Control:
    """Answers requests to the simulator itself."""

    def __init__(self, state: State, address: Callable[[], str]):
        self._state = state
        self._address = address

    def handle(self, request: Request) -> Reply:
        try:
            return Reply(200, self._route(request))
        except Refusal as refusal:
            return refusal.reply
        except (KeyError, TypeError, ValueError) as error:
            return Reply(400, {"error": f"{type(error).__name__}: {error}"})

    def _route(self, request: Request) -> Any:
        name, _slash, rest = request.path.strip("/").partition("/")
        if request.method == "GET":
            readers = {
                "state": lambda: self._state.summary(),
                "received": lambda: list(self._state.received),
                "conventions": lambda: self._conventions(rest),
            }
            if name in readers:
                return readers[name]()
        writers = {
            "faults": self._add_faults,
            "random_faults": self._add_random,
            "no_faults": lambda _data: self._state.faults.clear(),
            "clock": self._advance,
            "rules": self._rule,
            "movements": self._generate,
            "forget_tokens": lambda _data: self._state.logins.forget(),
            "reset": lambda _data: self._state.reset(),
        }
        if request.method == "POST" and name in writers:
            data = request.json() if request.body else {}
            writers[name](data)
            return self._state.summary()
        raise Refusal(404, {"error": "no such control"})

    def _conventions(self, insurer: str) -> dict[str, str]:
        if insurer not in CONVENTIONS:
            raise Refusal(404, {"error": "no such insurer"})
        return for_simulator(insurer, self._address())

    def _add_faults(self, data: Any) -> None:
        for fault in data if isinstance(data, list) else [data]:
            self._state.faults.add(Fault(**fault))

    def _add_random(self, data: Any) -> None:
        faults = [Fault(**fault) for fault in data["faults"]]
        share, seed = float(data["share"]), int(data.get("seed", 1))
        self._state.faults.at_random(faults, share, seed)

    def _advance(self, data: Any) -> None:
        self._state.book.offset += float(data["advance"])

    def _rule(self, data: Any) -> None:
        unknown = set(data) - set(self._state.book.rules)
        if unknown:
            raise ValueError(f"no such rule: {', '.join(sorted(unknown))}")
        self._state.book.rules.update(data)

    def _generate(self, data: Any) -> None:
        insurer = data["insurer"]
        if insurer not in CONVENTIONS:
            raise ValueError(f"no such insurer: {insurer}")
        self._state.book.generate(
            insurer, data["policy"], int(data["count"]), int(data.get("seed", 1))
        )
