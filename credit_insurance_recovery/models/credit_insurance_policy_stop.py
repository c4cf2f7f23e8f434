# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import stop

TERMS = {
    "company_ids",
    "extension_days",
    "state",
    "stop_disputed",
    "stop_lift",
    "stop_minimum",
    "stop_tolerance",
    "zone_ids",
}


class CreditInsurancePolicy(models.Model):
    """What stops cover of a buyer, and what lets it go on."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    stop_lift = fields.Selection(
        [
            (stop.AUTO, "Payment of what is overdue"),
            (stop.INSURER, "The insurer's consent"),
        ],
        string="Stop Lifted By",
        required=True,
        default=stop.AUTO,
    )
    stop_tolerance = fields.Monetary(
        help="As long as no more than this is overdue beyond the extension in all, "
        "cover goes on.",
    )
    stop_minimum = fields.Monetary(
        string="Ignored per Due Line",
        help="A due line of which no more than this is unpaid stops nothing.",
    )
    stop_disputed = fields.Boolean(
        string="Disputed Invoices Stop Cover",
        default=True,
        help="Whether what a buyer contests counts as overdue like anything else.",
    )

    @api.constrains("stop_tolerance", "stop_minimum")
    def _check_stop_amounts(self):
        for policy in self:
            if min(policy.stop_tolerance, policy.stop_minimum) < 0:
                raise ValidationError(
                    self.env._("What a policy tolerates cannot be negative.")
                )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & TERMS:
            self._schedule_deadlines()
        return result

    def _stop_terms(self):
        """Return the terms of this policy as the rule's, in policy currency.

        :rtype: credit_insurance_recovery.rules.stop.StopTerms
        """
        self.ensure_one()
        return stop.StopTerms(
            tolerance=Decimal(str(self.stop_tolerance)),
            de_minimis=Decimal(str(self.stop_minimum)),
            disputed_count=self.stop_disputed,
            lift=self.stop_lift,
        )
