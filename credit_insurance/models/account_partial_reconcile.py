# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    # What was open on a past day is what is open now and what was settled since.
    _credit_insurance_date_idx = models.Index("(max_date)")

    def unlink(self):
        """Invoices paid before their company was insured are open again."""
        lines = self.sudo().debit_move_id | self.sudo().credit_move_id
        result = super().unlink()
        policies = self.env["credit.insurance.policy"]
        insured = lines.filtered(lambda line: policies._is_insured(line.company_id))
        if insured:
            insured._store_net_share(
                SQL(
                    "line.id IN %s AND line.insurance_net_share IS NULL",
                    tuple(insured.ids),
                )
            )
        return result
