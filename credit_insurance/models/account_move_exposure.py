# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class AccountMove(models.Model):
    """What posting, and taking back, does to what customers owe."""

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _post(self, soft=True):
        posted = super()._post(soft)
        insured = posted._filter_insured()
        sold = insured.filtered(lambda move: move.is_sale_document(True))
        if sold:
            self.env["account.move.line"]._store_net_share(
                SQL("move.id IN %s", tuple(sold.ids))
            )
        insured._schedule_release(lambda line: line.balance < 0)
        return posted

    def button_draft(self):
        """Override of ``account``: an invoice taken back is owed no more."""
        insured = self.filtered(lambda move: move.state == "posted")._filter_insured()
        insured._schedule_release(lambda line: line.balance > 0)
        return super().button_draft()

    def _filter_insured(self):
        """Return those of companies with an active policy; without a query."""
        policies = self.env["credit.insurance.policy"]
        return self.filtered(lambda move: policies._is_insured(move.company_id.sudo()))

    def _schedule_release(self, reduces):
        """Look at the orders on hold of customers who owe less now.

        :param reduces: function that tells whether a receivable line does that
        """
        lines = self.sudo().line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable" and reduces(line)
            )
        )
        self.env["sale.order"]._schedule_release(lines.partner_id)
