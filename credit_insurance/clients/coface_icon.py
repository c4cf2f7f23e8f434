# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Coface: ICON, reports and scores of companies; it cannot be asked for cover.

Orders are billed in production. See ``facts.icon`` for how sure what is.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from . import parsing
from .accounts import Account, secret
from .base import SEARCH, token_of
from .calls import Call
from .coface import Companies, log_in
from .errors import Rejected
from .facts import icon as facts
from .models import Acknowledgement, Buyer, BuyerQuery
from .parsing import Unreadable

#: What can be ordered: a score of 0 to 10, or an opinion with a recommended amount.
DEBTOR_RISK, CREDIT_OPINION = "debtor-risk-assessment", "credit-opinion-report"

_OPINIONS = ("X", "@", "@@", "@@@", "@@@@", "NA")
_FINISHED, _NOT_FINISHED, _CANCELLED = 200, 202, 205


@dataclass(frozen=True)
class IconAccount(Account):
    """A user and the key of the application."""

    username: str = ""
    password: str = secret()
    api_key: str = secret()


@dataclass(frozen=True)
class Score:
    """What ICON says of a company.

    :param value: ``0`` to ``10`` (best), or an opinion of ``X`` to ``@@@@``
    :param default_probability: as a share of one
    :param amount: recommended at most, with its currency; it is no cover
    """

    value: str
    default_probability: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    raw: str = field(default="", compare=False, repr=False)


class IconClient(Companies):
    """Asks ICON for companies and their scores."""

    dialects = {"production": facts.PRODUCTION, "sandbox": facts.SANDBOX}

    @property
    def features(self) -> frozenset[str]:
        return frozenset({SEARCH, "score"})

    def _login(self) -> tuple[str, float]:
        url = self.dialect.need("auth.url").rstrip("/")
        answer = log_in(self, url + self.dialect.need("path.login"), {})
        data = self._readable(answer, parsing.record)
        seconds = data.get("expiresIn", self.dialect.need("token.seconds"))
        return token_of(answer, data.get(self.dialect.need("token.field")), seconds)

    def _authorization(self, token: str) -> dict[str, str]:
        return {
            "x-api-key": self.account.api_key,
            "authorization": token,
            "Accept-Language": self.dialect.need("language"),
        }

    def search_buyer(self, query: BuyerQuery) -> tuple[Buyer, ...]:
        params = {"countryCode": query.country}
        if query.name and not (query.siren or query.vat):
            params["companyName"] = query.name
        else:
            params["externalId"] = "#".join(self._identifier(query))
        url = self._url("path.companies")
        answer = self._send(Call("search_buyer", "GET", url, params=params))
        return self._readable(answer, self._read_buyers, query.country)

    def order_score(self, buyer_id: str, slug: str, reference: str) -> Acknowledgement:
        """Order a score, which may be billed. Never repeated by itself.

        :param slug: ``DEBTOR_RISK`` or ``CREDIT_OPINION``
        :param reference: our own number of the order
        """
        language = self.dialect.need("language")
        body = {
            "companyId": buyer_id,
            "customerReference": reference,
            "assessments": [{"slug": slug, "language": language}],
        }
        call = Call(
            "order_score",
            "POST",
            self._url("path.orders"),
            json=body,
            safe=False,
            accept=(200, 201, 202),
        )
        answer = self._send(call)
        path = self.dialect.need("row.order")
        number = self._readable(answer, parsing.identifier, path)
        return Acknowledgement(number, raw=answer.kept)

    def fetch_score(self, order: str) -> Score | None:
        """Return an ordered score, ``None`` while it is being made.

        :raises Rejected: the order was cancelled
        """
        call = Call(
            "fetch_score",
            "GET",
            self._url("path.publications"),
            params={"format": "json", "id": order},
            accept=(_FINISHED, _NOT_FINISHED, _CANCELLED),
        )
        answer = self._send(call)
        if answer.status == _NOT_FINISHED:
            return None
        if answer.status == _CANCELLED:
            raise Rejected(
                code="order_cancelled",
                message="the order was cancelled",
                operation=answer.operation,
                status=answer.status,
            )
        return self._readable(answer, self._read_score)

    def _read_score(self, data: object) -> Score:
        raw = self._raw(data)
        for row in parsing.find(data, "debtorRiskValue"):
            value = parsing.text(row, "debtorRiskValue")
            if not (value.isascii() and value.isdigit() and int(value) <= 10):
                raise Unreadable("debtorRiskValue: not 0 to 10")
            return Score(value, _probability(row), raw=raw)
        for row in parsing.find(data, "maxCreditAmount"):
            value = parsing.text(row, "rating")
            if value not in _OPINIONS:
                raise Unreadable("rating: none of the known ones")
            amount = parsing.amount(row, "maxCreditAmount.value")
            currency = parsing.currency(row, "maxCreditAmount.currency")
            return Score(value, amount=amount, currency=currency, raw=raw)
        raise Unreadable("no score in it")


def _probability(row: dict) -> Decimal | None:
    found = parsing.at(row, "probabilityOfDefault")
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise Unreadable("probabilityOfDefault: not a number")
    if not 0 <= found <= 1:
        raise Unreadable("probabilityOfDefault: not a share of one")
    return Decimal(found)
