# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..exceptions import CreditInsuranceError
from .notification import notification


class CreditInsuranceCover(models.Model):
    """What a buyer is worth in the eyes of those who sell scores."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    can_order_score = fields.Boolean(compute="_compute_can_order_score")

    @api.depends("policy_id.company_ids")
    def _compute_can_order_score(self):
        for cover in self:
            cover.can_order_score = bool(cover._score_insurer())

    def action_order_score(self):
        """Order a score of the buyer; it is sent in the background.

        :raises CreditInsuranceError: nobody sells scores here, or one is under way
        """
        self.ensure_one()
        self.check_access("write")
        insurer = self._score_insurer()
        if not insurer:
            raise CreditInsuranceError(
                self.env._(
                    "No insurer with scores is connected: a manager of credit "
                    "insurance can add one."
                )
            )
        cover = self.sudo()
        if cover.exchange_ids.filtered(
            lambda e: e.operation == "order_score" and not e.closed_on
        ):
            raise CreditInsuranceError(
                self.env._("A score of %s is ordered already.", self.partner_id.name)
            )
        cover._check_identity()
        values = cover._prepare_exchange("order_score")
        exchange = cover.env["credit.insurance.exchange"].create(
            {
                **values,
                "insurer_id": insurer.id,
                "payload": {"buyer": cover.partner_id.display_name},
            }
        )
        exchange._trigger()
        return notification(
            self.env._("The score is ordered; it will stand here in a while.")
        )

    def _score_insurer(self):
        """Return the account by which scores are ordered, with all rights."""
        insurers = self.env["credit.insurance.insurer"].sudo()
        companies = self.sudo().policy_id.company_ids
        return insurers.search(
            [
                ("code", "=", "icon"),
                ("state", "!=", "disabled"),
                ("company_id", "in", companies.ids),
            ],
            limit=1,
        )
