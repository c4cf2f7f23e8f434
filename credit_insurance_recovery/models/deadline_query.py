# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads what deadlines are counted from, for many due lines in one statement."""

from odoo.tools import SQL

#: What the statement reads, to be written before: fields by model.
READ = {
    "account.account": ["account_type"],
    "account.move": ["amount_total", "commercial_partner_id", "invoice_date"],
    "account.move.line": [
        "account_id",
        "amount_residual",
        "amount_residual_currency",
        "balance",
        "company_id",
        "move_id",
        "parent_state",
    ],
    "account.partial.reconcile": ["debit_move_id", "max_date"],
    "credit.insurance.deadline": ["line_id", "state"],
    "res.company": ["partner_id"],
    "res.partner": ["country_id", "insolvency_known", "insolvency_published"],
}

#: The invoice of each due line, its buyer, and the open and insured parts of it.
SOURCE = SQL(
    """
          account_move_line line
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
          JOIN account_move move
               ON move.id = line.move_id AND move.insurance_policy_id IS NOT NULL
          JOIN res_currency currency ON currency.id = move.insurance_currency_id
          JOIN res_partner partner ON partner.id = move.commercial_partner_id
          JOIN res_company company ON company.id = line.company_id
          JOIN res_partner seller ON seller.id = company.partner_id
     LEFT JOIN res_country country
               ON country.id = COALESCE(partner.country_id, seller.country_id)
    CROSS JOIN LATERAL (
            SELECT COALESCE(
                line.amount_residual_currency / NULLIF(move.amount_total, 0), 0
            )::numeric AS open
        ) share
    CROSS JOIN LATERAL (
            SELECT SUM(insurer_share) AS indemnity
              FROM credit_insurance_insured_part part
             WHERE part.move_id = move.id AND part.active AND part.insured
        ) part
    """
)


def due_lines(line_ids):
    """Return the query for the due lines among some journal items.

    Only invoices that a policy answered for when they were posted. What is insured
    of a line is the insured part of its invoice, in proportion of what is open.

    :param line_ids: ids of journal items
    """
    return SQL(
        """
        SELECT line.id AS line_id, line.move_id, line.company_id,
               partner.id AS partner_id, country.code AS country,
               partner.country_id,
               move.insurance_policy_id AS policy_id,
               move.insurance_currency_id AS currency_id,
               line.insurance_due_date AS due,
               move.insurance_delivery_date AS delivery,
               move.invoice_date AS invoice,
               partner.insolvency_known, partner.insolvency_published,
               COALESCE(move.insurance_state, '')
                   IN ('insured', 'partly_insured', 'not_assessed') AS insured,
               ROUND(share.open * COALESCE(move.insured_amount, 0)::numeric,
                     currency.decimal_places)::float AS amount,
               ROUND(share.open * COALESCE(part.indemnity, 0)::numeric,
                     currency.decimal_places)::float AS indemnity,
               CASE WHEN line.amount_residual = 0 THEN (
                   SELECT MAX(payment.max_date) FROM account_partial_reconcile payment
                    WHERE payment.debit_move_id = line.id
               ) END AS paid_on
          FROM %(source)s
         WHERE line.id = ANY(%(ids)s) AND line.parent_state = 'posted'
           AND line.balance > 0 AND line.insurance_due_date IS NOT NULL
      ORDER BY line.id
        """,
        source=SOURCE,
        ids=line_ids,
    )


def lines_to_watch():
    """Return the query for the ids of all lines of which time changes a deadline."""
    return SQL(
        """
        SELECT line.id FROM account_move_line line
          JOIN account_move move
               ON move.id = line.move_id AND move.insurance_policy_id IS NOT NULL
         WHERE line.parent_state = 'posted' AND line.amount_residual <> 0
           AND line.insurance_due_date IS NOT NULL
         UNION
        SELECT deadline.line_id FROM credit_insurance_deadline deadline
         WHERE deadline.state IN ('open', 'suspended')
      ORDER BY id
        """
    )
