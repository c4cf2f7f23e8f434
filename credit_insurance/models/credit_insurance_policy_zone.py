# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditInsurancePolicyZone(models.Model):
    """Terms that differ for a group of countries; empty ones are the policy's."""

    _name = "credit.insurance.policy.zone"
    _description = "Credit Insurance Policy Zone"
    _order = "policy_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    policy_id = fields.Many2one(
        "credit.insurance.policy", required=True, ondelete="cascade", index=True
    )
    country_ids = fields.Many2many("res.country", string="Countries", required=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    excluded = fields.Boolean(help="Customers of these countries are not insured.")
    insured_percentage = fields.Float(digits=(5, 2), help="Zero: as the policy.")
    max_term_days = fields.Integer("Maximum Term (days)", help="Zero: as the policy.")
    invoicing_days = fields.Integer("Invoicing (days)", help="Zero: as the policy.")
    extension_days = fields.Integer("Extension (days)", help="Zero: as the policy.")
    no_extension = fields.Boolean(help="Cover stops on the day after the due date.")
    discretionary_limit = fields.Monetary(help="Zero: as the policy.")
    no_discretionary = fields.Boolean(
        string="No Discretionary Limit",
        help="Every buyer of these countries needs a decision of the insurer.",
    )

    @api.constrains(
        "insured_percentage", "max_term_days", "invoicing_days", "extension_days"
    )
    def _check_terms(self):
        for zone in self:
            if not 0 <= zone.insured_percentage <= 100:
                raise ValidationError(
                    self.env._("A percentage lies between 0 and 100.")
                )
            if min(zone.max_term_days, zone.invoicing_days, zone.extension_days) < 0:
                raise ValidationError(
                    self.env._("A number of days cannot be negative.")
                )

    @api.constrains("country_ids", "policy_id")
    def _check_countries(self):
        for policy in self.policy_id:
            countries = [c for zone in policy.zone_ids for c in zone.country_ids]
            twice = {c.name for c in countries if countries.count(c) > 1}
            if twice:
                raise ValidationError(
                    self.env._(
                        "A country belongs to one zone of a policy only: %s.",
                        ", ".join(sorted(twice)),
                    )
                )
