# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CreditInsuranceClaim(models.Model):
    """The account of recoveries that the insurer gets."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _statement_lang(self):
        """Return the language of the insurer's contact, the company's otherwise."""
        contact = self.insurer_id.partner_id
        return contact.lang or self.company_id.partner_id.lang or self.env.lang

    def _statement_lines(self):
        """Return the confirmed recoveries in the order in which they are told.

        :returns: dicts of ``recovery``, and ``entitled``: the insurer's shares up to
            it, in policy currency
        """
        total, lines = 0.0, []
        confirmed = self._confirmed_recoveries()
        for recovery in confirmed.sorted(
            lambda one: (not one.handed_over_on, one.received_on, one.id)
        ):
            total += recovery.insurer_share
            lines.append({"recovery": recovery, "entitled": total})
        return lines

    def _statement_indemnities(self):
        """Return what the insurer paid, in the order of the days."""
        paid = self._live_indemnities().filtered("paid_on")
        return paid.sorted(lambda one: (one.paid_on, one.id))
