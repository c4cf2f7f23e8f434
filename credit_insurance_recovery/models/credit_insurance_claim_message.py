# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .claim_amounts import prepare_invoice


class CreditInsuranceClaim(models.Model):
    """What is said of a file through the interface of an insurer."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _write_message(self, operation, lines, comments, payload, **links):
        """Write the exchange that carries a message; nothing is sent yet.

        :param str operation: of ``credit.insurance.exchange``
        :param lines: ``account.move.line`` records that it is about
        :param list comments: texts for whoever reads it at the insurer; empty ones
            are left out
        :param dict payload: what is said besides, without secrets
        :param links: values of the exchange besides
        :raises MissingRateError: naming the currency without a rate
        """
        cover = self.policy_id._stored_cover_of(self.partner_id)
        said = {
            "buyer": self.partner_id.display_name,
            "currency": self.currency_id.name,
            "comment": "\n".join(filter(None, comments)),
            "invoices": [prepare_invoice(line, self.policy_id) for line in lines],
            **payload,
        }
        return self.env["credit.insurance.exchange"].create(
            {
                **cover._prepare_exchange(operation),
                "res_model": self._name,
                "res_id": self.id,
                "identification_id": cover._identification().id,
                "payload": said,
                **links,
            }
        )
