# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_amount

from ..rules.working_days import last_working_day
from .credit_insurance_claim import OFFICER
from .working_calendar import holidays_of

ACTIVITY = "credit_insurance_recovery.mail_activity_type_recovery"
#: Days to look at a payment that was found.
TO_CONFIRM = timedelta(days=3)
#: Days before the insurer is owed its share: a transfer takes time.
AHEAD = timedelta(days=3)


class CreditInsuranceClaim(models.Model):
    """What came from the debtor after the loss, and what the insurer gets of it."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    recovered_amount = fields.Monetary(
        "Recovered",
        compute="_compute_recoveries",
        store=True,
        help="With tax, in the currency of the policy.",
    )
    insurer_entitled = fields.Monetary(
        "Insurer's Part of Recoveries",
        copy=False,
        readonly=True,
        help="By the policy's rule, of everything recovered so far.",
    )
    insurer_handed_over = fields.Monetary(
        "Handed Over", compute="_compute_recoveries", store=True
    )
    insurer_owed = fields.Monetary(
        "Owed to the Insurer",
        compute="_compute_insurer_owed",
        store=True,
        help="Below zero: the insurer got too much.",
    )
    insurer_owed_by = fields.Date(
        "Owed By", compute="_compute_recoveries", store=True, index="btree_not_null"
    )
    recovery_error = fields.Char(
        copy=False, readonly=True, help="Why the recoveries cannot be shared."
    )
    recovery_count = fields.Integer(compute="_compute_recovery_count")
    unsettled_difference = fields.Monetary(
        compute="_compute_unsettled_difference",
        help="What the rule gives now, less what recoveries have told the insurer.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "recovery_ids.state",
        "recovery_ids.gross_amount",
        "recovery_ids.insurer_share",
        "recovery_ids.handed_over_on",
        "recovery_ids.due_on",
    )
    def _compute_recoveries(self):
        for claim in self:
            confirmed = claim._confirmed_recoveries()
            handed = confirmed.filtered("handed_over_on")
            owed = confirmed.filtered_domain(confirmed._to_hand_over())
            claim.recovered_amount = sum(confirmed.mapped("gross_amount"))
            claim.insurer_handed_over = sum(handed.mapped("insurer_share"))
            claim.insurer_owed_by = min(owed.mapped("due_on"), default=False)

    @api.depends("insurer_entitled", "insurer_handed_over")
    def _compute_insurer_owed(self):
        for claim in self:
            claim.insurer_owed = claim.insurer_entitled - claim.insurer_handed_over

    @api.depends("insurer_entitled", "recovery_ids.insurer_share", "recovery_ids.state")
    def _compute_unsettled_difference(self):
        for claim in self:
            told = sum(claim._confirmed_recoveries().mapped("insurer_share"))
            claim.unsettled_difference = claim.currency_id.round(
                claim.insurer_entitled - told
            )

    @api.depends("recovery_ids")
    def _compute_recovery_count(self):
        for claim in self:
            claim.recovery_count = len(claim.recovery_ids)

    def _confirmed_recoveries(self):
        return self.recovery_ids.filtered(lambda one: one.state == "confirmed")

    # === ACTION METHODS === #

    def action_open_recoveries(self):
        """Open the recoveries of the file."""
        return self._open_related("action_recovery")

    def action_find_recoveries(self):
        """Look for payments of the debtor that are no recoveries yet.

        :raises AccessError: unless the user is an officer
        """
        self._check_officer()
        self._find_recoveries()
        self._share_recoveries()

    def action_send_recoveries(self):
        """Write to the insurer: the statement of recoveries is enclosed.

        :raises AccessError: unless the user is an officer
        """
        self.ensure_one()
        self._check_officer()
        template = self.env.ref("credit_insurance_recovery.mail_template_recovery")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statement of Recoveries"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
            },
        }

    def _reopened_state(self):
        """Go back to recoveries where the insurer has paid."""
        if self.state == "closed" and self.indemnity_received:
            return "recovering"
        return super()._reopened_state()

    # === ACTIVITIES === #

    def _plan_recoveries(self):
        """Ask somebody for what is to be done about recoveries, once each."""
        self.ensure_one()
        task, day = self._recovery_task()
        planned = self.activity_ids.filtered(
            lambda one: one.activity_type_id == self.env.ref(ACTIVITY) and one.automated
        )
        if planned[:1].summary == task and planned[:1].date_deadline == day:
            return
        planned.unlink()
        if task:
            self.activity_schedule(
                ACTIVITY,
                date_deadline=day,
                user_id=self._recovery_user().id,
                summary=task,
            )

    def _recovery_task(self):
        """Return (what is to be done, by when) about recoveries; (False, False)."""
        reader = self.with_context(lang=self._recovery_user().lang)
        proposed = self.recovery_ids.filtered(lambda one: one.state == "proposed")
        if proposed:
            found = min(one.create_date.date() for one in proposed)
            return (
                reader.env._("Payments of the debtor are to be confirmed"),
                found + TO_CONFIRM,
            )
        if self.insurer_owed_by:
            closed = holidays_of(self.company_id)
            return (
                reader.env._(
                    "Hand over to the insurer: %s",
                    format_amount(reader.env, self.insurer_owed, self.currency_id),
                ),
                last_working_day(self.insurer_owed_by - AHEAD, closed),
            )
        return False, False

    def _recovery_user(self):
        """Return who follows the file, an officer of its company otherwise."""
        user = self.user_id or self.policy_id.deadline_user_id
        if user:
            return user
        officers = self.env.ref(OFFICER).sudo().all_user_ids
        mine = officers.filtered(lambda one: self.company_id in one.company_ids)
        return mine.sorted("id")[:1] or self.env.user
