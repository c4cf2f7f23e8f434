# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .account_move import ACCOUNTANT
from .account_move_deadline import WATCHERS
from .credit_insurance_claim import ENDED, OFFICER

DECLARERS = (ACCOUNTANT, OFFICER)
#: How people name a delivery note, in French and English.
PROOF_NAME = re.compile(
    r"\b(bl|cmr|pod|delivery|livraison|émargé|emarge)", re.IGNORECASE
)


class AccountMove(models.Model):
    """Unpaid invoices that are, or are to be, in the hands of the insurer."""

    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    claim_line_ids = fields.One2many(
        "credit.insurance.claim.line", "move_id", "In Claims", groups=WATCHERS
    )
    entry_of_claim_id = fields.Many2one(
        "credit.insurance.claim",
        "Entry of the Claim",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=WATCHERS,
    )
    claimed = fields.Boolean(
        compute="_compute_claimed",
        search="_search_claimed",
        groups=WATCHERS,
        help="The invoice is in a file that the insurer has, or had.",
    )

    @api.depends("claim_line_ids.claim_id.state")
    def _compute_claimed(self):
        for move in self:
            move.claimed = bool(move._claims())

    @api.model
    def _search_claimed(self, operator, value):
        if operator != "in":
            return NotImplemented
        claimed = Domain("claim_line_ids.claim_id.state", "!=", "cancelled")
        return claimed if True in value else ~claimed

    def _claims(self):
        """Return the files of these invoices, with all rights, the last one first."""
        claims = self.sudo().claim_line_ids.claim_id
        return claims.filtered(lambda claim: claim.state != "cancelled").sorted(
            "id", reverse=True
        )

    # === ALERTS === #

    def _get_alerts(self):
        """Say in which file an invoice is, whether it is still unpaid or not."""
        alerts = super()._get_alerts()
        policies = self.env["credit.insurance.policy"]
        claim = (
            self.ids
            and policies._answering(self.company_id)
            and self.state == "posted"
            and self.env["credit.insurance.claim"].has_access("read")
            and self._claims()[:1]
        )
        if claim:
            alerts["credit_insurance_claim"] = self._claim_alert(claim)
        return alerts

    def _claim_alert(self, claim):
        if claim.declared_on:
            message = self.env._(
                "Declared to %(insurer)s on %(day)s: file %(claim)s.",
                insurer=claim.insurer_id.name,
                day=format_date(self.env, claim.declared_on),
                claim=claim.name,
            )
        else:
            message = self.env._(
                "In the file %(claim)s, which %(insurer)s does not have yet.",
                insurer=claim.insurer_id.name,
                claim=claim.name,
            )
        return {
            "level": "info" if claim.declared_on else "warning",
            "message": message,
            "action_text": self.env._("Open the File"),
            "action": claim.with_env(self.env)._open(),
        }

    # === DECLARING === #

    def action_declare_unpaid(self):
        """Prepare the declaration of these invoices and all else that the buyer owes.

        :raises CreditInsuranceError: they are of several buyers, paid, or not insured
        """
        self._check_declarer()
        self.check_access("read")
        moves = self.filtered(lambda move: move._is_payable_by_customer())
        buyers = moves.commercial_partner_id
        policies = moves.sudo().insurance_policy_id
        if not moves:
            raise CreditInsuranceError(
                self.env._("Choose posted invoices that are unpaid.")
            )
        if len(buyers) > 1:
            raise CreditInsuranceError(
                self.env._(
                    "These invoices are of several buyers: each buyer is declared in a "
                    "file of its own."
                )
            )
        if not policies:
            raise CreditInsuranceError(
                self.env._("No policy insures this: there is nobody to declare it to.")
            )
        if len(policies) > 1:
            raise CreditInsuranceError(
                self.env._(
                    "These invoices were insured by several policies: declare those of "
                    "one policy at a time."
                )
            )
        return self.env["credit.insurance.declaration"]._open(policies, buyers, moves)

    def _delivery_proofs(self):
        """Return the attachments that prove a delivery. Add-ons know more of them.

        Without stock, what is attached to an invoice under the name of a delivery note
        counts: "BL", "CMR", "POD" or "delivery", in any case.

        :rtype: ir.attachment
        """
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("res_field", "=", False),
            ]
        )
        return attachments.filtered(lambda one: PROOF_NAME.search(one.name or ""))

    @api.model
    def _check_declarer(self):
        if not any(self.env.user.has_group(group) for group in DECLARERS):
            raise CreditInsuranceError(
                self.env._("Accountants and officers declare unpaid invoices: ask one.")
            )

    def _open_claim_of(self, policy):
        """Return the file of the buyer that goes on, may be empty; with all rights."""
        return (
            self.env["credit.insurance.claim"]
            .sudo()
            .search(
                [
                    ("policy_id", "=", policy.id),
                    ("partner_id", "=", self.commercial_partner_id.id),
                    ("company_id", "=", self.env.company.id),
                    ("state", "not in", ENDED),
                ],
                limit=1,
            )
        )
