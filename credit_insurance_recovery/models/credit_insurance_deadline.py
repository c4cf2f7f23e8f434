# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..rules import rights
from .credit_insurance_policy_right import KINDS

#: What the law asks for when a buyer is insolvent; no policy says otherwise.
STATUTORY = [
    (rights.PROOF_OF_DEBT, "Declare the debt to the proceedings"),
    (rights.RETENTION_OF_TITLE, "Claim goods under retention of title"),
    (rights.RELIEF, "Ask for relief from a late declaration"),
]
STATES = [
    ("open", "Open"),
    ("suspended", "Suspended by a dispute"),
    ("done", "Done"),
    ("lost", "Lost"),
    ("void", "Paid in time"),
]
#: Days left from which a deadline is shown as pressing.
PRESSING = 7
OFFICER = "credit_insurance.group_officer"


class CreditInsuranceDeadline(models.Model):
    """A right of one due line: to be exercised by a day, or lost.

    Counted by the rules from what is known, whenever that changes and every night;
    nobody types any of it. What was lost stays lost, and stays here.
    """

    _name = "credit.insurance.deadline"
    _description = "Deadline of an Insured Receivable"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "last_day, send_by, id"
    _rec_name = "move_id"
    # Who may read one may do its activity and write to its followers.
    _mail_post_access = "read"

    line_id = fields.Many2one(
        "account.move.line",
        "Due Line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner", "Buyer", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    policy_id = fields.Many2one(
        "credit.insurance.policy", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [*(kind for kind in KINDS if kind[0] != rights.WAITING_END), *STATUTORY],
        string="What",
        required=True,
        readonly=True,
    )
    due_date = fields.Date("Original Due Date", readonly=True)
    anchor_date = fields.Date(
        "Counted From", readonly=True, help="The day on which the time began to run."
    )
    last_day = fields.Date(readonly=True, help="The last day that is still in time.")
    send_by = fields.Date(
        readonly=True, help="The working day on which to send it at the latest."
    )
    days_left = fields.Integer(
        compute="_compute_days_left",
        help="Zero on the last day; negative since it was lost.",
    )
    pressing = fields.Boolean(compute="_compute_days_left")
    suspended_days = fields.Integer(
        readonly=True, help="By how many days disputes have moved the last day."
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(
        "At Stake",
        readonly=True,
        help="The insured part of what is unpaid, on the tax basis of the policy.",
    )
    expected_indemnity = fields.Monetary(
        readonly=True, help="The insurer's share of it, before deductibles."
    )
    state = fields.Selection(STATES, required=True, readonly=True)
    done_on = fields.Date(readonly=True, copy=False)
    done_user_id = fields.Many2one("res.users", "Done By", readonly=True, copy=False)
    reference = fields.Char(
        readonly=True,
        copy=False,
        help="The proof: number of the insurer's receipt or of the registered letter.",
    )

    _line_kind_uniq = models.Constraint(
        "unique(line_id, policy_id, kind)",
        "A due line has one deadline of each kind.",
    )
    _send_by_idx = models.Index("(send_by) WHERE state = 'open'")

    # === COMPUTE METHODS === #

    @api.depends("kind", "move_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            name = deadline.move_id.sudo().name
            deadline.display_name = f"{kinds.get(deadline.kind)}: {name}"

    @api.depends("last_day", "state")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for deadline in self:
            counts = deadline.last_day and deadline.state in (
                "open",
                "suspended",
                "lost",
            )
            deadline.days_left = (deadline.last_day - today).days if counts else 0
            deadline.pressing = bool(
                deadline.state == "lost"
                or (deadline.state == "open" and deadline.days_left <= PRESSING)
            )

    # === BUSINESS METHODS === #

    def _pressing_first(self):
        """Return the deadlines of one kind and day that come first, once overdue.

        What is lost comes before what is open, and nothing of what is paid.
        """
        today = fields.Date.context_today(self)
        found = self.filtered(
            lambda one: (
                one.state in ("open", "lost") and one.amount and one.due_date < today
            )
        ).sorted(lambda one: (one.state != "lost", one.last_day, one.id))
        first = found[:1]
        return found.filtered(
            lambda one: (
                (one.kind, one.state, one.last_day)
                == (first.kind, first.state, first.last_day)
            )
        )

    # === ACTION METHODS === #

    def action_open_move(self):
        """Open the invoice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    def action_mark_done(self):
        """Ask on which day these rights were exercised, and for the proof."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mark as Done"),
            "res_model": "credit.insurance.deadline.done",
            "view_mode": "form",
            "target": "new",
            "context": {"default_deadline_ids": self.ids},
        }
