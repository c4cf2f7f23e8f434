# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..clients.allianz import AllianzAccount, AllianzClient


class CreditInsuranceAdapterAllianz(models.AbstractModel):
    """Allianz Trade: requests are jobs, the portfolio is read as a whole."""

    _name = "credit.insurance.adapter.allianz"
    _inherit = "credit.insurance.adapter.connected"
    _description = "Credit Insurer Adapter: Allianz Trade"

    _client_class = AllianzClient
    _account_class = AllianzAccount
    _from_credential = {"api_key": "api_key", "business_unit": "business_unit"}
    _from_policy = {"policy_id": "name", "extension_id": "extension_number"}

    def _about(self):
        return self.env._(
            "The login is documented by Allianz Trade, the rest comes from customers "
            "who use the interface. To be entered: the types of identification "
            "numbers, most codes of decisions, unpaid invoices and claims."
        )

    def _follows_up(self):
        return True
