# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .account_move_deadline import WATCHERS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"  # pylint: disable=consider-merging-classes-inherited

    claim_line_ids = fields.One2many(
        "credit.insurance.claim.line", "line_id", "In Claims", groups=WATCHERS
    )
