# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.credit_insurance.exceptions import (
    CoverExceededError,
    CreditInsuranceError,
)
from odoo.addons.credit_insurance.models.written_values import (
    refuse_written,
    written_names,
)

GROUP = "credit_insurance.group_user"
APPROVER = "credit_insurance.group_approver"
#: Kinds of operations by which goods reach a customer.
OUT = ("outgoing", "dropship")
#: Written when an approver lets a delivery go, and by nothing else.
APPROVAL_FIELDS = frozenset({"insurance_approval_reason", "insurance_approved_by"})


class StockPicking(models.Model):
    """Deliveries, on whose day an insurer looks: not to buyers whose cover stopped."""

    _inherit = "stock.picking"

    insurance_approval_reason = fields.Text(
        "Delivered Uninsured Because", readonly=True, copy=False, groups=GROUP
    )
    insurance_approved_by = fields.Many2one(
        "res.users",
        "Uninsured Delivery Approved By",
        readonly=True,
        copy=False,
        groups=GROUP,
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        refuse_written(self, written_names(self, vals_list) & APPROVAL_FIELDS)
        return super().create(vals_list)

    def write(self, vals):
        refuse_written(self, vals.keys() & APPROVAL_FIELDS)
        return super().write(vals)

    # === ACTION METHODS === #

    def button_validate(self):
        """Override of ``stock``: refuse what would be delivered without cover.

        An approver is asked for the reason instead; where the company only warns, the
        delivery goes and says so. Nothing that comes back is ever stopped.

        :raises CoverExceededError: naming the first delivery and why cover stopped
        """
        refused = self.browse()
        for picking in self:
            message = picking._stopped_message()
            if message and picking.company_id.sudo().credit_insurance_check == "warn":
                picking._message_log(body=message)
            elif message:
                refused |= picking
        if refused and not self.env.user.has_group(APPROVER):
            raise CoverExceededError(refused[0]._refusal())
        if refused:
            return self._ask_for_approval(refused)
        return super().button_validate()

    def _ask_for_approval(self, refused):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deliver without Cover"),
            "res_model": "credit.insurance.delivery.approval",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_picking_ids": self.ids,
                "default_message": "\n".join(one._stopped_message() for one in refused),
            },
        }

    # === BUSINESS METHODS === #

    def _stopped_message(self):
        """Return why this delivery would not be insured, empty if nothing stops it.

        Only what goes to a customer on credit, and nobody has approved.

        :rtype: str
        """
        self.ensure_one()
        picking = self.sudo()
        company = picking.company_id
        if (
            picking.state in ("done", "cancel")
            or picking.picking_type_code not in OUT
            or picking.location_dest_id.usage != "customer"
            or picking.insurance_approved_by
            or company.credit_insurance_check not in ("warn", "block")
        ):
            return ""
        buyer = self._delivery_buyer()
        if not buyer or self._is_paid_ahead():
            return ""
        result = buyer.with_company(company)._credit_insurance_check(
            0.0, company, company.currency_id, origin=self
        )
        if not result.stopped:
            return ""
        return buyer.with_company(company)._credit_insurance_stop_message()

    def _delivery_buyer(self):
        """Return the legal entity that is to pay for the delivery, may be empty."""
        picking = self.sudo()
        payer = picking.sale_id.partner_invoice_id or picking.partner_id
        return payer._credit_insurance_buyer()

    def _is_paid_ahead(self):
        """Tell whether the order was paid in full before the delivery."""
        order = self.sudo().sale_id
        if not order.amount_total:
            return False
        invoices = order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        paid = sum(order._get_paid_ahead()) + sum(
            move.amount_total - move.amount_residual
            for move in invoices
            if move.currency_id == order.currency_id
        )
        return order.currency_id.compare_amounts(paid, order.amount_total) >= 0

    def _refusal(self):
        return self.env._(
            "%(delivery)s cannot be delivered. %(reason)s\nHave the overdue invoices "
            "paid, or ask an approver to let this delivery go.",
            delivery=self.display_name,
            reason=self._stopped_message(),
        )

    def _approve_delivery(self, reason):
        """Let deliveries go although nothing insures them.

        :param str reason: why, in the approver's words
        :raises AccessError: unless the user is an approver, whoever calls
        :raises CreditInsuranceError: without a reason
        """
        if not self.env.user.has_group(APPROVER):
            raise AccessError(
                self.env._("Only approvers let uninsured deliveries go: ask one.")
            )
        self.check_access("write")
        if not (reason or "").strip():
            raise CreditInsuranceError(self.env._("Say why the delivery may go."))
        for picking in self:
            why = picking._stopped_message()
            if not why:
                continue
            picking.sudo().write(
                {
                    "insurance_approval_reason": reason.strip(),
                    "insurance_approved_by": self.env.uid,
                }
            )
            picking.message_post(
                body=self.env._(
                    "Delivered without cover, approved by %(user)s: %(reason)s "
                    "(%(why)s)",
                    user=self.env.user.name,
                    reason=reason.strip(),
                    why=why,
                )
            )
