# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from .notification import notification


class CreditInsuranceInsurer(models.Model):
    """An account of the company with an insurer.

    What differs from one insurer to another lives in the adapter that ``code``
    names; see :class:`credit.insurance.adapter` for its hooks.
    """

    _name = "credit.insurance.insurer"
    _description = "Credit Insurer"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Selection(
        [
            ("manual", "Entered by hand"),
            ("demo", "Demonstration"),
            ("allianz", "Allianz Trade"),
            ("atradius", "Atradius"),
            ("cesce", "Cesce"),
            ("coface", "Coface"),
            ("icon", "Coface ICON (scores only)"),
            ("soap", "SOAP service"),
        ],
        string="Connection",
        required=True,
        default="manual",
        help="How requests reach the insurer and decisions come back.",
    )
    state = fields.Selection(
        [("disabled", "Disabled"), ("test", "Test"), ("enabled", "Enabled")],
        required=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", check_company=True, index="btree_not_null"
    )
    policy_ids = fields.One2many("credit.insurance.policy", "insurer_id", "Policies")
    active = fields.Boolean(default=True)
    answer_days = fields.Integer(
        string="Decides within (days)",
        default=30,
        help="A request without a decision is shown for review after this time. "
        "Zero: never.",
    )
    fetch_hours = fields.Integer(
        string="Read Decisions Every (hours)",
        default=4,
        help="How often the insurer is asked what it decided.",
    )
    retention_months = fields.Integer(
        string="Keep Exchanges (months)",
        default=60,
        help="Finished exchanges with the insurer are deleted after this time. "
        "Zero: never.",
    )

    def _get_adapter(self):
        """Return the adapter of this insurer, an empty recordset of its model.

        This is the only place where the code of an insurer chooses code to run.
        """
        self.ensure_one()
        return self.env[f"credit.insurance.adapter.{self.code}"]

    def action_check_configuration(self):
        """Tell in a sentence whether requests could be sent.

        :raises UserError: with what is missing
        """
        self.ensure_one()
        if self.state == "disabled":
            raise UserError(
                self.env._("The insurer %s is disabled: enable it first.", self.name)
            )
        self._get_adapter()._check_configuration(self)
        message = self.env._("%s is ready.", self.name)
        return notification(message, "success", then=None)
