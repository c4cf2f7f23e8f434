# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

#: Documents that carry their own taxes; other entries have none to take out.
INVOICE_TYPES = ("out_invoice", "out_refund", "out_receipt")


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
        self.flush_model(["account_id", "amount_residual", "parent_state"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move_line line
                   SET insurance_net_share = COALESCE(
                           move.amount_untaxed / NULLIF(move.amount_total, 0), 1)
                  FROM account_move move, account_account account
                 WHERE move.id = line.move_id AND account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                   AND move.move_type IN %s AND %s
                """,
                INVOICE_TYPES,
                condition,
            )
        )
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
