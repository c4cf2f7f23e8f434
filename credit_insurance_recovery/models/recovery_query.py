# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reads what debtors paid after their loss, for many files in one statement."""

from odoo.tools import SQL

#: What the statement reads, to be written before: fields by model.
READ = {
    "account.account": ["account_type"],
    "account.journal": ["type"],
    "account.move": [
        "entry_of_claim_id",
        "insurance_delivery_date",
        "invoice_date",
        "journal_id",
        "move_type",
    ],
    "account.move.line": [
        "account_id",
        "amount_currency",
        "company_id",
        "currency_id",
        "date",
        "move_id",
        "parent_state",
        "partner_id",
    ],
    "account.partial.reconcile": [
        "credit_amount_currency",
        "credit_move_id",
        "debit_move_id",
    ],
    "credit.insurance.claim": ["date_of_loss", "partner_id", "policy_id"],
    "res.company": ["parent_path"],
    "res.partner": ["commercial_partner_id"],
}


def received(claim_ids):
    """Return the query for the payments and credit notes from the dates of loss on.

    Of each counts what did not settle anything delivered after the loss, nor what
    came back: a new debt, or a payment that bounced, is dated after the loss.
    Rows have ``claim_id``, ``line_id``, ``move_type``, ``day``, ``company_id``,
    ``currency_id`` and ``amount``, text above zero in that currency, with tax. A
    payment is in the rows of each file that it may belong to, the first loss first.

    :param claim_ids: ids of files with a date of loss
    """
    return SQL(
        """
        WITH scope AS (%(scope)s)
        SELECT scope.id AS claim_id, line.id AS line_id, move.move_type,
               line.date AS day, line.company_id, line.currency_id,
               (-line.amount_currency - other.amount)::text AS amount
          FROM scope
          JOIN res_partner partner ON partner.commercial_partner_id = scope.partner_id
          JOIN account_move_line line
               ON line.partner_id = partner.id AND line.company_id = scope.company_id
              AND line.parent_state = 'posted' AND line.date >= scope.date_of_loss
              AND line.amount_currency < 0
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
          JOIN account_move move ON move.id = line.move_id
          JOIN account_journal journal ON journal.id = move.journal_id
    CROSS JOIN LATERAL (%(other)s) other
         WHERE (move.move_type = 'out_refund'
                OR journal.type IN ('bank', 'cash', 'credit'))
           AND move.entry_of_claim_id IS NULL
           AND -line.amount_currency > other.amount
      ORDER BY scope.date_of_loss, scope.id, line.id
        """,
        scope=_scope(claim_ids),
        other=_settled_otherwise(),
    )


def _scope(claim_ids):
    """Return the query for the companies that the policies of files insure."""
    return SQL(
        """
            SELECT DISTINCT claim.id, claim.policy_id, claim.partner_id,
                   claim.date_of_loss, company.id AS company_id
              FROM credit_insurance_claim claim
              JOIN credit_insurance_policy_res_company_rel insured
                   ON insured.credit_insurance_policy_id = claim.policy_id
              JOIN res_company root ON root.id = insured.res_company_id
              JOIN res_company company
                   ON company.parent_path LIKE root.parent_path || '%%'
             WHERE claim.id = ANY(%s) AND claim.date_of_loss IS NOT NULL
        """,
        list(claim_ids),
    )


def _settled_otherwise():
    """Return the query for what of a credit does not concern the loss."""
    return SQL(
        """
            SELECT COALESCE(SUM(part.credit_amount_currency), 0) AS amount
              FROM account_partial_reconcile part
              JOIN account_move_line debit ON debit.id = part.debit_move_id
              JOIN account_move debt ON debt.id = debit.move_id
             WHERE part.credit_move_id = line.id
               AND COALESCE(debt.insurance_delivery_date, debt.invoice_date,
                            debit.date) > scope.date_of_loss
        """
    )
