# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..exceptions import CreditInsuranceError
from .res_partner import OFFICER


class CreditInsuranceDecision(models.Model):
    """Decisions that somebody reads out of a message which the software does not
    understand."""

    _inherit = "credit.insurance.decision"  # pylint: disable=consider-merging-classes-inherited

    message_id = fields.Many2one(
        "credit.insurance.exchange",
        string="Recorded From",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=OFFICER,
        help="The message of the insurer that somebody read.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        ids = [vals["message_id"] for vals in vals_list if vals.get("message_id")]
        messages = self.env["credit.insurance.exchange"].browse(ids)
        for message in messages:
            message._to_settle("decision")
        decisions = super().create(vals_list)
        decisions.sudo()._settle_messages()
        return decisions

    def _settle_messages(self):
        """Close the messages that the decisions were read from.

        :raises CreditInsuranceError: a message is about another buyer
        """
        for decision in self:
            message = decision.message_id
            if message and message.cover_id != decision.cover_id:
                raise CreditInsuranceError(
                    self.env._(
                        "The message of the insurer is about %s.",
                        message.cover_id.display_name,
                    )
                )
            if message.state == "to_review":
                message._close("done", **message._no_error())
