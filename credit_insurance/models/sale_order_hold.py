# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, fields, models

from ..exceptions import CoverExceededError, CreditInsuranceError
from .sale_order import APPROVER, GROUP

ACTIVITY = "credit_insurance.mail_activity_type_hold"


class SaleOrder(models.Model):
    """Orders that wait for cover instead of being refused."""

    _inherit = "sale.order"

    insurance_state = fields.Selection(
        selection_add=[("on_hold", "On hold"), ("approved",)]
    )
    insurance_hold_date = fields.Datetime(
        string="On Hold Since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=GROUP,
        help="Beyond cover when it was to be confirmed; confirmed by itself as soon "
        "as cover suffices.",
    )

    # === COMPUTE METHODS === #

    def _get_insurance_state(self, result):
        state = super()._get_insurance_state(result)
        held = state == "blocked" and self.sudo().insurance_hold_date
        return "on_hold" if held else state

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ("draft", "sale", "cancel"):
            self.sudo().filtered("insurance_hold_date")._end_hold()
        return result

    # === ACTION METHODS === #

    def action_hold(self):
        """Put quotations beyond cover on hold; those on hold already stay so.

        :raises CreditInsuranceError: when one of them can simply be confirmed
        """
        self.check_access("write")
        for order in self:
            if not order._is_quotation() or order._credit_insurance_check().fits:
                raise CreditInsuranceError(
                    self.env._("%s is not beyond cover.", order.display_name)
                )
        self._hold_beyond_cover()

    def action_unhold(self):
        """Take quotations off hold: they stay quotations until someone confirms."""
        self.check_access("write")
        for order in self.sudo().filtered("insurance_hold_date"):
            order._end_hold()
            order._message_log(body=self.env._("Taken off hold."))

    # === BUSINESS METHODS === #

    def _confirm_or_hold(self):
        """Confirm each order on its own; put on hold those beyond cover.

        For callers that must not fail: the shop, a payment, a point of sale. The
        context is kept, ``send_email`` included.

        :returns: the orders that were confirmed
        """
        return self.filtered(lambda order: order._hold_if_refused(order.action_confirm))

    def _hold_if_refused(self, confirm):
        """Run what confirms the order; undo it and hold the order if refused.

        :param confirm: callable without arguments, typically a bound ``super()``
        :returns: whether it went through; ``False`` means on hold
        :raises Exception: whatever ``confirm`` raises but CoverExceededError
        """
        self.ensure_one()
        if not self._blocks_sales():
            confirm()
            return True
        try:
            with self.env.cr.savepoint():
                confirm()
        except CoverExceededError:
            self._hold_beyond_cover(online=True)
            return False
        return True

    def _hold_beyond_cover(self, online=False):
        """Put quotations on hold and tell the approvers. Once: a second call does
        nothing.

        :param bool online: whether the customer ordered without a salesperson: the
            quotation then counts as sent, so that no cart changes it any more
        """
        # The customer who signs or pays is no author of internal notes.
        user = self.env.user if self.env.user._is_internal() else SUPERUSER_ID
        for order in self.with_user(user).sudo():
            if not order._is_quotation():
                continue
            if online and order.state == "draft":
                order.with_context(tracking_disable=True).write({"state": "sent"})
            if not order.insurance_hold_date:
                order.insurance_hold_date = fields.Datetime.now()
                order._announce_hold()

    def _announce_hold(self):
        """Note in the chatter what is missing; ask the approvers to look at it."""
        company = self.company_id
        lang = self.user_id.lang or company.partner_id.lang
        order = self.with_company(company).with_context(lang=lang)
        order._message_log(
            body=order.env._(
                "On hold: %s The order is confirmed by itself as soon as cover "
                "suffices.",
                order._credit_insurance_check().message,
            )
        )
        for user in order._hold_recipients():
            order.with_context(lang=user.lang).activity_schedule(
                ACTIVITY, user_id=user.id
            )

    def _hold_recipients(self):
        """Return the users to tell: approvers who may read it, or else who sells."""
        company = self.company_id
        approvers = self.env.ref(APPROVER).all_user_ids.filtered(
            lambda user: (
                user.active
                and company in user.company_ids
                and self.with_user(user)
                .with_context(allowed_company_ids=company.ids)
                .has_access("read")
            )
        )
        return approvers or self.user_id

    def _end_hold(self):
        """Forget the hold and close what it asked of the approvers."""
        orders = self.sudo()
        orders.insurance_hold_date = False
        orders.activity_unlink([ACTIVITY])
