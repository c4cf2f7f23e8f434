# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a buyer is expected to pay, and when: the open receivables by due date."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..rules.outlook import Account, OpenItem
from .exposure_query import balance_steps, with_steps
from .exposure_terms import factor
from .open_item_sql import INVOICE_TYPES, NET_SHARE

#: How many of the invoices paid last tell how late a buyer pays.
PAID_INVOICES = 20


class CreditInsuranceExposure(models.Model):
    _inherit = "credit.insurance.exposure"

    @api.model
    def _read_accounts(self, buyer, policy):
        """Read what a buyer owes to each company of a policy, by due date.

        Summed by the database, since a buyer may have tens of thousands of open
        invoices; whatever companies the reader may see.

        :param buyer: ``res.partner`` record, the legal entity
        :param policy: ``credit.insurance.policy`` record that concerns the buyer
        :rtype: tuple[tuple[rules.outlook.Account, ...], dict]
        :returns: an account per company, in policy currency at the rates of today, and
            the ``extension_days`` and ``max_term_days`` that apply to this buyer; no
            rate may be missing
        """
        self._flush_documents()
        self.env["credit.insurance.policy"].flush_model(["max_term_days"])
        self.env["credit.insurance.policy.zone"].flush_model(["max_term_days"])
        day = fields.Date.context_today(self)
        steps = {
            **balance_steps(SQL("%s", day), SQL("%s", buyer.ids)),
            "due": _due(self._expected_day(day)),
        }
        rows = self.env.execute_query_dict(with_steps(steps, _result(policy)))
        by_company = {}
        for row in rows:
            by_company.setdefault(row["company_id"], []).append(row)
        terms = {name: rows[0][name] for name in ("extension_days", "max_term_days")}
        accounts = tuple(
            _account(company_id, company_rows, day, terms["extension_days"])
            for company_id, company_rows in by_company.items()
        )
        return accounts, terms

    @api.model
    def _expected_day(self, day):
        """Return the day on which a receivable is expected to be paid, as SQL.

        Of the alias ``line``; NULL: nobody knows. A late item is not expected on any
        day: an add-on that keeps what buyers promise says it here.

        :param datetime.date day: today
        """
        return SQL(
            "CASE WHEN line.date_maturity >= %s THEN line.date_maturity END", day
        )

    @api.model
    def _read_late_invoices(self, buyer, company_ids, day, limit):
        """Read the oldest receivables that are unpaid since before a day.

        :param datetime.date day: due dates before it count
        :returns: dicts of ``company_id``, ``name`` and ``due``, oldest first
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT line.company_id, MIN(move.name) AS name,
                       line.date_maturity AS due
                  FROM account_move_line line
                  JOIN account_account account
                       ON account.id = line.account_id
                      AND account.account_type = 'asset_receivable'
                  JOIN account_move move ON move.id = line.move_id
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE partner.commercial_partner_id = %s
                   AND line.company_id IN %s
                   AND line.parent_state = 'posted' AND line.amount_residual <> 0
                   AND line.amount_residual > 0 AND line.date_maturity < %s
              GROUP BY line.company_id, line.move_id, line.date_maturity
              ORDER BY line.date_maturity, line.move_id
                 LIMIT %s
                """,
                buyer.id,
                tuple(company_ids),
                day,
                limit,
            )
        )

    @api.model
    def _read_average_delay(self, buyer, company_ids):
        """Return by how many days the buyer paid its last invoices late.

        :returns: ``(days, number of invoices)``; negative days are early; ``(0, 0)``
            when it has paid none yet
        """
        [(days, number)] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(ROUND(AVG(payment.day - line.date_maturity)), 0)::int,
                       COUNT(payment.day)
                  FROM (
                    SELECT line.id, line.date_maturity
                      FROM account_move_line line
                      JOIN account_account account
                           ON account.id = line.account_id
                          AND account.account_type = 'asset_receivable'
                      JOIN account_move move
                           ON move.id = line.move_id AND move.move_type = 'out_invoice'
                          AND move.payment_state IN ('paid', 'in_payment')
                      JOIN res_partner partner ON partner.id = line.partner_id
                     WHERE partner.commercial_partner_id = %s
                       AND line.company_id IN %s
                       AND line.parent_state = 'posted' AND line.reconciled
                  ORDER BY line.date_maturity DESC, line.id DESC
                     LIMIT %s
                  ) line
            CROSS JOIN LATERAL (
                    SELECT MAX(partial.max_date) AS day
                      FROM account_partial_reconcile partial
                     WHERE partial.debit_move_id = line.id
                ) payment
                """,
                buyer.id,
                tuple(company_ids),
                PAID_INVOICES,
            )
        )
        return days, number


def _due(expected):
    """Open debts of the buyers per company, currency and due date."""
    return SQL(
        """
        SELECT buyer.company_id, line.currency_id, line.date_maturity AS due,
               expected.day AS expected,
               SUM(line.amount_residual_currency) AS gross,
               SUM(line.amount_residual_currency * CASE
                   WHEN buyer.vat_insured THEN 1 ELSE COALESCE(share.net, 1)
               END) AS amount
          FROM buyer
          JOIN res_partner partner ON partner.commercial_partner_id = buyer.partner_id
          JOIN account_move_line line
               ON line.partner_id = partner.id AND line.company_id = buyer.company_id
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
    CROSS JOIN LATERAL (SELECT %s AS net) share
    CROSS JOIN LATERAL (SELECT %s AS day) expected
         WHERE line.parent_state = 'posted' AND line.amount_residual <> 0
           AND line.amount_residual_currency > 0
      GROUP BY buyer.company_id, line.currency_id, line.date_maturity, expected.day
        """,
        _net_share(),
        expected,
    )


def _net_share():
    """Part of the receivable ``line`` that is not tax; NULL: no taxes of its own."""
    return SQL(
        """
        COALESCE(line.insurance_net_share, (
            SELECT %s
              FROM account_move move
             WHERE move.id = line.move_id
               AND move.move_type IN %s
        ))
        """,
        NET_SHARE,
        INVOICE_TYPES,
    )


def _result(policy):
    """The debts in policy currency, beside what the exposure counts per company.

    As texts, since Odoo reads numbers as floats: what cancels out must do so exactly.
    """
    return SQL(
        """
        SELECT balance.company_id, buyer.extension_days, buyer.max_term_days,
               balance.invoiced::text, balance.breach::text,
               due.due, due.expected,
               ROUND(SUM(due.amount * factor.value), balance.places)::text AS amount,
               SUM(due.gross * factor.value)::text AS gross
          FROM balance
          JOIN buyer USING (company_id, partner_id)
     LEFT JOIN due ON due.company_id = balance.company_id
     LEFT JOIN rate source ON source.company_id = balance.company_id
                          AND source.currency_id = due.currency_id
     LEFT JOIN rate target ON target.company_id = balance.company_id
                          AND target.currency_id = balance.policy_currency_id
    CROSS JOIN LATERAL (SELECT %s AS value) factor
         WHERE balance.policy_id = %s
      GROUP BY balance.company_id, buyer.extension_days, buyer.max_term_days,
               balance.invoiced, balance.breach, balance.places,
               due.due, due.expected
        """,
        factor("due.currency_id", "balance.policy_currency_id"),
        policy.id,
    )


def _account(company_id, rows, day, extension_days):
    """Return the rows of one company as a rule's account."""
    items = tuple(
        OpenItem(
            row["due"], Decimal(row["amount"]), Decimal(row["gross"]), row["expected"]
        )
        for row in rows
        if row["gross"]
    )
    late = [item.gross for item in items if item.beyond(day, extension_days)]
    # The exposure nets what is credited against what is beyond the extension.
    ahead = sum(late, Decimal(0)) - Decimal(rows[0]["breach"] or 0)
    return Account(company_id, items, Decimal(rows[0]["invoiced"] or 0), ahead)
