# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Coface, CofaServe (the insurance contract): https://biz.coface.com/Cofaserve.

Sources: that page (documented), code that logs in (observed) and a description of an
integration (reported). Requests, decisions and notices exist, but what they are called
is not public: an administrator enters it from the handbook.
"""

from ..dialect import DOCUMENTED, INFERRED, OBSERVED, REPORTED, UNVERIFIED, Dialect
from .unknown import CLAIMS, COVER

_UNVERIFIED = {
    **CLAIMS,
    **COVER,
    # What stands between the host and the paths of the services.
    "prefix": "",
    # Companies have an EasyNumber; what it is called within an answer is not told.
    "row.company": "easyNumber",
    "row.company_name": "name",
    "identifier.*.vat": "",
}

_INFERRED = {"identifier.FR.siren": "SIREN_FRA"}

_REPORTED = {
    "path.companies": "/companies/identifier",
    "row.companies": "companies",
    "token.field": "idToken",
    # The type of the one identifier that was seen.
    "identifier.EC.vat": "RUC_ECU",
}

_OBSERVED = {
    "url": "https://cofaserve-api.coface.com",
    "path.login": "/authentication/v1/token",
    "grant.name": "grant_type",
}

_DOCUMENTED = {"grant.value": "password"}

PRODUCTION = Dialect.of(
    (UNVERIFIED, _UNVERIFIED),
    (INFERRED, _INFERRED),
    (REPORTED, _REPORTED),
    (OBSERVED, _OBSERVED),
    (DOCUMENTED, _DOCUMENTED),
)
# The host of the test environment is not public.
SANDBOX = PRODUCTION.extended(Dialect.of((UNVERIFIED, {"url": ""})))
