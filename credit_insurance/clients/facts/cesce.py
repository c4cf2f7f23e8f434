# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cesce: https://developer-api.cesce.es.

Sources: the portal's public pages (documented) and code that reads the movements
(observed). What the fields of a request are called is inferred from the movements.
"""

from ..dialect import DOCUMENTED, INFERRED, OBSERVED, UNVERIFIED, Dialect
from .unknown import CLAIMS

_CONTRACT = "/contracts/{contract}"

_UNVERIFIED = {
    **CLAIMS,
    # Where the production service is reached is not published.
    "url": "",
    "path.login": "/oauth2/v1/token",
}

_INFERRED = {
    "path.classifications": f"/classifications/v1{_CONTRACT}/classifications",
    "request.reference": "",
    "request.buyer_reference": "customerReference",
    "request.country": "countryCode",
    "request.tax_id": "taxCode",
    "request.name": "companyName",
    "request.amount": "creditLimitRequested",
    "request.currency": "currencyCode",
}

_OBSERVED = {
    "path.movements": f"/portfolio-movements/v1{_CONTRACT}/movements",
    "language": "ES",
    "error.none": "0",
    "cursor.end": "0",
}

_DOCUMENTED = {
    "scope": "create read update delete",
    "code.decision.1": "pending",
    # Movements are told for two days.
    "window.days": "2",
}

PRODUCTION = Dialect.of(
    (UNVERIFIED, _UNVERIFIED),
    (INFERRED, _INFERRED),
    (OBSERVED, _OBSERVED),
    (DOCUMENTED, _DOCUMENTED),
)
SANDBOX = PRODUCTION.extended(
    Dialect.of((DOCUMENTED, {"url": "https://api.cesce.es/sandbox"}))
)
