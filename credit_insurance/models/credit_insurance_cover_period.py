# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CreditInsuranceCoverPeriod(models.Model):
    """The limit of a cover from one day to another, derived from its decisions."""

    _name = "credit.insurance.cover.period"
    _description = "Credit Insurance Limit over Time"
    _order = "cover_id, date_from desc"
    _log_access = False

    cover_id = fields.Many2one(
        "credit.insurance.cover", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="cover_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To")
    amount = fields.Monetary(string="Insured Limit", required=True)
    firm_amount = fields.Monetary(
        string="Non-cancellable Part", help="Part that no withdrawal can end."
    )
    status = fields.Selection(
        [
            ("granted", "Granted"),
            ("partial", "Partly granted"),
            ("reduced", "Reduced"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("expired", "Expired"),
        ],
        required=True,
    )

    _day_idx = models.Index("(cover_id, date_from, date_to)")

    @api.model
    def _domain_on(self, day):
        """Return the domain of the periods that contain a day."""
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )

    @api.model
    def _replace(self, covers, timelines):
        """Store the periods of covers instead of those that they have.

        In two statements: a portfolio has tens of thousands of covers, and records
        that nobody looks at would cost more than all the rest of a decision.

        :param covers: ``credit.insurance.cover`` records
        :param dict timelines: tuples of ``rules.limits.Period`` by id of the cover
        """
        self.flush_model()
        self.env.execute_query(
            SQL(
                "DELETE FROM %s WHERE cover_id = ANY(%s) RETURNING id",
                SQL.identifier(self._table),
                covers.ids,
            )
        )
        rows = [
            self._prepare_row(cover, period)
            for cover, periods in timelines.items()
            for period in periods
        ]
        if rows:
            self._insert(rows)
        self.invalidate_model(flush=False)

    @api.model
    def _insert(self, rows):
        self.env.execute_query(
            SQL(
                """
                INSERT INTO %s
                       (cover_id, date_from, date_to, amount, firm_amount, status)
                SELECT *
                  FROM unnest(
                       %s::int[], %s::date[], %s::date[],
                       %s::numeric[], %s::numeric[], %s::varchar[])
             RETURNING id
                """,
                SQL.identifier(self._table),
                *map(list, zip(*rows, strict=True)),
            )
        )

    @api.model
    def _prepare_row(self, cover, period):
        """Return the columns of a ``rules.limits.Period`` of a cover.

        :param int cover: id of the cover
        """
        limit = period.limit
        days = period.date_from, period.date_to
        return cover, *days, limit.amount, limit.firm_amount, limit.status
