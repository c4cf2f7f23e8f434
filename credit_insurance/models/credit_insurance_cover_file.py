# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CreditInsuranceCover(models.Model):
    """Covers of insurers whose decisions come as files."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    insurer_name = fields.Char(
        string="Insurer's Name of the Buyer",
        copy=False,
        readonly=True,
        help="As in the list that an officer imported and linked to this customer.",
    )
