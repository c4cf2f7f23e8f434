# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..exceptions import CreditInsuranceError
from ..rules.simulation import cover_to_ask


class SaleOrder(models.Model):
    """What would let a quotation through, and asking for more cover for it."""

    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    def action_simulate_cover(self):
        """Open the simulation on this quotation; nothing is written on it."""
        self.ensure_one()
        return self.env["credit.insurance.simulation"]._open(order=self)

    def action_ask_for_cover(self):
        """Ask the officers for a limit that suffices for this quotation.

        :returns: a notification that says what was asked, or that it was already
        :raises AccessError: unless the user belongs to the users of credit insurance
        :raises CreditInsuranceError: when there is nothing to ask for
        """
        self.ensure_one()
        self.check_access("read")
        partner = self.partner_invoice_id
        partner._check_may_ask()
        answer = self._credit_insurance_check()
        within = answer.concerned and answer.fits and not answer.uninsured
        if within or not self._is_quotation():
            raise CreditInsuranceError(
                self.env._("%s needs no more cover.", self.display_name)
            )
        return self.env["credit.insurance.need"]._ask(
            partner,
            self.company_id.sudo(),
            answer,
            cover_to_ask(answer),
            order=self,
        )
