# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError


class CreditInsuranceError(UserError):
    """A refusal that the reader can do something about.

    The browser chooses its dialog by the exact class of an exception, and shows
    "Oops! Something went wrong" for one that it does not know, unless the exception
    names a class that it does know.
    """

    def __init__(self, message):
        super().__init__(message)
        self.context = {"exception_class": "odoo.exceptions.UserError"}


class MissingRateError(CreditInsuranceError):
    """An amount cannot be converted: a currency has no rate on the day."""


class CoverExceededError(CreditInsuranceError):
    """A sale was refused because it would exceed cover."""
