# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import format_date

from ..exceptions import CoverExceededError

_logger = logging.getLogger(__name__)

CRON = "credit_insurance.ir_cron_release"
HELD = Domain("insurance_hold_date", "!=", False) & Domain(
    "state", "in", ("draft", "sent")
)


class SaleOrder(models.Model):
    """Orders on hold go through by themselves as soon as cover suffices."""

    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    # === CRUD METHODS === #

    def write(self, vals):
        freed = self.browse()
        if vals.get("state", "sale") != "sale":
            freed = self.filtered(lambda order: order.state == "sale")
        result = super().write(vals)
        freed._schedule_release(freed._insured_buyer())
        return result

    # === TRIGGERS === #

    @api.model
    def _schedule_release(self, buyers=None):
        """Look at the orders on hold soon, because something may let them through.

        :param buyers: ``res.partner`` records, legal entities or their addresses;
            every order on hold when ``None``
        """
        domain = HELD
        if buyers is not None:
            if not buyers or not self.env["credit.insurance.policy"]._insured_spans():
                return
            entities = buyers.sudo().commercial_partner_id
            domain &= Domain(
                "partner_invoice_id.commercial_partner_id", "in", entities.ids
            )
        if self.sudo().search_count(domain, limit=1):
            self._trigger_release()

    @api.model
    def _trigger_release(self, delay=0):
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger(fields.Datetime.now() + timedelta(minutes=delay))

    # === RELEASE === #

    @api.model
    def _cron_release(self):
        """Confirm the orders on hold that fit now, the oldest first.

        Each in its own transaction: what fails leaves the others alone. One that
        does not fit stays and lets smaller ones of its buyer pass.
        """
        held = self.search(HELD, order="insurance_hold_date, id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(held))
        for order_id in held.ids:
            self.browse(order_id)._release_or_explain()
            if not cron._commit_progress(1):
                break

    def _release_or_explain(self):
        """Confirm an order on hold if it fits; note on it what else prevents it."""
        try:
            self._release()
            self.env.cr.flush()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # Somebody else sells to this buyer right now.
            self.env.cr.rollback()
            self._trigger_release(delay=1)
        except CoverExceededError:
            self.env.cr.rollback()
        except UserError as error:
            self.env.cr.rollback()
            self._explain_release(str(error))
        except Exception:
            self.env.cr.rollback()
            _logger.exception("Order %s on hold could not be confirmed", self.id)

    def _release(self):
        order = self.try_lock_for_update().filtered_domain(HELD)
        if not order:
            return
        since = order.insurance_hold_date
        order = order._as_seller()
        result = order._credit_insurance_check()
        if not result.fits and not order._is_approved(result):
            return
        online = order._is_ordered_online()
        order.with_context(send_email=online).action_confirm()
        order._tell_salesperson(
            order.env._(
                "This order was on hold since %s and is confirmed now.",
                format_date(order.env, since),
            )
        )

    def _explain_release(self, reason):
        order = self.try_lock_for_update().filtered_domain(HELD)
        # Once for each reason, however often the release is tried.
        if order and order.insurance_release_error != reason:
            order.insurance_release_error = reason
            order = order._as_seller()
            order._tell_salesperson(
                order.env._(
                    "This order is covered now, but cannot be confirmed by itself: %s",
                    reason,
                )
            )

    def _tell_salesperson(self, body):
        """Post an internal note of which the salesperson is notified."""
        self.message_post(
            body=body,
            partner_ids=self.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
