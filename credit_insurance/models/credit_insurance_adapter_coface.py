# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..clients.coface import CofaceAccount, CofaceClient


class CreditInsuranceAdapterCoface(models.AbstractModel):
    """Coface: companies; the rest as an administrator described it."""

    _name = "credit.insurance.adapter.coface"
    _inherit = "credit.insurance.adapter.connected"
    _description = "Credit Insurer Adapter: Coface"

    _client_class = CofaceClient
    _account_class = CofaceAccount
    _from_credential = {
        "username": "username",
        "password": "password",
        "api_key": "api_key",
    }
    _from_policy = {"policy": "name"}
    _login_by_policy = True

    def _about(self):
        return self.env._(
            "Only the login and the search for companies are public. Requests, "
            "decisions, unpaid invoices and claims exist at Coface; their addresses "
            "and names must be entered from its handbook, like the address of the "
            "test service."
        )
