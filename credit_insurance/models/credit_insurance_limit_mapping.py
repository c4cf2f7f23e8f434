# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..clients import limit_columns, limit_rows
from ..clients.limit_columns import plain
from ..exceptions import CreditInsuranceError

DELIMITERS = {"semicolon": ";", "comma": ",", "tab": "\t", "bar": "|"}
MARKS = {"comma": ",", "point": "."}


class CreditInsuranceLimitMapping(models.Model):
    """How the lists of an insurer are read: what was corrected once stays known."""

    _name = "credit.insurance.limit.mapping"
    _description = "Column Mapping of Limits"
    _order = "insurer_id, name, id"

    name = fields.Char(required=True)
    insurer_id = fields.Many2one(
        "credit.insurance.insurer", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="insurer_id.company_id")
    header_line = fields.Integer(
        string="Line of the Titles",
        help="The line of the file that holds the titles of the columns. Zero: found "
        "by itself.",
    )
    encoding = fields.Selection(
        [
            ("utf-8", "Unicode (UTF-8)"),
            ("utf-16", "Unicode (UTF-16)"),
            ("cp1252", "Western Europe (Windows)"),
            ("iso8859-15", "Western Europe (ISO)"),
            ("cp850", "Western Europe (DOS)"),
        ],
        string="Characters",
        help="Of CSV files. Empty: recognised by itself.",
    )
    delimiter = fields.Selection(
        [
            ("semicolon", "Semicolon"),
            ("comma", "Comma"),
            ("tab", "Tabulator"),
            ("bar", "Vertical bar"),
        ],
        string="Columns Separated by",
        help="In CSV files. Empty: recognised by itself.",
    )
    decimal_mark = fields.Selection(
        [("comma", "Comma: 1.234,50"), ("point", "Point: 1,234.50")],
        string="Decimal Separator",
        help="Empty: recognised by the amounts.",
    )
    date_format = fields.Selection(
        [("day", "Day first: 31/12/2026"), ("month", "Month first: 12/31/2026")],
        string="Dates",
        required=True,
        default="day",
        help="Dates that begin with the year are always understood.",
    )
    column_ids = fields.One2many(
        "credit.insurance.limit.mapping.column", "mapping_id", "Columns", copy=True
    )
    code_ids = fields.One2many(
        "credit.insurance.limit.mapping.code", "mapping_id", "Decision Codes", copy=True
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "unique(insurer_id, name)",
        "This insurer already has a column mapping with this name.",
    )
    _header_line_positive = models.Constraint(
        "CHECK(header_line >= 0)", "The line of the titles cannot be negative."
    )

    @api.model
    def _for_titles(self, insurer, titles):
        """Return the insurer's mapping that knows most of some titles.

        :param titles: of the columns of a file
        :returns: an empty recordset when none knows half of them
        """
        names = {plain(title) for title in titles} - {""}
        best, most = self.browse(), len(names) / 2
        for mapping in self.search([("insurer_id", "=", insurer.id)]):
            known = len(names & {plain(c.title) for c in mapping.column_ids})
            if known > most or (known and known == most and not best):
                best, most = mapping, known
        return best

    @api.model
    def _propose(self, insurer, titles):
        """Return a new mapping for an insurer, as the titles suggest it."""
        number = self.with_context(active_test=False).search_count(
            [("insurer_id", "=", insurer.id)]
        )
        # The account may be in another company than the one that the policy insures.
        name = self.env._("Lists of %s", insurer.sudo().name)
        name = f"{name} ({number + 1})" if number else name
        mapping = self.create({"name": name, "insurer_id": insurer.id})
        mapping._learn_titles(titles)
        return mapping

    def _learn_titles(self, titles):
        """Add the titles that are not known yet, with what they usually mean."""
        known = {plain(column.title) for column in self.column_ids}
        taken = set(self.column_ids.mapped("field")) - {False}
        exported = self.env["credit.insurance.limit.export"]._fields_by_title()
        values = []
        for title, name in zip(
            titles, limit_columns.propose(titles, exported), strict=True
        ):
            if plain(title) and plain(title) not in known:
                known.add(plain(title))
                field = name if name and name not in taken else False
                values.append({"mapping_id": self.id, "title": title, "field": field})
        self.env["credit.insurance.limit.mapping.column"].create(values)

    def _learn_codes(self, codes):
        """Add the codes whose meaning is not known, for somebody to tell it."""
        known = self._statuses(told_only=False)
        self.env["credit.insurance.limit.mapping.code"].create(
            [
                {"mapping_id": self.id, "code": code}
                for code in codes
                if plain(code) not in known and not limit_columns.status_of(code)
            ]
        )

    def _statuses(self, told_only=True):
        """Return the status by code, as ``clients.limit_rows.Reading`` takes it."""
        exported = self.env["credit.insurance.limit.export"]._statuses_by_label()
        told = {
            plain(line.code): line.status
            for line in self.code_ids
            if line.status or not told_only
        }
        return {**exported, **told}

    def _fields_of(self, titles):
        """Return the field of each column of a file, ``""`` where it has none.

        :raises CreditInsuranceError: a field would be in two columns, or what no
            list can do without is in none
        """
        by_title = {plain(c.title): c.field for c in self.column_ids if c.field}
        found = tuple(by_title.get(plain(title), "") for title in titles)
        for name in filter(None, found):
            self._check_once(name, found, titles)
        if not set(found) & set(limit_columns.IDENTITIES):
            raise CreditInsuranceError(
                self.env._(
                    "No column tells who the buyer is. Open the column mapping and "
                    "say which one holds the buyer's number, registration or name."
                )
            )
        if not set(found) & {"amount", "status"}:
            raise CreditInsuranceError(
                self.env._(
                    "No column tells the limit. Open the column mapping and say which "
                    "one holds the amount."
                )
            )
        return found

    def _check_once(self, name, found, titles):
        if found.count(name) > 1:
            columns = [t for t, f in zip(titles, found, strict=True) if f == name]
            raise CreditInsuranceError(
                self.env._(
                    "Two columns are read as “%(field)s”: “%(first)s” and “%(second)s”."
                    " Open the column mapping and keep one of them.",
                    field=dict(self.column_ids._selection_field())[name],
                    first=columns[0],
                    second=columns[1],
                )
            )

    def _reading(self, fields_of, currency):
        """Return how values are read, as ``clients.limit_rows.Reading``.

        :param currency: ``res.currency`` record of the policy
        """
        return limit_rows.Reading(
            fields=fields_of,
            currency=currency.name,
            places=currency.decimal_places,
            statuses=self._statuses(),
            kinds=self.env["credit.insurance.limit.export"]._kinds_by_label(),
            mark=MARKS.get(self.decimal_mark, ""),
            month_first=self.date_format == "month",
        )

    def _file_options(self):
        """Return what the mapping says about files, for ``clients.limit_file.read``."""
        return {
            "encoding": self.encoding or "",
            "delimiter": DELIMITERS.get(self.delimiter, ""),
            "header_line": self.header_line,
        }
