# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

ACCOUNTANT = "account.group_account_invoice"
PAUSE = timedelta(days=30)
GROUPS = "credit_insurance.group_user"
ADDRESS = "credit_insurance_recovery.mail_activity_type_address"


class ResPartner(models.Model):
    _inherit = "res.partner"

    no_reminder = fields.Boolean(
        string="Never Remind",
        company_dependent=True,
        groups=GROUPS,
        help="The customer gets no reminders at all.",
    )
    reminder_paused_until = fields.Date(
        string="Reminders Paused until",
        company_dependent=True,
        groups=GROUPS,
        help="The customer gets no reminders up to this day, included.",
    )
    reminder_last_level_id = fields.Many2one(
        "credit.insurance.reminder.level",
        string="Last Step",
        company_dependent=True,
        groups=GROUPS,
        help="The plan ends here for this customer: later steps are left out.",
    )
    reminder_letter_count = fields.Integer(
        string="Reminders", compute="_compute_reminder_letter_count", groups=GROUPS
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "uid")
    def _compute_reminder_letter_count(self):
        groups = self.env["credit.insurance.reminder.letter"]._read_group(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ],
            ["partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.reminder_letter_count = counts.get(
                partner.commercial_partner_id.id, 0
            )

    # === ACTION METHODS === #

    def action_view_reminders(self):
        """Open what the customer was reminded of."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_insurance_recovery.action_reminder_letter"
        )
        action["domain"] = [("partner_id", "=", self.commercial_partner_id.id)]
        action["context"] = {}
        return action

    def action_pause_reminders(self):
        """Leave the customer alone for a month, in the current company.

        :raises CreditInsuranceError: the user is no accountant
        """
        today = fields.Date.context_today(self)
        self._for_accountant().reminder_paused_until = today + PAUSE

    def action_resume_reminders(self):
        """Remind the customer again, in the current company.

        :raises CreditInsuranceError: the user is no accountant
        """
        self._for_accountant().reminder_paused_until = False

    def _for_accountant(self):
        """Return the legal entity for a button of accountants.

        With all rights: accountants who may not change customers may pause them.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(ACCOUNTANT):
            raise CreditInsuranceError(
                self.env._("Only accountants pause the reminders of a customer.")
            )
        return self.commercial_partner_id.sudo()

    # === REMINDERS === #

    def _may_be_reminded(self, day):
        """Tell whether the company of the environment reminds the customer that day.

        :param datetime.date day: the last day of a pause is still one
        """
        self.ensure_one()
        paused_until = self.reminder_paused_until
        return (
            self.active
            and not self.no_reminder
            and not (paused_until and day <= paused_until)
        )

    def _reminder_responsible(self, company):
        """Return who looks after what the customer owes; possibly nobody."""
        return company.reminder_user_id or self.user_id

    def _ask_for_address(self, company):
        """Tell somebody that nothing reaches these customers, once.

        :param company: in whose name they are to be reminded
        """
        kind = self.env.ref(ADDRESS)
        model_id = self.env["ir.model"]._get_id("res.partner")
        activities = self.env["mail.activity"].sudo()
        asked = activities.search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", kind.id),
            ]
        ).mapped("res_id")
        activities.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": partner.id,
                    "activity_type_id": kind.id,
                    "user_id": partner._reminder_responsible(company).id,
                    "summary": self.env._("Reminder not sent: no email address"),
                }
                for partner in self
                if partner.id not in asked
            ]
        )
