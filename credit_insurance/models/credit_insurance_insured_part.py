# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

LAYERS = [
    ("permanent", "Permanent limit"),
    ("temporary", "Temporary limit"),
    ("top_up", "Top-up"),
    ("discretionary", "Discretionary limit"),
]

REASONS = [
    ("prepaid", "Paid in advance"),
    ("over_limit", "Over the limit"),
    ("no_limit", "No limit at delivery"),
    ("unproven", "Conditions of the discretionary limit not met"),
    ("refused", "Cover refused"),
    ("withdrawn", "Cover withdrawn"),
    ("expired", "Limit expired"),
    ("stopped", "Cover stopped by unpaid invoices"),
    ("term", "Payment term too long"),
    ("late_invoice", "Invoiced too late"),
    ("policy_not_started", "Delivered before the policy"),
    ("policy_ended", "Delivered after the end of the policy"),
    ("public", "Public body"),
    ("individual", "Private person"),
    ("related", "Related company"),
    ("not_named", "Not a named buyer of the policy"),
    ("country", "Country not insured"),
]


class CreditInsuranceInsuredPart(models.Model):
    """A part of a posted invoice that one layer insures, or that nothing insures.

    Written when the invoice is posted, with what was known then, and not changed by
    what comes later: decisions, payments, other deliveries. The parts of an invoice
    add up to its amount on the tax basis of the policy. Resetting the invoice to
    draft archives its parts, so that what it once was remains to be seen.
    """

    _name = "credit.insurance.insured.part"
    _inherit = ["credit.insurance.append.only"]
    _description = "Insured Part of an Invoice"
    _order = "move_id desc, id"
    _rec_name = "move_id"

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Buyer", required=True, readonly=True, index=True
    )
    policy_id = fields.Many2one(
        "credit.insurance.policy", required=True, readonly=True, ondelete="restrict"
    )
    decision_id = fields.Many2one(
        "credit.insurance.decision", readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    delivered_on = fields.Date(string="Delivery Date", required=True, readonly=True)
    layer = fields.Selection(LAYERS, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="On the tax basis of the policy."
    )
    insured = fields.Boolean(readonly=True)
    reason = fields.Selection(REASONS, string="Why Not Insured", readonly=True)
    insured_percentage = fields.Float(digits=(5, 2), readonly=True)
    insurer_share = fields.Monetary(
        string="Insurer's Share", readonly=True, help="Before deductibles."
    )
    active = fields.Boolean(
        default=True,
        readonly=True,
        help="Not any more once the invoice was reset to draft.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A part of an invoice has an amount."
    )

    def _append_only_message(self):
        return self.env._(
            "What is insured of an invoice is kept as it was when it was posted."
        )

    @api.model
    def _prepare_parts(self, move, answer):
        """Return the values of the parts of an invoice.

        :param answer: ``Answer`` of ``account.move._assess_cover``
        """
        policy = answer.choice.policy
        common = {
            "move_id": move.id,
            "company_id": move.company_id.id,
            "partner_id": move.commercial_partner_id.id,
            "currency_id": policy.currency_id.id,
            "delivered_on": answer.invoice.delivered_on,
        }
        return [
            {**common, **self._prepare_part(part, policy)}
            for part in answer.assessment.parts
        ]

    @api.model
    def _prepare_part(self, part, policy):
        layer = part.layer
        return {
            "amount": float(part.amount),
            "insured": part.insured,
            "reason": part.reason,
            "insurer_share": float(part.insurer_share),
            "layer": layer and layer.kind,
            "insured_percentage": float(layer.percentage) if layer else 0.0,
            "decision_id": layer and layer.decision_id,
            "policy_id": layer.policy_id if layer else policy.id,
        }

    @api.model
    def _supersede(self, moves):
        """Archive the parts of invoices that are posted no longer.

        In SQL since nobody, not even with all rights, may write a part.
        """
        self.flush_model(["active", "move_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE credit_insurance_insured_part SET active = FALSE"
                " WHERE move_id IN %s AND active",
                tuple(moves.ids),
            )
        )
        self.invalidate_model(["active"])
        moves.invalidate_recordset(["insurance_part_ids"])
