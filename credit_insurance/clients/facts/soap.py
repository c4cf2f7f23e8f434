# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An insurer or broker with a SOAP service that follows ``wsdl/credit_insurance.wsdl``.

The description is ours, so that its codes are known; where the service is, is not.
Another namespace, other names of operations and other codes can be entered.
"""

from ..dialect import DOCUMENTED, UNVERIFIED, Dialect

OPERATIONS = (
    *("CheckAccess", "FindBuyer", "RequestLimit", "GetRequest", "GetDecisions"),
    *("DeclareOverdue", "FileClaim", "FindMessage", "GetClaimStatus"),
)

_OURS = {
    "namespace": "urn:credit-insurance:insurer:1",
    **{f"operation.{name}": name for name in OPERATIONS},
    "identifier.FR.siren": "SIREN",
    "identifier.*.vat": "VAT",
    "code.layer.permanent": "permanent",
    "code.layer.temporary": "temporary",
    "code.layer.top_up": "top_up",
    "code.state.pending": "pending",
    "code.state.decided": "decided",
    "code.state.refused": "refused",
    **{
        f"code.decision.{status}": status
        for status in (
            *("granted", "partial", "reduced", "refused", "withdrawn", "unchanged"),
            "pending",
        )
    },
    **{
        f"code.claim.{status}": status
        for status in (
            *("received", "incomplete", "waiting", "accepted", "partly_accepted"),
            *("refused", "paid", "closed"),
        )
    },
    # SOAP 1.1, and the faults of WS-Security.
    "code.fault.Client": "rejected",
    "code.fault.Server": "unavailable",
    "code.fault.FailedAuthentication": "auth",
    "code.fault.FailedCheck": "auth",
    "code.fault.InvalidSecurity": "auth",
    "code.fault.InvalidSecurityToken": "auth",
    "code.fault.SecurityTokenUnavailable": "auth",
}

PRODUCTION = Dialect.of((UNVERIFIED, {"url": ""}), (DOCUMENTED, _OURS))
SANDBOX = PRODUCTION
