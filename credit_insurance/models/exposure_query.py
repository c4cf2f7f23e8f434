# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The SQL behind ``credit.insurance.exposure``.

One statement, whether it is read as a list of all buyers or for a single one in
the middle of a confirmation: the portfolio and the order check can't disagree.
Planning it takes ten times as long as running it for one buyer, so it is also the
body of a database function, which every connection plans once.

Alternatives weighed: (1) stored totals on the customer: written at each posting,
they serialise all documents of a customer, which the maintainers of the
neighbouring community module had to undo; (2) summing in Python: a query per
customer, and minutes for a portfolio; (3) a second, smaller statement for a single
buyer: the two would have to be kept equal for ever; (4) this.

Each function below is one common table expression. Names of columns:
``gross``/``net`` are with/without tax, in the currency of the row.
"""

from odoo.tools import SQL

from . import exposure_amounts as amounts
from . import exposure_terms as terms

FUNCTION = "credit_insurance_exposure_of"

#: The columns of the statement and their types, in its order.
COLUMNS = {
    "id": "bigint",
    "company_id": "integer",
    "partner_id": "integer",
    "policy_id": "integer",
    "cover_id": "integer",
    "currency_id": "integer",
    "vat_insured": "boolean",
    "no_rate_currency_id": "integer",
    "own_risk": "numeric",
    "amount_invoiced": "numeric",
    "amount_overdue": "numeric",
    "amount_ordered": "numeric",
    "exposure": "numeric",
    "insured_limit": "numeric",
    "headroom": "numeric",
    "utilisation": "numeric",
    "standing": "varchar",
    "status": "varchar",
}


def exposure_query(day, partners=None):
    """Return the statement that computes the position of each buyer.

    :param odoo.tools.SQL day: day on which policies, limits and rates are read
    :param odoo.tools.SQL partners: array of the ids of commercial partners to
        compute, all when ``None``
    :rtype: odoo.tools.SQL
    :returns: a query with one row per insured company and buyer
    """
    steps = {
        **balance_steps(day, partners),
        "in_force": terms.in_force(day, partners),
        "paid": terms.paid(day),
        "top_up": terms.top_up(),
        "position": _position(),
    }
    return with_steps(steps, _result(every_buyer=partners is not None))


def balance_steps(day, partners=None):
    """Return the steps up to what each company is owed, by name."""
    return {
        "scope": terms.scope(day),
        "rate": terms.rate(day),
        "buyer": terms.buyer(partners),
        "item": amounts.item(day, partners),
        "open_order": amounts.open_order(partners),
        "ordered": amounts.ordered(),
        "debt": amounts.debt(),
        "amount": amounts.amount(),
        "balance": amounts.balance(),
    }


def with_steps(steps, result):
    """Return ``result`` as a statement that may read each of ``steps``."""
    return SQL(
        "WITH %s %s",
        SQL(", ").join(
            SQL("%s AS MATERIALIZED (%s)", SQL.identifier(name), query)
            for name, query in steps.items()
        ),
        result,
    )


def exposure_function():
    """Return the statement that makes ``FUNCTION(day date, partner_ids integer[])``.

    :rtype: odoo.tools.SQL
    """
    return SQL(
        """
        %(removal)s;
        CREATE FUNCTION %(name)s(day date, partner_ids integer[])
        RETURNS TABLE (%(columns)s) LANGUAGE plpgsql STABLE
        SET plan_cache_mode = force_generic_plan AS $function$
        #variable_conflict use_column
        BEGIN RETURN QUERY %(query)s; END $function$
        """,
        removal=function_removal(),
        name=SQL.identifier(FUNCTION),
        columns=SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(type_))
            for name, type_ in COLUMNS.items()
        ),
        query=exposure_query(
            SQL("%s.day", SQL.identifier(FUNCTION)),
            SQL("%s.partner_ids", SQL.identifier(FUNCTION)),
        ),
    )


def function_removal():
    """Return the statement that takes the function away."""
    return SQL("DROP FUNCTION IF EXISTS %s", SQL.identifier(FUNCTION))


def _position():
    """Limit and exposure per company and buyer, summed over the policy.

    All insured companies share the limit, so each sees the exposure of all. What
    a customer paid ahead to one company does not pay its debts to another.
    """
    return SQL(
        """
        SELECT balance.company_id, balance.partner_id, balance.policy_id,
               balance.cover_id, balance.policy_currency_id, balance.vat_insured,
               balance.excluded, in_force.status AS decided,
               COALESCE(MIN(balance.no_rate) OVER shared, top_up.no_rate,
                        CASE WHEN own.amount > 0 AND own_rate.value IS NULL
                             THEN company.currency_id END) AS no_rate,
               balance.invoiced IS NOT NULL
               OR balance.no_rate IS NOT NULL AS has_amounts,
               COALESCE(SUM(balance.invoiced) OVER shared, 0) AS invoiced,
               COALESCE(SUM(balance.ordered) OVER shared, 0) AS ordered,
               COALESCE(SUM(balance.overdue) OVER shared, 0) AS overdue,
               COALESCE(SUM(GREATEST(balance.invoiced + balance.ordered, 0))
                        OVER shared, 0)
               + LEAST(COALESCE(balance.invoiced + balance.ordered, 0), 0) AS exposure,
               COALESCE(BOOL_OR(balance.breach > 0) OVER shared, FALSE) AS stopped,
               ROUND(COALESCE(in_force.amount, discretionary.amount)
                     + COALESCE(top_up.amount, 0), balance.places) AS insured_limit,
               ROUND(COALESCE(own.amount * own_rate.value, 0),
                     balance.places) AS own_risk
          FROM balance
     LEFT JOIN paid USING (company_id, partner_id)
     LEFT JOIN top_up USING (company_id, partner_id)
     LEFT JOIN credit_insurance_own_risk own USING (company_id, partner_id)
     LEFT JOIN in_force ON in_force.cover_id = balance.cover_id
          JOIN res_company company ON company.id = balance.company_id
     LEFT JOIN rate source ON source.company_id = balance.company_id
                          AND source.currency_id = company.currency_id
     LEFT JOIN rate target ON target.company_id = balance.company_id
                          AND target.currency_id = balance.policy_currency_id
    CROSS JOIN LATERAL (SELECT %s AS value) own_rate
    CROSS JOIN LATERAL (
            SELECT CASE WHEN COALESCE(paid.invoices, 0)
                             >= COALESCE(balance.min_payments, 0)
                        THEN balance.discretionary_limit ELSE 0 END AS amount
        ) discretionary
        WINDOW shared AS (PARTITION BY balance.policy_id, balance.partner_id)
        """,
        terms.factor("company.currency_id", "balance.policy_currency_id"),
    )


def _result(every_buyer):
    """The columns of the model; unless all are wanted, only buyers with a story."""
    return SQL(
        """
        SELECT company_id::bigint * 4294967296 + partner_id AS id,
               company_id, partner_id, policy_id, cover_id,
               policy_currency_id AS currency_id, vat_insured,
               no_rate AS no_rate_currency_id, own_risk,
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
               standing.value AS standing,
               CASE
                   WHEN excluded THEN 'excluded'
                   WHEN known.value IS NULL THEN 'unknown'
                   WHEN stopped THEN 'stopped'
                   ELSE standing.value
               END AS status
          FROM position
    CROSS JOIN LATERAL (
            SELECT CASE WHEN no_rate IS NULL THEN 1 END AS value
        ) known
    CROSS JOIN LATERAL (%s) standing
         WHERE %s
        """,
        _standing(),
        SQL("TRUE") if every_buyer else SQL("has_amounts OR cover_id IS NOT NULL"),
    )


def _standing():
    """What limit and exposure alone make of a buyer whose cover goes on."""
    return SQL(
        """
        SELECT CASE
                   WHEN decided IN ('refused', 'withdrawn', 'expired')
                    AND insured_limit = 0 THEN decided
                   WHEN decided IS NOT NULL AND insured_limit = 0 THEN 'refused'
                   WHEN decided IS NULL AND insured_limit = 0 THEN 'no_limit'
                   WHEN exposure > insured_limit THEN 'over_limit'
                   WHEN decided IS NULL THEN 'discretionary'
                   ELSE 'covered'
               END AS value
        """
    )
