# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_amount

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import waiting
from .credit_insurance_claim import AT_INSURER, ENDED
from .credit_insurance_indemnity import AWAITED

ACCEPTED = ("accepted", "partly_accepted")


class CreditInsuranceClaim(models.Model):
    """What the insurer announced of a loss, and what it paid."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    indemnity_announced = fields.Monetary(
        "Announced", compute="_compute_indemnities", store=True
    )
    indemnity_received = fields.Monetary(
        compute="_compute_indemnities",
        store=True,
        help="What the insurer paid, the loss payee's part included.",
    )
    indemnity_count = fields.Integer(compute="_compute_indemnity_count")

    # === COMPUTE METHODS === #

    @api.depends(
        "indemnity_ids.amount", "indemnity_ids.paid_amount", "indemnity_ids.state"
    )
    def _compute_indemnities(self):
        for claim in self:
            live = claim._live_indemnities()
            claim.indemnity_announced = sum(live.mapped("amount"))
            claim.indemnity_received = sum(live.mapped("paid_amount"))

    @api.depends("indemnity_ids")
    def _compute_indemnity_count(self):
        for claim in self:
            claim.indemnity_count = len(claim.indemnity_ids)

    def _live_indemnities(self):
        return self.indemnity_ids.filtered(lambda one: one.state != "cancelled")

    # === ACTION METHODS === #

    def action_announce_indemnity(self):
        """Ask what the insurer announced.

        :raises AccessError: unless the user is an officer
        """
        self.ensure_one()
        self._check_officer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Announced Indemnity"),
            "res_model": "credit.insurance.indemnity.announcement",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_claim_id": self.id},
        }

    def action_open_indemnities(self):
        """Open the indemnities of the file."""
        return self._open_related("action_indemnity")

    def _open_related(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"credit_insurance_recovery.{name}"
        )
        action["domain"] = [("claim_id", "in", self.ids)]
        action["context"] = {"default_claim_id": self.ids[0]}
        return action

    # === BUSINESS METHODS === #

    def _announce(self, amount, day, reference="", figures=None, note=""):
        """Record what the insurer announced; the file goes on with it.

        :param float amount: in policy currency; what comes on top of what was
            announced before
        :param datetime.date day: of the announcement
        :param str reference: the insurer's
        :param dict figures: the insurer's own figures, texts by step: see
            ``rules.announcement.FIGURES``
        :param str note: why it is more than the insured loss, or whatever is to be
            remembered
        :returns: the indemnity, with all rights
        :raises CreditInsuranceError: what is recorded cannot be
        """
        self.ensure_one()
        claim = self.sudo()
        claim._check_announcement(amount, day, note)
        indemnity = claim._add_indemnity(amount, day, reference, figures or {}, note)
        claim._go_with_announcement(day)
        claim._indemnities_changed()
        return indemnity

    def _add_indemnity(self, amount, day, reference, figures, note):
        before = self.indemnity_announced
        found = self._explain_difference(before + amount, figures)
        return self.env["credit.insurance.indemnity"].create(
            {
                "claim_id": self.id,
                "amount": amount,
                "announced_on": day,
                "expected_amount": self.expected_indemnity - before,
                "figures": figures or False,
                "differences": found or False,
                "contest_until": waiting.contest_until(day, self.policy_id._delays()),
                "insurer_reference": reference,
                "note": note,
            }
        )

    def _check_announcement(self, amount, day, note):
        if day > fields.Date.context_today(self):
            raise CreditInsuranceError(self.env._("That day has not come yet."))
        if self.state in ("draft", "to_send", *ENDED):
            raise CreditInsuranceError(
                self.env._(
                    "The insurer does not have the file %s, or it was ended: declare "
                    "or reopen it first.",
                    self.name,
                )
            )
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            raise CreditInsuranceError(
                self.env._(
                    "An indemnity is more than zero. Record a refusal where the "
                    "insurer pays nothing."
                )
            )
        self._check_total(self.indemnity_announced + amount, note)

    def _check_total(self, total, note):
        """Refuse more than the debt, and more than the insured loss unexplained.

        :param float total: of all indemnities of the file
        """
        compare = self.currency_id.compare_amounts
        values = {
            "total": format_amount(self.env, total, self.currency_id),
            "debt": format_amount(self.env, self.debt, self.currency_id),
            "loss": format_amount(self.env, self.insured_loss, self.currency_id),
        }
        if self.debt and compare(total, self.debt) > 0:
            raise CreditInsuranceError(
                self.env._(
                    "That would be %(total)s in all, more than the whole debt of "
                    "%(debt)s.",
                    **values,
                )
            )
        above = self.debt and compare(total, self.insured_loss) > 0
        if above and not (note or "").strip():
            raise CreditInsuranceError(
                self.env._(
                    "That would be %(total)s in all, more than the insured loss of "
                    "%(loss)s: say why in the comment.",
                    **values,
                )
            )

    def _go_with_announcement(self, day):
        """Follow what the insurer decided, unless it has said itself what that is."""
        if self.state in AT_INSURER or self.state == "refused":
            compare = self.currency_id.compare_amounts
            less = compare(self.indemnity_announced, self.expected_indemnity) < 0
            self._record_status("partly_accepted" if less else "accepted", day)

    def _indemnities_changed(self):
        """Follow what became of indemnities: once all is paid, the file is."""
        for claim in self.sudo():
            live = claim._live_indemnities()
            paid = live and all(one.state == "paid" for one in live)
            if paid and claim.state in ACCEPTED:
                claim._go("paid")
        self._expectation_changed()
        self._share_recoveries()

    # === WHAT AN INSURER'S INTERFACE TELLS === #

    def _indemnity_announced(self, amount, currency, paid_on=None, message=""):
        """Record what the insurer's interface says. Told again, it changes nothing.

        What cannot be recorded as it was told is left to the file's user: nothing is
        raised.

        :param float amount: the whole indemnity of the file
        :param currency: ``res.currency`` record
        :param datetime.date paid_on: the day of the payment, if it was paid
        :param str message: what the insurer said
        """
        self.ensure_one()
        claim = self.sudo()
        try:
            with self.env.cr.savepoint():
                claim._check_currency(currency)
                claim._take_indemnity_over(amount, paid_on, message)
        except CreditInsuranceError as error:
            claim._ask_user(amount, currency, str(error))

    def _check_currency(self, currency):
        if currency != self.currency_id:
            raise CreditInsuranceError(
                self.env._(
                    "The indemnity was announced in %(told)s, but the policy is in "
                    "%(policy)s.",
                    told=currency.name,
                    policy=self.currency_id.name,
                )
            )

    def _take_indemnity_over(self, amount, paid_on, message):
        """Record the whole indemnity of the file, as far as it is not yet.

        :param float amount: in policy currency
        :raises CreditInsuranceError: what is recorded cannot be
        """
        compare = self.currency_id.compare_amounts
        if compare(amount, self.indemnity_announced) < 0:
            awaited = self.indemnity_ids.filtered(lambda one: one.state in AWAITED)
            awaited._go("cancelled")
        more = self.currency_id.round(amount - self.indemnity_announced)
        if compare(more, 0) < 0:
            raise CreditInsuranceError(
                self.env._("It is less than the insurer has paid already.")
            )
        # The insurer may tell a day of value that is still to come.
        today = fields.Date.context_today(self)
        day = min(paid_on or today, today)
        if more:
            note = message or self.env._("Told with the state of the file.")
            self._announce(more, day, note=note)
        if paid_on:
            for one in self.indemnity_ids.filtered(lambda one: one.state in AWAITED):
                one._pay(one.amount, day, one._payee_part(one.amount))

    def _ask_user(self, amount, currency, reason):
        """Leave to somebody what could not be recorded; once for the same words."""
        body = self.env._(
            "The insurer announced an indemnity of %(amount)s, which was not recorded. "
            "%(reason)s",
            amount=format_amount(self.env, amount, currency),
            reason=reason,
        )
        if body in self.activity_ids.mapped("summary"):
            return
        self.activity_schedule(
            "credit_insurance_recovery.mail_activity_type_indemnity",
            user_id=self._recovery_user().id,
            summary=body,
        )
