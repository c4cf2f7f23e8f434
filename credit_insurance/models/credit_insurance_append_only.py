# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..exceptions import CreditInsuranceError


class CreditInsuranceAppendOnly(models.AbstractModel):
    """Records that stay as they were written, whoever tries to change them."""

    _name = "credit.insurance.append.only"
    _description = "Credit Insurance Append-only Record"

    def write(self, vals):
        """Refuse.

        :raises CreditInsuranceError: whenever there is anything to write
        """
        if vals:
            raise CreditInsuranceError(self._append_only_message())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise CreditInsuranceError(self._append_only_message())

    def _append_only_message(self):
        """Return the sentence for the person who tries; each model has its own."""
        raise NotImplementedError
