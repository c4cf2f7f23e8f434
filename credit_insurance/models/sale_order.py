# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..exceptions import CoverExceededError
from ..rules.check import CoverCheck

GROUP = "credit_insurance.group_user"


class SaleOrder(models.Model):
    _inherit = "sale.order"

    insurance_state = fields.Selection(
        [
            ("not_applicable", "Not concerned"),
            ("covered", "Covered"),
            ("blocked", "Beyond cover"),
        ],
        compute="_compute_insurance",
        groups=GROUP,
    )
    insurance_currency_id = fields.Many2one(
        related="partner_invoice_id.insurance_currency_id", groups=GROUP
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
    )
    def _compute_insurance(self):
        for order in self:
            result = order._credit_insurance_check() if order._is_quotation() else None
            concerned = result and result.concerned
            order.insurance_state = (
                "not_applicable"
                if not concerned
                else ("covered" if result.fits else "blocked")
            )
            order.insurance_excess = float(result.excess) if concerned else 0.0
            order.insurance_message = result.message if concerned else False

    def _is_quotation(self):
        return self.state in ("draft", "sent")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        for order in orders.filtered(lambda o: o.state == "sale" and o._blocks_sales()):
            # Imported as confirmed: take it back and let it through the one gate.
            order.write({"state": "draft"})
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
        checked = self.browse()
        if vals.get("state") == "sale":
            checked = self.filtered(lambda o: o.state != "sale" and o._blocks_sales())
        for order in checked:
            order._check_cover()
            super(SaleOrder, order).write(vals)
        return super(SaleOrder, self - checked).write(vals)

    # === BUSINESS METHODS === #

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
        buyer = self.sudo().partner_invoice_id.commercial_partner_id
        self.env["credit.insurance.guard"]._hold(buyer)
        result = self._credit_insurance_check()
        if not result.fits:
            raise CoverExceededError(
                self.env._(
                    "%(order)s cannot be confirmed. %(reason)s\nAsk the insurer for "
                    "more cover, reduce the order or have it paid in advance.",
                    order=self.display_name,
                    reason=result.message,
                )
            )

    def _credit_insurance_check(self):
        """Ask whether this order is covered.

        :rtype: CoverCheck
        :returns: amounts in policy currency; status ``none`` without asking anything
            where the company does not check its orders
        """
        self.ensure_one()
        order = self.sudo()
        company = order.company_id
        if company.credit_insurance_check == "none" or not order.partner_invoice_id:
            return CoverCheck(status="none")
        return order.partner_invoice_id._credit_insurance_check(
            order._get_credit_amount, company, order.currency_id, origin=order
        )

    def _get_credit_amount(self, vat_insured):
        """Return what the order adds to the buyer's debt, in its own currency.

        :param bool vat_insured: whether the policy insures taxes
        :rtype: float
        """
        return self.amount_total if vat_insured else self.amount_untaxed
