# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Common table expressions of the exposure: which policy, limit and terms."""

from odoo.tools import SQL


def scope(day):
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


def rate(day):
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


def factor(currency, target):
    """Multiply by it to convert, from the rates joined as ``source`` and ``target``.

    :param str currency: qualified column of the currency to convert from
    :param str target: qualified column of the currency to convert to
    :returns: an expression; NULL when a rate is missing, never 1 but for the same
        currency
    """
    return SQL(
        "CASE WHEN %s = %s THEN 1 ELSE target.rate / source.rate END",
        SQL.identifier(*currency.split(".")),
        SQL.identifier(*target.split(".")),
    )


def buyer(partners):
    """The primary policy that answers for each buyer, with its terms.

    A policy in which the buyer has a cover comes before one that merely concerns
    everybody; then the most recent. Commercial partners are told by what makes
    them so, not by ``commercial_partner_id = id``: the planner knows how many there
    are, and so joins the rest by hash.

    :param odoo.tools.SQL partners: array of the buyers' ids, ``None`` for everybody
    """
    chosen = SQL("partner.id = ANY(%s)", partners) if partners else SQL("TRUE")
    return SQL(
        """
        SELECT DISTINCT ON (scope.company_id, partner.id)
               scope.company_id, partner.id AS partner_id,
               policy.id AS policy_id,
               policy.currency_id AS policy_currency_id, policy.vat_insured,
               currency.decimal_places AS places, cover.id AS cover_id,
               (related.id IS NOT NULL
                OR partner.insurance_exclusion IS NOT NULL
                OR (partner.is_company IS NOT TRUE AND partner.vat IS NULL
                    AND partner.company_registry IS NULL AND cover.id IS NULL)
               ) AS excluded,
               %s
          FROM scope
          JOIN credit_insurance_policy policy
               ON policy.id = scope.policy_id AND policy.layer = 'primary'
          JOIN res_currency currency ON currency.id = policy.currency_id
          JOIN res_partner partner
               ON (partner.is_company OR partner.parent_id IS NULL) AND %s
     LEFT JOIN res_company related ON related.partner_id = partner.id
     LEFT JOIN credit_insurance_cover cover
               ON cover.policy_id = policy.id AND cover.partner_id = partner.id
              AND cover.active
     LEFT JOIN (credit_insurance_policy_zone zone
                JOIN credit_insurance_policy_zone_res_country_rel country
                     ON country.credit_insurance_policy_zone_id = zone.id)
               ON zone.policy_id = policy.id
              AND country.res_country_id = partner.country_id
         WHERE %s
      ORDER BY scope.company_id, partner.id, cover.id IS NULL,
               policy.date_from DESC, policy.id DESC
        """,
        _terms(),
        chosen,
        _concerned(),
    )


def _concerned():
    """Whether a policy answers for a buyer: its kind, countries and scope."""
    return SQL(
        """
               (policy.contract_type NOT IN ('selective', 'single')
                OR cover.id IS NOT NULL)
           AND (policy.zones_only IS NOT TRUE OR zone.id IS NOT NULL)
           AND zone.excluded IS NOT TRUE
           AND (policy.scope = 'both' OR (policy.scope = 'domestic') = (
                COALESCE(partner.country_id, scope.country_id)
                IS NOT DISTINCT FROM scope.country_id))
        """
    )


def _terms():
    """Terms of a buyer: those of its country's zone, else those of the policy."""
    return SQL(
        """
               CASE WHEN zone.no_extension THEN 0
                    ELSE COALESCE(NULLIF(zone.extension_days, 0),
                                  policy.extension_days)
               END AS extension_days,
               CASE WHEN zone.no_discretionary THEN 0
                    ELSE COALESCE(NULLIF(zone.discretionary_limit, 0),
                                  policy.discretionary_limit, 0)
               END AS discretionary_limit,
               COALESCE(NULLIF(zone.max_term_days, 0), policy.max_term_days)
                   AS max_term_days,
               policy.discretionary_min_payments AS min_payments,
               policy.discretionary_months AS months
        """
    )


def in_force(day, partners):
    """Limits in force on the day, per cover; only those of the buyers asked for."""
    chosen = SQL("TRUE")
    if partners:
        chosen = SQL(
            "cover_id IN (SELECT id FROM credit_insurance_cover"
            " WHERE partner_id = ANY(%s))",
            partners,
        )
    return SQL(
        """
        SELECT cover_id, amount, firm_amount, status
          FROM credit_insurance_cover_period
         WHERE date_from <= %(day)s AND (date_to IS NULL OR date_to >= %(day)s)
           AND %(chosen)s
        """,
        chosen=chosen,
        day=day,
    )


def top_up():
    """Limits of top-up policies per buyer, in the currency of the primary one.

    Where the primary limit fell, only what cannot be cancelled remains.
    """
    return SQL(
        """
        SELECT buyer.company_id, buyer.partner_id,
               SUM(CASE WHEN ruling.status IN ('refused', 'withdrawn', 'expired')
                        THEN in_force.firm_amount ELSE in_force.amount END
                   * factor.value) AS amount,
               MIN(policy.currency_id) FILTER (
                   WHERE factor.value IS NULL) AS no_rate
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
                          AND target.currency_id = buyer.policy_currency_id
    CROSS JOIN LATERAL (SELECT %s AS value) factor
      GROUP BY buyer.company_id, buyer.partner_id
        """,
        factor("policy.currency_id", "buyer.policy_currency_id"),
    )


def paid(day):
    """Invoices paid in time, where a discretionary limit asks for them.

    Decided buyers have none. In time: at the latest at the end of the extension
    period. An invoice that a credit note cancelled was not paid.
    """
    return SQL(
        """
        SELECT buyer.company_id, buyer.partner_id,
               COUNT(DISTINCT line.move_id) AS invoices
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
           AND NOT EXISTS (SELECT FROM in_force
                            WHERE in_force.cover_id = buyer.cover_id)
           AND line.reconciled
           AND move.invoice_date >= %(day)s - MAKE_INTERVAL(months => buyer.months)
           AND (SELECT MAX(payment.max_date) FROM account_partial_reconcile payment
                 WHERE payment.debit_move_id = line.id
               ) <= line.date_maturity + buyer.extension_days
      GROUP BY buyer.company_id, buyer.partner_id
        """,
        day=day,
    )
