# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sentences in which a salesperson reads the outcome of the order check."""

from odoo import fields
from odoo.tools import format_amount


def cover_message(buyer, result, row):
    """Say why a sale is covered or not, with the figures, and what to do.

    :param buyer: ``res.partner`` record, the legal entity
    :param result: ``rules.check.CoverCheck``
    :param dict row: the buyer's columns of ``credit.insurance.exposure``
    :rtype: str
    """
    if result.status == "unknown":
        currency = buyer.env["res.currency"].browse(row["no_rate_currency_id"])
        return currency._credit_insurance_missing_rate(fields.Date.context_today(buyer))
    money = _formatter(buyer.env, row["currency_id"])
    sentences = (
        _reason(buyer, result),
        _figures(buyer.env, result, money, row["vat_insured"]),
        _outcome(buyer.env, result, money),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _formatter(env, currency_id):
    currency = env["res.currency"].browse(currency_id)
    return lambda amount: format_amount(env, float(amount), currency)


def _reason(buyer, result):
    """Return the sentence for a status that alone decides, if it does."""
    env = buyer.env
    name = buyer.display_name
    if result.status == "stopped":
        return buyer._credit_insurance_stop_message()
    reasons = {
        "no_limit": env._("The insurer has not granted a limit for %s yet.", name),
        "refused": env._("The insurer has refused cover for %s.", name),
        "withdrawn": env._("The insurer has withdrawn its cover of %s.", name),
        "expired": env._("The cover of %s has expired.", name),
    }
    return reasons.get(result.status, "")


def _figures(env, result, money, vat_insured):
    figures = {
        "limit": money(result.limit),
        "exposure": money(result.exposure),
        "amount": money(result.amount),
        "own": money(result.own_risk),
        "tax": env._("with tax") if vat_insured else env._("without tax"),
    }
    if result.own_risk:
        return env._(
            "Insured limit %(limit)s, accepted uninsured %(own)s, used %(exposure)s, "
            "this order %(amount)s (%(tax)s).",
            **figures,
        )
    return env._(
        "Insured limit %(limit)s, used %(exposure)s, this order %(amount)s (%(tax)s).",
        **figures,
    )


def _outcome(env, result, money):
    if result.stopped or result.excess == result.amount > 0:
        return env._("None of it is covered.")
    if result.excess > result.amount:
        return env._(
            "None of it is covered; %s more cover would be needed.",
            money(result.excess),
        )
    if not result.fits:
        return env._("It exceeds cover by %s.", money(result.excess))
    if result.uninsured:
        return env._("%s of it are at your own risk.", money(result.uninsured))
    return env._("%s remain.", money(result.headroom - result.amount))
