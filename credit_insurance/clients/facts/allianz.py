# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Allianz Trade: https://developers.allianz-trade.com.

Sources: the portal's public pages (documented) and code of customers (observed). The
reference of the interface needs a login; it would settle most of what is unverified.
"""

from ..dialect import DOCUMENTED, INFERRED, OBSERVED, UNVERIFIED, Dialect
from .unknown import CLAIMS

_UNVERIFIED = {
    **CLAIMS,
    # The codes for SIREN, VAT number, ... are listed nowhere in public.
    "identifier.FR.siren": "",
    "identifier.*.vat": "",
    "request.type.increase": "",
    "request.type.reduce": "",
    "request.type.cancel": "",
    # Whether rows of the portfolio hold their limits or name the cover to read.
    "row.cover": "coverId",
    "row.limits": "creditLimitsAggregation.creditLimits",
    "row.company_of_request": "companyId",
    "limit.currency": "currencyCode",
    "limit.end": "endDate",
    "code.job.failed": "failed",
}

_INFERRED = {"code.decision.AlreadyAgreed": "granted"}

_OBSERVED = {
    "path.matching": "/search/v2/companies/matching",
    "path.companies": "/company-referential/v1/companies/list",
    "path.covers": "/riskinfo/v3/covers",
    "path.cover": "/riskinfo/v3/covers/{reference}",
    "path.covers_search": "/riskinfo/v3/covers/search",
    "path.requests_search": "/riskinfo/v3/coverRequests/search",
    "path.job": "/riskinfo/v3/jobs/{reference}",
    "request.type.new": "Primary",
    "status.open": "InProgress",
    "code.cover.Agreement": "granted",
    # Covers by grade: the amount depends on the policy and not on the buyer.
    "code.cover.CheckPolicy": "to_review",
    "page.size": "100",
}

_DOCUMENTED = {
    "url": "https://api.allianz-trade.com",
    "path.login": "/v1/idp/oauth2/authorize",
    "code.job.pending": "pending",
    "code.job.processed": "done",
}

PRODUCTION = Dialect.of(
    (UNVERIFIED, _UNVERIFIED),
    (INFERRED, _INFERRED),
    (OBSERVED, _OBSERVED),
    (DOCUMENTED, _DOCUMENTED),
)

# The paths of the test environment follow no common rule.
SANDBOX = PRODUCTION.extended(
    Dialect.of(
        (
            DOCUMENTED,
            {
                "url": "https://api-services.uat.1placedessaisons.com",
                "path.login": "/uatm/v1/idp/oauth2/authorize",
            },
        ),
        (
            OBSERVED,
            {
                "path.matching": "/search/uatm-v2/companies/matching",
                "path.companies": "/company-referential/uatm-v1/companies/list",
                "path.covers": "/uatm/riskinfo/v3/covers",
                "path.cover": "/uatm/riskinfo/v3/covers/{reference}",
                "path.covers_search": "/uatm/riskinfo/v3/covers/search",
                "path.requests_search": "/uatm/riskinfo/v3/coverRequests/search",
                "path.job": "/uatm/riskinfo/v3/jobs/{reference}",
            },
        ),
    )
)
