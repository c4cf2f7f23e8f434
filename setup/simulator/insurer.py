# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the simulated insurers have in common."""

from collections.abc import Callable
from typing import Any

from .book import Book
from .conventions import CONVENTIONS
from .logins import Logins
from .messages import Refusal, Reply, Request

Handler = Callable[..., Reply]


class Insurer:
    """One insurer: routes of a request to a method, behind a login."""

    name = ""

    def __init__(self, book: Book, logins: Logins):
        self.book = book
        self.logins = logins

    def handle(self, request: Request) -> Reply:
        try:
            return self.route(request)
        except Refusal as refusal:
            return refusal.reply
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            text = f"The simulator does not understand it: {error!r}"
            return self.refusal(400, text).reply

    def route(self, request: Request) -> Reply:
        raise NotImplementedError

    def need(self, data: Any, *names: str) -> list[Any]:
        """Return values that a message must have, or refuse it with 400."""
        if not isinstance(data, dict):
            raise self.refusal(400, "The body is no object.")
        missing = [name for name in names if data.get(name) in (None, "")]
        if missing:
            raise self.refusal(400, f"{missing[0]} is missing.", missing[0])
        return [data[name] for name in names]

    def refusal(self, status: int, message: str, field: str = "") -> Refusal:
        """Return an error in the insurer's own form."""
        return Refusal(status, {"code": field or str(status), "message": message})

    # === NOTICES AND CLAIMS, AS THE CONVENTIONS HAVE THEM === #

    def claims(self, request: Request) -> Reply | None:
        """Answer what concerns notices and claims, ``None`` for anything else."""
        paths = CONVENTIONS[self.name]
        if request.method == "POST" and request.path == paths["path.overdue"]:
            return self._file(request, "notice", "type")
        if request.method == "POST" and request.path == paths["path.claim"]:
            return self._file(request, "claim", "cause")
        if request.method == "GET" and request.path == paths["path.overdue"]:
            return self._find(request, "notice")
        if request.method == "GET" and request.path == paths["path.claim"]:
            return self._find(request, "claim")
        start = paths["path.claim"] + "/"
        if request.method == "GET" and request.path.startswith(start):
            return self._claim(request.path.removeprefix(start))
        return None

    def _file(self, request: Request, kind: str, what: str) -> Reply:
        content = request.json()
        names = ("customerReference", "buyer", "total", "invoices", what)
        reference, _buyer, total, invoices, _what = self.need(content, *names)
        self.need(total, "amount", "currency")
        unpaid = sum(self.need(line, "no", "dueDate", "unpaid")[2] for line in invoices)
        if round(unpaid - total["amount"], 2):
            raise self.refusal(422, "The invoices do not add up.", "total")
        filed = self.book.file(self.name, kind, reference, content)
        return Reply(201, {f"{kind}Number": f"{kind[0].upper()}{filed.number}"})

    def _find(self, request: Request, kind: str) -> Reply:
        (reference,) = self.need(request.query, "customerReference")
        filed = self.book.filed(self.name, kind, reference)
        if not filed:
            raise self.refusal(404, f"No such {kind}.")
        return Reply(200, {f"{kind}Number": f"{kind[0].upper()}{filed.number}"})

    def _claim(self, number: str) -> Reply:
        try:
            state, claim = self.book.claim_state(number.removeprefix("C"))
        except LookupError:
            raise self.refusal(404, "No such claim.") from None
        answer: dict[str, Any] = {"state": state}
        if state != "received":
            total = claim.content["total"]
            share = self.book.rules["indemnity_percentage"] / 100
            answer["indemnity"] = {
                "amount": round(total["amount"] * share, 2),
                "currency": total["currency"],
            }
        if state == "paid":
            answer["indemnity"]["paidOn"] = self.book.now().date().isoformat()
        return Reply(200, answer)
