# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..clients.atradius import AtradiusAccount, AtradiusClient


class CreditInsuranceAdapterAtradius(models.AbstractModel):
    """Atradius: buyers, covers and decisions."""

    _name = "credit.insurance.adapter.atradius"
    _inherit = "credit.insurance.adapter.connected"
    _description = "Credit Insurer Adapter: Atradius"

    _client_class = AtradiusClient
    _account_class = AtradiusAccount
    _from_credential = {
        "client_id": "client_id",
        "client_secret": "client_secret",
        "app_key": "api_key",
        "customer_id": "customer_number",
    }
    _from_policy = {"policy_id": "name"}

    def _about(self):
        return self.env._(
            "What is known of this interface comes from customers who use it. The "
            "meaning of the decisions' codes is hearsay, and how unpaid invoices and "
            "claims are declared is not known: enter it from Atradius's handbook."
        )
