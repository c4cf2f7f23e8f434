# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CreditInsuranceAdapterManual(models.AbstractModel):
    """Requests leave by the insurer's portal or by mail; officers enter answers."""

    _name = "credit.insurance.adapter.manual"
    _inherit = "credit.insurance.adapter"
    _description = "Credit Insurer Adapter: Entered by Hand"

    def _features(self, insurer):
        return frozenset({"request"})
