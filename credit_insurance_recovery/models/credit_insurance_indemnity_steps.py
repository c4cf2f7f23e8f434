# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import float_round, format_amount, format_date

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .credit_insurance_indemnity import AWAITED, STEPS


class CreditInsuranceIndemnity(models.Model):
    """From the announcement of an indemnity to its payment."""

    _inherit = "credit.insurance.indemnity"  # pylint: disable=consider-merging-classes-inherited

    # === ACTION METHODS === #

    def action_accept(self):
        """Agree to what was announced.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: it is paid or cancelled
        """
        self.claim_id._check_officer()
        self._go("accepted", accepted_on=fields.Date.context_today(self))

    def action_cancel(self):
        """Give up what the insurer took back, or what was recorded by mistake.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: it is paid
        """
        self.claim_id._check_officer()
        self._go("cancelled")

    def action_contest(self):
        """Ask why it is contested."""
        return self._ask("credit.insurance.indemnity.contest", self.env._("Contest"))

    def action_pay(self):
        """Ask what was paid, and when."""
        name = self.env._("Record Payment")
        return self._ask("credit.insurance.indemnity.payment", name)

    def _ask(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_indemnity_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _go(self, state, **values):
        """Bring indemnities to another state, with all rights.

        :param str state: one of ``STATES``; those that are there stay as they are
        :param values: written along
        :raises CreditInsuranceError: one cannot go there from where it is
        """
        moving = self.sudo().filtered(lambda one: one.state != state)
        for indemnity in moving:
            if state not in STEPS[indemnity.state]:
                raise CreditInsuranceError(indemnity._no_way_to(state))
        moving.write({"state": state, **values})
        moving.claim_id._indemnities_changed()

    def _no_way_to(self, state):
        states = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "The indemnity of %(claim)s is in the state “%(before)s” and cannot become "
            "“%(after)s”.",
            claim=self.claim_id.name,
            before=states[self.state],
            after=states[state],
        )

    def _contest(self, reason):
        """Record that the announced amount is not agreed to.

        :param str reason: what is wrong about it, for the insurer
        :raises CreditInsuranceError: without a reason, or after the last day
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        if not (reason or "").strip():
            raise CreditInsuranceError(
                self.env._("Say what is wrong about it: the insurer will ask.")
            )
        if self.contest_until and today > self.contest_until:
            raise CreditInsuranceError(
                self.env._(
                    "It could be contested until %s: that day is over.",
                    format_date(self.env, self.contest_until),
                )
            )
        self._go("contested", contested_on=today, contest_reason=reason)

    def _pay(self, amount, day, payee_amount=0.0, note="", rest_awaited=False):
        """Record a payment of the insurer.

        :param float amount: what was paid, to whomever, in policy currency
        :param datetime.date day: on which it was paid
        :param float payee_amount: the part of it that went to the loss payee
        :param str note: why another amount was paid than announced
        :param bool rest_awaited: what is missing is still to come: it becomes an
            indemnity of its own
        :raises CreditInsuranceError: what is recorded cannot be
        """
        self.ensure_one()
        indemnity = self.sudo()
        if indemnity.state not in AWAITED:
            raise CreditInsuranceError(indemnity._no_way_to("paid"))
        indemnity._check_payment(amount, day, payee_amount, note)
        rest = indemnity.currency_id.compare_amounts(indemnity.amount, amount) > 0
        if rest and rest_awaited:
            indemnity._split(amount)
        indemnity._go(
            "paid",
            paid_on=day,
            paid_amount=amount,
            payee_id=payee_amount and indemnity.policy_id.payee_id.id,
            payee_amount=payee_amount,
            payment_note=note,
        )

    def _check_payment(self, amount, day, payee_amount, note):
        if day > fields.Date.context_today(self):
            raise CreditInsuranceError(self.env._("That day has not come yet."))
        compare = self.currency_id.compare_amounts
        if compare(amount, 0) <= 0:
            raise CreditInsuranceError(
                self.env._("A payment is more than zero. Cancel what is not paid.")
            )
        if compare(payee_amount, 0) < 0 or compare(payee_amount, amount) > 0:
            raise CreditInsuranceError(
                self.env._("The loss payee's part lies between zero and what was paid.")
            )
        if compare(payee_amount, 0) and not self.policy_id.payee_id:
            raise CreditInsuranceError(
                self.env._("Enter the loss payee on the policy first.")
            )
        self._check_paid_amount(amount, note)

    def _check_paid_amount(self, amount, note):
        compare = self.currency_id.compare_amounts
        if compare(amount, self.amount) and not (note or "").strip():
            raise CreditInsuranceError(
                self.env._(
                    "%(paid)s were paid and %(announced)s announced: say why.",
                    paid=format_amount(self.env, amount, self.currency_id),
                    announced=format_amount(self.env, self.amount, self.currency_id),
                )
            )
        if compare(amount, self.amount) > 0:
            claim = self.claim_id
            claim._check_total(claim.indemnity_announced - self.amount + amount, note)

    def _payee_part(self, amount):
        """Return what of a payment goes to the loss payee, by the policy."""
        policy = self.sudo().policy_id
        if not policy.payee_id:
            return 0.0
        return float_round(
            amount * policy.payee_percentage / 100,
            self.currency_id.decimal_places,
            rounding_method="HALF-UP",
        )

    def _split(self, amount):
        """Make an indemnity of its own of what is not paid yet.

        The difference to what was expected stays with what is paid now.
        """
        rest = self.currency_id.round(self.amount - amount)
        self.copy(
            {
                "amount": rest,
                "expected_amount": rest,
                "announced_on": self.announced_on,
                "state": self.state,
                "accepted_on": self.accepted_on,
                "differences": False,
                "figures": False,
            }
        )
        self.write({"amount": amount, "expected_amount": self.expected_amount - rest})
