# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .request_facts import Wanted


class SaleOrder(models.Model):
    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    def action_request_cover(self):
        """Open the request of a limit that suffices for these quotations.

        :raises AccessError: unless the user is an officer of credit insurance
        """
        covers = self.env["credit.insurance.cover"]
        wanted = [
            Wanted(order.partner_invoice_id, order.company_id.sudo(), covers, order)
            for order in self
        ]
        return self.env["credit.insurance.request"]._open(wanted)
