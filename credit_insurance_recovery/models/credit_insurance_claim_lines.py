# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import float_round

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .credit_insurance_claim import ENDED


class CreditInsuranceClaim(models.Model):
    """Which due lines a file is about, and what of them is insured."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _add_lines(self, lines):
        """Take due lines into the file, as they stand now.

        :param lines: ``account.move.line`` records; those in it already are left alone
        :raises CreditInsuranceError: one of them is paid, or in another open file
        """
        self.ensure_one()
        claim = self.sudo()
        new = lines.sudo() - claim.line_ids.line_id
        for line in new:
            claim._check_line(line)
        claim.env["credit.insurance.claim.line"].create(
            [{"claim_id": claim.id, **claim._prepare_line(line)} for line in new]
        )

    def _check_line(self, line):
        if line.parent_state != "posted" or line.amount_residual <= 0:
            raise CreditInsuranceError(
                self.env._("Nothing is unpaid of %s.", line.move_id.display_name)
            )
        other = line.claim_line_ids.claim_id.filtered(
            lambda claim: (
                claim != self
                and claim.policy_id == self.policy_id
                and claim.state not in ENDED
            )
        )
        if other:
            raise CreditInsuranceError(
                self.env._(
                    "%(invoice)s is in the file %(claim)s already.",
                    invoice=line.move_id.display_name,
                    claim=other[0].name,
                )
            )

    def _prepare_line(self, line):
        """Return the values of a due line in a file.

        What is insured is the insured part of its invoice, in proportion of what is
        open: as the deadlines count it.
        """
        move, currency = line.move_id, line.currency_id
        opened = line.amount_residual_currency
        total = move.amount_total or 1.0
        insured = move.insured_amount * opened / total
        reasons = move.insurance_part_ids.filtered(lambda part: not part.insured)
        words = dict(reasons._fields["reason"]._description_selection(self.env))
        return {
            "line_id": line.id,
            "due_date": line.insurance_due_date or line.date_maturity or line.date,
            "delivered_on": move.insurance_delivery_date or move.invoice_date,
            "line_currency_id": currency.id,
            "amount": line.amount_currency,
            "open_amount": opened,
            "open_net": currency.round(opened * move.amount_untaxed / total),
            "insured_amount": float_round(
                insured, self.currency_id.decimal_places, rounding_method="HALF-UP"
            ),
            "uninsured_reason": ", ".join(
                words[reason] for reason in sorted(set(reasons.mapped("reason")))
            ),
        }
