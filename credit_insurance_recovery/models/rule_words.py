# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Says in a sentence why a rule could not compute anything."""

from odoo.tools import format_date


def explain_rule_error(env, error):
    """Return the sentence for a ``rules.rule_error.RuleError``.

    :param env: of the reader
    :rtype: str
    """
    values = {name: _value(env, value) for name, value in error.values.items()}
    if "key" in error.values:
        values["key"] = _name(env, error.values["key"])
    sentence = _sentences(env).get(error.code)
    if not sentence:
        return env._("This cannot be computed (%s).", error.code)
    return sentence % _Missing(values)


class _Missing(dict):
    def __missing__(self, key):
        return "?"


def _value(env, value):
    if hasattr(value, "strftime"):
        return format_date(env, value)
    return value


def _name(env, key):
    """Return the name of the due line that a rule complains about."""
    line = env["account.move.line"].sudo().browse(key) if isinstance(key, int) else None
    return line.exists().move_id.name if line else key


def _sentences(env):
    return {
        "not_a_number": env._("“%(field)s” is no number."),
        "negative": env._("“%(field)s” cannot be negative: %(value)s."),
        "percentage": env._("“%(field)s” lies between 0 and 100, not %(value)s."),
        "unknown_choice": env._("“%(value)s” is no choice for “%(field)s”."),
        "dates_reversed": env._(
            "A period ends (%(last)s) before it begins (%(first)s)."
        ),
        "missing_date": env._("A date is missing: %(field)s."),
        "loss_before_delivery": env._(
            "%(key)s was delivered on %(delivered)s, after the date of loss "
            "%(loss)s: it cannot be part of this loss."
        ),
        "missing_rate": env._("No exchange rate of %(currency)s is known for %(key)s."),
        "missing_premium": env._(
            "The ceiling is a multiple of the premium: enter the premium on the policy."
        ),
        "mixed_companies": env._("These debts are of companies that are not insured."),
        "duplicate_key": env._("%(key)s is counted twice."),
        "tax_above_amount": env._("The tax of %(key)s exceeds its amount."),
        "deductible_above_ceiling": env._(
            "The deductible (%(deductible)s) exceeds the maximum liability "
            "(%(ceiling)s): nothing would ever be paid."
        ),
        "above_debt": env._("More than the debt: %(amount)s."),
        "before_loss": env._(
            "%(received)s is before the date of loss: that reduced the loss, it is no "
            "recovery."
        ),
        "outside_year": env._("%(loss)s is outside the policy year."),
        "not_rounded": env._("%(amount)s is not rounded to the cent."),
        "unbalanced": env._("The entry does not balance: %(difference)s."),
    }
