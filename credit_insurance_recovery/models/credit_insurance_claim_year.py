# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import models


class CreditInsuranceClaim(models.Model):
    """In which policy year a loss counts, and with how much."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _sharing_a_year(self):
        """Return the files of the same policies, where losses depend on each other."""
        policies = self.policy_id.filtered(lambda policy: policy._shares_years())
        return self.search(
            [("policy_id", "in", policies.ids), ("state", "!=", "cancelled")]
        )

    def _year_day(self, date_of_loss):
        """Return the day that says which policy year answers: ``trigger_basis``."""
        if self.policy_id.trigger_basis == "loss":
            return date_of_loss
        delivered = self.line_ids.mapped("delivered_on")
        return min(filter(None, delivered), default=date_of_loss)

    def _counted_indemnity(self):
        """Return what the year's ceiling counts: paid, else announced, else expected.

        :rtype: decimal.Decimal
        """
        announced = self._live_indemnities()
        amounts = [
            one.paid_amount if one.state == "paid" else one.amount for one in announced
        ] or [self.expected_indemnity]
        return sum((Decimal(str(amount)) for amount in amounts), Decimal(0))
