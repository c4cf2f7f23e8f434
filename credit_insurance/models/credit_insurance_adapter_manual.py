# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceAdapterManual(models.AbstractModel):
    """Requests leave by the insurer's portal, by mail or as a file; officers enter
    or import the answers."""

    _name = "credit.insurance.adapter.manual"
    _inherit = "credit.insurance.adapter"
    _description = "Credit Insurer Adapter: Entered by Hand"

    def _features(self, insurer):
        return frozenset({"request"})

    def _request_cover(self, exchange):
        exchange.write(
            {"state": "sent", "sent_on": fields.Datetime.now(), "next_attempt": False}
        )
