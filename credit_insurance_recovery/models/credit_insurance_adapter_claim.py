# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CreditInsuranceAdapter(models.AbstractModel):
    _inherit = "credit.insurance.adapter"  # pylint: disable=consider-merging-classes-inherited

    def _file_claim(self, exchange):
        """Pass a claim on; here it is sent in the background.

        Called once per claim, in the transaction that wrote it, for insurers that
        have ``claim`` among their ``_features``.

        :param exchange: ``credit.insurance.exchange`` record
        """
        exchange._trigger()

    def _fetch_claim_status(self, exchange, client):
        """Ask where a claim stands, for insurers that have ``claim_status`` among
        their ``_features``.

        :param exchange: ``credit.insurance.exchange`` record, acknowledged
        :param client: ``clients.base.Client``
        :rtype: clients.claims.ClaimStatus
        :raises ClientError: with what to do next
        """
        return client.fetch_claim(exchange.external_reference)
