# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class CreditInsuranceExposure(models.Model):
    _inherit = "credit.insurance.exposure"

    @api.model
    def _expected_day(self, day):
        """Expect what is promised on the day of the promise.

        A promise for later than the due date postpones it; one that is over counts
        for nothing.
        """
        expected = super()._expected_day(day)
        self.env["credit.insurance.promise"].flush_model(["date", "move_id", "state"])
        return SQL(
            """
            COALESCE((
                SELECT MAX(promise.date) FROM credit_insurance_promise promise
                 WHERE promise.move_id = line.move_id AND promise.state = 'open'
                   AND promise.date >= %s
            ), %s)
            """,
            day,
            expected,
        )
