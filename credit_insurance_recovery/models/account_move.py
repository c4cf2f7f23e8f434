# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .dialog import dialog

GROUP = "credit_insurance.group_user"
ACCOUNTANT = "account.group_account_invoice"


class AccountMove(models.Model):
    _inherit = "account.move"

    promise_ids = fields.One2many(
        "credit.insurance.promise", "move_id", "Promises to Pay", groups=GROUP
    )
    dispute_ids = fields.One2many(
        "credit.insurance.dispute", "move_id", "Disputes", groups=GROUP
    )
    disputed = fields.Boolean(
        compute="_compute_disputed",
        search="_search_disputed",
        groups=GROUP,
        help="The customer contests it: no reminders, and the insurer's deadlines "
        "stand still.",
    )
    reminder_ids = fields.One2many(
        "credit.insurance.reminder", "move_id", "Reminders", groups=GROUP
    )

    # === COMPUTE METHODS === #

    @api.depends("dispute_ids.date_to")
    def _compute_disputed(self):
        for move in self:
            move.disputed = any(not one.date_to for one in move.sudo().dispute_ids)

    @api.model
    def _search_disputed(self, operator, value):
        if operator != "in":
            return NotImplemented
        disputed = Domain("dispute_ids", "any!", [("date_to", "=", False)])
        return disputed if True in value else ~disputed

    def _receivable_lines(self):
        """Return the due lines: several where the invoice is paid in instalments."""
        return self.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    # === ALERTS === #

    def _get_alerts(self):
        alerts = super()._get_alerts()
        unpaid = self.payment_state in ("not_paid", "partial", "blocked")
        if unpaid and self.state == "posted" and self.env.user.has_group(GROUP):
            alerts.update(self._late_payment_alerts())
        return alerts

    def _late_payment_alerts(self):
        """Return the banners of an open dispute and of the last promise."""
        alerts, move = {}, self.sudo()
        for dispute in move.dispute_ids.filtered(lambda one: not one.date_to):
            alerts["credit_insurance_dispute"] = {
                "level": "warning",
                "message": self.env._(
                    "The customer has contested this invoice since %s: no reminders"
                    " are sent.",
                    format_date(self.env, dispute.date_from),
                ),
                "action_text": self.env._("Dispute"),
                "action": self._window(dispute.with_env(self.env)),
            }
        for promise in move.promise_ids.filtered(lambda one: one.state != "kept")[:1]:
            alerts["credit_insurance_promise"] = self._promise_alert(promise)
        return alerts

    def _promise_alert(self, promise):
        day = format_date(self.env, promise.date)
        if promise.state == "open":
            message = self.env._(
                "Payment is promised by %s: reminders wait until then.", day
            )
            return {"level": "info", "message": message}
        message = self.env._("The promise to pay by %s was not kept.", day)
        return {"level": "warning", "message": message}

    # === ACTION METHODS === #

    def action_promise(self):
        """Note by when the customer promises to pay.

        :raises CreditInsuranceError: there is nothing to pay
        """
        self._check_payable()
        return self._window(self.env["credit.insurance.promise"], new=True)

    def action_dispute(self):
        """Note that the customer contests the invoice, or open its dispute.

        :raises CreditInsuranceError: there is nothing to pay
        """
        disputes = self.dispute_ids.filtered(lambda one: not one.date_to)
        if disputes:
            return self._window(disputes)
        self._check_payable()
        return self._window(self.env["credit.insurance.dispute"], new=True)

    def _check_payable(self):
        for move in self:
            if not move._is_payable_by_customer():
                raise CreditInsuranceError(
                    self.env._("There is nothing left to pay of %s.", move.display_name)
                )

    def _is_payable_by_customer(self):
        """Tell whether a customer owes something of it."""
        return (
            self.state == "posted"
            and self.move_type in ("out_invoice", "out_receipt")
            and self.payment_state in ("not_paid", "partial", "blocked")
        )

    def _window(self, records, new=False):
        """Return the action that opens a record, or a new one of this invoice."""
        return dialog(records, {"default_move_id": self.id} if new else None)
