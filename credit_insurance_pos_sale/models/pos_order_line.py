# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _get_unsettled_amount(self):
        """Return the part of these lines that nobody paid or booked yet.

        :rtype: float
        :returns: without tax, in the currency of the point of sale
        """
        return sum(
            line.price_subtotal * (1 - line.order_id._get_settled_share())
            for line in self
        )
