# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from ..exceptions import CreditInsuranceError
from .sale_order import GROUP

APPROVER = "credit_insurance.group_approver"


class SaleOrder(models.Model):
    """Orders that an approver lets go beyond cover."""

    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    insurance_override_ids = fields.One2many(
        "credit.insurance.override", "order_id", "Approvals", groups=GROUP
    )

    # === ACTION METHODS === #

    def action_open_approval(self):
        """Ask an approver for the reason to confirm beyond cover."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm beyond Cover"),
            "res_model": "credit.insurance.approval",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _approve_beyond_cover(self, reason):
        """Let the order go beyond cover, with the figures of this moment.

        :param str reason: why, in the approver's words
        :raises AccessError: unless the user is an approver, whoever calls
        :raises CreditInsuranceError: without a reason, or when nothing is to approve
        """
        self.ensure_one()
        if not self.env.user.has_group(APPROVER):
            raise AccessError(
                self.env._("Only approvers may confirm an order beyond cover: ask one.")
            )
        self.check_access("write")
        if not (reason or "").strip():
            raise CreditInsuranceError(self.env._("Say why the order may go through."))
        buyer = self._hold_buyer()
        result = self._credit_insurance_check()
        if not self._is_quotation() or result.fits or result.status == "unknown":
            raise CreditInsuranceError(
                self.env._("There is nothing to approve. %s", result.message)
            )
        override = self.env["credit.insurance.override"].sudo()
        values = override._prepare_override(self, buyer, result, reason.strip())
        override = override.create(values)
        self.message_post(body=override._describe())
        self._schedule_release(buyer)

    def _is_approved(self, result):
        overrides = self.sudo().insurance_override_ids
        return overrides._covers(result, self._insured_buyer())

    def _approval_message(self):
        overrides = self.sudo().insurance_override_ids
        approved = self.state == "sale" and overrides
        return overrides[:1]._describe() if approved else False
