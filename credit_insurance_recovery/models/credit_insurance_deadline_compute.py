# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .deadline_facts import COLUMNS, DeadlineFacts
from .deadline_query import READ, due_lines, lines_to_watch

#: States that stay although nothing asks for the deadline any more.
KEPT = ("lost", "done")
#: Lines of one transaction of the night.
BATCH = 5_000


class CreditInsuranceDeadline(models.Model):
    """Counts deadlines again and writes those that changed.

    Read and written by statements for thousands of lines: the night has to go over all
    that is unpaid. A payment asks for a few lines, through the same method.
    """

    _inherit = "credit.insurance.deadline"

    @api.model
    def _cron_recompute(self):
        """Count all deadlines that time may have changed, then see to what is due."""
        self.env["account.move.line"]._store_missing_due_date()
        for _name, names in READ.items():
            self.env[_name].flush_model(names)
        ids = [line_id for (line_id,) in self.env.execute_query(lines_to_watch())]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            self._recompute(batch)
            if not cron._commit_progress(len(batch)):
                return
        self.env["credit.insurance.stop"]._recompute_all()
        self._tell_officers()

    @api.model
    def _recompute(self, line_ids):
        """Count the deadlines of some due lines and write what changed.

        :param line_ids: ids of journal items, those of other accounts included
        """
        if not line_ids:
            return
        for model, names in READ.items():
            self.env[model].flush_model(names)
        self.flush_model()
        known = self._read_known(line_ids)
        rows = self.env.execute_query_dict(due_lines(line_ids))
        disputes = self._read_disputes({row["move_id"] for row in rows})
        facts = DeadlineFacts(self.sudo().env, fields.Date.context_today(self))
        wanted = [
            one
            for row in rows
            for one in facts.columns(
                row, known.get(row["line_id"], {}), disputes.get(row["move_id"], ())
            )
        ]
        self._replace(known, wanted)

    @api.model
    def _read_known(self, line_ids):
        """Return the deadlines that there are, as dicts by line and kind."""
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, done_on, %s FROM credit_insurance_deadline"
                " WHERE line_id = ANY(%s)",
                SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
                line_ids,
            )
        )
        known = {}
        for row in rows:
            row["amount"] = float(row["amount"] or 0)
            row["expected_indemnity"] = float(row["expected_indemnity"] or 0)
            known.setdefault(row["line_id"], {})[row["kind"]] = row
        return known

    @api.model
    def _read_disputes(self, move_ids):
        """Return the disputes of some invoices.

        :rtype: dict[int, list[credit_insurance_recovery.rules.deadlines.Dispute]]
        """
        found = {}
        disputes = self.env["credit.insurance.dispute"].sudo()
        for dispute in disputes.search([("move_id", "in", list(move_ids))]):
            found.setdefault(dispute.move_id.id, []).append(dispute._to_rule())
        return found

    # === WRITING === #

    @api.model
    def _replace(self, known, wanted):
        """Write the differences between deadlines that there are and those wanted."""
        new, changed, seen = [], {}, set()
        for one in wanted:
            before = known.get(one["line_id"], {}).get(one["kind"])
            if not before:
                new.append(one)
                continue
            seen.add(before["id"])
            if any(before[name] != value for name, value in one.items()):
                changed[before["id"]] = one
        gone = [
            row
            for kinds in known.values()
            for row in kinds.values()
            if row["id"] not in seen
        ]
        self._insert_rows(new)
        self._update_rows(changed)
        self._drop(gone)
        if new or changed or gone:
            self._close_activities(
                id_ for id_, one in changed.items() if one["state"] != "open"
            )
            self.invalidate_model()
            self.env["account.move"].invalidate_model(["alerts"])

    @api.model
    def _insert_rows(self, rows):
        if rows:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO credit_insurance_deadline
                           (create_uid, create_date, write_uid, write_date, %s)
                    SELECT %s, now() AT TIME ZONE 'UTC', %s, now() AT TIME ZONE 'UTC',
                           data.* FROM %s
                    ON CONFLICT (line_id, policy_id, kind) DO NOTHING
                    """,
                    _names(),
                    self.env.uid,
                    self.env.uid,
                    self._as_table(rows),
                )
            )

    @api.model
    def _update_rows(self, changed):
        """Write rows, by their id; in the order of ids, as everybody does."""
        if changed:
            ids = sorted(changed)
            assignments = SQL(", ").join(
                SQL("%(name)s = data.%(name)s", name=SQL.identifier(name))
                for name in COLUMNS
            )
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE credit_insurance_deadline deadline
                       SET write_uid = %s, write_date = now() AT TIME ZONE 'UTC', %s
                      FROM %s WHERE deadline.id = data.id
                    """,
                    self.env.uid,
                    assignments,
                    self._as_table([{**changed[id_], "id": id_} for id_ in ids], "id"),
                )
            )

    @api.model
    def _as_table(self, rows, *more):
        """Return rows as a table ``data`` of an array per column."""
        names = (*COLUMNS, *more)
        arrays = SQL(", ").join(
            SQL(
                "%s::%s[]",
                [row[name] for row in rows],
                SQL(self._fields[name].column_type[1]),
            )
            for name in names
        )
        return SQL("unnest(%s) AS data (%s)", arrays, _names(*more))

    @api.model
    def _drop(self, gone):
        """Take out what nothing asks for any more; what was lost or done stays."""
        kept = [row["id"] for row in gone if row["state"] in KEPT]
        self.browse(row["id"] for row in gone if row["id"] not in kept).unlink()
        self.browse(kept).filtered("amount").write(
            {"amount": 0.0, "expected_indemnity": 0.0}
        )

    @api.model
    def _close_activities(self, ids):
        activities = self.env["mail.activity"].sudo()
        activities.search(
            [("res_model", "=", self._name), ("res_id", "in", list(ids))]
        ).unlink()


def _names(*more):
    return SQL(", ").join(SQL.identifier(name) for name in (*COLUMNS, *more))
