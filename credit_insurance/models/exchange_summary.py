# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an exchange with an insurer says, in lines that an officer reads."""

from odoo import fields
from odoo.tools import format_date, formatLang


def summary(exchange):
    """Return the payload as text, a line for each thing that is known.

    :param exchange: ``credit.insurance.exchange`` record
    :rtype: str
    """
    payload = exchange.payload or {}
    facts = {
        "search_buyer": _search,
        "request_cover": _request,
        "decision": _decision,
    }.get(exchange.operation)
    if not facts:
        return ""
    pairs = facts(exchange.env, payload)
    return "\n".join(f"{label}: {value}" for label, value in pairs if value)


def _search(env, payload):
    return [
        (env._("Company"), payload.get("buyer")),
        (env._("Country"), payload.get("country")),
        (env._("SIREN"), payload.get("siren")),
        (env._("VAT"), payload.get("vat")),
    ]


def _request(env, payload):
    actions = env["credit.insurance.cover"]._fields["request_action"]
    labels = dict(actions._description_selection(env))
    return [
        (env._("Company"), payload.get("buyer")),
        (env._("Request"), labels.get(payload.get("action"))),
        (env._("Limit"), _money(env, payload, "amount")),
        (env._("From"), _day(env, payload.get("effective"))),
        (env._("Urgent"), payload.get("urgent") and env._("yes")),
        (env._("Comment"), payload.get("comment")),
    ]


def _decision(env, payload):
    statuses = env["credit.insurance.decision"]._fields["status"]
    labels = dict(statuses._description_selection(env))
    return [
        (env._("Company"), payload.get("buyer_name")),
        (env._("Country"), payload.get("country")),
        (env._("Insurer's number of it"), payload.get("buyer_id")),
        (env._("Its own number"), payload.get("tax_id")),
        (env._("Insurer's reference"), payload.get("reference")),
        (env._("Decision"), labels.get(payload.get("status"))),
        (env._("Code"), payload.get("code")),
        (env._("Limit"), _money(env, payload, "amount")),
        (env._("Requested"), _money(env, payload, "requested_amount")),
        (env._("From"), _day(env, payload.get("date_from"))),
        (env._("Until"), _day(env, payload.get("date_to"))),
        (env._("Decided on"), _day(env, payload.get("decided_on"))),
        (env._("Conditions"), payload.get("conditions")),
        (env._("Not understood"), payload.get("reason")),
    ]


def _money(env, payload, name):
    if not payload.get(name):
        return ""
    amount = formatLang(env, float(payload[name]))
    return f"{amount} {payload.get('currency') or ''}".strip()


def _day(env, value):
    return value and format_date(env, fields.Date.to_date(value))
