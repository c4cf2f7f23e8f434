# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class AccountAccount(models.Model):
    _inherit = "account.account"

    def write(self, vals):
        """An account may become, or cease to be, one of customers' debts."""
        result = super().write(vals)
        if (
            "account_type" in vals
            and self.env["credit.insurance.policy"]._insured_spans()
        ):
            self.flush_recordset(["account_type"])
            self.env["account.move.line"]._store_missing_net_share()
            self.env["credit.insurance.open.item"]._settle()
        return result
