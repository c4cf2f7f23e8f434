# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import stop as rule

OFFICER = "credit_insurance.group_officer"
REASONS = [
    (rule.OVERDUE, "Unpaid beyond the extension"),
    ("insolvency", "Insolvency of the buyer"),
    ("collection", "In the insurer's collection"),
]


class CreditInsuranceStop(models.Model):
    """Cover of a buyer has stopped: what is delivered meanwhile is not insured.

    Begun and lifted by the rule; an officer records what the insurer agreed to.
    """

    _name = "credit.insurance.stop"
    _description = "Cover Stop"
    _inherit = ["mail.thread"]
    _order = "lifted_on desc nulls first, date_from desc, id desc"
    _rec_name = "partner_id"

    policy_id = fields.Many2one(
        "credit.insurance.policy", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Buyer",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    date_from = fields.Date(
        "Stopped On",
        required=True,
        readonly=True,
        help="First day on which deliveries are not insured.",
    )
    reason = fields.Selection(REASONS, required=True, readonly=True)
    line_id = fields.Many2one(
        "account.move.line",
        "Oldest Due Line",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    currency_id = fields.Many2one(related="policy_id.currency_id")
    amount = fields.Monetary(
        "Overdue", readonly=True, help="What is unpaid beyond the extension."
    )
    awaits_insurer = fields.Boolean(
        readonly=True,
        help="Nothing is overdue any more: only the insurer's consent is missing.",
    )
    consent_on = fields.Date("Insurer Agreed On", readonly=True, tracking=True)
    lifted_on = fields.Date(readonly=True, tracking=True)
    lifted_by = fields.Many2one(
        "res.users",
        readonly=True,
        help="Who recorded the insurer's consent; empty where payment sufficed.",
    )

    _open_uniq = models.UniqueIndex(
        "(policy_id, partner_id) WHERE lifted_on IS NULL",
        "Cover of a buyer stops only once at a time.",
    )

    # === ACTION METHODS === #

    def action_record_consent(self):
        """Record that the insurer agreed today, and lift what has no ground left.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: where something is still overdue
        """
        self._record_consent(fields.Date.context_today(self))

    def _record_consent(self, day):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only officers record what an insurer agreed to: ask one.")
            )
        self.check_access("read")
        stops = self.sudo().filtered(lambda stop: not stop.lifted_on)
        stops.write({"consent_on": day})
        stops._recompute(stops.partner_id)
        lasting = stops.filtered(lambda stop: not stop.lifted_on)
        if lasting:
            raise CreditInsuranceError(lasting[0]._lasting_message())
        stops.write({"lifted_by": self.env.uid})

    def _lasting_message(self):
        if self.reason == "collection":
            return self.env._(
                "A file of %s is in the insurer's hands: cover stays stopped until it "
                "is closed.",
                self.partner_id.display_name,
            )
        if self.reason == "insolvency":
            return self.env._(
                "%s is recorded as insolvent: cover stays stopped as long as it is.",
                self.partner_id.display_name,
            )
        return self.env._(
            "Invoices of %s are still unpaid beyond the extension: cover goes on only "
            "once they are paid.",
            self.partner_id.display_name,
        )

    # === BUSINESS METHODS === #

    def _describe(self):
        """Return the sentence for a salesperson: since when, why, what to do."""
        self.ensure_one()
        values = {
            "buyer": self.partner_id.display_name,
            "day": format_date(self.env, self.date_from),
        }
        if self.reason == "insolvency":
            return self.env._(
                "The insurer's cover of %(buyer)s stopped on %(day)s: the customer is "
                "insolvent, so new sales are not insured.",
                **values,
            )
        if self.reason == "collection":
            return self.env._(
                "The insurer's cover of %(buyer)s stopped on %(day)s: unpaid invoices "
                "are in the insurer's hands, so new sales are not insured.",
                **values,
            )
        if self.awaits_insurer:
            return self.env._(
                "The insurer's cover of %(buyer)s stopped on %(day)s. Everything is "
                "paid, but the insurer has not agreed to new sales: ask an officer.",
                **values,
            )
        return self.env._(
            "The insurer's cover of %(buyer)s stopped on %(day)s: invoices are unpaid "
            "beyond the extension period, so new sales are not insured.",
            **values,
        )

    @api.model
    def _open_of(self, partner, company):
        """Return the open stop of a buyer that counts in a company, may be empty."""
        exposures = self.env["credit.insurance.exposure"].sudo()
        row = exposures._read_rows(partner, company).get(partner.id)
        if not row:
            return self.browse()
        return self.sudo().search(
            [
                ("policy_id", "=", row["policy_id"]),
                ("partner_id", "=", partner.id),
                ("lifted_on", "=", False),
            ],
            limit=1,
        )
