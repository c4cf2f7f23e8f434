# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ..clients import limit_sheet
from ..clients.limit_columns import PENDING, plain
from ..exceptions import CreditInsuranceError
from ..rules import limits

#: Columns of both lists that tell the buyer.
BUYER = (
    "buyer_name",
    "customer_reference",
    "registry",
    "vat",
    "buyer_number",
    "cover_reference",
)
PORTFOLIO = (
    *BUYER,
    "requested_amount",
    "currency",
    "kind",
    "amount",
    "status",
    "date_from",
    "date_to",
    "insured_percentage",
    "conditions",
    "exposure",
    "headroom",
)
REQUESTS = (
    *BUYER,
    "policy",
    "request_action",
    "requested_amount",
    "currency",
    "requested_on",
    "insured_limit",
    "urgent",
)


class CreditInsuranceLimitExport(models.TransientModel):
    """Writes covers into a file: limits to look at or import again, and the requests
    for insurers that take them as a file."""

    _name = "credit.insurance.limit.export"
    _description = "Export Limits"
    _rec_name = "content"

    cover_ids = fields.Many2many(
        "credit.insurance.cover", required=True, default=lambda self: self._opened()
    )
    content = fields.Selection(
        [("portfolio", "Limits and what is used"), ("requests", "Requests to send")],
        required=True,
        default="portfolio",
        help="Requests to send: those that the insurer has not decided yet.",
    )
    file_format = fields.Selection(
        [("xlsx", "Excel (.xlsx)"), ("csv", "CSV")], required=True, default="xlsx"
    )
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    def _opened(self):
        """Return the covers that are selected, or those of the policy."""
        covers = self.env["credit.insurance.cover"]
        ids = self.env.context.get("active_ids") or []
        if self.env.context.get("active_model") == "credit.insurance.policy":
            return covers.search([("policy_id", "in", ids)])
        if self.env.context.get("active_model") == covers._name:
            return covers.browse(ids)
        return covers

    # === ACTION METHODS === #

    def action_export(self):
        """Write the file and offer it for download.

        :raises CreditInsuranceError: there is nothing to export
        """
        self.ensure_one()
        self.cover_ids.check_access("read")
        names = REQUESTS if self.content == "requests" else PORTFOLIO
        rows = list(self._rows())
        if not rows:
            raise CreditInsuranceError(
                self.env._("There is nothing to export among these covers.")
            )
        titles = self._titles()
        content = self._write(
            [titles[name] for name in names],
            [[row.get(name) for name in names] for row in rows],
        )
        day = fields.Date.context_today(self)
        self.write(
            {
                "file": base64.b64encode(content),
                "filename": f"{self.content}-{day}.{self.file_format}",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.filename}"
            "?download=true",
        }

    def _write(self, titles, rows):
        if self.file_format == "xlsx":
            return limit_sheet.to_xlsx(titles, rows)
        language = self.env["res.lang"]._get_data(code=self.env.user.lang or "en_US")
        return limit_sheet.to_csv(titles, rows, language.decimal_point or ".")

    # === ROWS === #

    def _rows(self):
        """Return the rows as dictionaries by the name of their column."""
        if self.content == "requests":
            return map(self._request_row, self._open_requests())
        return self._portfolio_rows()

    def _open_requests(self):
        return self.cover_ids.filtered(lambda c: c.request_state == "pending")

    def _buyer_row(self, cover):
        # A customer may belong to a company in which the officer does not work.
        partner = cover.partner_id.sudo()
        return {
            "buyer_name": partner.name,
            "customer_reference": partner.ref,
            "registry": partner.company_registry,
            "vat": partner.vat,
            "buyer_number": cover.buyer_number,
            "cover_reference": cover.insurer_reference,
            "requested_amount": self._money(cover.requested_amount, cover) or None,
            "currency": cover.currency_id.name,
        }

    def _request_row(self, cover):
        actions = dict(cover._fields["request_action"]._description_selection(self.env))
        return {
            **self._buyer_row(cover),
            "policy": cover.policy_id.name,
            "request_action": actions.get(cover.request_action),
            "requested_amount": self._money(cover.requested_amount, cover),
            "requested_on": cover.requested_on,
            "insured_limit": self._money(cover.insured_limit, cover),
            "urgent": self.env._("Urgent") if cover.request_urgent else None,
        }

    def _portfolio_rows(self):
        exposures = self._exposures()
        today = fields.Date.context_today(self)
        labels = self._labels("credit.insurance.decision", "kind")
        for cover in self.cover_ids:
            row = {**self._buyer_row(cover), **exposures.get(cover, {})}
            decisions = cover.decision_ids
            limit = limits.limit_on(decisions._to_rules(), today)
            layers = decisions.browse(limit.decision_ids) if limit.amount else []
            if not layers:
                yield {**row, **self._no_limit(limit)}
            for layer in layers:
                yield {**row, **self._layer_row(layer, labels)}
                # The sums of these columns are those of the portfolio.
                row = {**row, "exposure": None, "headroom": None}

    def _no_limit(self, limit):
        if not limit.decided:
            return {"status": self.env._("Not decided yet")}
        labels = self._labels("credit.insurance.cover.period", "status")
        return {"amount": limit.amount, "status": labels[limit.status]}

    def _layer_row(self, layer, kinds):
        percentage = Decimal(f"{layer.insured_percentage:.2f}")
        return {
            "kind": kinds[layer.kind],
            "amount": self._money(layer.amount, layer),
            "status": self._labels(layer._name, "status")[layer.status],
            "date_from": layer.date_from,
            "date_to": layer.date_to or None,
            "insured_percentage": percentage or None,
            "conditions": layer.conditions,
        }

    def _exposures(self):
        """Return the columns of what is used, by cover."""
        found = {}
        for company, covers in self._by_company().items():
            rows = self.env["credit.insurance.exposure"]._read_rows(
                covers.partner_id, company
            )
            for cover in covers:
                row = rows.get(cover.partner_id.id)
                if row and row["policy_id"] == cover.policy_id.id:
                    found[cover] = {
                        name: self._money(row[name] or 0, cover)
                        for name in ("exposure", "headroom")
                    }
        return found

    def _by_company(self):
        """Return the covers by a company in which the officer sees what is used."""
        found = defaultdict(self.env["credit.insurance.cover"].browse)
        for policy, covers in self.cover_ids.grouped("policy_id").items():
            company = (policy.sudo().company_ids & self.env.companies)[:1]
            if company:
                found[company] |= covers
        return found

    @staticmethod
    def _money(amount, record):
        return Decimal(f"{amount:.{record.currency_id.decimal_places}f}")

    # === TITLES AND WORDS === #

    @api.model
    def _titles(self):
        """Return the title by the name of a column.

        What an import understands is called as the column mapping calls it.
        """
        columns = self.env["credit.insurance.limit.mapping.column"]
        return {
            **dict(columns._selection_field()),
            "exposure": self.env._("Used"),
            "headroom": self.env._("Headroom"),
            "policy": self.env._("Policy number"),
            "request_action": self.env._("Kind of request"),
            "requested_on": self.env._("Requested on"),
            "insured_limit": self.env._("Limit in force"),
            "urgent": self.env._("Urgency"),
        }

    @api.model
    def _fields_by_title(self):
        """Return the field by title of what is exported, in all installed languages."""
        return {
            plain(title): name
            for export in self._in_each_language()
            for name, title in export.env[
                "credit.insurance.limit.mapping.column"
            ]._selection_field()
        }

    @api.model
    def _statuses_by_label(self):
        """Return the status by label, in all installed languages."""
        found = {}
        for export in self._in_each_language():
            labels = export._labels("credit.insurance.cover.period", "status")
            # A limit that ended by itself is none any more, whoever says it.
            for status, label in labels.items():
                found[plain(label)] = "withdrawn" if status == "expired" else status
            found[plain(export.env._("Not decided yet"))] = PENDING
        return found

    @api.model
    def _kinds_by_label(self):
        """Return the kind of limit by label, in all installed languages."""
        return {
            plain(label): kind
            for export in self._in_each_language()
            for kind, label in export._labels(
                "credit.insurance.decision", "kind"
            ).items()
        }

    @api.model
    def _in_each_language(self):
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return [self.with_context(lang=code) for code in codes]

    @api.model
    def _labels(self, model, name):
        field = self.env[model]._fields[name]
        return dict(field._description_selection(self.env))
