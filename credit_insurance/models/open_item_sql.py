# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The database's side of ``credit.insurance.open.item``: table, triggers, statements.

Every statement speaks of the same thing: what one journal item adds to the totals,
a function of its own row only. A total is therefore the exact sum of its items,
whatever wrote them and in whatever order: a change adds the new value and takes the
old one away.
"""

from odoo.tools import SQL


def _names(names, alias=None):
    return SQL(", ").join(SQL.identifier(*filter(None, (alias, n))) for n in names)


#: Documents that carry their own taxes; other entries have none to take out.
INVOICE_TYPES = ("out_invoice", "out_refund", "out_receipt")

#: Part of such a document, the alias ``move``, that is not tax.
NET_SHARE = SQL("COALESCE(move.amount_untaxed / NULLIF(move.amount_total, 0), 1)")

#: What items are summed by. The last tells whether the item carries taxes of its own.
KEYS = (
    "company_id",
    "partner_id",
    "account_id",
    "currency_id",
    "date_maturity",
    "taxed",
)
SUMS = ("debit", "debit_net", "credit", "credit_net")
KEY, KEY_AND_SUMS = _names(KEYS), _names(KEYS + SUMS)

#: What a journal item adds to the totals; ``line`` is its row.
VALUE = SQL(
    """
    line.company_id, line.partner_id, line.account_id, line.currency_id,
    line.date_maturity, line.insurance_net_share IS NOT NULL,
    GREATEST(line.amount_residual_currency, 0),
    GREATEST(line.amount_residual_currency, 0) * COALESCE(line.insurance_net_share, 1),
    LEAST(line.amount_residual_currency, 0),
    LEAST(line.amount_residual_currency, 0) * COALESCE(line.insurance_net_share, 1)
    """
)

#: Which items count: those of customers' debts, open and posted ...
COUNTS = SQL(
    """
    line.parent_state = 'posted' AND line.amount_residual <> 0
    AND line.partner_id IS NOT NULL
    AND EXISTS (SELECT FROM account_account account
                 WHERE account.id = line.account_id
                   AND account.account_type = 'asset_receivable')
    """
)

#: ... in a company that an active policy insures, itself or through one above it.
INSURED = SQL(
    """
    EXISTS (SELECT FROM credit_insurance_policy policy
              JOIN credit_insurance_policy_res_company_rel rel
                   ON rel.credit_insurance_policy_id = policy.id
              JOIN res_company insured ON insured.id = rel.res_company_id
              JOIN res_company company ON company.id = line.company_id
             WHERE policy.state = 'active'
               AND STARTS_WITH(company.parent_path, insured.parent_path))
    """
)

#: Columns of an item that make up its value. The share without tax is not written
#: but by ``net_share``, which tells the totals itself, of many items together.
WATCHED = (
    "account_id",
    "amount_residual",
    "amount_residual_currency",
    "company_id",
    "currency_id",
    "date_maturity",
    "parent_state",
    "partner_id",
)
COLUMNS = (*WATCHED, "insurance_net_share")

# === QUERIES FOR KEYS AND SUMS === #


def value(source):
    """Return the query for what items add; ``source`` gives them as ``line``."""
    return SQL("SELECT %s FROM %s WHERE %s AND %s", VALUE, source, COUNTS, INSURED)


def taken_away(query):
    """Return a query for the opposite of another."""
    return SQL(
        "SELECT %s, -debit, -debit_net, -credit, -credit_net FROM (%s) AS old (%s)",
        KEY,
        query,
        KEY_AND_SUMS,
    )


def difference():
    """Return the query for what is missing in the totals, or too much in them.

    Nothing at all where they are right.
    """
    kept = SQL(
        "SELECT %s FROM credit_insurance_open_item line WHERE %s", KEY_AND_SUMS, INSURED
    )
    right = value(SQL("account_move_line line"))
    return SQL("%s UNION ALL %s", right, taken_away(kept))


# === STATEMENTS === #


def added(query):
    """Return the statement that adds to the totals, one row per key.

    :param SQL query: for keys and sums, any number of rows per key
    """
    return SQL(
        """
        INSERT INTO credit_insurance_open_item (%(columns)s)
        SELECT %(key)s, SUM(debit), SUM(debit_net), SUM(credit), SUM(credit_net)
          FROM (%(query)s) AS value (%(columns)s)
      GROUP BY %(key)s
        HAVING SUM(debit) <> 0 OR SUM(debit_net) <> 0
            OR SUM(credit) <> 0 OR SUM(credit_net) <> 0
        """,
        columns=KEY_AND_SUMS,
        key=KEY,
        query=query,
    )


def net_share(condition):
    """Return the statement that keeps the net share of invoices' receivable lines.

    :param SQL condition: on the aliases ``line`` and ``move``
    """
    before = value(SQL("chosen line"))
    after = value(
        SQL("(SELECT %s, net AS insurance_net_share FROM chosen) line", _names(WATCHED))
    )
    return SQL(
        """
        WITH chosen AS MATERIALIZED (
            SELECT line.id, %(columns)s, %(share)s AS net
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_account receivable ON receivable.id = line.account_id
             WHERE receivable.account_type = 'asset_receivable'
               AND move.move_type IN %(types)s
               AND %(condition)s
        ), stored AS (
            UPDATE account_move_line line SET insurance_net_share = chosen.net
              FROM chosen WHERE chosen.id = line.id
        )
        %(change)s
        """,
        columns=_names(COLUMNS, "line"),
        share=NET_SHARE,
        types=INVOICE_TYPES,
        condition=condition,
        change=added(SQL("%s UNION ALL %s", taken_away(before), after)),
    )


def compaction():
    """Return the statement that leaves one row per key, none where nothing is open."""
    return SQL(
        """
        WITH crowded AS (
            SELECT partner_id, company_id FROM credit_insurance_open_item
          GROUP BY partner_id, company_id
            HAVING COUNT(*) > COUNT(DISTINCT (%(key)s))
                OR BOOL_OR(debit = 0 AND credit = 0)
        ), gone AS (
            DELETE FROM credit_insurance_open_item item USING crowded
             WHERE item.partner_id = crowded.partner_id
               AND item.company_id = crowded.company_id
         RETURNING %(columns)s
        )
        %(sums)s
        """,
        key=KEY,
        columns=_names(KEYS + SUMS, "item"),
        sums=added(SQL("SELECT * FROM gone")),
    )


# === TABLE AND TRIGGERS === #

TABLE = SQL(
    """
    CREATE TABLE IF NOT EXISTS credit_insurance_open_item (
        id bigserial PRIMARY KEY,
        company_id integer NOT NULL,
        partner_id integer NOT NULL,
        account_id integer NOT NULL,
        currency_id integer NOT NULL,
        date_maturity date,
        taxed boolean NOT NULL,
        debit numeric NOT NULL,
        debit_net numeric NOT NULL,
        credit numeric NOT NULL,
        credit_net numeric NOT NULL
    );
    CREATE INDEX IF NOT EXISTS credit_insurance_open_item_buyer_idx
        ON credit_insurance_open_item (partner_id, company_id)
    """
)

OPEN_BEFORE = SQL("OLD.parent_state = 'posted' AND OLD.amount_residual <> 0")
OPEN_AFTER = SQL("NEW.parent_state = 'posted' AND NEW.amount_residual <> 0")


def definitions():
    """Return the statements that make the table, the functions and the triggers.

    Items come into being as drafts: the trigger for new ones looks at a statement's
    rows together, so that an import of many costs one insert. Those for changes are
    called for rows that matter only, which the database tells by itself.
    """
    old, new = (value(_row(SQL.identifier(name))) for name in ("old", "new"))
    changed = SQL(" OR ").join(
        SQL("OLD.%s IS DISTINCT FROM NEW.%s", SQL.identifier(c), SQL.identifier(c))
        for c in WATCHED
    )
    return [
        TABLE,
        _function("created", added(value(SQL("created line")))),
        _function("changed", added(SQL("%s UNION ALL %s", taken_away(old), new))),
        _function("deleted", added(taken_away(old))),
        _trigger(
            "created",
            SQL("INSERT"),
            SQL("REFERENCING NEW TABLE AS created FOR EACH STATEMENT"),
        ),
        _trigger(
            "changed",
            SQL("UPDATE OF %s", _names(WATCHED)),
            SQL(
                "FOR EACH ROW WHEN ((%s OR %s) AND (%s))",
                OPEN_BEFORE,
                OPEN_AFTER,
                changed,
            ),
        ),
        _trigger("deleted", SQL("DELETE"), SQL("FOR EACH ROW WHEN (%s)", OPEN_BEFORE)),
    ]


def removals():
    """Return the statements that take the triggers and their functions away."""
    return [
        SQL("DROP FUNCTION IF EXISTS %s() CASCADE", _name(event))
        for event in ("created", "changed", "deleted")
    ]


def _name(event):
    return SQL.identifier(f"credit_insurance_item_{event}")


def _row(record):
    """The one row of a trigger as a table ``line`` of the columns that matter."""
    values = SQL(", ").join(SQL("%s.%s", record, SQL.identifier(c)) for c in COLUMNS)
    return SQL("(VALUES (%s)) AS line (%s)", values, _names(COLUMNS))


def _function(event, statement):
    return SQL(
        """
        CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN %s; RETURN NULL; END $$
        """,
        _name(event),
        statement,
    )


def _trigger(event, when, rows):
    return SQL(
        """
        DROP TRIGGER IF EXISTS %(name)s ON account_move_line;
        CREATE TRIGGER %(name)s AFTER %(when)s ON account_move_line
        %(rows)s EXECUTE FUNCTION %(name)s()
        """,
        name=_name(event),
        when=when,
        rows=rows,
    )
