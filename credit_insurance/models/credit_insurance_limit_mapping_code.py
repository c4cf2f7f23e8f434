# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceLimitMappingCode(models.Model):
    """What an insurer means by a code in its lists."""

    _name = "credit.insurance.limit.mapping.code"
    _description = "Decision Code of a Mapping of Limits"
    _order = "mapping_id, id"
    _rec_name = "code"

    mapping_id = fields.Many2one(
        "credit.insurance.limit.mapping", required=True, ondelete="cascade", index=True
    )
    code = fields.Char(string="Code in the File", required=True)
    status = fields.Selection(
        [
            ("granted", "Granted"),
            ("partial", "Partly granted"),
            ("reduced", "Reduced"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("pending", "Not decided yet"),
        ],
        string="Means",
        help="Rows with a code that has no meaning here are not imported.",
    )
