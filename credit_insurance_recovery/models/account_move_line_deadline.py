# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.credit_insurance.models.written_values import (
    refuse_written,
    written_names,
)

#: Written when an entry is posted, and by nothing else.
KEPT = frozenset({"insurance_due_date"})


class AccountMoveLine(models.Model):
    """The due date that insurers count from."""

    _inherit = "account.move.line"  # pylint: disable=consider-merging-classes-inherited

    insurance_due_date = fields.Date(
        string="Original Due Date",
        readonly=True,
        copy=False,
        help="The due date when the invoice was posted. Postponing the payment moves "
        "no deadline of the insurer.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        refuse_written(self, written_names(self, vals_list) & KEPT)
        return super().create(vals_list)

    def write(self, vals):
        refuse_written(self, vals.keys() & KEPT)
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _store_due_date(self, condition):
        """Keep the due date of the receivable lines that meet a condition.

        Written in SQL since posted lines refuse to be written, and rightly so.

        :param odoo.tools.SQL condition: on the alias ``line``
        """
        names = ["account_id", "company_id", "date", "date_maturity", "move_id"]
        self.flush_model([*names, "amount_residual", "parent_state"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move_line line
                   SET insurance_due_date = COALESCE(line.date_maturity, line.date)
                  FROM account_account account
                 WHERE account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                   AND %s
                """,
                condition,
            )
        )
        self.invalidate_model(["insurance_due_date"])

    @api.model
    def _store_missing_due_date(self):
        """Keep the due date of what was open before its company was insured.

        It was posted without anybody counting from it: today's due date is the only
        one that is known.
        """
        companies = self.env["credit.insurance.policy"]._insured_companies()
        if companies:
            self._store_due_date(
                SQL(
                    "line.company_id IN %s AND line.insurance_due_date IS NULL"
                    " AND line.parent_state = 'posted' AND line.amount_residual <> 0",
                    tuple(companies.ids),
                )
            )

    def _deadlines_changed(self):
        """Count the deadlines of these items again, and whether cover has stopped.

        To be called in the transaction of whatever changed what is unpaid, contested
        or known of them. Costs no query where no policy answers.
        """
        policies = self.env["credit.insurance.policy"]
        lines = self.sudo().filtered(
            lambda line: (
                policies._answering(line.company_id)
                and line.account_id.account_type == "asset_receivable"
            )
        )
        if lines:
            self.env["credit.insurance.deadline"].sudo()._recompute(lines.ids)
            buyers = lines.partner_id.commercial_partner_id
            self.env["credit.insurance.stop"].sudo()._recompute(buyers)
            self.env["credit.insurance.claim"].sudo()._buyers_changed(buyers)
