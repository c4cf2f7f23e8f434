# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from markupsafe import Markup

from odoo import models

from ..exceptions import CreditInsuranceError


class CreditInsuranceLimitImport(models.TransientModel):
    """What was shown counts: all of it is stored, or none."""

    _inherit = "credit.insurance.limit.import"  # pylint: disable=consider-merging-classes-inherited

    def _check_importable(self, preview):
        """Refuse a list that cannot be imported as it is.

        :raises CreditInsuranceError: with what to do
        """
        if preview.errors and not self.leave_out_errors:
            raise CreditInsuranceError(
                self.env._(
                    "%s rows are in error, so nothing was imported. Correct them, or "
                    "choose to leave them out.",
                    len(preview.errors),
                )
            )
        if not self.whole_portfolio:
            return
        if preview.unidentified:
            raise CreditInsuranceError(
                self.env._(
                    "The buyer of some rows is not known: while it could be one of "
                    "those that are not listed, the list cannot count as the whole "
                    "portfolio."
                )
            )
        if not any(entry.row for entry in preview.entries):
            raise CreditInsuranceError(
                self.env._(
                    "The list has no buyer at all: it cannot count as the whole "
                    "portfolio."
                )
            )

    def _apply(self, preview):
        """Store the decisions of a preview, all of them or none.

        :returns: the new ``credit.insurance.decision`` records
        """
        decisions = preview.decisions
        received = self.policy_id._receive_decisions(decisions)
        if len(received) != len(decisions):
            raise CreditInsuranceError(
                self.env._(
                    "%(count)s of %(all)s decisions could not be stored, so nothing "
                    "was imported. Read the file again.",
                    count=len(decisions) - len(received),
                    all=len(decisions),
                )
            )
        for partner, name in preview.links.items():
            cover = self.policy_id.sudo().cover_ids.filtered(
                lambda c, partner=partner: c.partner_id.id == partner
            )
            cover.insurer_name = name
        self.policy_id._decisions_fetched(received)
        return received

    def _keep_file(self, preview, received):
        """Keep the file on the policy, and say what became of it."""
        summary = self.env._(
            "%(stored)s decisions imported, %(same)s rows without a change, "
            "%(errors)s left out.",
            stored=len(received),
            same=len([e for e in preview.entries if e.change == "same"]),
            errors=len(preview.errors),
        )
        body = Markup("<p>%s</p>") % self.env._(
            "Limits imported from %s.", self.filename or self.env._("a file")
        )
        name = self.filename or "limits"
        self.policy_id.sudo().message_post(
            body=body + Markup("<p>%s</p>") % summary,
            author_id=self.env.user.partner_id.id,
            attachments=[(name, base64.b64decode(self.file))],
        )
        self.write({"state": "done", "summary": summary, "file": False})
