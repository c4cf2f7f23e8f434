# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .limit_words import problem_sentence

#: What wants to be seen comes first.
ORDER = (
    "error",
    "ends",
    "down",
    "up",
    "new",
    "terms",
    "pending",
    "not_listed",
    "same",
)


class CreditInsuranceLimitImportLine(models.TransientModel):
    """One row of an insurer's list and what it changes."""

    _name = "credit.insurance.limit.import.line"
    _description = "Row of an Import of Limits"
    _order = "rank, line_number, id"

    import_id = fields.Many2one(
        "credit.insurance.limit.import", required=True, ondelete="cascade", index=True
    )
    policy_id = fields.Many2one(related="import_id.policy_id")
    currency_id = fields.Many2one("res.currency")
    rank = fields.Integer()
    line_number = fields.Integer(string="Line", help="Of the file.")
    buyer = fields.Char(string="Buyer in the File")
    partner_id = fields.Many2one("res.partner", string="Customer")
    choice_id = fields.Many2one(
        "res.partner",
        string="Choose Customer",
        domain="[('is_company', '=', True), ('parent_id', '=', False)]",
        help="Who the buyer is, where the file does not make it certain.",
    )
    change = fields.Selection(
        [
            ("new", "New"),
            ("up", "Higher"),
            ("down", "Lower"),
            ("ends", "Ends"),
            ("terms", "Other terms"),
            ("same", "Same"),
            ("pending", "Not decided"),
            ("not_listed", "Not listed"),
            ("error", "Error"),
        ],
        required=True,
    )
    stored = fields.Boolean(help="Importing it records a decision.")
    limit_now = fields.Monetary()
    limit_new = fields.Monetary()
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Until")
    problem = fields.Char(string="What Is Wrong")

    @api.model
    def _prepare_line(self, preview, entry, currency):
        """Return the values of a record.

        :param preview: ``LimitPreview``
        :param entry: ``limit_entry.Entry`` of it
        :param currency: ``res.currency`` record of the policy
        """
        decision, row = entry.decision, entry.row
        problem = entry.problem
        return {
            "rank": ORDER.index(entry.change),
            "line_number": entry.line,
            "buyer": row and row.buyer,
            "partner_id": entry.partner or False,
            "currency_id": currency.id,
            "change": entry.change,
            "stored": entry.changes,
            "limit_now": float(entry.now),
            "limit_new": float(entry.new),
            "date_from": decision and decision.date_from,
            "date_to": decision and decision.date_to,
            "problem": problem and problem_sentence(self.env, problem, currency),
        }
