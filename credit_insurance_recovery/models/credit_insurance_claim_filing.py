# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.models.notification import RELOAD, notification

from ..rules import rights, waiting
from .dialog import dialog

#: From where a claim can be filed.
FILEABLE = ("draft", "to_send", "declared", "waiting", "loss")
NOT_FILED = "credit_insurance_recovery.mail_activity_type_claim_filing"
#: States of an exchange in which its claim may arrive, or may have.
ON_ITS_WAY = ("waiting", "sending", "unknown", "to_review")


class CreditInsuranceClaim(models.Model):
    """Asking the insurer to indemnify: through its interface, or by hand."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    filed_on = fields.Date(copy=False, readonly=True, tracking=True)
    filing_proof = fields.Char(copy=False, readonly=True)
    incomplete_reason = fields.Char(
        "Filed Incomplete Because", copy=False, readonly=True
    )
    filing_exchange_id = fields.Many2one(
        "credit.insurance.exchange", readonly=True, copy=False, ondelete="set null"
    )
    filing_pending = fields.Boolean(
        compute="_compute_filing_pending",
        compute_sudo=True,
        help="The claim is on its way to the insurer.",
    )
    filing_error = fields.Char(
        copy=False, readonly=True, help="Why the insurer does not have the claim."
    )

    @api.depends("filing_exchange_id.state", "filed_on")
    def _compute_filing_pending(self):
        for claim in self:
            claim.filing_pending = (
                not claim.filed_on and claim.filing_exchange_id.state in ON_ITS_WAY
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_pending(self):
        if any(self.mapped("filing_pending")):
            raise CreditInsuranceError(
                self.env._("The claim is on its way to the insurer: cancel it first.")
            )

    # === ACTION METHODS === #

    def action_file(self):
        """File the claim; asks first where documents or a proof are missing.

        Pressed twice, it goes once.

        :raises AccessError: unless the user is an officer
        :raises CreditInsuranceError: the file is not one that can be filed
        """
        self.ensure_one()
        self._check_officer()
        if self.filing_pending:
            return self._filing_notification()
        self._check_fileable()
        self._collect_documents(render=True)
        connected = self.sudo().policy_id._files_claims()
        if connected and not self._missing_documents():
            self._file()
            return self._filing_notification()
        wizard = self.env["credit.insurance.claim.filing"].create({"claim_id": self.id})
        return dialog(wizard)

    def _filing_notification(self):
        return notification(
            self.env._("The claim is sent to the insurer in the background."),
            then=RELOAD,
        )

    def _check_fileable(self):
        if self.state not in FILEABLE:
            raise CreditInsuranceError(self._no_way_to("filed"))
        if not self._unpaid_lines():
            raise CreditInsuranceError(
                self.env._("Nothing is unpaid in this file: there is nothing to claim.")
            )

    def _unpaid_lines(self):
        """Return the due lines that are still unpaid, with all rights."""
        lines = self.sudo().line_ids.line_id
        return lines.filtered(lambda line: line.amount_residual > 0)

    # === FILING === #

    def _check_reason(self, reason):
        """Refuse an incomplete file without a reason.

        :param str reason: why the claim is filed all the same
        """
        missing = self._name_missing()
        if missing and not (reason or "").strip():
            raise CreditInsuranceError(
                self.env._(
                    "The insurer wants documents that are missing; add them, or say "
                    "why the claim is filed all the same:\n%s",
                    missing,
                )
            )

    def _file(self, reason=""):
        """Send the claim through the insurer's interface, in the background.

        :param str reason: why it is filed although documents are missing
        :raises CreditInsuranceError: it is incomplete without a reason, or sent
        """
        self.ensure_one()
        claim = self.sudo()
        claim._check_fileable()
        claim._check_reason(reason)
        if claim.filing_pending:
            raise CreditInsuranceError(
                self.env._("The claim is on its way to the insurer already.")
            )
        claim.write({"incomplete_reason": reason, "filing_error": False})
        claim.filing_exchange_id = claim._write_filing()
        claim.activity_unlink([NOT_FILED])
        adapter = claim.insurer_id._get_adapter()
        adapter._file_claim(claim.filing_exchange_id)

    def _record_filed(self, day, reference, reason=""):
        """Note that the claim was sent otherwise: by letter, or in a portal.

        :param datetime.date day: on which it was sent
        :param str reference: what proves it
        :param str reason: why it was sent although documents were missing
        :raises CreditInsuranceError: without a proof, for a day to come, or while the
            interface of the insurer sends it
        """
        claim = self.sudo()
        claim._check_fileable()
        claim._check_reason(reason)
        if claim.filing_pending:
            raise CreditInsuranceError(
                self.env._(
                    "It is still being sent through the insurer's interface: give that "
                    "up first (Insurers, Exchanges)."
                )
            )
        if not (reference or "").strip():
            raise CreditInsuranceError(
                self.env._("Say what proves it: the insurer's receipt, a letter.")
            )
        if day > fields.Date.context_today(self):
            raise CreditInsuranceError(self.env._("That day has not come yet."))
        claim.incomplete_reason = reason
        claim._was_filed(day, reference.strip())

    def _was_filed(self, day, reference, insurer_reference=False):
        """The insurer has the claim: deadlines are kept, the waiting period may start.

        :param datetime.date day: on which it was sent
        :param str reference: what proves it
        :param str insurer_reference: the insurer's number of the claim, if it gave one
        """
        done = self._deadlines_of_filing()
        values = {
            "filed_on": day,
            "filing_proof": reference,
            "filing_error": False,
            "declared_on": self.declared_on or day,
            "mandate_date": self.mandate_date or day,
        }
        if insurer_reference:
            values["insurer_reference"] = insurer_reference
        if self.state in FILEABLE:
            self._go("filed", **values)
        else:
            self.write(values)
        self._documents_sent(day)
        done._record_done(day, reference)
        self.activity_unlink([NOT_FILED])
        self._message_log(
            body=self.env._(
                "Claim filed on %(day)s, proof %(reference)s. %(reason)s",
                day=format_date(self.env, day),
                reference=reference,
                reason=self.incomplete_reason or "",
            )
        )

    def _documents_sent(self, day):
        documents = self.sudo().document_ids
        documents.filtered(
            lambda one: one.state == "present" and not one.sent_on
        ).sent_on = day

    def _filing_failed(self, reason):
        """Show that the claim did not arrive: on the file, to somebody.

        :param str reason: a sentence
        """
        self.filing_error = reason
        self.activity_unlink([NOT_FILED])
        self.activity_schedule(
            NOT_FILED,
            user_id=self._recovery_user().id,
            note=reason,
        )

    def _deadlines_of_filing(self):
        """Return the deadlines that filing the claim is in time for.

        A claim that comes without a notice tells the insurer of it all at once.
        """
        kinds = [rights.CLAIM]
        if not self.declared_on:
            kinds.append(rights.NOTIFY)
            if self.policy_id.with_recovery:
                kinds.append(rights.MANDATE)
            if self.cause == waiting.INSOLVENCY:
                kinds.append(rights.INSOLVENCY_NOTICE)
        return self.env["credit.insurance.deadline"]._to_exercise(
            self.line_ids.line_id, self.policy_id, kinds
        )
