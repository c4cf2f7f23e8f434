# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

GROUP = "credit_insurance.group_user"
OFFICER = "credit_insurance.group_officer"
INSOLVENCY_FIELDS = frozenset(
    {"insolvency_known", "insolvency_published", "insolvency_kind"}
)


class ResPartner(models.Model):
    """Insolvent buyers: what the insurer and the law then ask for."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    insolvency_known = fields.Date(
        string="Insolvency Known On",
        tracking=True,
        groups=GROUP,
        help="The day on which somebody of the company first knew. The insurer must be "
        "told soon after it.",
    )
    insolvency_published = fields.Date(
        string="Insolvency Published On",
        tracking=True,
        groups=GROUP,
        help="In France, the day of the notice in the BODACC: the law counts from it.",
    )
    insolvency_kind = fields.Selection(
        [
            ("safeguard", "Safeguard"),
            ("receivership", "Receivership"),
            ("liquidation", "Liquidation"),
            ("other", "Other proceedings"),
        ],
        string="Proceedings",
        tracking=True,
        groups=GROUP,
    )

    @api.constrains("insolvency_known", "insolvency_published")
    def _check_insolvency_dates(self):
        today = fields.Date.context_today(self)
        for partner in self:
            days = (partner.insolvency_known, partner.insolvency_published)
            if any(day and day > today for day in days):
                raise ValidationError(
                    self.env._("An insolvency is recorded once it is known.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in INSOLVENCY_FIELDS):
            self._check_may_record_insolvency()
        return super().create(vals_list)

    def write(self, vals):
        changes = not INSOLVENCY_FIELDS.isdisjoint(vals)
        if changes:
            self._check_may_record_insolvency()
        result = super().write(vals)
        if changes:
            self._insolvency_changed()
        return result

    def _check_may_record_insolvency(self):
        # It stops sales to the buyer: not for everyone who may edit a customer.
        if not self.env.su and not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._(
                    "Only credit insurance officers record an insolvency: tell one."
                )
            )

    def _insolvency_changed(self):
        """Count the deadlines of what these buyers owe, and stop their cover."""
        buyers = self.sudo().commercial_partner_id
        lines = self.env["account.move.line"].sudo()
        lines.search(
            [
                ("move_id.commercial_partner_id", "in", buyers.ids),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("amount_residual", "!=", 0),
            ]
        )._deadlines_changed()
        self.env["credit.insurance.stop"].sudo()._recompute(buyers)

    def action_record_insolvency(self):
        """Ask for the days and the kind of the proceedings."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record Insolvency"),
            "res_model": "credit.insurance.insolvency",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
