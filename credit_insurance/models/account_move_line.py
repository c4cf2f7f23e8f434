# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from . import open_item_sql


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    insurance_net_share = fields.Float(
        digits=0,
        readonly=True,
        copy=False,
        help="Part of a receivable that is not tax, kept here when an invoice of an "
        "insured company is posted. Empty for entries that carry no taxes.",
    )

    @api.model
    def _store_net_share(self, condition):
        """Keep the net share of the receivable lines that meet a condition.

        Written in SQL since posted lines refuse to be written, and rightly so.

        :param odoo.tools.SQL condition: on the aliases ``line`` and ``move``
        """
        self.env["account.move"].flush_model(
            ["amount_total", "amount_untaxed", "move_type"]
        )
        self.flush_model(open_item_sql.WATCHED)
        self.env.cr.execute(open_item_sql.net_share(condition))
        self.invalidate_model(["insurance_net_share"])

    @api.model
    def _store_missing_net_share(self):
        """Keep the net share of open invoices posted before they were insured."""
        companies = self.env["credit.insurance.policy"]._insured_companies()
        if companies:
            self._store_net_share(
                SQL(
                    "line.company_id IN %s AND line.insurance_net_share IS NULL"
                    " AND line.parent_state = 'posted' AND line.amount_residual <> 0",
                    tuple(companies.ids),
                )
            )
