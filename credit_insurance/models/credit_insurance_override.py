# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_amount, format_date


class CreditInsuranceOverride(models.Model):
    """An order that someone entitled let go beyond cover. Append-only.

    Nobody has the right to create one: the only way is the order's own method,
    which checks the group of the user and takes the figures itself.
    """

    _name = "credit.insurance.override"
    _inherit = ["credit.insurance.append.only"]
    _description = "Sale Approved beyond Cover"
    _order = "date desc, id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", string="Buyer", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", string="Approved By", required=True, readonly=True
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    insured_limit = fields.Monetary(readonly=True)
    exposure = fields.Monetary(readonly=True, help="Before the order.")
    amount = fields.Monetary(
        readonly=True, help="What the order adds, on the tax basis of the policy."
    )
    excess = fields.Monetary(
        readonly=True, help="What is beyond cover once the order is added."
    )
    reason = fields.Text(required=True, readonly=True)

    def _append_only_message(self):
        return self.env._("Approvals are kept as they were given.")

    @api.model
    def _prepare_override(self, order, buyer, result, reason):
        """Return the values of a record: who approves what, with today's figures.

        :param result: ``rules.check.CoverCheck`` of the order, policy currency
        """
        return {
            "order_id": order.id,
            "partner_id": buyer.id,
            "user_id": self.env.user.id,
            "currency_id": order._policy_currency(buyer).id,
            "insured_limit": float(result.limit),
            "exposure": float(result.exposure),
            "amount": float(result.amount),
            "excess": float(result.excess),
            "reason": reason,
        }

    def _describe(self):
        """Return a sentence: who approved, how much beyond cover, and why."""
        self.ensure_one()
        return self.env._(
            "Approved by %(user)s on %(date)s, %(excess)s beyond cover: %(reason)s",
            user=self.user_id.name,
            date=format_date(self.env, self.date),
            excess=format_amount(self.env, self.excess, self.currency_id),
            reason=self.reason,
        )

    def _covers(self, result, buyer):
        """Tell whether one of these approvals allows a sale.

        An approval holds for the figures it was given for: neither more beyond
        cover, nor a larger order, nor another buyer.

        :param result: ``rules.check.CoverCheck`` of the sale
        :param buyer: ``res.partner`` record, the legal entity
        """
        return any(
            override.partner_id == buyer
            and override.currency_id.compare_amounts(
                float(result.excess), override.excess
            )
            <= 0
            and override.currency_id.compare_amounts(
                float(result.amount), override.amount
            )
            <= 0
            for override in self
        )
