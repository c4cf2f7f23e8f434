# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..clients.soap import SoapAccount, SoapClient


class CreditInsuranceAdapterSoap(models.AbstractModel):
    """An insurer's or a broker's SOAP service that follows our description."""

    _name = "credit.insurance.adapter.soap"
    _inherit = "credit.insurance.adapter.connected"
    _description = "Credit Insurer Adapter: SOAP Service"

    _client_class = SoapClient
    _account_class = SoapAccount
    _from_credential = {
        "username": "username",
        "password": "password",
        "digest": "digest",
    }
    _from_policy = {"policy": "name"}
    _optional = frozenset({"digest"})
    _login_by_policy = True

    def _about(self):
        return self.env._(
            "The service follows the description that comes with this add-on. To be "
            "entered: its address, and names and codes where they differ."
        )

    def _follows_up(self):
        return True
