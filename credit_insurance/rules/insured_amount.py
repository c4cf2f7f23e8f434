# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much of an invoice is insured, by which layer, and why the rest is not.

Source of the rules: the conditions under which a receivable is insured, the order
in which limits are filled, and what a reduction or withdrawal leaves covered, as
the domain notes of the suite collect them from policy wordings. What wordings do
not agree on is a term of the policy, never a constant here.

All amounts are in the currency of the policy and on its tax basis.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from .open_balance import ZERO, rounded
from .receivable import (
    PREPAID,
    Assessment,
    Finding,
    Instalment,
    Invoice,
    Part,
    Standing,
    Terms,
)

#: Status of a limit that gives nothing: reason why nothing is insured.
NO_LIMIT_REASONS = {
    "none": "no_limit",
    "unproven": "unproven",
    "refused": "refused",
    "withdrawn": "withdrawn",
    "expired": "expired",
}
OVER_LIMIT, TERM = "over_limit", "term"


def most_specific(*values):
    """Return the last value that is not zero: policy, then zone, then decision."""
    return next((value for value in reversed(values) if value), values[0])


def assess(
    invoice: Invoice, terms: Terms, standing: Standing, places: int = 2
) -> Assessment:
    """Test one invoice against the policy and cut it into parts.

    What the buyer owed before takes the limit first, insured or not, so after a
    reduction nothing new is insured until the balance has fallen below the new
    limit. Each instalment is a receivable of its own: one whose term is too long is
    not insured, whatever the others are.

    :param places: decimals of the policy currency; parts are rounded half-up and
        add up to the amount
    :returns: no parts when there is nothing to insure
    """
    amount = rounded(invoice.amount, places)
    if amount <= ZERO:
        return Assessment((Finding("amount", "amount", {"amount": amount}),))
    prepaid = min(max(rounded(invoice.prepaid, places), ZERO), amount)
    granted, too_long = _at_risk(invoice, terms, amount, prepaid, places)
    conditions = tuple(_conditions(invoice, terms, standing))
    room = _room(standing, granted)
    findings = (
        Finding("amount", figures={"amount": amount}),
        *conditions,
        _term(invoice, terms),
        Finding(PREPAID, PREPAID if prepaid else "", {"prepaid": prepaid}),
        *([room] if standing.limit else []),
    )
    refused = next((test.reason for test in conditions if not test.passed), "")
    if refused:
        cut = [Part(granted + too_long, refused)]
    else:
        cut = [*_filled(standing, granted, places), Part(too_long, TERM)]
    parts = [Part(prepaid, PREPAID), *cut]
    return Assessment(findings, tuple(part for part in parts if part.amount))


def _conditions(
    invoice: Invoice, terms: Terms, standing: Standing
) -> Iterator[Finding]:
    """The tests that decide on the whole invoice, in the order they are reported."""
    yield Finding("buyer", terms.exclusion)
    yield Finding("country", "" if terms.country_insured else "country")
    yield _period(invoice, terms)
    yield _limit(standing)
    yield Finding(
        "stop",
        "stopped" if standing.late_since else "",
        {"late": standing.late, "since": standing.late_since},
    )
    days = (invoice.invoiced_on - invoice.delivered_on).days
    late = terms.invoicing_days and days > terms.invoicing_days
    yield Finding(
        "invoicing",
        "late_invoice" if late else "",
        {"days": days, "most": terms.invoicing_days},
    )


def _period(invoice: Invoice, terms: Terms) -> Finding:
    reason = ""
    if invoice.delivered_on < terms.starts_on:
        reason = "policy_not_started"
    elif terms.ends_on and invoice.delivered_on > terms.ends_on:
        reason = "policy_ended"
    return Finding(
        "period",
        reason,
        {
            "delivered": invoice.delivered_on,
            "start": terms.starts_on,
            "end": terms.ends_on,
        },
    )


def _limit(standing: Standing) -> Finding:
    # A limit of zero that was granted all the same is a refusal.
    reason = NO_LIMIT_REASONS.get(standing.limit_status, "refused")
    return Finding(
        "limit",
        "" if standing.limit else reason,
        {
            "limit": standing.limit,
            "layers": standing.layers,
            "payments": standing.payments,
            "needed": standing.payments_needed,
        },
    )


def _term(invoice: Invoice, terms: Terms) -> Finding:
    days = max((_days(due, invoice, terms) for due in invoice.instalments), default=0)
    too_long = terms.max_term_days and days > terms.max_term_days
    return Finding(
        "term", TERM if too_long else "", {"days": days, "most": terms.max_term_days}
    )


def _days(instalment: Instalment, invoice: Invoice, terms: Terms) -> int:
    start = invoice.delivered_on if terms.term_from_delivery else invoice.invoiced_on
    return (instalment.due_on - start).days


def _at_risk(
    invoice: Invoice, terms: Terms, amount: Decimal, prepaid: Decimal, places: int
) -> tuple[Decimal, Decimal]:
    """Return what is at risk within the longest term, and beyond it.

    What was paid ahead pays the earliest instalments.
    """
    granted = too_long = ZERO
    for instalment, share in _shares(invoice.instalments, amount, places):
        ahead = min(share, prepaid)
        prepaid -= ahead
        if _is_too_long(instalment, invoice, terms):
            too_long += share - ahead
        else:
            granted += share - ahead
    return granted, too_long


def _is_too_long(instalment: Instalment | None, invoice: Invoice, terms: Terms) -> bool:
    if instalment is None or not terms.max_term_days:
        return False
    return _days(instalment, invoice, terms) > terms.max_term_days


def _shares(
    instalments: Iterable[Instalment], amount: Decimal, places: int
) -> Iterator[tuple[Instalment | None, Decimal]]:
    """Share the amount out among instalments, the last one takes the difference."""
    by_date = sorted(instalments, key=lambda instalment: instalment.due_on)
    total = sum((instalment.weight for instalment in by_date), ZERO)
    if not total:
        yield by_date[-1] if by_date else None, amount
        return
    left = amount
    for instalment in by_date[:-1]:
        share = rounded(amount * instalment.weight / total, places)
        share = min(max(share, ZERO), left)
        left -= share
        yield instalment, share
    yield by_date[-1], left


def _room(standing: Standing, amount: Decimal) -> Finding:
    beyond = standing.older + amount > standing.limit
    return Finding(
        "room",
        OVER_LIMIT if amount and beyond else "",
        {"limit": standing.limit, "older": standing.older, "amount": amount},
    )


def _filled(standing: Standing, amount: Decimal, places: int) -> Iterator[Part]:
    """Lay the amount upon the older balance and cut it where the layers end."""
    bottom = max(standing.older, ZERO)
    reached = ZERO
    for layer in standing.layers:
        reached += layer.amount
        inside = min(max(rounded(reached - bottom, places), ZERO), amount)
        bottom += inside
        amount -= inside
        yield Part(inside, layer=layer)
    yield Part(amount, OVER_LIMIT)
