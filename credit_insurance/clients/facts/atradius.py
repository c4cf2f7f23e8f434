# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Atradius: https://api.atradius.com.

Sources: code of two customers who use the interface (observed) and one's notes of the
handbooks, which need a registration (reported).
"""

from ..dialect import INFERRED, OBSERVED, REPORTED, UNVERIFIED, Dialect
from .unknown import CLAIMS

_COVERS = "/credit-insurance/cover-management/v1/covers"
_BUYERS = "/credit-insurance/organisation-management/v1/buyers"

_OBSERVED = {
    "url": "https://api.atradius.com",
    "path.login": "/authenticate/v2/tokens",
    "path.buyers": _BUYERS,
    "path.covers": _COVERS,
    "path.applications": f"{_COVERS}/applications",
    # Sent by a customer as a delta read; that it filters is not proven.
    "param.since": "fromDate",
    "cover.type": "credit-limit",
    # Amounts that are no multiple of it are refused.
    "amount.step": "1000",
    "identifier.FR.siren": "SN",
    "action.increase": "supersede",
    "action.reduce": "reduce",
    # The words by which a look-up says that there is nobody.
    "text.no_buyer": "No buyer match found",
    "text.refused": "refused",
    "status.referred": "REFERRED",
}

_REPORTED = {
    "path.historic": f"{_COVERS}/historic",
    "code.decision.DC01": "granted",
    "code.decision.DC02": "granted",
    "code.decision.DC03": "refused",
    "code.decision.DC04": "partial",
    "code.decision.DC05": "unchanged",
    "code.decision.DC06": "partial, preliminary",
    "code.decision.DC07": "refused, preliminary",
    "code.decision.DC08": "withdrawn",
    "code.decision.DC09": "reduced",
    "code.decision.DC10": "granted",
    "code.decision.DC11": "granted",
    "code.decision.DC21": "granted",
    "code.decision.DC22": "reduced",
    # Versions of a cover that ended. Where another one goes on, nothing happened.
    "code.historic.CCLA": "ignored",
    "code.historic.RCLA": "ignored",
    "code.historic.SCLA": "ignored",
    "code.historic.TCLA": "ignored",
    "code.historic.ARCH": "ignored",
    "code.historic.CIND": "ignored",
    "code.historic.SCLD": "ignored",
    "code.historic.ACLD": "ignored",
    "code.historic.ICLD": "ignored",
    "code.historic.MCLD": "ignored",
    "code.historic.CCLD": "withdrawn",
    "code.historic.ECLD": "withdrawn",
    "code.historic.PCLD": "withdrawn",
    "code.historic.TCLD": "withdrawn",
    "code.historic.WCLD": "withdrawn",
}

_INFERRED = {"identifier.*.vat": "VAT", "action.cancel": "cancel"}

PRODUCTION = Dialect.of(
    (UNVERIFIED, CLAIMS),
    (INFERRED, _INFERRED),
    (REPORTED, _REPORTED),
    (OBSERVED, _OBSERVED),
)
SANDBOX = PRODUCTION.extended(
    Dialect.of((OBSERVED, {"url": "https://api-uat.atradius.com"}))
)
