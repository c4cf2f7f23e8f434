# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is wrong with an insurer's list, in sentences."""

from ..clients import limit_table


def file_sentence(env, error):
    """Return the sentence for a ``clients.limit_table.FileError``."""
    sentence = _file_sentences(env)[error.code]
    if not error.line:
        return sentence
    return env._("Line %(line)s: %(sentence)s", line=error.line, sentence=sentence)


def _file_sentences(env):
    return {
        "empty": env._("The file is empty."),
        "too_large": env._(
            "The file is too large: %s MB at most.", limit_table.MAX_BYTES >> 20
        ),
        "too_many_rows": env._(
            "The file has more than %s rows: split it.", limit_table.MAX_ROWS
        ),
        "too_many_columns": env._(
            "The file has more than %s columns: keep those that matter.",
            limit_table.MAX_COLUMNS,
        ),
        "cell_too_long": env._("a cell holds a text that is much too long."),
        "old_excel": env._(
            "This is an old or a protected Excel file. Save it in Excel as .xlsx "
            "without a password, or as CSV."
        ),
        "damaged": env._(
            "The file cannot be opened: it is damaged or no Excel workbook. Save it "
            "again in Excel as .xlsx, or as CSV."
        ),
        "encoding": env._(
            "The characters of the file cannot be read. Save it as .xlsx or as CSV "
            "UTF-8, or choose the characters in the column mapping."
        ),
        "quotes": env._(
            "a quotation mark is not closed, so where the cells end cannot be told. "
            "Correct it in the file."
        ),
        "formula": env._(
            "a formula has no result. Open the file in Excel, save it and import it "
            "again."
        ),
        "no_header": env._(
            "no titles are there. Correct the line of the titles in the column mapping."
        ),
    }


def problem_sentence(env, problem, currency):
    """Return the sentence for a ``clients.limit_rows.Problem``.

    :param currency: ``res.currency`` record of the policy
    """
    values = _value_sentences(env, problem.value, currency.name)
    return {**values, **_buyer_sentences(env, problem.value)}[problem.code]


def _value_sentences(env, value, currency):
    return {
        "amount": env._("“%s” is no amount that can be read in one way.", value),
        "amount_missing": env._("The amount is missing."),
        "negative": env._("A limit cannot be negative: %s.", value),
        "separators": env._(
            "The amounts use both the comma and the point for decimals: choose the "
            "decimal separator in the column mapping."
        ),
        "currency": env._(
            "The row is in %(currency)s and the policy in %(policy)s.",
            currency=value,
            policy=currency,
        ),
        "code": env._(
            "What “%s” means is not known: say it in the column mapping.", value
        ),
        "kind": env._("“%s” is no kind of limit that is known.", value),
        "date": env._("“%s” is no date that can be read.", value),
        "dates": env._("The limit ends before it begins: %s.", value),
        "layer_dates": env._(
            "A temporary limit needs its first and last day, a top-up its first day."
        ),
        "percentage": env._("“%s” is no percentage.", value),
        "ended_with_amount": env._(
            "The decision says that there is no limit, and the amount is %s.", value
        ),
        "impossible": env._("The values of this row do not fit together."),
    }


def _buyer_sentences(env, value):
    return {
        "no_buyer": env._("The row does not tell the buyer."),
        "unknown": env._("No customer is known as %s: choose the customer.", value),
        "unknown_named": env._(
            "A customer is named %s but has not this number: choose it if it is the "
            "same company.",
            value,
        ),
        "several": env._("Several customers could be %s: choose the right one.", value),
        "conflict": env._(
            "The numbers of %s lead to different customers: correct them.", value
        ),
        "other_company": env._(
            "The customer %s has another registration or VAT number: correct it, or "
            "choose the customer.",
            value,
        ),
        "not_insured_here": env._(
            "The chosen customer is no legal entity of the insured companies."
        ),
        "repeated": env._("Another row is about the same limit of this buyer."),
        "replaced": env._(
            "This decision was received before and another one has replaced it: "
            "record it by hand if it counts again."
        ),
    }
