# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import rights
from .credit_insurance_deadline import OFFICER


class CreditInsuranceDeadline(models.Model):
    """What was done about deadlines, and the proof of it."""

    _inherit = "credit.insurance.deadline"  # pylint: disable=consider-merging-classes-inherited

    def _mark_done(self, day, reference):
        """Record on which day rights were exercised; counted again from that.

        What was believed to be lost counts as done when it was in time. Where the
        insurer collects, a notice is the mandate as well.

        :param datetime.date day: the day on which it was sent
        :param str reference: what proves it
        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: for a day to come, without a proof, or where there
            is nothing to do
        """
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only credit insurance officers do this: ask one.")
            )
        self.check_access("read")
        self._check_done(day, reference)
        self._record_done(day, reference)

    def _record_done(self, day, reference):
        """Write on which day rights were exercised, whoever has proved it."""
        deadlines = self.sudo() | self.sudo()._mandates_of_notices()
        deadlines.write(
            {"done_on": day, "done_user_id": self.env.uid, "reference": reference}
        )
        deadlines._recompute(deadlines.line_id.ids)

    def _check_done(self, day, reference):
        if not (reference or "").strip():
            raise CreditInsuranceError(
                self.env._("Say what proves it: the insurer's receipt, a letter.")
            )
        if day > fields.Date.context_today(self):
            raise CreditInsuranceError(self.env._("That day has not come yet."))
        for deadline in self:
            if deadline.state in ("done", "void"):
                raise CreditInsuranceError(
                    self.env._("Nothing is left to do: %s.", deadline.display_name)
                )

    @api.model
    def _to_exercise(self, lines, policy, kinds):
        """Return the rights of due lines that are neither exercised nor needless.

        :param lines: ``account.move.line`` records
        :param policy: ``credit.insurance.policy`` record
        :param kinds: of ``rules.rights``
        """
        return self.sudo().search(
            [
                ("line_id", "in", lines.ids),
                ("policy_id", "=", policy.id),
                ("kind", "in", list(kinds)),
                ("state", "not in", ("done", "void")),
            ]
        )

    def _mandates_of_notices(self):
        notices = self.filtered(
            lambda one: one.kind == rights.NOTIFY and one.policy_id.with_recovery
        )
        return self.search(
            [
                ("line_id", "in", notices.line_id.ids),
                ("kind", "=", rights.MANDATE),
                ("done_on", "=", False),
            ]
        )
