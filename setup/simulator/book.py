# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an insurer has on its desk: applications, decisions, notices, claims.

Decisions are made from rules that can be read and changed, see ``RULES``, at times of
the simulator's own clock.
"""

import random
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

#: How the simulated underwriters decide; amounts in any currency, times in seconds.
RULES: dict[str, Any] = {
    # Up to here granted as asked, at once.
    "full_up_to": 50_000,
    # From here on refused; in between half is granted.
    "refused_from": 250_000,
    # How long an underwriter thinks about what is not granted at once.
    "delay": 7_200,
    # A limit from here on is halved some time later.
    "reduced_from": 40_000,
    "reduced_after": 30 * 86_400,
    # How long a job or an order takes.
    "job_delay": 0,
    # How long claims wait for a decision and for the money, and what is paid.
    "claim_accepted_after": 30 * 86_400,
    "claim_paid_after": 60 * 86_400,
    "indemnity_percentage": 90,
    # Whether the customer's own reference comes back where no source tells.
    "echo_reference": True,
    # Whether Allianz lists limits with the covers, or only their numbers.
    "limits_in_rows": True,
    "page_size": 500,
}

GRANTED, PARTIAL, REDUCED = "granted", "partial", "reduced"
REFUSED, WITHDRAWN = "refused", "withdrawn"


@dataclass
class Event:
    """A decision at a time; ``amount`` is the limit from then on."""

    at: str
    status: str
    amount: str = "0.00"
    valid_to: str = ""


@dataclass
class Case:
    """An application for cover on one buyer, and what was decided on it."""

    number: int
    insurer: str
    policy: str
    buyer: dict[str, str]
    amount: str
    currency: str
    reference: str
    received: str
    action: str = "new"
    superseded: str = ""
    events: list[Event] = field(default_factory=list)

    def current(self, now: datetime) -> Event | None:
        """Return the decision in force, ``None`` while there is none."""
        made = [event for event in self.events if moment(event.at) <= now]
        return made[-1] if made else None

    def live(self, now: datetime) -> bool:
        """Whether it is undecided or gives a limit."""
        event = self.current(now)
        ended = event is not None and event.status in (REFUSED, WITHDRAWN)
        return not ended and not self.replaced(now)

    def replaced(self, now: datetime) -> bool:
        """Whether another decision on the same buyer took its place."""
        return bool(self.superseded) and moment(self.superseded) <= now


@dataclass
class File:
    """A notice or a claim, as it was sent."""

    number: int
    insurer: str
    kind: str
    reference: str
    received: str
    content: dict[str, Any]


def moment(text: str) -> datetime:
    """Return a time that ``stamp`` wrote."""
    return datetime.fromisoformat(text)


def stamp(time: datetime) -> str:
    return time.isoformat(timespec="seconds")


class Book:
    """All cases and files of all insurers; its clock can be advanced."""

    def __init__(self) -> None:
        self.rules = dict(RULES)
        self.offset = 0.0
        self.cases: list[Case] = []
        self.files: list[File] = []
        self.duplicates: dict[str, int] = {}

    # === CLOCK === #

    def now(self) -> datetime:
        real = datetime.now(timezone.utc).replace(microsecond=0)
        return real + timedelta(seconds=self.offset)

    # === APPLICATIONS === #

    def apply(self, insurer: str, policy: str, buyer: dict, **asked: Any) -> Case:
        """Take an application: ``amount``, ``currency``, ``reference``, ``action``."""
        now = self.now()
        if self.same(insurer, policy, buyer["id"], asked):
            self.count_duplicate(insurer)
        case = Case(
            number=self._number(),
            insurer=insurer,
            policy=policy,
            buyer=buyer,
            amount=f"{Decimal(str(asked['amount'])):.2f}",
            currency=asked["currency"],
            reference=asked.get("reference", ""),
            received=stamp(now),
            action=asked.get("action", "new"),
        )
        case.events = self.underwrite(case, now)
        old = self.latest(insurer, policy, buyer["id"])
        if old and case.action != "new" and case.events[0].status != REFUSED:
            old.superseded = case.events[0].at
        self.cases.append(case)
        return case

    def cancel(self, case: Case) -> Case:
        """End a cover now, as its customer wishes."""
        case.events.append(Event(stamp(self.now()), WITHDRAWN))
        return case

    def same(self, insurer: str, policy: str, buyer: str, asked: dict) -> Case | None:
        """Return an application that this one repeats."""
        now = self.now()
        amount = Decimal(str(asked["amount"]))
        for case in self.of(insurer, policy):
            reference = asked.get("reference", "")
            repeated = case.buyer["id"] == buyer and Decimal(case.amount) == amount
            if repeated and case.reference == reference and case.live(now):
                return case
        return None

    def count_duplicate(self, insurer: str) -> None:
        self.duplicates[insurer] = self.duplicates.get(insurer, 0) + 1

    def underwrite(self, case: Case, now: datetime) -> list[Event]:
        """Decide at once all that will ever be decided on a case."""
        rules, amount = self.rules, Decimal(case.amount)
        later = stamp(now + timedelta(seconds=rules["delay"]))
        if amount >= rules["refused_from"]:
            return [Event(later, REFUSED)]
        if amount > rules["full_up_to"]:
            return [Event(later, PARTIAL, f"{amount / 2:.2f}")]
        events = [Event(stamp(now), GRANTED, case.amount)]
        if amount >= rules["reduced_from"]:
            day = now + timedelta(seconds=rules["reduced_after"])
            events.append(Event(stamp(day), REDUCED, f"{amount / 2:.2f}"))
        return events

    def of(self, insurer: str, policy: str) -> list[Case]:
        return [c for c in self.cases if (c.insurer, c.policy) == (insurer, policy)]

    def latest(self, insurer: str, policy: str, buyer: str) -> Case | None:
        """Return the last application on a buyer that is live."""
        now = self.now()
        cases = [c for c in self.of(insurer, policy) if c.buyer["id"] == buyer]
        return next((case for case in reversed(cases) if case.live(now)), None)

    def numbered(self, insurer: str, number: str) -> Case | None:
        cases = (c for c in self.cases if c.insurer == insurer)
        return next((case for case in cases if str(case.number) == number), None)

    def _number(self) -> int:
        return 1_000_001 + len(self.cases) + len(self.files)

    # === NOTICES AND CLAIMS === #

    def file(self, insurer: str, kind: str, reference: str, content: dict) -> File:
        """Keep a notice or a claim; the same reference twice counts as a duplicate."""
        known = self.filed(insurer, kind, reference)
        if known:
            self.count_duplicate(insurer)
        new = File(self._number(), insurer, kind, reference, stamp(self.now()), content)
        self.files.append(new)
        return new

    def filed(self, insurer: str, kind: str, reference: str) -> File | None:
        for known in self.files:
            if (known.insurer, known.kind, known.reference) == (
                insurer,
                kind,
                reference,
            ):
                return known
        return None

    def claim_state(self, number: str) -> tuple[str, File]:
        """Return ``received``, ``accepted`` or ``paid`` and the claim."""
        for claim in self.files:
            if claim.kind == "claim" and str(claim.number) == number:
                age = (self.now() - moment(claim.received)).total_seconds()
                if age >= self.rules["claim_paid_after"]:
                    return "paid", claim
                accepted = age >= self.rules["claim_accepted_after"]
                return ("accepted" if accepted else "received"), claim
        raise LookupError(number)

    # === MANY === #

    def generate(self, insurer: str, policy: str, count: int, seed: int = 1) -> None:
        """Add cases of as many buyers, decided during the last day."""
        chance = random.Random(seed)  # noqa: S311 - the same ones each time
        now = self.now()
        statuses = (GRANTED, GRANTED, PARTIAL, REDUCED, REFUSED, WITHDRAWN)
        for index in range(count):
            asked = Decimal(chance.randrange(1, 200) * 1000)
            status = chance.choice(statuses)
            given = asked if status == GRANTED else asked / 2
            if status in (REFUSED, WITHDRAWN):
                given = Decimal(0)
            at = stamp(now - timedelta(seconds=chance.randrange(86_000)))
            buyer = {"id": str(20_000_000 + index), "name": f"Buyer {index}"}
            buyer |= {"country": "FR", "tax_id": f"{300_000_000 + index}"}
            self.cases.append(
                Case(
                    *(self._number(), insurer, policy, buyer, f"{asked:.2f}", "EUR"),
                    *(f"G{index}", at),
                    events=[Event(at, status, f"{given:.2f}")],
                )
            )

    # === STATE === #

    def dump(self) -> dict[str, Any]:
        return {
            "rules": self.rules,
            "offset": self.offset,
            "duplicates": self.duplicates,
            "cases": [asdict(case) for case in self.cases],
            "files": [asdict(file) for file in self.files],
        }

    def load(self, data: dict[str, Any]) -> None:
        if not isinstance(data, dict):
            raise ValueError("the file holds no state")
        self.rules = {**RULES, **data.get("rules", {})}
        self.offset = data.get("offset", 0.0)
        self.duplicates = data.get("duplicates", {})
        self.files = [File(**file) for file in data.get("files", [])]
        self.cases = []
        for case in data.get("cases", []):
            events = [Event(**event) for event in case.pop("events")]
            self.cases.append(Case(**case, events=events))


def day(text: str) -> date:
    """Return the day of a time."""
    return moment(text).date()
