# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import waiting

OFFICER = "credit_insurance.group_officer"
CAUSES = [
    (waiting.DEFAULT, "Protracted default"),
    (waiting.INSOLVENCY, "Insolvency"),
    (waiting.POLITICAL, "Political event"),
]
STATES = [
    ("draft", "Draft"),
    ("to_send", "To send"),
    ("declared", "Declared"),
    ("filed", "Claim filed"),
    ("incomplete", "Documents missing"),
    ("waiting", "Waiting period"),
    ("loss", "Loss established"),
    ("accepted", "Accepted"),
    ("partly_accepted", "Partly accepted"),
    ("refused", "Refused"),
    ("paid", "Indemnity paid"),
    ("recovering", "Recoveries"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
DECIDED = ("accepted", "partly_accepted", "refused")
ENDED = ("closed", "cancelled")
#: The insurer has the file and has not decided.
AT_INSURER = ("declared", "filed", "incomplete", "waiting", "loss")
#: Where a file can go from each state; the insurer decides in an order of its own.
STEPS = {
    "draft": ("to_send", "declared", "filed", "cancelled"),
    "to_send": ("draft", "declared", "filed", "cancelled"),
    "declared": ("filed", "incomplete", "waiting", "loss", *DECIDED, *ENDED),
    "filed": ("incomplete", "waiting", "loss", *DECIDED, "paid", *ENDED),
    "incomplete": ("filed", "waiting", "loss", *DECIDED, "paid", *ENDED),
    "waiting": ("filed", "incomplete", "loss", *DECIDED, "paid", *ENDED),
    "loss": ("filed", "incomplete", "waiting", *DECIDED, "paid", *ENDED),
    "accepted": ("partly_accepted", "refused", "paid", "closed"),
    "partly_accepted": ("accepted", "refused", "paid", "closed"),
    "refused": ("filed", "accepted", "partly_accepted", "closed"),
    "paid": ("recovering", "closed"),
    "recovering": ("paid", "closed"),
    "closed": ("declared", "filed", "recovering"),
    "cancelled": ("draft",),
}


class CreditInsuranceClaim(models.Model):
    """An unpaid file of one buyer: from the declaration to the last recovery.

    Amounts are in the currency of the policy and on its tax basis, but for those
    that are said to be with tax.
    """

    _name = "credit.insurance.claim"
    _description = "Credit Insurance Claim"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char(
        "Number", required=True, readonly=True, copy=False, default="/", index=True
    )
    policy_id = fields.Many2one(
        "credit.insurance.policy",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    insurer_id = fields.Many2one(related="policy_id.insurer_id", store=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        "Buyer",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        help="The company that declares. Lines may be of any co-insured one.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Followed By",
        tracking=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    cause = fields.Selection(
        CAUSES, required=True, default=waiting.DEFAULT, tracking=True
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many(
        "credit.insurance.claim.line", "claim_id", "Due Lines", copy=False
    )
    insurer_reference = fields.Char(copy=False, readonly=True, tracking=True)
    declared_on = fields.Date(copy=False, readonly=True)
    mandate_date = fields.Date(
        copy=False,
        readonly=True,
        tracking=True,
        help="The insurer received the file: the waiting period starts.",
    )
    date_of_loss = fields.Date(
        readonly=True,
        copy=False,
        help="Insolvency: its day. Default: the end of the waiting period.",
    )
    debt = fields.Monetary(
        readonly=True, copy=False, help="All that the buyer owes, insured or not."
    )
    insured_loss = fields.Monetary(readonly=True, copy=False)
    expected_indemnity = fields.Monetary(readonly=True, copy=False)
    expected_on = fields.Date(
        "Payment Expected By",
        readonly=True,
        copy=False,
        help="The last day on which the insurer is to pay, by the policy.",
    )
    explanation = fields.Json(
        readonly=True, copy=False, help="The calculation, step by step."
    )
    indemnity_ids = fields.One2many("credit.insurance.indemnity", "claim_id")
    recovery_ids = fields.One2many("credit.insurance.recovery", "claim_id")
    note = fields.Text("Comment for the Insurer")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = sequence.next_by_code(self._name)
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        if any(claim.state not in ("draft", "cancelled") for claim in self):
            raise CreditInsuranceError(
                self.env._("The insurer knows of this file: it can only be closed.")
            )

    # === BUSINESS METHODS === #

    def _check_officer(self):
        """Refuse what only officers decide.

        :raises AccessError: in a sentence
        """
        self.check_access("read")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only credit insurance officers do this: ask one.")
            )

    def _go(self, state, **values):
        """Bring files to another state, with all rights.

        :param str state: one of ``STATES``; files that are there stay there
        :param values: written along
        :raises CreditInsuranceError: a file cannot go there from where it is
        """
        claims = self.sudo()
        for claim in claims.filtered(lambda claim: claim.state != state):
            if state not in STEPS[claim.state]:
                raise CreditInsuranceError(claim._no_way_to(state))
        claims.write({"state": state, **values})
        claims._went()

    def _no_way_to(self, state):
        states = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(claim)s is in the state “%(before)s” and cannot become “%(after)s”.",
            claim=self.name,
            before=states[self.state],
            after=states[state],
        )

    def _went(self):
        """Hook: ``state`` may have changed. Runs with all rights."""

    # === ACTION METHODS === #

    def action_cancel(self):
        """Give a file up that the insurer does not have, or that it gave back."""
        self._check_officer()
        self._go("cancelled")

    def action_close(self):
        """End a file: nothing is expected any more."""
        self._check_officer()
        self._go("closed")

    def action_reopen(self):
        """Go on with a file that was ended."""
        self._check_officer()
        for claim in self:
            claim._go(claim._reopened_state())

    def _reopened_state(self):
        return "draft" if self.state == "cancelled" else "declared"

    def _open(self):
        """Return the action that opens one file."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Claim"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_open_moves(self):
        """Open the invoices of the file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.line_ids.move_id.ids)],
        }
