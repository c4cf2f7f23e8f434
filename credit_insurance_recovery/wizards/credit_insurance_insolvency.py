# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceInsolvency(models.TransientModel):
    """Asks for what is known of the insolvency of a buyer."""

    _name = "credit.insurance.insolvency"
    _description = "Record Insolvency"

    partner_id = fields.Many2one("res.partner", "Buyer", required=True, readonly=True)
    known_on = fields.Date(required=True, default=fields.Date.context_today)
    published_on = fields.Date(
        help="In France, the day of the notice in the BODACC. Empty: not yet.",
    )
    kind = fields.Selection(
        lambda self: (
            self.env["res.partner"]
            ._fields["insolvency_kind"]
            ._description_selection(self.env)
        ),
        string="Proceedings",
        required=True,
    )

    def action_record(self):
        """Record it on the legal entity: deadlines begin, cover stops.

        :raises AccessError: unless the user is an officer
        """
        self.ensure_one()
        buyer = self.partner_id.commercial_partner_id
        buyer.check_access("read")
        buyer._check_may_record_insolvency()
        # Officers need not be allowed to edit customers.
        buyer.sudo().write(
            {
                "insolvency_known": self.known_on,
                "insolvency_published": self.published_on,
                "insolvency_kind": self.kind,
            }
        )
        return {"type": "ir.actions.act_window_close"}
