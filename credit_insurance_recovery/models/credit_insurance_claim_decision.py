# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import waiting
from .credit_insurance_claim import DECIDED
from .dialog import dialog

CONTEST = "credit_insurance_recovery.mail_activity_type_contest"
#: How long before the last day to contest somebody is asked to, in days.
LEAD_DAYS = 7
#: What the expected indemnity and its date rest on.
EVENTS = {"cause", "insolvent_on", "admitted_on", "complete_on", "mandate_date"}


class CreditInsuranceClaim(models.Model):
    """What the insurer says of a file, and what can be done about a refusal."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    insolvent_on = fields.Date(
        "Insolvency Opened On",
        copy=False,
        tracking=True,
        help="Day of the judgment. Empty: what is recorded of the buyer counts.",
    )
    admitted_on = fields.Date(
        "Debt Admitted On",
        copy=False,
        tracking=True,
        help="Day on which the debt was admitted in the proceedings.",
    )
    decided_on = fields.Date(copy=False, readonly=True)
    refused_on = fields.Date(copy=False, readonly=True)
    refusal_reason = fields.Text(copy=False, readonly=True)
    contest_until = fields.Date(
        copy=False, readonly=True, help="Last day to contest the refusal."
    )
    contested_on = fields.Date(copy=False, readonly=True)

    # === CONSTRAINTS === #

    @api.constrains("insolvent_on", "admitted_on", "complete_on", "declared_on")
    def _check_events(self):
        today = fields.Date.context_today(self)
        for claim in self:
            days = (claim.insolvent_on, claim.admitted_on, claim.complete_on)
            if any(day and day > today for day in days):
                raise ValidationError(
                    self.env._("A day that is still to come cannot be recorded.")
                )
            claim._check_days(
                claim.insolvent_on,
                claim.admitted_on,
                self.env._("A debt is admitted after the insolvency was opened."),
            )
            claim._check_days(
                claim.declared_on,
                claim.complete_on,
                self.env._("A file is complete after it was declared."),
            )

    def _check_days(self, first, last, message):
        if first and last and last < first:
            raise ValidationError(message)

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if EVENTS & vals.keys():
            self._expectation_changed()
        return result

    # === BUSINESS METHODS === #

    def _record_status(self, state, day, reason="", reference=""):
        """Write what the insurer says of a file, with all rights.

        :param str state: one of the file's ``STATES``
        :param datetime.date day: on which the insurer said so
        :param str reason: in its words; a refusal has one
        :param str reference: the insurer's number of the file
        :raises CreditInsuranceError: the file cannot go there, or no reason
        """
        claim = self.sudo()
        values = claim._status_values(state, day, reason)
        if reference:
            values["insurer_reference"] = reference
        claim._go(state, **values)
        claim._message_log(body=claim._describe_status(state, day, reason))

    def _status_values(self, state, day, reason):
        if state == "refused":
            return self._refusal_values(day, reason)
        if state in DECIDED:
            return {"decided_on": day}
        if state == "waiting":
            return {"mandate_date": self.mandate_date or day}
        if state == "incomplete":
            return {"complete_on": False}
        if state == "filed":
            self._documents_sent(day)
            return {"filed_on": self.filed_on or day}
        return {}

    def _refusal_values(self, day, reason):
        if not (reason or "").strip():
            raise CreditInsuranceError(
                self.env._(
                    "Say why the insurer refuses: what is contested depends on it."
                )
            )
        return {
            "decided_on": day,
            "refused_on": day,
            "refusal_reason": reason.strip(),
            "contest_until": waiting.contest_until(day, self.policy_id._delays()),
            "contested_on": False,
        }

    def _describe_status(self, state, day, reason):
        labels = dict(self._fields["state"]._description_selection(self.env))
        said = self.env._(
            "%(insurer)s, %(day)s: %(state)s.",
            insurer=self.insurer_id.name,
            day=format_date(self.env, day),
            state=labels[state],
        )
        return " ".join(filter(None, [said, reason]))

    # === REFUSALS === #

    def _went(self):
        result = super()._went()
        self.activity_unlink([CONTEST])
        for claim in self.filtered(lambda one: one.state == "refused"):
            claim._ask_to_contest()
        return result

    def _ask_to_contest(self):
        """Give somebody the time to contest before the last day."""
        if not self.contest_until:
            return
        early = self.contest_until - timedelta(days=LEAD_DAYS)
        self.activity_schedule(
            CONTEST,
            date_deadline=min(
                max(early, fields.Date.context_today(self)), self.contest_until
            ),
            user_id=self._recovery_user().id,
            note=self.env._(
                "Refused: %(reason)s It can be contested until %(day)s.",
                reason=self.refusal_reason,
                day=format_date(self.env, self.contest_until),
            ),
        )

    # === ACTION METHODS === #

    def action_record_status(self):
        """Ask what the insurer says of the file."""
        self.ensure_one()
        self._check_officer()
        wizard = self.env["credit.insurance.claim.status"].create({"claim_id": self.id})
        return dialog(wizard)

    def action_contest(self):
        """Note that the refusal is contested: the file is the insurer's again.

        Pressed twice, nothing happens the second time.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: nothing was refused
        """
        self._check_officer()
        today = fields.Date.context_today(self)
        for claim in self.filtered(lambda one: not one.contested_on):
            if claim.state != "refused":
                raise CreditInsuranceError(
                    self.env._("Nothing was refused in %s.", claim.name)
                )
            late = claim.contest_until and today > claim.contest_until
            claim._go("filed", contested_on=today)
            claim.sudo()._message_log(
                body=self.env._("Refusal contested, after the last day to do so.")
                if late
                else self.env._("Refusal contested.")
            )

    def _reopened_state(self):
        """Override: what was filed is with the insurer."""
        state = super()._reopened_state()
        return "filed" if state == "declared" and self.filed_on else state
