# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Common table expressions of the exposure: what buyers owe and will owe."""

from odoo.tools import SQL

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


def item(day, partners):
    """Open items per buyer and currency: those of the legal entity's addresses.

    ``gross`` and ``net`` are items with taxes of their own, ``debit`` and ``credit``
    the others. What is unpaid beyond the extension period is summed apart, so that
    what is paid on account can be set against it before cover is said to have
    stopped.
    """
    chosen = SQL("TRUE")
    if partners:
        chosen = SQL("partner.commercial_partner_id = ANY(%s)", partners)
    return SQL(
        """
        SELECT %(buyer)s, item.currency_id,
               SUM(item.debit + item.credit) FILTER (WHERE item.taxed) AS gross,
               SUM(item.debit_net + item.credit_net) FILTER (WHERE item.taxed) AS net,
               SUM(item.debit) FILTER (WHERE NOT item.taxed) AS debit,
               SUM(item.credit) FILTER (WHERE NOT item.taxed) AS credit,
               SUM(item.credit) AS paid_ahead,
               SUM(item.debit) FILTER (WHERE item.date_maturity < %(day)s) AS overdue,
               SUM(item.debit_net)
                   FILTER (WHERE item.date_maturity < %(day)s) AS overdue_net,
               SUM(item.debit) FILTER (
                   WHERE item.date_maturity + buyer.extension_days < %(day)s) AS beyond
          FROM credit_insurance_open_item item
          JOIN res_partner partner ON partner.id = item.partner_id
          JOIN buyer ON buyer.partner_id = partner.commercial_partner_id
                    AND buyer.company_id = item.company_id
         WHERE %(chosen)s
      GROUP BY %(buyer)s, item.currency_id
        HAVING SUM(item.debit) <> 0 OR SUM(item.credit) <> 0
        """,
        buyer=BUYER,
        chosen=chosen,
        day=day,
    )


def open_order(partners):
    """Confirmed and not yet invoiced, per order.

    A line counts for what was ordered, or delivered where that is more, less what
    posted invoices took; a down payment counts against the order it was paid on.
    Draft invoices count in neither place but as the order they stem from. A line
    that is worth nothing by itself, as those of down payments, is taxed as its order.

    The first conditions are those of an index which holds nothing but these lines,
    ``sale.order.line._credit_insurance_open_idx``.
    """
    chosen = SQL("TRUE")
    if partners:
        chosen = SQL("partner.commercial_partner_id = ANY(%s)", partners)
    return SQL(
        """
        SELECT %(buyer)s, line.currency_id, line.order_id,
               SUM(open.net) AS net,
               SUM(open.net * COALESCE(
                   line.price_total / NULLIF(line.price_subtotal, 0),
                   sale.amount_total / NULLIF(sale.amount_untaxed, 0), 1)) AS gross
          FROM sale_order_line line
     LEFT JOIN sale_order sale
               ON sale.id = line.order_id AND line.price_subtotal = 0
          JOIN res_partner partner ON partner.id = line.insurance_partner_id
          JOIN buyer ON buyer.partner_id = partner.commercial_partner_id
                    AND buyer.company_id = line.company_id
    CROSS JOIN LATERAL (%(open)s) open
         WHERE line.state = 'sale' AND line.display_type IS NULL
           AND (line.price_subtotal <> COALESCE(line.untaxed_amount_invoiced, 0)
                OR line.qty_delivered > line.product_uom_qty)
           AND %(chosen)s
      GROUP BY %(buyer)s, line.currency_id, line.order_id
        """,
        buyer=BUYER,
        open=_open_amount(),
        chosen=chosen,
    )


def _open_amount():
    """What remains of the row ``line``, without tax."""
    return SQL(
        """
        SELECT CASE
                   WHEN line.is_downpayment THEN value.total - value.invoiced
                   WHEN value.total >= 0
                   THEN GREATEST(value.total - value.invoiced, 0)
                   ELSE LEAST(value.total - value.invoiced, 0)
               END AS net
          FROM (
            SELECT CASE
                       WHEN line.qty_delivered <= line.product_uom_qty
                       THEN line.price_subtotal
                       WHEN line.product_uom_qty > 0
                       THEN line.price_subtotal
                            * line.qty_delivered / line.product_uom_qty
                       ELSE line.price_subtotal + line.qty_delivered
                            * line.price_unit * (1 - line.discount / 100)
                   END AS total,
                   COALESCE(line.untaxed_amount_invoiced, 0) AS invoiced
          ) value
        """
    )


def ordered():
    """What is on order per buyer and currency; no order is worth less than nothing."""
    return SQL(
        """
        SELECT %(carried)s, currency_id,
               SUM(GREATEST(net, 0)) AS net, SUM(GREATEST(gross, 0)) AS gross
          FROM open_order
      GROUP BY %(carried)s, currency_id
        """,
        carried=CARRIED,
    )


def debt():
    """What each buyer owes and ordered, per currency, in one row."""
    return SQL(
        """
        SELECT %(carried)s, currency_id,
               COALESCE(SUM(gross), 0) AS gross, COALESCE(SUM(net), 0) AS net,
               COALESCE(SUM(debit), 0) AS debit, COALESCE(SUM(credit), 0) AS credit,
               COALESCE(SUM(ordered), 0) AS ordered,
               COALESCE(SUM(ordered_net), 0) AS ordered_net,
               COALESCE(SUM(overdue), 0) AS overdue,
               COALESCE(SUM(overdue_net), 0) AS overdue_net,
               COALESCE(SUM(beyond), 0) + COALESCE(SUM(paid_ahead), 0) AS breach
          FROM (
            SELECT %(carried)s, currency_id, gross, net, debit, credit,
                   NULL AS ordered, NULL AS ordered_net,
                   overdue, overdue_net, beyond, paid_ahead
              FROM item
         UNION ALL
            SELECT %(carried)s, currency_id, NULL, NULL, NULL, NULL, gross, net,
                   NULL, NULL, NULL, NULL
              FROM ordered
          ) each
      GROUP BY %(carried)s, currency_id
        """,
        carried=CARRIED,
    )


def amount():
    """Amounts per buyer and currency on the policy's tax basis.

    An entry without taxes of its own (a payment on account, an opening balance)
    pays invoices with tax: where limits are without tax, it counts in proportion
    of net to gross of what the buyer owes and ordered.
    """
    return SQL(
        """
        SELECT %(carried)s, currency_id,
               CASE WHEN vat_insured THEN gross + debit + credit
                    ELSE net + debit + credit * share.part
               END AS invoiced,
               CASE WHEN vat_insured THEN ordered ELSE ordered_net END AS ordered,
               CASE WHEN vat_insured THEN overdue ELSE overdue_net END AS overdue,
               breach
          FROM debt
    CROSS JOIN LATERAL (
            SELECT CASE WHEN gross + debit + ordered > 0
                        THEN (net + debit + ordered_net)
                             / (gross + debit + ordered)
                        ELSE 1 END AS part
        ) share
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
