# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError


class MissingRateError(UserError):
    """An amount cannot be converted: a currency has no rate on the day."""


class CoverExceededError(UserError):
    """A sale was refused because it would exceed cover."""
