# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Common table expressions of the exposure: what buyers owe and will owe."""

from odoo.tools import SQL

from .account_move_line import INVOICE_TYPES
from .exposure_terms import factor

#: Columns of a buyer that every later step needs. They are carried along rather
#: than joined again: joins of intermediate results have no statistics, and the
#: planner's guess of one row costs seconds on a real portfolio.
BUYER_COLUMNS = (
    "company_id",
    "partner_id",
    "policy_id",
    "cover_id",
    "policy_currency_id",
    "places",
    "vat_insured",
    "excluded",
    "discretionary_limit",
    "min_payments",
)
BUYER = SQL(", ").join(SQL.identifier("buyer", name) for name in BUYER_COLUMNS)
CARRIED = SQL(", ").join(SQL.identifier(name) for name in BUYER_COLUMNS)


def open_line(day, partner_ids):
    """Open items by partner and currency, by kind, before anything is joined.

    Summing first keeps the joins small: a portfolio has far fewer customers than
    open invoices.
    """
    chosen = SQL("TRUE")
    if partner_ids:
        chosen = SQL(
            "line.partner_id IN"
            " (SELECT id FROM res_partner WHERE commercial_partner_id IN %s)",
            tuple(partner_ids),
        )
    return SQL(
        """
        SELECT line.company_id, line.partner_id, line.currency_id,
               SUM(line.amount_residual_currency)
                   FILTER (WHERE share.net IS NOT NULL) AS gross,
               SUM(line.amount_residual_currency * share.net) AS net,
               SUM(GREATEST(line.amount_residual_currency, 0))
                   FILTER (WHERE share.net IS NULL) AS debit,
               SUM(LEAST(line.amount_residual_currency, 0))
                   FILTER (WHERE share.net IS NULL) AS credit,
               SUM(LEAST(line.amount_residual_currency, 0)) AS paid_ahead,
               SUM(GREATEST(line.amount_residual_currency, 0))
                   FILTER (WHERE line.date_maturity < %(day)s) AS overdue,
               SUM(GREATEST(line.amount_residual_currency, 0) * COALESCE(share.net, 1))
                   FILTER (WHERE line.date_maturity < %(day)s) AS overdue_net
          FROM account_move_line line
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
    CROSS JOIN LATERAL (SELECT %(net_share)s AS net) share
         WHERE line.parent_state = 'posted' AND line.amount_residual <> 0
           AND line.company_id IN (SELECT company_id FROM scope) AND %(chosen)s
      GROUP BY line.company_id, line.partner_id, line.currency_id
        """,
        day=day,
        net_share=net_share(),
        chosen=chosen,
    )


def net_share():
    """Part of the receivable ``line`` that is not tax; NULL: no taxes of its own."""
    return SQL(
        """
        COALESCE(line.insurance_net_share, (
            SELECT COALESCE(move.amount_untaxed / NULLIF(move.amount_total, 0), 1)
              FROM account_move move
             WHERE move.id = line.move_id AND move.move_type IN %s
        ))
        """,
        INVOICE_TYPES,
    )


def late_line(day):
    """Open items unpaid beyond the extension period of their buyer.

    Summed apart, so that what is paid on account can be set against them before
    cover is said to have stopped.
    """
    return SQL(
        """
        SELECT line.company_id, line.partner_id, line.currency_id,
               SUM(line.amount_residual_currency) AS beyond
          FROM open_line late
          JOIN res_partner partner ON partner.id = late.partner_id
          JOIN buyer ON buyer.partner_id = partner.commercial_partner_id
                    AND buyer.company_id = late.company_id
          JOIN account_move_line line
               ON line.partner_id = late.partner_id
              AND line.company_id = late.company_id
              AND line.currency_id = late.currency_id
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
         WHERE late.overdue > 0
           AND line.parent_state = 'posted' AND line.amount_residual <> 0
           AND line.amount_residual > 0
           AND line.date_maturity + buyer.extension_days < %(day)s
      GROUP BY line.company_id, line.partner_id, line.currency_id
        """,
        day=day,
    )


def item():
    """Open items per buyer and currency: those of the legal entity's addresses."""
    return SQL(
        """
        SELECT %(buyer)s, line.currency_id,
               SUM(line.gross) AS gross, SUM(line.net) AS net,
               SUM(line.debit) AS debit, SUM(line.credit) AS credit,
               SUM(line.paid_ahead) AS paid_ahead, SUM(line.overdue) AS overdue,
               SUM(line.overdue_net) AS overdue_net, SUM(late.beyond) AS beyond
          FROM open_line line
          JOIN res_partner partner ON partner.id = line.partner_id
          JOIN buyer ON buyer.partner_id = partner.commercial_partner_id
                    AND buyer.company_id = line.company_id
     LEFT JOIN late_line late
               ON late.partner_id = line.partner_id
              AND late.company_id = line.company_id
              AND late.currency_id = line.currency_id
      GROUP BY %(buyer)s, line.currency_id
        """,
        buyer=BUYER,
    )


def ordered():
    """Confirmed and not yet invoiced, per buyer and currency.

    A line counts for what was ordered, or delivered where that is more, less what
    posted invoices took; a down payment counts against the order it was paid on.
    Draft invoices count in neither place but as the order they stem from.
    """
    return SQL(
        """
        SELECT %(carried)s, currency_id,
               SUM(GREATEST(net, 0)) AS net, SUM(GREATEST(gross, 0)) AS gross
          FROM (
            SELECT %(buyer)s, sale.currency_id, sale.id,
                   SUM(open.net) AS net,
                   SUM(open.net * COALESCE(
                       line.price_total / NULLIF(line.price_subtotal, 0), 1)) AS gross
              FROM buyer
              JOIN res_partner partner
                   ON partner.commercial_partner_id = buyer.partner_id
              JOIN sale_order sale
                   ON sale.partner_invoice_id = partner.id
                  AND sale.company_id = buyer.company_id
              JOIN sale_order_line line ON line.order_id = sale.id
        CROSS JOIN LATERAL (
                SELECT line.price_subtotal * CASE
                           WHEN line.qty_delivered > line.product_uom_qty
                            AND line.product_uom_qty > 0
                           THEN line.qty_delivered / line.product_uom_qty ELSE 1
                       END AS total,
                       COALESCE(line.untaxed_amount_invoiced, 0) AS invoiced
            ) value
        CROSS JOIN LATERAL (
                SELECT CASE
                    WHEN line.is_downpayment THEN -value.invoiced
                    WHEN value.total >= 0
                    THEN GREATEST(value.total - value.invoiced, 0)
                    ELSE LEAST(value.total - value.invoiced, 0)
                END AS net
            ) open
             WHERE sale.state = 'sale' AND line.display_type IS NULL
               AND (line.price_subtotal <> COALESCE(line.untaxed_amount_invoiced, 0)
                    OR line.qty_delivered > line.product_uom_qty)
          GROUP BY %(buyer)s, sale.currency_id, sale.id
          ) by_order
      GROUP BY %(carried)s, currency_id
        """,
        carried=CARRIED,
        buyer=BUYER,
    )


def amount():
    """Amounts per buyer and currency on the policy's tax basis.

    An entry without taxes of its own (a payment on account, an opening balance)
    pays invoices with tax: where limits are without tax, it counts in proportion
    of net to gross of what the buyer has open.
    """
    return SQL(
        """
        SELECT %(carried)s, currency_id,
               CASE WHEN vat_insured
                    THEN COALESCE(gross, 0) + COALESCE(debit, 0) + COALESCE(credit, 0)
                    ELSE COALESCE(item.net, 0) + COALESCE(debit, 0)
                         + COALESCE(credit, 0) * share.net
               END AS invoiced,
               0 AS ordered,
               COALESCE(CASE WHEN vat_insured THEN overdue ELSE overdue_net END, 0)
                   AS overdue,
               COALESCE(beyond, 0) + COALESCE(paid_ahead, 0) AS breach
          FROM item
    CROSS JOIN LATERAL (
            SELECT CASE WHEN COALESCE(gross, 0) + COALESCE(debit, 0) > 0
                        THEN (COALESCE(item.net, 0) + COALESCE(debit, 0))
                             / (COALESCE(gross, 0) + COALESCE(debit, 0))
                        ELSE 1 END AS net
        ) share
     UNION ALL
        SELECT %(carried)s, currency_id,
               0, CASE WHEN vat_insured THEN gross ELSE net END, 0, 0
          FROM ordered
     UNION ALL
        SELECT %(carried)s, policy_currency_id, NULL, NULL, NULL, NULL
          FROM buyer
        """,
        carried=CARRIED,
    )


def balance():
    """One row per buyer, in policy currency, rounded half-up; NULL: nothing open.

    A currency without a rate makes the amounts unknown: ``no_rate`` names it.
    """
    return SQL(
        """
        SELECT %(buyer)s,
               MIN(amount.currency_id) FILTER (WHERE factor.value IS NULL) AS no_rate,
               ROUND(SUM(amount.invoiced * factor.value), amount.places) AS invoiced,
               ROUND(SUM(amount.ordered * factor.value), amount.places) AS ordered,
               ROUND(SUM(amount.overdue * factor.value), amount.places) AS overdue,
               SUM(amount.breach * factor.value) AS breach
          FROM amount
     LEFT JOIN rate source
               ON source.company_id = amount.company_id
              AND source.currency_id = amount.currency_id
     LEFT JOIN rate target
               ON target.company_id = amount.company_id
              AND target.currency_id = amount.policy_currency_id
    CROSS JOIN LATERAL (SELECT %(factor)s AS value) factor
      GROUP BY %(buyer)s
        """,
        buyer=SQL(", ").join(SQL.identifier("amount", name) for name in BUYER_COLUMNS),
        factor=factor("amount.currency_id", "amount.policy_currency_id"),
    )
