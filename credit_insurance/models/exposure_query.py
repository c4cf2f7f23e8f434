# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The SQL behind ``credit.insurance.exposure``.

One statement, whether it is read as a list of all buyers or for a single one in
the middle of a confirmation: the portfolio and the order check can't disagree.

Alternatives weighed: (1) stored totals on the customer: written at each posting,
they serialise all documents of a customer, which the maintainers of the
neighbouring community module had to undo; (2) summing in Python: a query per
customer, and minutes for a portfolio; (3) this: grouped sums over open items.

Each function below is one common table expression. Names of columns:
``gross``/``net`` are with/without tax, in the currency of the row.
"""

from odoo.tools import SQL

#: Documents that carry their own taxes; other entries have none to take out.
INVOICE_TYPES = ("out_invoice", "out_refund", "out_receipt")


def exposure_query(day, partner_ids=None):
    """Return the statement that computes the position of each buyer.

    :param datetime.date day: day on which policies, limits and rates are read
    :param partner_ids: commercial partners to compute, all when ``None``
    :rtype: odoo.tools.SQL
    :returns: a query with one row per insured company and buyer
    """
    steps = {
        "scope": _scope(day),
        "rate": _rate(day),
        "buyer": _buyer(partner_ids),
        "item": _item(day),
        "ordered": _ordered(),
        "amount": _amount(),
        "balance": _balance(),
        "in_force": _in_force(day),
        "experience": _experience(day),
        "top_up": _top_up(),
        "position": _position(),
    }
    return SQL(
        "WITH %s %s",
        SQL(", ").join(
            SQL("%s AS (%s)", SQL.identifier(name), query)
            for name, query in steps.items()
        ),
        _result(every_buyer=partner_ids is not None),
    )


def _scope(day):
    """Policies active on the day, per insured company; branches included."""
    return SQL(
        """
        SELECT DISTINCT policy.id AS policy_id, company.id AS company_id,
               country.country_id
          FROM credit_insurance_policy policy
          JOIN credit_insurance_policy_res_company_rel rel
               ON rel.credit_insurance_policy_id = policy.id
          JOIN res_company insured ON insured.id = rel.res_company_id
          JOIN res_company company
               ON company.parent_path LIKE insured.parent_path || '%%'
          JOIN res_partner country ON country.id = company.partner_id
         WHERE policy.state = 'active' AND policy.date_from <= %(day)s
           AND (policy.date_to IS NULL OR policy.date_to >= %(day)s)
        """,
        day=day,
    )


def _rate(day):
    """Rate of each currency per company; NULL where none is known on the day."""
    return SQL(
        """
        SELECT insured.company_id, currency.id AS currency_id,
               COALESCE(
                   (SELECT known.rate FROM res_currency_rate known
                     WHERE known.currency_id = currency.id
                       AND known.name <= %s
                       AND (known.company_id IS NULL OR known.company_id = root.id)
                  ORDER BY known.company_id, known.name DESC LIMIT 1),
                   CASE WHEN currency.id = root.currency_id THEN 1 END
               ) AS rate
          FROM (SELECT DISTINCT company_id FROM scope) insured
          JOIN res_company company ON company.id = insured.company_id
          JOIN res_company root
               ON root.id = SPLIT_PART(company.parent_path, '/', 1)::int
          JOIN res_currency currency ON currency.active
        """,
        day,
    )


def _buyer(partner_ids):
    """The primary policy that answers for each buyer, with its terms.

    A policy in which the buyer has a cover comes before one that merely concerns
    everybody; then the most recent.
    """
    chosen = SQL("partner.id IN %s", tuple(partner_ids)) if partner_ids else SQL("TRUE")
    return SQL(
        """
        SELECT DISTINCT ON (scope.company_id, partner.id)
               scope.company_id, partner.id AS partner_id,
               policy.id AS policy_id, policy.currency_id, policy.vat_insured,
               currency.decimal_places AS places, cover.id AS cover_id,
               (related.id IS NOT NULL
                OR partner.insurance_exclusion IS NOT NULL
                OR (partner.is_company IS NOT TRUE AND partner.vat IS NULL
                    AND partner.company_registry IS NULL)
               ) AS excluded,
               CASE WHEN zone.no_extension THEN 0
                    ELSE COALESCE(NULLIF(zone.extension_days, 0),
                                  policy.extension_days)
               END AS extension_days,
               CASE WHEN zone.no_discretionary THEN 0
                    ELSE COALESCE(NULLIF(zone.discretionary_limit, 0),
                                  policy.discretionary_limit, 0)
               END AS discretionary_limit,
               policy.discretionary_min_payments AS min_payments,
               policy.discretionary_months AS months
          FROM scope
          JOIN credit_insurance_policy policy
               ON policy.id = scope.policy_id AND policy.layer = 'primary'
          JOIN res_currency currency ON currency.id = policy.currency_id
          JOIN res_partner partner
               ON partner.commercial_partner_id = partner.id AND %s
     LEFT JOIN res_company related ON related.partner_id = partner.id
     LEFT JOIN credit_insurance_cover cover
               ON cover.policy_id = policy.id AND cover.partner_id = partner.id
              AND cover.active
     LEFT JOIN (credit_insurance_policy_zone zone
                JOIN credit_insurance_policy_zone_res_country_rel country
                     ON country.credit_insurance_policy_zone_id = zone.id)
               ON zone.policy_id = policy.id
              AND country.res_country_id = partner.country_id
         WHERE (policy.contract_type NOT IN ('selective', 'single')
                OR cover.id IS NOT NULL)
           AND (policy.zones_only IS NOT TRUE OR zone.id IS NOT NULL)
           AND zone.excluded IS NOT TRUE
           AND (policy.scope = 'both'
                OR (policy.scope = 'domestic') = (
                    COALESCE(partner.country_id, scope.country_id)
                    IS NOT DISTINCT FROM scope.country_id))
      ORDER BY scope.company_id, partner.id, cover.id IS NULL,
               policy.date_from DESC, policy.id DESC
        """,
        chosen,
    )


def _item(day):
    """Open items per buyer and currency, by kind.

    Overdue items beyond the extension period are summed apart: what is paid on
    account must cover them before cover can be said to have stopped.
    """
    return SQL(
        """
        SELECT buyer.company_id, buyer.partner_id, line.currency_id,
               SUM(line.amount_residual_currency) FILTER (WHERE taxed.ok) AS gross,
               SUM(line.amount_residual_currency * COALESCE(
                   move.amount_untaxed / NULLIF(move.amount_total, 0), 1)
               ) FILTER (WHERE taxed.ok) AS net,
               SUM(GREATEST(line.amount_residual_currency, 0))
                   FILTER (WHERE NOT taxed.ok) AS debit,
               SUM(LEAST(line.amount_residual_currency, 0))
                   FILTER (WHERE NOT taxed.ok) AS credit,
               SUM(LEAST(line.amount_residual_currency, 0)) AS paid_ahead,
               SUM(line.amount_residual_currency) FILTER (
                   WHERE line.amount_residual > 0
                     AND line.date_maturity < %(day)s) AS overdue,
               SUM(line.amount_residual_currency) FILTER (
                   WHERE line.amount_residual > 0
                     AND line.date_maturity + buyer.extension_days < %(day)s
               ) AS beyond
          FROM buyer
          JOIN res_partner partner ON partner.commercial_partner_id = buyer.partner_id
          JOIN account_move_line line
               ON line.partner_id = partner.id AND line.company_id = buyer.company_id
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
          JOIN account_move move ON move.id = line.move_id
    CROSS JOIN LATERAL (SELECT move.move_type IN %(types)s AS ok) taxed
         WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
      GROUP BY buyer.company_id, buyer.partner_id, line.currency_id
        """,
        day=day,
        types=INVOICE_TYPES,
    )


def _ordered():
    """Confirmed and not yet invoiced, per buyer and currency.

    A line counts for what was ordered, or delivered where that is more, less what
    posted invoices took; a down payment counts against the order it was paid on.
    Draft invoices count in neither place but as the order they stem from.
    """
    return SQL(
        """
        SELECT company_id, partner_id, currency_id,
               SUM(GREATEST(net, 0)) AS net, SUM(GREATEST(gross, 0)) AS gross
          FROM (
            SELECT sale.company_id, buyer.partner_id, sale.currency_id, sale.id,
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
          GROUP BY sale.company_id, buyer.partner_id, sale.currency_id, sale.id
          ) by_order
      GROUP BY company_id, partner_id, currency_id
        """
    )


def _amount():
    """Amounts per buyer and currency on the policy's tax basis.

    An entry without taxes of its own (a payment on account, an opening balance)
    pays invoices with tax: where limits are without tax, it counts in proportion
    of net to gross of what the buyer has open.
    """
    return SQL(
        """
        SELECT item.company_id, item.partner_id, item.currency_id,
               CASE WHEN buyer.vat_insured
                    THEN COALESCE(item.gross, 0) + COALESCE(item.debit, 0)
                         + COALESCE(item.credit, 0)
                    ELSE COALESCE(item.net, 0) + COALESCE(item.debit, 0)
                         + COALESCE(item.credit, 0) * share.net
               END AS invoiced,
               0 AS ordered,
               COALESCE(item.overdue, 0)
               * CASE WHEN buyer.vat_insured THEN 1 ELSE share.net END AS overdue,
               COALESCE(item.beyond, 0) + COALESCE(item.paid_ahead, 0) AS breach
          FROM item
          JOIN buyer USING (company_id, partner_id)
    CROSS JOIN LATERAL (
            SELECT CASE WHEN COALESCE(item.gross, 0) + COALESCE(item.debit, 0) > 0
                        THEN (COALESCE(item.net, 0) + COALESCE(item.debit, 0))
                             / (COALESCE(item.gross, 0) + COALESCE(item.debit, 0))
                        ELSE 1 END AS net
        ) share
     UNION ALL
        SELECT ordered.company_id, ordered.partner_id, ordered.currency_id, 0,
               CASE WHEN buyer.vat_insured THEN ordered.gross ELSE ordered.net END,
               0, 0
          FROM ordered
          JOIN buyer USING (company_id, partner_id)
        """
    )


def _balance():
    """Amounts per company and buyer in policy currency, rounded half-up.

    A currency without a rate makes the amounts unknown: ``no_rate`` names it.
    """
    return SQL(
        """
        SELECT amount.company_id, amount.partner_id,
               MIN(amount.currency_id) FILTER (WHERE factor.value IS NULL) AS no_rate,
               ROUND(SUM(amount.invoiced * factor.value), buyer.places) AS invoiced,
               ROUND(SUM(amount.ordered * factor.value), buyer.places) AS ordered,
               ROUND(SUM(amount.overdue * factor.value), buyer.places) AS overdue,
               SUM(amount.breach * factor.value) AS breach
          FROM amount
          JOIN buyer USING (company_id, partner_id)
     LEFT JOIN rate source
               ON source.company_id = amount.company_id
              AND source.currency_id = amount.currency_id
     LEFT JOIN rate target
               ON target.company_id = amount.company_id
              AND target.currency_id = buyer.currency_id
    CROSS JOIN LATERAL (
            SELECT CASE WHEN amount.currency_id = buyer.currency_id THEN 1
                        ELSE target.rate / source.rate END AS value
        ) factor
      GROUP BY amount.company_id, amount.partner_id, buyer.places
        """
    )


def _in_force(day):
    """Limits in force on the day, per cover."""
    return SQL(
        """
        SELECT cover_id, amount, firm_amount, status
          FROM credit_insurance_cover_period
         WHERE date_from <= %(day)s AND (date_to IS NULL OR date_to >= %(day)s)
        """,
        day=day,
    )


def _experience(day):
    """Invoices paid in time, where a discretionary limit asks for them.

    In time: at the latest at the end of the extension period. An invoice that a
    credit note cancelled was not paid.
    """
    return SQL(
        """
        SELECT buyer.company_id, buyer.partner_id,
               COUNT(DISTINCT line.move_id) AS payments
          FROM buyer
          JOIN res_partner partner ON partner.commercial_partner_id = buyer.partner_id
          JOIN account_move_line line
               ON line.partner_id = partner.id AND line.company_id = buyer.company_id
          JOIN account_account account
               ON account.id = line.account_id
              AND account.account_type = 'asset_receivable'
          JOIN account_move move
               ON move.id = line.move_id AND move.move_type = 'out_invoice'
              AND move.payment_state IN ('paid', 'in_payment')
         WHERE buyer.min_payments > 0 AND line.parent_state = 'posted'
           AND line.reconciled
           AND move.invoice_date >= %(day)s - MAKE_INTERVAL(months => buyer.months)
           AND (SELECT MAX(payment.max_date) FROM account_partial_reconcile payment
                 WHERE payment.debit_move_id = line.id
               ) <= line.date_maturity + buyer.extension_days
      GROUP BY buyer.company_id, buyer.partner_id
        """,
        day=day,
    )


def _top_up():
    """Limits of top-up policies per buyer, in the currency of the primary one.

    Where the primary limit fell, only what cannot be cancelled remains.
    """
    return SQL(
        """
        SELECT buyer.company_id, buyer.partner_id,
               SUM(CASE WHEN ruling.status IN ('refused', 'withdrawn', 'expired')
                        THEN in_force.firm_amount ELSE in_force.amount END
                   * CASE WHEN policy.currency_id = buyer.currency_id THEN 1
                          ELSE target.rate / source.rate END) AS amount,
               MIN(policy.currency_id) FILTER (
                   WHERE policy.currency_id <> buyer.currency_id
                     AND target.rate / source.rate IS NULL) AS no_rate
          FROM buyer
          JOIN scope ON scope.company_id = buyer.company_id
          JOIN credit_insurance_policy policy
               ON policy.id = scope.policy_id AND policy.layer = 'top_up'
          JOIN credit_insurance_cover cover
               ON cover.policy_id = policy.id AND cover.active
              AND cover.partner_id = buyer.partner_id
          JOIN in_force ON in_force.cover_id = cover.id
     LEFT JOIN in_force ruling ON ruling.cover_id = buyer.cover_id
     LEFT JOIN rate source ON source.company_id = buyer.company_id
                          AND source.currency_id = policy.currency_id
     LEFT JOIN rate target ON target.company_id = buyer.company_id
                          AND target.currency_id = buyer.currency_id
      GROUP BY buyer.company_id, buyer.partner_id
        """
    )


def _position():
    """Limit and exposure per company and buyer, summed over the policy.

    All insured companies share the limit, so each sees the exposure of all. What
    a customer paid ahead to one company does not pay its debts to another.
    """
    return SQL(
        """
        SELECT buyer.company_id, buyer.partner_id, buyer.policy_id, buyer.cover_id,
               buyer.currency_id, buyer.vat_insured, buyer.excluded,
               in_force.status AS decided,
               COALESCE(MIN(balance.no_rate) OVER shared, top_up.no_rate,
                        CASE WHEN own.amount > 0 AND own_rate.value IS NULL
                             THEN company.currency_id END) AS no_rate,
               balance.partner_id IS NOT NULL AS has_amounts,
               COALESCE(SUM(balance.invoiced) OVER shared, 0) AS invoiced,
               COALESCE(SUM(balance.ordered) OVER shared, 0) AS ordered,
               COALESCE(SUM(balance.overdue) OVER shared, 0) AS overdue,
               COALESCE(SUM(GREATEST(balance.invoiced + balance.ordered, 0))
                        OVER shared, 0)
               + LEAST(COALESCE(balance.invoiced + balance.ordered, 0), 0) AS exposure,
               COALESCE(BOOL_OR(balance.breach > 0) OVER shared, FALSE) AS stopped,
               ROUND(COALESCE(in_force.amount,
                              CASE WHEN COALESCE(experience.payments, 0)
                                        >= COALESCE(buyer.min_payments, 0)
                                   THEN buyer.discretionary_limit ELSE 0 END)
                     + COALESCE(top_up.amount, 0), buyer.places) AS insured_limit,
               ROUND(COALESCE(own.amount * own_rate.value, 0),
                     buyer.places) AS own_risk
          FROM buyer
          JOIN res_company company ON company.id = buyer.company_id
     LEFT JOIN balance ON balance.company_id = buyer.company_id
                      AND balance.partner_id = buyer.partner_id
     LEFT JOIN in_force ON in_force.cover_id = buyer.cover_id
     LEFT JOIN experience ON experience.company_id = buyer.company_id
                         AND experience.partner_id = buyer.partner_id
     LEFT JOIN top_up ON top_up.company_id = buyer.company_id
                     AND top_up.partner_id = buyer.partner_id
     LEFT JOIN credit_insurance_own_risk own
               ON own.company_id = buyer.company_id
              AND own.partner_id = buyer.partner_id
     LEFT JOIN rate source ON source.company_id = buyer.company_id
                          AND source.currency_id = company.currency_id
     LEFT JOIN rate target ON target.company_id = buyer.company_id
                          AND target.currency_id = buyer.currency_id
    CROSS JOIN LATERAL (
            SELECT CASE WHEN company.currency_id = buyer.currency_id THEN 1
                        ELSE target.rate / source.rate END AS value
        ) own_rate
        WINDOW shared AS (PARTITION BY buyer.policy_id, buyer.partner_id)
        """
    )


def _result(every_buyer):
    """The columns of the model; unless all are wanted, only buyers with a story."""
    return SQL(
        """
        SELECT company_id::bigint * 4294967296 + partner_id AS id,
               company_id, partner_id, policy_id, cover_id, currency_id,
               vat_insured, no_rate AS no_rate_currency_id, own_risk,
               known.value * invoiced AS amount_invoiced,
               known.value * overdue AS amount_overdue,
               known.value * ordered AS amount_ordered,
               known.value * exposure AS exposure,
               insured_limit,
               known.value * (insured_limit - exposure) AS headroom,
               known.value * CASE
                   WHEN insured_limit > 0 THEN ROUND(100 * exposure / insured_limit, 1)
                   WHEN exposure > 0 THEN 100 ELSE 0
               END AS utilisation,
               CASE
                   WHEN excluded THEN 'excluded'
                   WHEN known.value IS NULL THEN 'unknown'
                   WHEN stopped THEN 'stopped'
                   WHEN decided IN ('refused', 'withdrawn', 'expired')
                    AND insured_limit = 0 THEN decided
                   WHEN decided IS NOT NULL AND insured_limit = 0 THEN 'refused'
                   WHEN exposure > insured_limit THEN 'over_limit'
                   WHEN decided IS NULL AND insured_limit = 0 THEN 'no_limit'
                   WHEN decided IS NULL THEN 'discretionary'
                   ELSE 'covered'
               END AS status
          FROM position
    CROSS JOIN LATERAL (
            SELECT CASE WHEN no_rate IS NULL THEN 1 END AS value
        ) known
         WHERE %s
        """,
        SQL("TRUE") if every_buyer else SQL("has_amounts OR cover_id IS NOT NULL"),
    )
