# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL, format_amount, format_date

#: Who sees what is at stake: whoever keeps the books or deals with insurers.
WATCHERS = (
    "account.group_account_invoice,account.group_account_readonly,"
    "credit_insurance.group_officer"
)


class AccountMove(models.Model):
    """Deadlines that posting, and taking back, begins and ends."""

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    insurance_deadline_ids = fields.One2many(
        "credit.insurance.deadline", "move_id", "Deadlines", groups=WATCHERS
    )

    def write(self, vals):
        """Count again what is asked for once entries are posted no longer."""
        result = super().write(vals)
        if vals.get("state", "posted") != "posted":
            self.sudo().line_ids._deadlines_changed()
        return result

    def _post(self, soft=True):
        posted = super()._post(soft)
        policies = self.env["credit.insurance.policy"]
        insured = posted.sudo().filtered(
            lambda move: policies._answering(move.company_id)
        )
        if insured:
            condition = SQL("line.move_id IN %s", tuple(insured.ids))
            insured.line_ids._store_due_date(condition)
            insured.line_ids._deadlines_changed()
        return posted

    # === ALERTS === #

    def _get_alerts(self):
        """Say what is to be sent, or what was lost, to those who see deadlines."""
        alerts = super()._get_alerts()
        if self.ids and self.state == "posted" and self._shows_deadlines():
            pressing = self.sudo().insurance_deadline_ids._pressing_first()
            if pressing:
                alerts["credit_insurance_deadline"] = self._deadline_alert(pressing)
        return alerts

    def _shows_deadlines(self):
        policies = self.env["credit.insurance.policy"]
        return policies._answering(self.company_id) and self.env[
            "credit.insurance.deadline"
        ].has_access("read")

    def _deadline_alert(self, deadlines):
        first = deadlines[0]
        values = {
            "what": dict(first._fields["kind"]._description_selection(self.env))[
                first.kind
            ],
            "amount": format_amount(
                self.env, sum(deadlines.mapped("amount")), first.currency_id
            ),
        }
        if first.state == "lost":
            message = self.env._(
                "%(what)s: it was too late after %(day)s. %(amount)s are lost.",
                day=format_date(self.env, first.last_day),
                **values,
            )
        else:
            message = self.env._(
                "%(what)s by %(day)s: %(amount)s at stake.",
                day=format_date(self.env, first.send_by),
                **values,
            )
        return {
            "level": "danger" if first.pressing else "warning",
            "message": message,
            "action_text": self.env._("Deadlines"),
            "action": self.action_open_deadlines(),
        }

    def action_open_deadlines(self):
        """Open the deadlines of these invoices."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_insurance_recovery.action_deadline"
        )
        action["domain"] = [("move_id", "in", self.ids)]
        action["context"] = {}
        return action
