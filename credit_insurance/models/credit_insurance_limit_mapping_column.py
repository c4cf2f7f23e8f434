# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CreditInsuranceLimitMappingColumn(models.Model):
    """What one column of an insurer's lists holds."""

    _name = "credit.insurance.limit.mapping.column"
    _description = "Column of a Mapping of Limits"
    _order = "mapping_id, id"
    _rec_name = "title"

    mapping_id = fields.Many2one(
        "credit.insurance.limit.mapping", required=True, ondelete="cascade", index=True
    )
    title = fields.Char(string="Title in the File", required=True)
    field = fields.Selection(
        selection="_selection_field", string="Read as", help="Empty: left alone."
    )

    @api.model
    def _selection_field(self):
        """Return the fields of a list, in the order of ``clients.limit_columns``."""
        return [
            ("buyer_number", self.env._("Insurer's number of the buyer")),
            ("registry", self.env._("SIREN or registration number")),
            ("vat", self.env._("VAT number")),
            ("customer_reference", self.env._("Our customer reference")),
            ("buyer_name", self.env._("Buyer's name")),
            ("amount", self.env._("Limit")),
            ("requested_amount", self.env._("Requested amount")),
            ("currency", self.env._("Currency")),
            ("kind", self.env._("Kind of limit")),
            ("status", self.env._("Decision")),
            ("date_from", self.env._("Effective from")),
            ("date_to", self.env._("Valid until")),
            ("decided_on", self.env._("Decided on")),
            ("insured_percentage", self.env._("Insured percentage")),
            ("conditions", self.env._("Conditions")),
            ("cover_reference", self.env._("Insurer's reference of the cover")),
        ]
