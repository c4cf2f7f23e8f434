# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..clients.cesce import CesceAccount, CesceClient


class CreditInsuranceAdapterCesce(models.AbstractModel):
    """Cesce: classifications, and the movements of a portfolio."""

    _name = "credit.insurance.adapter.cesce"
    _inherit = "credit.insurance.adapter.connected"
    _description = "Credit Insurer Adapter: Cesce"

    _client_class = CesceClient
    _account_class = CesceAccount
    _from_credential = {
        "client_id": "client_id",
        "client_secret": "client_secret",
        "username": "username",
        "password": "password",
    }
    _from_policy = {"contract": "name"}

    def _about(self):
        return self.env._(
            "Cesce documents the login and its test service, the movements are known "
            "from code that reads them. To be entered: the address in production, "
            "nearly all codes of decisions, unpaid invoices and claims."
        )
