# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, api, fields, models

from ..exceptions import CoverExceededError, CreditInsuranceError
from .sale_order import GROUP
from .sale_order_approval import APPROVER
from .written_values import refuse_written, written_names

ACTIVITY = "credit_insurance.mail_activity_type_hold"

#: Written by the server alone: an older date would come first when cover suffices.
HOLD_FIELDS = frozenset({"insurance_hold_date", "insurance_release_error"})


class SaleOrder(models.Model):
    """Orders that wait for cover instead of being refused."""

    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

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

    insurance_release_error = fields.Text(
        readonly=True,
        copy=False,
        groups=GROUP,
        help="Why an order on hold could not be confirmed although it is covered.",
    )

    # === COMPUTE METHODS === #

    @api.depends("insurance_hold_date")
    def _compute_insurance(self):
        return super()._compute_insurance()

    def _get_insurance_state(self, result):
        state = super()._get_insurance_state(result)
        held = state == "blocked" and self.sudo().insurance_hold_date
        return "on_hold" if held else state

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        refuse_written(self, written_names(self, vals_list) & HOLD_FIELDS)
        return super().create(vals_list)

    def write(self, vals):
        refuse_written(self, vals.keys() & HOLD_FIELDS)
        result = super().write(vals)
        if vals.get("state") in ("draft", "sale", "cancel"):
            self.sudo().filtered("insurance_hold_date")._end_hold()
        return result

    # === ACTION METHODS === #

    def action_hold(self):
        """Put quotations beyond cover on hold; those on hold already stay so.

        :raises CreditInsuranceError: when one of them has nothing to wait for
        """
        self.check_access("write")
        for order in self:
            if not order._is_quotation():
                raise CreditInsuranceError(
                    self.env._("Only quotations can be put on hold.")
                )
            if order._credit_insurance_check().fits:
                raise CreditInsuranceError(
                    self.env._(
                        "%s is within cover: confirm it instead.", order.display_name
                    )
                )
        self._hold_beyond_cover()
        return True

    def action_unhold(self):
        """Take quotations off hold: they stay quotations until someone confirms."""
        self.check_access("write")
        for order in self.sudo().filtered("insurance_hold_date"):
            order._end_hold()
            order._message_log(body=self.env._("Taken off hold."))
        return True

    # === BUSINESS METHODS === #

    def _validate_order(self):
        """Override of ``sale`` to hold an order that a customer signed, or ordered
        for nothing, rather than to refuse it to the customer."""
        for order in self:
            order._hold_if_refused(super(SaleOrder, order)._validate_order)
        return None

    def _can_be_edited_on_portal(self):
        """Override of ``sale``: what is on hold stays as it was ordered."""
        held = self.sudo().insurance_hold_date
        return not held and super()._can_be_edited_on_portal()

    def _is_awaiting_release(self):
        """Tell whether a customer has done all there is to do for an order on hold.

        Asked by the customer's page, which shows no more than that.
        """
        self.ensure_one()
        held = self._is_quotation() and self.sudo().insurance_hold_date
        if not held or not self._is_ordered_online():
            return False
        return not (self._has_to_be_signed() or self._has_to_be_paid())

    def _is_ordered_online(self):
        """Tell whether the customer ordered, by a signature or a way to pay."""
        order = self.sudo()
        chosen = order.transaction_ids.filtered(
            lambda tx: tx.state in ("pending", "authorized", "done")
        )
        return bool(order.signature or chosen)

    def _confirm_or_hold(self):
        """Confirm each order on its own; put on hold those beyond cover.

        For callers that must not fail: the shop, a payment, a point of sale. The
        context is kept, ``send_email`` included.

        :returns: the orders that were confirmed
        """
        confirmed = self.browse()
        for order in self:
            if order._hold_if_refused(order.action_confirm):
                confirmed |= order
        return confirmed

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
        order = self._as_seller()
        order._message_log(
            body=order.env._(
                "On hold: the order is confirmed by itself as soon as cover suffices. "
                "%s",
                order._credit_insurance_check().message,
            )
        )
        for lang, users in self._hold_recipients().grouped("lang").items():
            order = order.with_context(lang=lang)
            note = order._credit_insurance_check().message
            for user in users:
                order.activity_schedule(ACTIVITY, user_id=user.id, note=note)

    def _hold_recipients(self):
        """Return the users to tell: approvers who may read it, or else who sells."""
        company = self.company_id
        approvers = self.env.ref(APPROVER).all_user_ids.filtered(
            lambda user: (
                company in user.company_ids
                and self.with_user(user)
                .with_context(allowed_company_ids=company.ids)
                .has_access("read")
            )
        )
        return approvers or self.user_id

    def _as_seller(self):
        """Return the order in its company and its salesperson's language."""
        company = self.company_id
        lang = self.user_id.lang or company.partner_id.lang
        return self.with_company(company).with_context(lang=lang)

    def _end_hold(self):
        """Forget the hold and close what it asked of the approvers."""
        orders = self.sudo()
        orders.write(dict.fromkeys(HOLD_FIELDS, False))
        orders.activity_unlink([ACTIVITY])
