# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads the accounts of buyers with an unpaid file, many at once, in one statement."""

from odoo.tools import SQL

#: What the statement reads, to be written before: fields by model.
READ = {
    "account.account": ["account_type"],
    "account.move": [
        "amount_total",
        "amount_untaxed",
        "commercial_partner_id",
        "entry_of_claim_id",
        "insurance_delivery_date",
        "insurance_policy_id",
        "insurance_state",
        "invoice_date",
        "move_type",
    ],
    "account.move.line": [
        "account_id",
        "amount_currency",
        "amount_residual_currency",
        "company_id",
        "currency_id",
        "date",
        "date_maturity",
        "insurance_due_date",
        "move_id",
        "parent_state",
        "partner_id",
    ],
    "account.partial.reconcile": [
        "credit_amount_currency",
        "credit_move_id",
        "debit_amount_currency",
        "debit_move_id",
        "max_date",
    ],
    "credit.insurance.claim": ["partner_id", "policy_id", "state"],
    "credit.insurance.claim.line": ["claim_id", "delivered_on", "line_id"],
    "res.company": ["parent_path"],
    "res.partner": ["commercial_partner_id"],
}


#: The files, the first delivery of each, and the companies that its policy insures.
STEPS = """
    WITH file AS (
        SELECT claim.id, claim.partner_id, claim.policy_id,
               MIN(line.delivered_on) AS start
          FROM credit_insurance_claim claim
          JOIN credit_insurance_claim_line line ON line.claim_id = claim.id
         WHERE claim.id = ANY(%(ids)s)
      GROUP BY claim.id
    ), scope AS (
        SELECT DISTINCT file.id, company.id AS company_id
          FROM file
          JOIN credit_insurance_policy_res_company_rel insured
               ON insured.credit_insurance_policy_id = file.policy_id
          JOIN res_company root ON root.id = insured.res_company_id
          JOIN res_company company
               ON company.parent_path LIKE root.parent_path || '%%'
    )
"""


def accounts(claim_ids):
    """Return the query for the journal items that a loss is computed from.

    Per file: what the buyer owes and was credited in all co-insured companies, from
    the day of the file's oldest delivery. Of what is older, only what was open then.
    Entries that only move the debt to another account are none of it.
    Rows have ``opened``: above zero a debt, below a credit, in the item's currency.

    :param claim_ids: ids of files
    """
    return SQL(
        """
        %(steps)s
        SELECT file.id AS claim_id, line.id AS line_id, line.move_id, line.company_id,
               line.currency_id, line.date,
               COALESCE(move.insurance_delivery_date, move.invoice_date, line.date)
                   AS delivered,
               COALESCE(move.invoice_date, line.date) AS invoiced,
               COALESCE(line.insurance_due_date, line.date_maturity, line.date) AS due,
               line.amount_currency::text AS amount, opened.amount::text AS opened,
               move.amount_total::text AS total, move.amount_untaxed::text AS untaxed,
               move.move_type, move.insurance_policy_id AS policy_id,
               move.insurance_state AS state,
               line.date >= file.start AS whole
          FROM file
          JOIN res_partner partner ON partner.commercial_partner_id = file.partner_id
          JOIN account_move_line line ON line.partner_id = partner.id
          JOIN scope ON scope.id = file.id AND scope.company_id = line.company_id
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
          JOIN account_move move ON move.id = line.move_id
    CROSS JOIN LATERAL (
            SELECT CASE WHEN line.date >= file.start THEN line.amount_currency
                   ELSE line.amount_residual_currency + COALESCE((
                        SELECT SUM(CASE WHEN part.debit_move_id = line.id
                                        THEN part.debit_amount_currency
                                        ELSE -part.credit_amount_currency END)
                          FROM account_partial_reconcile part
                         WHERE line.id IN (part.debit_move_id, part.credit_move_id)
                           AND part.max_date >= file.start), 0)
                   END AS amount
        ) opened
         WHERE line.parent_state = 'posted' AND opened.amount <> 0
           AND move.entry_of_claim_id IS NULL
      ORDER BY file.id, line.id
        """,
        steps=SQL(STEPS, ids=list(claim_ids)),
    )


def refused_parts(move_ids):
    """Return the query for what of invoices no limit can insure, by reason.

    Limits are filled anew at the date of loss, and what was paid ahead is a credit;
    so those reasons are left out.

    :param move_ids: ids of invoices
    """
    return SQL(
        """
        SELECT move_id, reason, SUM(amount)::text AS amount
          FROM credit_insurance_insured_part
         WHERE active AND NOT insured AND move_id = ANY(%s)
           AND reason NOT IN ('over_limit', 'prepaid', 'no_limit', 'refused',
                              'withdrawn', 'expired')
      GROUP BY move_id, reason ORDER BY move_id, reason
        """,
        list(move_ids),
    )
