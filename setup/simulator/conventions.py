# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the insurers' public pages leave open, as this simulator has it.

Keys are those of an insurer's settings in the add-on: whoever connects it to the
simulator enters these. Served at /control/conventions/<insurer>.
"""

_INVOICE = {
    "number": "no",
    "issued": "issueDate",
    "due": "dueDate",
    "amount": "amount",
    "outstanding": "unpaid",
}


def _claims(prefix: str) -> dict[str, str]:
    settings = {
        "path.overdue": f"{prefix}/notices",
        "path.claim": f"{prefix}/claims",
        "path.claim_status": f"{prefix}/claims/{{reference}}",
        "path.find_overdue": f"{prefix}/notices?customerReference={{reference}}",
        "path.find_claim": f"{prefix}/claims?customerReference={{reference}}",
        "overdue.kind": "type",
        "claim.cause": "cause",
        "claim.notice": "noticeNumber",
        "claim.date_of_loss": "dateOfLoss",
        "answer.overdue.reference": "noticeNumber",
        "answer.claim.reference": "claimNumber",
        "answer.claim_status.status": "state",
        "answer.claim_status.indemnity": "indemnity.amount",
        "answer.claim_status.currency": "indemnity.currency",
        "answer.claim_status.paid_on": "indemnity.paidOn",
        "code.claim.received": "received",
        "code.claim.accepted": "accepted",
        "code.claim.paid": "paid",
    }
    for kind in ("overdue", "claim"):
        settings |= {
            f"{kind}.reference": "customerReference",
            f"{kind}.buyer": "buyer.number",
            f"{kind}.tax_id": "buyer.taxNumber",
            f"{kind}.currency": "total.currency",
            f"{kind}.outstanding": "total.amount",
            f"{kind}.invoices": "invoices",
            f"{kind}.comment": "remarks",
            **{f"{kind}.invoice.{ours}": theirs for ours, theirs in _INVOICE.items()},
        }
    return settings


_ALLIANZ = {
    "identifier.FR.siren": "SIREN",
    "identifier.*.vat": "VAT",
    "row.limits": "creditLimitsAggregation.creditLimits",
    "code.cover.Refusal": "refused",
    "code.cover.Cancelled": "withdrawn",
    "code.decision.PartiallyAgreed": "partial",
    "code.decision.Reduced": "reduced",
    "code.decision.Refused": "refused",
    "code.decision.Cancelled": "withdrawn",
}

_CESCE = {
    "path.login": "/oauth2/v1/token",
    "code.decision.2": "granted",
    "code.decision.10": "reduced",
    "code.decision.66": "refused",
    "code.decision.99": "withdrawn",
}

_COFACE = {
    "path.request": "/products/orders",
    "path.decisions": "/notifications",
    "param.cursor": "after",
    "request.reference": "customerReference",
    "request.buyer": "easyNumber",
    "request.amount": "amount.value",
    "request.currency": "amount.currency",
    "answer.request.reference": "deliveryId",
    "answer.decisions.rows": "notifications",
    "answer.decisions.next": "last",
    "decision.reference": "deliveryId",
    "decision.buyer": "easyNumber",
    "decision.status": "decision.code",
    "decision.amount": "decision.amount.value",
    "decision.currency": "decision.amount.currency",
    "decision.date_from": "decision.effectiveDate",
    "decision.decided_on": "decision.date",
    "decision.requested_amount": "requested.value",
    "decision.request_reference": "customerReference",
    "code.decision.AGREED": "granted",
    "code.decision.PARTIAL": "partial",
    "code.decision.REDUCED": "reduced",
    "code.decision.REFUSED": "refused",
    "code.decision.WITHDRAWN": "withdrawn",
}

CONVENTIONS: dict[str, dict[str, str]] = {
    "atradius": _claims("/non-payments/v1"),
    "allianz": {**_claims("/overdues/v1"), **_ALLIANZ},
    "cesce": {**_claims("/claims/v1"), **_CESCE},
    "coface": {**_claims("/overdues"), **_COFACE},
    "icon": {},
    "soap": {},
}


def for_simulator(insurer: str, address: str) -> dict[str, str]:
    """Return the settings with which an insurer is reached at the simulator."""
    settings = {"url": f"{address}/{insurer}", **CONVENTIONS[insurer]}
    if insurer == "icon":
        settings["auth.url"] = f"{address}/icon/authentication/v1"
        settings["url"] = f"{address}/icon/bi/icon-data/v1"
    return settings
