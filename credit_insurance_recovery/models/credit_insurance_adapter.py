# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CreditInsuranceAdapter(models.AbstractModel):
    _inherit = "credit.insurance.adapter"

    def _declare_overdue(self, exchange):
        """Pass a notice of unpaid invoices on; here it is sent in the background.

        Called once per notice, in the transaction that wrote it, for insurers that
        have ``overdue`` among their ``_features``.

        :param exchange: ``credit.insurance.exchange`` record
        """
        exchange._trigger()
