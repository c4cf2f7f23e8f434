# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..exceptions import CreditInsuranceError


class CreditInsuranceCover(models.Model):
    """Numbers of the insurer that somebody enters for a buyer."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    def _check_number_is_free(self, number):
        """Check that the insurer's number is not that of another customer.

        Decisions on a number that two customers have could not be told apart.

        :raises CreditInsuranceError: naming the other customer
        """
        self.ensure_one()
        other = self.sudo().search(
            [
                ("insurer_id", "=", self.insurer_id.id),
                ("buyer_number", "=", number),
                ("partner_id", "!=", self.partner_id.id),
            ],
            limit=1,
        )
        if other:
            raise CreditInsuranceError(
                self.env._(
                    "%(number)s is the insurer's number of %(other)s: if both are the "
                    "same company, merge the two customers.",
                    number=number,
                    other=other.partner_id.display_name,
                )
            )

    def _check_assigned(self, number):
        """Check that a decision on one of the insurer's numbers may be this buyer's.

        :raises CreditInsuranceError: the cover is archived or has another number
        """
        self.ensure_one()
        if not self.active:
            raise CreditInsuranceError(
                self.env._(
                    "The cover %s is archived: restore it first.", self.display_name
                )
            )
        if number and self.buyer_number and number != self.buyer_number:
            raise CreditInsuranceError(
                self.env._(
                    "The insurer knows %(buyer)s by the number %(known)s, and this "
                    "decision is about %(number)s: choose another customer, or correct "
                    "the number on the cover.",
                    buyer=self.partner_id.display_name,
                    known=self.buyer_number,
                    number=number,
                )
            )
