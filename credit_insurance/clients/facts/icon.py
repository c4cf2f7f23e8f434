# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Coface, ICON (business information): https://coface.github.io.

Sources: the repository of that page (documented) and code that calls it (observed).
"""

from ..dialect import DOCUMENTED, INFERRED, OBSERVED, REPORTED, UNVERIFIED, Dialect

_UNVERIFIED = {
    # What a company and an order are called within the answers.
    "row.companies": "companies",
    "row.company": "companyId",
    "row.company_name": "companyName",
    "row.order": "id",
}

_INFERRED = {
    "identifier.FR.siren": "registration-number",
    "identifier.*.vat": "vat-number",
}

_REPORTED = {"token.seconds": "3600"}

_DOCUMENTED = {
    "auth.url": "https://api.coface.com/authentication/v1",
    "url": "https://api.coface.com/bi/icon-data/v1",
    "path.login": "/token",
    "path.companies": "/companies",
    "path.orders": "/publications/orders",
    "path.publications": "/publications",
    "token.field": "idToken",
    "grant.name": "grantType",
    "language": "en",
}

PRODUCTION = Dialect.of(
    (UNVERIFIED, _UNVERIFIED),
    (INFERRED, _INFERRED),
    (REPORTED, _REPORTED),
    (DOCUMENTED, _DOCUMENTED),
)
# Its logins are those of production.
SANDBOX = PRODUCTION.extended(
    Dialect.of((OBSERVED, {"url": "https://icon-api-test.coface.com/dataapi-v1"}))
)
