# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError


class CreditInsuranceRecovery(models.Model):
    """From a payment that was found to the insurer's share handed over."""

    _inherit = "credit.insurance.recovery"  # pylint: disable=consider-merging-classes-inherited

    # === ACTION METHODS === #

    def action_confirm(self):
        """Say that payments are recoveries: they are shared from now on.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: one of them can be none
        """
        self.claim_id._check_officer()
        self._become("confirmed")

    def action_dismiss(self):
        """Say that these are no recoveries: they count nothing.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: a share was handed over
        """
        self.claim_id._check_officer()
        self._check_open()
        self._become("dismissed")

    def action_hand_over(self):
        """Ask when the insurer's shares were handed over, and for the proof.

        :raises AccessError: unless the user is an officer
        """
        self.claim_id._check_officer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over to the Insurer"),
            "res_model": "credit.insurance.recovery.handover",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_recovery_ids": self.ids},
        }

    # === BUSINESS METHODS === #

    def _become(self, state):
        changing = self.sudo().filtered(lambda one: one.state != state)
        changing.write({"state": state})
        for recovery in changing:
            if recovery.received_amount and not recovery.gross_amount:
                recovery.gross_amount = recovery._converted()
        changing._check_input()
        changing.claim_id._share_recoveries()

    def _hand_over(self, day, reference):
        """Record that the insurer got its shares; they stand from now on.

        Those that were handed over before stay as they are.

        :param datetime.date day: on which it was paid to the insurer
        :param str reference: of the payment
        :raises CreditInsuranceError: for a day to come, or where nothing is owed
        """
        if day > fields.Date.context_today(self):
            raise CreditInsuranceError(self.env._("That day has not come yet."))
        claims = self.sudo().claim_id
        claims._share_recoveries()
        mine = self.sudo().filtered(lambda one: not one.handed_over_on)
        owed = mine.filtered_domain(self._to_hand_over())
        if mine - owed:
            raise CreditInsuranceError(
                self.env._(
                    "Nothing of this is owed to the insurer: confirm it first, or "
                    "leave it out."
                )
            )
        if any(one.received_on > day for one in owed):
            raise CreditInsuranceError(
                self.env._("It was received later than that day.")
            )
        owed.write({"handed_over_on": day, "handed_over_reference": reference})
        claims._share_recoveries()

    def _update_payment(self, amount):
        """Follow what became of the payment that this comes from.

        :param float amount: what of it concerns this loss now, in its own currency
        """
        compare = self.received_currency_id.compare_amounts
        if self.state == "proposed" and not amount:
            self.unlink()
        elif self.state == "proposed" and compare(amount, self.received_amount):
            self.received_amount = amount
        elif self.state == "confirmed":
            less = compare(amount, self.received_amount) < 0
            if less != self.payment_changed:
                self.payment_changed = less
