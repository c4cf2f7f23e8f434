# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .request_facts import Wanted


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def action_request_cover(self):
        """Open the request of cover on these customers.

        :raises AccessError: unless the user is an officer of credit insurance
        """
        orders = self.env["sale.order"]
        covers = self.env["credit.insurance.cover"]
        company = self.env.company.sudo()
        wanted = [Wanted(partner, company, covers, orders) for partner in self]
        return self.env["credit.insurance.request"]._open(wanted)
