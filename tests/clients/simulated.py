# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clients that are connected to the simulator as an administrator would do it."""

import json
import urllib.request
from dataclasses import replace
from datetime import date
from decimal import Decimal

from credit_insurance.clients import claims, models
from credit_insurance.clients.accounts import Tokens
from credit_insurance.clients.allianz import AllianzAccount, AllianzClient
from credit_insurance.clients.atradius import AtradiusAccount, AtradiusClient
from credit_insurance.clients.calls import Limits
from credit_insurance.clients.cesce import CesceAccount, CesceClient
from credit_insurance.clients.coface import CofaceAccount, CofaceClient
from credit_insurance.clients.coface_icon import IconAccount, IconClient
from credit_insurance.clients.soap import SoapAccount, SoapClient

#: Valid numbers of companies, the last one of nobody.
SIREN, OTHER_SIREN, NOBODY = "732829320", "552100554", "999999998"
POLICY = "P1"
#: Long enough for a busy machine, small enough for a test that exceeds them.
USUAL = Limits(connect=5, read=15, total=30, size=200_000, large=1_000_000)
#: For what has to be waited for.
QUICK = USUAL._replace(read=0.2, total=0.5)

ACCOUNTS = {
    "atradius": (
        AtradiusClient,
        AtradiusAccount(
            client_id="id-of-tests",
            client_secret='c1ient-Secret/&"1',
            app_key="app-key-2",
            customer_id="123",
            policy_id=POLICY,
        ),
    ),
    "allianz": (
        AllianzClient,
        AllianzAccount(
            api_key="a1lianz-Key+/3",
            business_unit="ACI",
            policy_id=POLICY,
            currency="EUR",
        ),
    ),
    "cesce": (
        CesceClient,
        CesceAccount(
            client_id="id-of-tests",
            client_secret="c1ient-Secret 4ñ",
            username="user",
            password="pass Word&5<é>",
            contract=POLICY,
        ),
    ),
    "coface": (
        CofaceClient,
        CofaceAccount(
            username="user",
            password='pass"Word6\\',
            api_key="api-key-7",
            policy=POLICY,
            currency="EUR",
        ),
    ),
    "icon": (
        IconClient,
        IconAccount(username="user", password="pass-Word8", api_key="api-key-9"),
    ),
    "soap": (
        SoapClient,
        SoapAccount(username="user", password="pass&Word<10>", policy=POLICY),
    ),
}
COVER_INSURERS = ("atradius", "allianz", "cesce", "coface", "soap")


class Insurers:
    """Makes clients, and talks to the simulator's own interface."""

    def __init__(self, address):
        self.address = address
        self.exchanges = []
        self._clients = []

    def client(self, name, overrides=None, account=None, limits=USUAL, **options):
        """Return a client of an insurer, its exchanges listed in ``exchanges``."""
        kind, usual = ACCOUNTS[name]
        conventions = self.control(f"conventions/{name}", method="GET")
        made = kind(
            account or usual,
            {**conventions, **(overrides or {})},
            tokens=options.pop("tokens", None) or Tokens(),
            limits=limits,
            listener=self.exchanges.append,
            **options,
        )
        self._clients.append(made)
        return made

    def wrong(self, name, **options):
        """Return a client with a wrong password."""
        fields = ("client_secret", "api_key", "password")
        account = ACCOUNTS[name][1]
        field = next(field for field in fields if hasattr(account, field))
        return self.client(
            name, account=replace(account, **{field: "wrong-1"}), **options
        )

    def close(self):
        for client in self._clients:
            client.transport.close()

    # === THE SIMULATOR === #

    def control(self, what, data=None, method="POST"):
        request = urllib.request.Request(
            f"{self.address}/control/{what}",
            data=None if method == "GET" else json.dumps(data or {}).encode(),
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    @property
    def state(self):
        return self.control("state", method="GET")

    def received(self, path=""):
        """Return the requests whose path contains a text, in their order."""
        requests = self.control("received", method="GET")
        return [request for request in requests if path in request["path"]]

    def sent(self, path=""):
        """Return the last of them with its body as JSON."""
        request = self.received(path)[-1]
        return {**request, "json": json.loads(request["body"] or "null")}

    def fault(self, name, **options):
        self.control("faults", {"fault": name, **options})

    def advance(self, **parts):
        """Advance the simulator's clock by days, hours or seconds."""
        seconds = parts.get("days", 0) * 86_400 + parts.get("hours", 0) * 3_600
        self.control("clock", {"advance": seconds + parts.get("seconds", 0)})

    def rules(self, **rules):
        self.control("rules", rules)


def request(amount="40000", **changes):
    """Return a request for cover on the usual buyer."""
    values = {
        "reference": "S00042",
        "buyer_id": "12829386",
        "amount": Decimal(amount),
        "currency": "EUR",
        "country": "FR",
        "tax_id": SIREN,
        "buyer_name": "Comptoir",
        "buyer_reference": "C0007",
    }
    return models.CoverRequest(**{**values, **changes})


def invoice(number="INV/1", outstanding="900.00", **changes):
    values = {
        "number": number,
        "issued": date(2026, 1, 5),
        "due": date(2026, 2, 4),
        "amount": Decimal("1200.50"),
        "outstanding": Decimal(outstanding),
        "delivered": date(2026, 1, 4),
    }
    return claims.Invoice(**{**values, **changes})


def notice(**changes):
    values = {
        "reference": "N0001",
        "buyer_id": "12829386",
        "currency": "EUR",
        "invoices": (invoice(), invoice("INV/2", "99.95")),
        "tax_id": SIREN,
        "comment": "Relancé trois fois",
    }
    return claims.OverdueNotice(**{**values, **changes})


def claim(**changes):
    values = {
        "reference": "K0001",
        "buyer_id": "12829386",
        "currency": "EUR",
        "invoices": (invoice(),),
        "cause": "insolvency",
        "notice_reference": "N1",
    }
    return claims.Claim(**{**values, **changes})
