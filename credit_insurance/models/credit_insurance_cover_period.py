# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class CreditInsuranceCoverPeriod(models.Model):
    """The limit of a cover from one day to another, derived from its decisions."""

    _name = "credit.insurance.cover.period"
    _description = "Credit Insurance Limit over Time"
    _order = "cover_id, date_from desc"
    _log_access = False

    cover_id = fields.Many2one(
        "credit.insurance.cover", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="cover_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To")
    amount = fields.Monetary(string="Insured Limit", required=True)
    firm_amount = fields.Monetary(
        string="Non-cancellable Part", help="Part that no withdrawal can end."
    )
    status = fields.Selection(
        [
            ("granted", "Granted"),
            ("partial", "Partly granted"),
            ("reduced", "Reduced"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("expired", "Expired"),
        ],
        required=True,
    )

    _day_idx = models.Index("(cover_id, date_from, date_to)")

    @api.model
    def _domain_on(self, day):
        """Return the domain of the periods that contain a day."""
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )

    @api.model
    def _prepare_period(self, period):
        """Return the values of a record for a ``rules.limits.Period``."""
        return {
            "date_from": period.date_from,
            "date_to": period.date_to,
            "amount": float(period.limit.amount),
            "firm_amount": float(period.limit.firm_amount),
            "status": period.limit.status,
        }
