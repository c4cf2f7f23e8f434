# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Coface: CofaServe, as far as it is public, see ``facts.coface``."""

from dataclasses import dataclass

from . import identifiers, parsing
from .accounts import Account, secret
from .answers import Answer
from .base import SEARCH, RestClient, token_of
from .calls import Call
from .facts import coface as facts
from .mapped_covers import MappedCovers
from .models import Buyer, BuyerQuery


@dataclass(frozen=True)
class CofaceAccount(Account):
    """A user, the key of the user in this application, and the policy's number."""

    username: str = ""
    password: str = secret()
    api_key: str = secret()
    policy: str = ""


def log_in(client: RestClient, url: str, headers: dict[str, str]) -> Answer:
    """Log in at Coface. After five refusals it locks the account for a while."""
    account = client.account
    account.require("username", "password", "api_key")
    body = {
        "username": account.username,
        "password": account.password,
        client.dialect.need("grant.name"): "password",
    }
    call = Call(
        "login",
        "POST",
        url,
        headers={"x-api-key": account.api_key, **headers},
        json=body,
        accept=(200, 201),
        secret=True,
    )
    return client.transport.send(call)


class Companies(RestClient):
    """How Coface's interfaces tell of companies, and why they refuse."""

    def _reason_of(self, answer: Answer) -> tuple[str, str]:
        data = parsing.record(answer.json())
        return parsing.text(data, "code"), parsing.text(data, "message")

    def _read_buyers(self, data: object, country: str) -> tuple[Buyer, ...]:
        need = self.dialect.need
        return tuple(
            Buyer(
                insurer_id=parsing.identifier(row, need("row.company")),
                name=parsing.text(row, need("row.company_name")),
                country=country,
            )
            for row in parsing.rows(data, need("row.companies"))
        )


class CofaceClient(Companies, MappedCovers):
    """Asks CofaServe: companies by number; the rest as an administrator described."""

    dialects = {"production": facts.PRODUCTION, "sandbox": facts.SANDBOX}

    @property
    def features(self) -> frozenset[str]:
        return super().features | {SEARCH}

    def _policy(self) -> dict[str, str]:
        self.account.require("policy")
        return {"X-COF-Policy-Number": self.account.policy}

    def _login(self) -> tuple[str, float]:
        url = self.dialect.need("url").rstrip("/") + self.dialect.need("path.login")
        answer = log_in(self, url, self._policy())
        data = self._readable(answer, parsing.record)
        token = data.get(self.dialect.need("token.field"))
        return token_of(answer, token, data.get("expiresIn"))

    def _authorization(self, token: str) -> dict[str, str]:
        # The token as it is, without "Bearer".
        key = {"x-api-key": self.account.api_key}
        return {**key, **self._policy(), "authorization": token}

    def _url(self, key: str, **parts: str) -> str:
        path = self.dialect.get("prefix") + self.dialect.need(key, **parts)
        return self.dialect.need("url").rstrip("/") + path

    def search_buyer(self, query: BuyerQuery) -> tuple[Buyer, ...]:
        """Find companies by SIREN or VAT number; names are not searched."""
        kind, number = self._identifier(query)
        params = {
            "countryCode": identifiers.alpha3(query.country),
            "identifierType": kind,
            "identifierValue": number,
        }
        url = self._url("path.companies")
        answer = self._send(Call("search_buyer", "GET", url, params=params))
        return self._readable(answer, self._read_buyers, query.country)
