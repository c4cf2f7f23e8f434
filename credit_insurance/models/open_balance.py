# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a buyer had open on a past day, before a certain delivery: two statements.

The exposure (``exposure_query``) tells where a buyer stands today. An invoice needs
more: which open items stem from older deliveries, and what was open on a past day,
which the dates of later reconciliations tell. One sum, whatever the number of
invoices, over all companies that share the limit and without regard to rights.
"""

from odoo import fields
from odoo.tools import SQL

from .open_item_sql import INVOICE_TYPES, NET_SHARE

#: Fields that the statements read, to be written to the database before.
DEPENDS = {
    "account.account": ["account_type"],
    "account.move": [
        "amount_total",
        "amount_untaxed",
        "delivery_date",
        "insurance_frozen_on",
        "invoice_date",
        "move_type",
        "payment_state",
    ],
    "account.move.line": [
        "account_id",
        "amount_residual",
        "amount_residual_currency",
        "company_id",
        "currency_id",
        "date",
        "date_maturity",
        "parent_state",
        "partner_id",
        "reconciled",
    ],
    "account.partial.reconcile": [
        "credit_amount_currency",
        "credit_move_id",
        "debit_amount_currency",
        "debit_move_id",
        "max_date",
    ],
    "res.partner": ["commercial_partner_id"],
}


def open_balance(move, buyer, companies, delivered_on, day, extension_days):
    """Sum the open items of a buyer, per company and currency.

    Older are deliveries of earlier days, and those of the same day whose invoice
    was assessed before this one. Amounts are positive and in the row's currency.

    :param move: ``account.move`` record, left out of the sums
    :param companies: ``res.company`` records that share the limit
    :param datetime.date delivered_on: day of the delivery
    :param datetime.date day: day on which items are open
    :param int extension_days: how long after its due date an item may stay unpaid
        before cover stops
    :rtype: list[dict]
    :returns: ``company_id``, ``currency_id``; ``debit_gross``, ``debit_net``,
        ``note_gross``, ``note_net``, ``on_account``, ``in_advance`` as in
        ``rules.open_balance.OpenItems``; ``late`` and ``credit``: unpaid beyond the
        extension and credits to set against it on the day of the delivery, or on
        ``day`` if that is earlier; ``late_since``: the oldest due date of it
    """
    _flush(move.env)
    values = {
        "columns": _COLUMNS,
        "concerned": SQL(_CONCERNED, companies=tuple(companies.ids)),
        "move": move.id,
        "frozen_on": move.insurance_frozen_on or fields.Datetime.now(),
        "delivered": delivered_on,
        "day": day,
        "then": min(day, delivered_on),
        "extension": extension_days,
        "types": INVOICE_TYPES,
        "share": NET_SHARE,
        "buyer": buyer.id,
    }
    move.env.cr.execute(SQL(_OPEN_BALANCE, **values))
    return move.env.cr.dictfetchall()


_COLUMNS = SQL(
    "line.company_id, line.currency_id, line.date, line.date_maturity, line.move_id,"
    " line.account_id, line.insurance_net_share"
)
_CONCERNED = """
    line.partner_id IN (SELECT id FROM contact) AND line.company_id IN %(companies)s
    AND line.parent_state = 'posted'
"""

#: An item was open on a past day with what is open now and what was reconciled
#: since: the latter are rows of their own, with the day until which they were open.
_OPEN_BALANCE = """
    WITH contact AS MATERIALIZED (
        SELECT id FROM res_partner WHERE commercial_partner_id = %(buyer)s
    ), open AS (
        SELECT %(columns)s, line.amount_residual_currency AS amount, NULL::date AS until
          FROM account_move_line line
         WHERE line.amount_residual <> 0 AND %(concerned)s
     UNION ALL
        SELECT %(columns)s, part.debit_amount_currency, part.max_date
          FROM account_partial_reconcile part
          JOIN account_move_line line ON line.id = part.debit_move_id
         WHERE part.max_date > %(then)s AND %(concerned)s
     UNION ALL
        SELECT %(columns)s, -part.credit_amount_currency, part.max_date
          FROM account_partial_reconcile part
          JOIN account_move_line line ON line.id = part.credit_move_id
         WHERE part.max_date > %(then)s AND %(concerned)s
    ), item AS (
        SELECT open.company_id, open.currency_id, open.date, open.date_maturity,
               open.amount, share.net,
               open.date <= %(day)s AND COALESCE(open.until > %(day)s, TRUE) AS known,
               open.date <= %(then)s AND COALESCE(open.until > %(then)s, TRUE) AS past,
               (COALESCE(move.delivery_date, move.invoice_date, open.date),
                COALESCE(move.insurance_frozen_on, %(frozen_on)s), move.id
               ) < (%(delivered)s, %(frozen_on)s, %(move)s) AS older
          FROM open
          JOIN account_move move ON move.id = open.move_id
          JOIN account_account account
               ON account.id = open.account_id
              AND account.account_type = 'asset_receivable'
    CROSS JOIN LATERAL (
            SELECT COALESCE(open.insurance_net_share, CASE
                WHEN move.move_type IN %(types)s
                THEN %(share)s
            END) AS net
        ) share
         WHERE open.move_id <> %(move)s
    )
    SELECT company_id, currency_id,
           SUM(amount) FILTER (WHERE debt AND older) AS debit_gross,
           SUM(amount * COALESCE(net, 1)) FILTER (WHERE debt AND older) AS debit_net,
           -SUM(amount) FILTER (WHERE paid AND net IS NOT NULL) AS note_gross,
           -SUM(amount * net) FILTER (WHERE paid AND net IS NOT NULL) AS note_net,
           -SUM(amount) FILTER (WHERE paid AND net IS NULL) AS on_account,
           -SUM(amount) FILTER (WHERE paid AND date <= %(delivered)s) AS in_advance,
           SUM(amount) FILTER (WHERE late) AS late,
           -SUM(amount) FILTER (WHERE past AND amount < 0) AS credit,
           MIN(date_maturity) FILTER (WHERE late) AS late_since
      FROM item
CROSS JOIN LATERAL (
        SELECT known AND amount > 0 AS debt, known AND amount < 0 AS paid,
               past AND amount > 0 AND date_maturity + %(extension)s < %(delivered)s
               AS late
    ) kind
  GROUP BY company_id, currency_id
"""


def invoices_paid_in_time(move, buyer, delivered_on, day, months, extension_days):
    """Count the invoices that a buyer had paid when a delivery was made.

    Paid: in full, at the latest at the end of the extension period. One that a
    credit note cancelled was not paid.

    :param move: ``account.move`` record, left out
    :param datetime.date delivered_on: day of the delivery
    :param datetime.date day: what was paid later does not count
    :param int months: how far back the invoices lie
    :rtype: int
    """
    _flush(move.env)
    values = {
        "move": move.id,
        "company": move.company_id.id,
        "buyer": buyer.id,
        "delivered": delivered_on,
        "then": min(day, delivered_on),
        "months": months,
        "extension": extension_days,
    }
    move.env.cr.execute(SQL(_PAID_IN_TIME, **values))
    return move.env.cr.fetchone()[0]


_PAID_IN_TIME = """
    SELECT COUNT(DISTINCT line.move_id)
      FROM account_move_line line
      JOIN res_partner partner
           ON partner.id = line.partner_id AND partner.commercial_partner_id = %(buyer)s
      JOIN account_account account
           ON account.id = line.account_id
          AND account.account_type = 'asset_receivable'
      JOIN account_move move
           ON move.id = line.move_id AND move.move_type = 'out_invoice'
          AND move.payment_state IN ('paid', 'in_payment')
     WHERE line.company_id = %(company)s AND line.move_id <> %(move)s
       AND line.parent_state = 'posted' AND line.reconciled
       AND move.invoice_date >= %(delivered)s - MAKE_INTERVAL(months => %(months)s)
       AND (SELECT MAX(part.max_date) FROM account_partial_reconcile part
             WHERE part.debit_move_id = line.id
           ) <= LEAST(line.date_maturity + %(extension)s, %(then)s)
"""


def _flush(env):
    for model, names in DEPENDS.items():
        env[model].flush_model(names)
