# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Messages of which no source tells address or names, for all insurers alike.

An administrator who has the insurer's handbook enters them: a path, and for each of
our values the (dotted) name that the insurer has for it. Values without a name are
not sent.
"""

INVOICE = ("number", "issued", "due", "amount", "outstanding", "delivered")
_BUYER = ("reference", "buyer", "tax_id", "country")
_MONEY = ("currency", "outstanding", "invoices", "comment")

_FIELDS = {
    "overdue": (*_BUYER, "kind", *_MONEY),
    "claim": (*_BUYER, *("cause", "notice", "date_of_loss"), *_MONEY),
    "answer.overdue": ("reference",),
    "answer.claim": ("reference",),
    "answer.claim_status": ("status", "indemnity", "currency", "paid_on", "message"),
}

#: To be given to ``Dialect.of`` as unverified.
CLAIMS = {
    **{f"path.{name}": "" for name in ("overdue", "claim", "claim_status")},
    # With {reference} in it, our own number of the message.
    **{f"path.find_{name}": "" for name in ("overdue", "claim")},
    **{f"{kind}.{name}": "" for kind, names in _FIELDS.items() for name in names},
    **{f"overdue.invoice.{name}": "" for name in INVOICE},
    **{f"claim.invoice.{name}": "" for name in INVOICE},
}

_REQUEST = (
    *("reference", "buyer", "tax_id", "country", "name", "buyer_reference"),
    *("amount", "currency", "effective", "urgent", "comment"),
)
_DECISION = (
    *("reference", "buyer", "tax_id", "country", "name", "status", "amount"),
    *("currency", "requested_amount", "date_from", "date_to", "decided_on"),
    *("insured_percentage", "conditions", "request_reference"),
)

#: A request for cover and the list of decisions, where these are not known either.
COVER = {
    "path.request": "",
    "path.decisions": "",
    "answer.request.reference": "",
    "answer.decisions.rows": "",
    "answer.decisions.next": "",
    "param.cursor": "",
    **{f"request.{name}": "" for name in _REQUEST},
    **{f"decision.{name}": "" for name in _DECISION},
}
