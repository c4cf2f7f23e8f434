# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        policies = self.env["credit.insurance.policy"]
        insured = posted.filtered(
            lambda move: (
                move.is_sale_document(include_receipts=True)
                and policies._is_insured(move.company_id)
            )
        )
        if insured:
            self.env["account.move.line"]._store_net_share(
                SQL("move.id IN %s", tuple(insured.ids))
            )
        return posted
