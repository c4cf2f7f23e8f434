# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The database's side of ``credit.insurance.open.item``: table, triggers, statements.

Every statement speaks of the same thing: what one journal item adds to the totals,
a function of its own row only. A total is therefore the exact sum of its items,
whatever wrote them and in whatever order: a change adds the new value and takes the
old one away.
"""

#: What items are summed by. The last tells whether the item carries taxes of its own.
KEY = "company_id, partner_id, account_id, currency_id, date_maturity, taxed"
SUMS = "debit, debit_net, credit, credit_net"

#: What a journal item adds to the totals; ``line`` is its row.
VALUE = """
    line.company_id, line.partner_id, line.account_id, line.currency_id,
    line.date_maturity, line.insurance_net_share IS NOT NULL,
    GREATEST(line.amount_residual_currency, 0),
    GREATEST(line.amount_residual_currency, 0) * COALESCE(line.insurance_net_share, 1),
    LEAST(line.amount_residual_currency, 0),
    LEAST(line.amount_residual_currency, 0) * COALESCE(line.insurance_net_share, 1)
"""

#: Which items count: those of customers' debts, open and posted ...
COUNTS = """
    line.parent_state = 'posted' AND line.amount_residual <> 0
    AND line.partner_id IS NOT NULL
    AND EXISTS (SELECT FROM account_account account
                 WHERE account.id = line.account_id
                   AND account.account_type = 'asset_receivable')
"""

#: ... in a company that an active policy insures, itself or through one above it.
INSURED = """
    EXISTS (SELECT FROM credit_insurance_policy policy
              JOIN credit_insurance_policy_res_company_rel rel
                   ON rel.credit_insurance_policy_id = policy.id
              JOIN res_company insured ON insured.id = rel.res_company_id
              JOIN res_company company ON company.id = line.company_id
             WHERE policy.state = 'active'
               AND STARTS_WITH(company.parent_path, insured.parent_path))
"""

#: Columns of an item that make up its value. The share without tax is not written
#: but by ``share``, which tells the totals itself, of many items together.
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
COLUMNS = ", ".join((*WATCHED, "insurance_net_share"))

TABLE = """
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


def added(values):
    """Return the statement that adds to the totals.

    :param str values: a query for ``KEY`` and ``SUMS``, any number of rows per key
    """
    return f"""
        INSERT INTO credit_insurance_open_item ({KEY}, {SUMS})
        SELECT {KEY}, SUM(debit), SUM(debit_net), SUM(credit), SUM(credit_net)
          FROM ({values}) AS value ({KEY}, {SUMS})
      GROUP BY {KEY}
        HAVING SUM(debit) <> 0 OR SUM(debit_net) <> 0
            OR SUM(credit) <> 0 OR SUM(credit_net) <> 0
    """


def value(source):
    """Return the query for what items add; ``source`` gives them as ``line``."""
    return f"SELECT {VALUE} FROM {source} WHERE {COUNTS} AND {INSURED}"


def taken_away(query):
    """Return a query for the opposite of another."""
    return f"""
        SELECT {KEY}, -debit, -debit_net, -credit, -credit_net
          FROM ({query}) AS old ({KEY}, {SUMS})
    """


def _row(name):
    """The one row of a trigger as a table ``line`` of the columns that matter."""
    columns = ", ".join(f"{name}.{column}" for column in COLUMNS.split(", "))
    return f"(VALUES ({columns})) AS line ({COLUMNS})"


def _function(name, statement):
    return f"""
        CREATE OR REPLACE FUNCTION credit_insurance_item_{name}() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NULL; END $$
    """


def _trigger(name, event, condition):
    function = f"credit_insurance_item_{name}"
    return f"""
        DROP TRIGGER IF EXISTS {function} ON account_move_line;
        CREATE TRIGGER {function} AFTER {event} {condition}
            EXECUTE FUNCTION {function}()
    """


def definitions():
    """Return the statements that make the table, the functions and the triggers.

    Items come into being as drafts: the trigger for new ones looks at a statement's
    rows together, so that an import of many costs one insert. Those for changes are
    called for rows that matter only, which the database tells by itself.
    """
    open_old = "OLD.parent_state = 'posted' AND OLD.amount_residual <> 0"
    open_new = "NEW.parent_state = 'posted' AND NEW.amount_residual <> 0"
    changed = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in WATCHED)
    old, new = value(_row("OLD")), value(_row("NEW"))
    return [
        TABLE,
        _function("created", added(value("created line"))),
        _function("changed", added(f"{taken_away(old)} UNION ALL {new}")),
        _function("deleted", added(taken_away(old))),
        _trigger(
            "created",
            "INSERT ON account_move_line",
            "REFERENCING NEW TABLE AS created FOR EACH STATEMENT",
        ),
        _trigger(
            "changed",
            f"UPDATE OF {', '.join(WATCHED)} ON account_move_line",
            f"FOR EACH ROW WHEN (({open_old} OR {open_new}) AND ({changed}))",
        ),
        _trigger(
            "deleted",
            "DELETE ON account_move_line",
            f"FOR EACH ROW WHEN ({open_old})",
        ),
    ]


def difference():
    """Return the query for what is missing in the totals, or too much in them.

    Nothing at all where they are right.
    """
    kept = f"SELECT {KEY}, {SUMS} FROM credit_insurance_open_item line WHERE {INSURED}"
    return f"{value('account_move_line line')} UNION ALL {taken_away(kept)}"


def share(condition):
    """Return the statement that keeps the net share of invoices' receivable lines.

    :param str condition: on the aliases ``line`` and ``move``
    """
    with_share = (
        f"(SELECT {', '.join(WATCHED)}, net AS insurance_net_share FROM chosen)"
    )
    return f"""
        WITH chosen AS MATERIALIZED (
            SELECT line.id, {", ".join(f"line.{c}" for c in COLUMNS.split(", "))},
                   COALESCE(move.amount_untaxed / NULLIF(move.amount_total, 0), 1) AS net
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_account receivable ON receivable.id = line.account_id
             WHERE receivable.account_type = 'asset_receivable'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND {condition}
        ), stored AS (
            UPDATE account_move_line line SET insurance_net_share = chosen.net
              FROM chosen WHERE chosen.id = line.id
        )
        {added(f"{taken_away(value('chosen line'))} UNION ALL {value(with_share + ' line')}")}
    """


def compaction():
    """Return the statement that leaves one row per key, none where nothing is open."""
    return f"""
        WITH crowded AS (
            SELECT partner_id, company_id FROM credit_insurance_open_item
          GROUP BY partner_id, company_id
            HAVING COUNT(*) > COUNT(DISTINCT ({KEY})) OR BOOL_OR(debit = 0 AND credit = 0)
        ), gone AS (
            DELETE FROM credit_insurance_open_item item USING crowded
             WHERE item.partner_id = crowded.partner_id
               AND item.company_id = crowded.company_id
         RETURNING {", ".join(f"item.{c.strip()}" for c in f"{KEY}, {SUMS}".split(","))}
        )
        {added("SELECT * FROM gone")}
    """


def removals():
    """Return the statements that take the triggers and their functions away."""
    return [
        f"DROP FUNCTION IF EXISTS credit_insurance_item_{name}() CASCADE"
        for name in ("created", "changed", "deleted")
    ]
