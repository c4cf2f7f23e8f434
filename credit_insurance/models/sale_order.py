# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import format_amount

from ..exceptions import CoverExceededError
from ..rules.check import CoverCheck, Position, check

GROUP = "credit_insurance.group_user"

#: Confirmed orders of which a change is under way, as (database, id). Not kept with
#: the cursor, which forgets when a savepoint is rolled back in between.
WATCHED = ContextVar("credit_insurance_watched", default=frozenset())

#: Fields through which a confirmed order can come to add more, or to another buyer.
DEBT_FIELDS = frozenset(
    {"company_id", "currency_id", "order_line", "partner_id", "partner_invoice_id"}
)


class SaleOrder(models.Model):
    _inherit = "sale.order"

    insurance_state = fields.Selection(
        [
            ("not_applicable", "Not concerned"),
            ("covered", "Covered"),
            ("blocked", "Beyond cover"),
            ("approved", "Approved beyond cover"),
        ],
        compute="_compute_insurance",
        groups=GROUP,
    )
    insurance_currency_id = fields.Many2one(
        "res.currency", compute="_compute_insurance", groups=GROUP
    )
    insurance_excess = fields.Monetary(
        string="Beyond Cover",
        compute="_compute_insurance",
        currency_field="insurance_currency_id",
        groups=GROUP,
        help="What the order would exceed, in the currency of the policy.",
    )
    insurance_message = fields.Text(compute="_compute_insurance", groups=GROUP)

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "company_id",
        "currency_id",
        "partner_invoice_id",
        "amount_total",
        "amount_untaxed",
        "insurance_override_ids",
        "transaction_ids.state",
    )
    def _compute_insurance(self):
        quotations = self.filtered(lambda order: order._is_quotation())
        exposure = quotations._read_exposure()
        for order in self:
            rows = exposure.get(order.company_id, {})
            result = order in quotations and order._credit_insurance_check(rows)
            concerned = result and result.concerned
            row = rows.get(order._insured_buyer().id, {})
            order.insurance_currency_id = row.get("currency_id")
            order.insurance_state = order._get_insurance_state(result)
            order.insurance_excess = float(result.excess) if concerned else 0.0
            order.insurance_message = (
                result.message if concerned else order._approval_message()
            )

    def _read_exposure(self):
        """Read the exposure of the buyers of several orders at once.

        :rtype: dict
        :returns: what ``credit.insurance.exposure._read_rows`` returns, by company;
            no key for a company that does not check its orders
        """
        exposures = self.env["credit.insurance.exposure"]
        return {
            company: exposures._read_rows(orders._insured_buyer(), company)
            for company, orders in self.sudo().grouped("company_id").items()
            if company.credit_insurance_check in ("warn", "block")
        }

    def _get_insurance_state(self, result):
        if not result:
            approved = self.state == "sale" and self.sudo().insurance_override_ids
            return "approved" if approved else "not_applicable"
        if not result.concerned:
            return "not_applicable"
        if result.fits:
            return "covered"
        return "approved" if self._is_approved(result) else "blocked"

    def _is_quotation(self):
        return self.state in ("draft", "sent")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env["credit.insurance.policy"]._insured_spans():
            return super().create(vals_list)
        default = self.env.context.get("default_state")
        confirmed = [vals.get("state", default) == "sale" for vals in vals_list]
        # Imported as confirmed: created as a quotation and let through the one gate.
        orders = super().create(
            [
                {**vals, "state": "draft"} if sold else vals
                for vals, sold in zip(vals_list, confirmed, strict=True)
            ]
        )
        for order, sold in zip(orders, confirmed, strict=True):
            if sold:
                order.write({"state": "sale"})
        return orders

    def write(self, vals):
        """Check cover wherever an order becomes confirmed, whoever writes it.

        Every way to confirm an order ends here: the button, RPC, the portal, a
        payment, an import. Overriding ``action_confirm`` instead would leave out
        those that write the state directly. Orders are written one at a time so
        that each one counts in the exposure that the next is checked against.

        :raises CoverExceededError: if one of them would exceed cover
        """
        if vals.get("state") != "sale":
            if not vals.keys() & DEBT_FIELDS:
                return super().write(vals)
            moved = self._moving_to(vals.get("company_id"))
            with self._watching_cover():
                result = super().write(vals)
            for order in moved.filtered(lambda o: o._blocks_sales()):
                order._check_change(order.browse().partner_id, Position())
            return result
        checked = self.filtered(lambda o: o.state != "sale" and o._blocks_sales())
        # What the same write changes of buyer or lines comes before the check.
        rest = {name: value for name, value in vals.items() if name != "state"}
        early = rest if rest.keys() & DEBT_FIELDS else {}
        for order in checked:
            if early:
                super(SaleOrder, order).write(early)
            order._check_cover()
            super(SaleOrder, order).write({"state": "sale"} if early else vals)
        others = self - checked
        return super(SaleOrder, others).write(vals) if others else True

    # === BUSINESS METHODS === #

    def _moving_to(self, company_id):
        """Return the confirmed orders that another company takes over."""
        return self.filtered(
            lambda o: company_id and o.state == "sale" and o.company_id.id != company_id
        )

    def _blocks_sales(self):
        """Tell whether the order's company refuses orders beyond cover.

        Answered without a query, so that companies without a policy pay nothing.
        """
        company = self.company_id.sudo()
        day = fields.Date.context_today(self)
        return company.credit_insurance_check == "block" and self.env[
            "credit.insurance.policy"
        ]._is_insured(company, day)

    def _check_cover(self):
        """Refuse the confirmation of an order beyond cover.

        :raises CoverExceededError: with the figures and what to do
        """
        self._hold_buyer()
        result = self._credit_insurance_check()
        if not result.fits and not self._is_approved(result):
            raise CoverExceededError(self._refusal(result))

    def _refusal(self, result):
        """Return why the order is refused, to whoever reads it.

        A customer on the portal or in the shop must not read what an insurer thinks
        of the customer.
        """
        if not self.env.user._is_internal():
            return self.env._(
                "%s cannot be confirmed online. Please contact us.", self.display_name
            )
        return self.env._(
            "%(order)s cannot be confirmed. %(reason)s\nAsk the insurer for "
            "more cover, reduce the order or have it paid in advance.",
            order=self.display_name,
            reason=result.message,
        )

    @contextmanager
    def _watching_cover(self):
        """Refuse a change of confirmed orders that adds debt beyond cover.

        The buyer's exposure is read before and after: whatever made it grow, a
        quantity, a price, a line, another buyer, is checked like a new sale. What
        leaves it as it was or reduces it passes. The outermost change counts, so
        that lines may grow and shrink in any order within one save.

        :raises CoverExceededError: after the change, which is rolled back with it
        """
        watched, database = WATCHED.get(), self.env.cr.dbname
        orders = self.filtered(
            lambda o: (
                (database, o.id) not in watched
                and o.state == "sale"
                and o._blocks_sales()
            )
        )
        before = {order: order._hold_position() for order in orders}
        token = WATCHED.set(watched | {(database, id_) for id_ in orders.ids})
        try:
            yield
        finally:
            WATCHED.reset(token)
        for order, (buyer, position) in before.items():
            order._check_change(buyer, position)

    def _insured_buyer(self):
        """Return the legal entity that is to pay: the one that is insured."""
        return self.sudo().partner_invoice_id._credit_insurance_buyer()

    def _hold_buyer(self):
        """Make concurrent checks of the same buyer wait their turn; return it."""
        buyer = self._insured_buyer()
        self.env["credit.insurance.guard"]._hold(buyer)
        return buyer

    def _hold_position(self):
        """Return the buyer, held, and its ``rules.check.Position`` in this company."""
        buyer = self._hold_buyer()
        exposures = self.env["credit.insurance.exposure"]
        row = exposures._read_rows(buyer, self.company_id.sudo()).get(buyer.id)
        return buyer, buyer._credit_insurance_position(row)

    def _check_change(self, buyer_before, before):
        buyer, after = self._hold_position()
        if buyer != buyer_before or after.exposure < before.exposure:
            self._schedule_release(buyer_before)
        if not after.concerned or "unknown" in (before.status, after.status):
            return
        added = after.exposure - before.exposure
        if buyer != buyer_before:
            added = after.exposure
        result = check(replace(after, exposure=after.exposure - added), added)
        # No approval is looked for: one holds for the order it was given for, and
        # this is a larger one.
        if not result.fits:
            raise CoverExceededError(
                self.env._(
                    "%(order)s is confirmed and cannot be changed like this: "
                    "%(buyer)s would be %(excess)s beyond cover.",
                    order=self.display_name,
                    buyer=buyer.display_name,
                    excess=format_amount(
                        self.env, float(result.excess), self._policy_currency(buyer)
                    ),
                )
            )

    def _policy_currency(self, buyer):
        return buyer.sudo().with_company(self.company_id).insurance_currency_id

    def _credit_insurance_check(self, rows=None):
        """Ask whether this order is covered.

        :param dict rows: the company's rows of :meth:`_read_exposure`, where several
            orders are checked at once; read when ``None``
        :rtype: CoverCheck
        :returns: amounts in policy currency; status ``none`` without asking anything
            where the company does not check its orders
        """
        self.ensure_one()
        order = self.sudo()
        company = order.company_id
        checked = company.credit_insurance_check in ("warn", "block")
        if not checked or not order.partner_invoice_id:
            return CoverCheck(status="none")
        return order.partner_invoice_id._credit_insurance_check(
            order._get_credit_amount,
            company,
            order.currency_id,
            origin=order,
            rows=rows,
        )
