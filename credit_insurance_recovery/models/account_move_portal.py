# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import SUPERUSER_ID, fields, models
from odoo.tools import format_date

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .credit_insurance_dispute import REASONS

#: How far ahead a customer may put off a payment without asking.
LONGEST_PROMISE = timedelta(days=30)
LONGEST_DESCRIPTION = 2000
SAID = "credit_insurance_recovery.mail_activity_type_customer_said"


class AccountMove(models.Model):
    """What a customer answers on the page of an invoice.

    Whoever has the link of the page may answer: it was sent to the customer. Somebody
    is told each time.
    """

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _customer_answer(self):
        """Return what the page of the invoice shows and offers, for a template.

        :returns: a dict of ``may_promise``, ``may_contest``, ``promise``,
            ``dispute``, ``first_day``, ``last_day`` and ``reasons``
        """
        self.ensure_one()
        move, today = self.sudo(), fields.Date.context_today(self)
        promise = move.promise_ids.filtered(lambda one: one.state == "open")[:1]
        dispute = move.dispute_ids.filtered(lambda one: not one.date_to)
        payable = move._is_payable_by_customer()
        broken = "broken" in move.promise_ids.mapped("state")
        reasons = self.env["credit.insurance.dispute"]._fields["reason"]
        return {
            "may_promise": payable and not (promise or dispute or broken),
            "may_contest": payable and not dispute,
            "promise": promise,
            "dispute": dispute,
            "first_day": today,
            "last_day": today + LONGEST_PROMISE,
            "reasons": reasons._description_selection(self.env),
        }

    def _promise_by_customer(self, day):
        """Note the customer's promise to pay.

        :param str day: as the form sends it
        :raises CreditInsuranceError: with a sentence for the customer
        """
        answer = self._customer_answer()
        if not answer["may_promise"]:
            raise CreditInsuranceError(
                self.env._("Please get in touch with us about this payment.")
            )
        try:
            day = fields.Date.to_date(day)
        except ValueError:
            day = None
        if not day or not answer["first_day"] <= day <= answer["last_day"]:
            raise CreditInsuranceError(
                self.env._(
                    "Please choose a day from today to %s.",
                    format_date(self.env, answer["last_day"]),
                )
            )
        promises = self.env["credit.insurance.promise"].sudo()
        promise = promises.create({"move_id": self.id, "date": day, "by_portal": True})
        self._tell_answer(promise._announcement())

    def _dispute_by_customer(self, reason, description):
        """Note that the customer contests the invoice.

        :raises CreditInsuranceError: with a sentence for the customer
        """
        description = (description or "").strip()
        if not self._customer_answer()["may_contest"]:
            raise CreditInsuranceError(
                self.env._("This invoice cannot be contested any more.")
            )
        if reason not in dict(REASONS) or not description:
            raise CreditInsuranceError(
                self.env._("Please tell us what is wrong with this invoice.")
            )
        disputes = self.env["credit.insurance.dispute"].sudo()
        dispute = disputes.create(
            {
                "move_id": self.id,
                "reason": reason,
                "description": description[:LONGEST_DESCRIPTION],
                "opened_by_portal": True,
            }
        )
        self._tell_answer(dispute._announcement())

    def _tell_answer(self, sentence):
        """Give who looks after the customer something to look at."""
        # Not in the name of the visitor, who would get what nobody else looks after.
        move = self.with_user(SUPERUSER_ID)
        responsible = move.commercial_partner_id._reminder_responsible(move.company_id)
        user = responsible or move.invoice_user_id
        move.activity_schedule(SAID, summary=sentence[:200], user_id=user.id)
