# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads what may stop cover: late debts, credits to set against them, insolvencies."""

from odoo.tools import SQL

from odoo.addons.credit_insurance.models import exposure_terms as terms
from odoo.addons.credit_insurance.models.exposure_query import with_steps

#: What the statement reads besides what the exposure does.
READ = {
    "credit.insurance.claim": ["mandate_date", "partner_id", "policy_id", "state"],
    "account.move.line": ["date", "insurance_due_date", "move_id"],
    "res.partner": ["insolvency_known"],
}


def grounds(day, partner_ids=None):
    """Return the query for the grounds of a day, in policy currency.

    Rows have a ``kind``: ``late``, a due line beyond its extension; ``credit``, what
    a company owes to the buyer, as one negative sum; ``insolvency``; ``collection``, a
    file that was handed over to the insurer. Debts that are not late need not be read:
    credits settle the oldest first, and these are older.

    :param datetime.date day: debts whose extension ended before it are late
    :param partner_ids: ids of commercial partners, everybody when ``None``
    """
    partners = None if partner_ids is None else SQL("%s", partner_ids)
    steps = {
        "scope": terms.scope(SQL("%s", day)),
        "rate": terms.rate(SQL("%s", day)),
        "buyer": terms.buyer(partners),
        "item": _item(),
    }
    return with_steps(
        steps,
        SQL(
            """
            SELECT 'late' AS kind, policy_id, partner_id, company_id,
                   line_id, move_id, due, extension_days, amount::text AS amount
              FROM item WHERE amount > 0 AND due + extension_days < %(day)s
         UNION ALL
            SELECT 'credit', policy_id, partner_id, company_id,
                   NULL, NULL, NULL, extension_days, SUM(amount)::text
              FROM item WHERE amount < 0
          GROUP BY policy_id, partner_id, company_id, extension_days
         UNION ALL
            SELECT 'insolvency', buyer.policy_id, buyer.partner_id, buyer.company_id,
                   NULL, NULL, partner.insolvency_known, buyer.extension_days, '0'
              FROM buyer JOIN res_partner partner ON partner.id = buyer.partner_id
             WHERE partner.insolvency_known <= %(day)s AND NOT buyer.excluded
         UNION ALL
            SELECT 'collection', buyer.policy_id, buyer.partner_id, buyer.company_id,
                   NULL, NULL, claim.mandate_date, buyer.extension_days, '0'
              FROM buyer JOIN credit_insurance_claim claim
                   ON claim.partner_id = buyer.partner_id
                  AND claim.policy_id = buyer.policy_id
             WHERE claim.mandate_date <= %(day)s AND NOT buyer.excluded
               AND claim.state NOT IN ('closed', 'cancelled')
            """,
            day=day,
        ),
    )


def _item():
    # Without a rate the amount stands for itself: the buyer's status is "unknown"
    # then, which blocks by itself.
    return SQL(
        """
        SELECT buyer.policy_id, buyer.partner_id, buyer.company_id,
               buyer.extension_days, line.id AS line_id, line.move_id,
               COALESCE(line.insurance_due_date, line.date_maturity, line.date) AS due,
               ROUND(line.amount_residual_currency * COALESCE(factor.value, 1),
                     buyer.places) AS amount
          FROM buyer
          JOIN res_partner partner ON partner.commercial_partner_id = buyer.partner_id
          JOIN account_move_line line
               ON line.partner_id = partner.id AND line.company_id = buyer.company_id
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
     LEFT JOIN rate source ON source.company_id = buyer.company_id
                          AND source.currency_id = line.currency_id
     LEFT JOIN rate target ON target.company_id = buyer.company_id
                          AND target.currency_id = buyer.policy_currency_id
    CROSS JOIN LATERAL (SELECT %s AS value) factor
         WHERE line.parent_state = 'posted' AND line.amount_residual <> 0
           AND NOT buyer.excluded
        """,
        terms.factor("line.currency_id", "buyer.policy_currency_id"),
    )
