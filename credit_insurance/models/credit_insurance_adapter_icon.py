# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..clients.coface_icon import IconAccount, IconClient


class CreditInsuranceAdapterIcon(models.AbstractModel):
    """Coface ICON: scores of companies, no cover."""

    _name = "credit.insurance.adapter.icon"
    _inherit = "credit.insurance.adapter.connected"
    _description = "Credit Insurer Adapter: Coface ICON"

    _client_class = IconClient
    _account_class = IconAccount
    _from_credential = {
        "username": "username",
        "password": "password",
        "api_key": "api_key",
    }
    _addresses = ("auth.url", "url")

    def _about(self):
        return self.env._(
            "Coface publishes this interface. It gives reports and scores, which are "
            "billed in production, and takes no request for cover."
        )
