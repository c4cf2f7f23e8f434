# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.models.written_values import (
    refuse_written,
    written_names,
)

KINDS = [
    ("invoice", "Invoice"),
    ("order", "Order or contract"),
    ("delivery_note", "Delivery note"),
    ("statement", "Statement of account"),
    ("reminder", "Reminder"),
    ("formal_notice", "Formal notice"),
    ("terms", "Terms of sale"),
    ("correspondence", "Correspondence"),
    ("bill", "Unpaid bill"),
    ("limit_decision", "Decision of the insurer"),
    ("dcl_proof", "Proof for the discretionary limit"),
    ("judgment", "Judgment"),
    ("proof_of_debt", "Proof of debt"),
    ("other", "Other"),
]
#: Kinds of which every invoice has one of its own.
PER_INVOICE = frozenset({"invoice", "order", "delivery_note"})
#: Written by the server alone.
KEPT = frozenset({"sha256", "sent_on", "required", "origin"})


class CreditInsuranceClaimDocument(models.Model):
    """A piece of an unpaid file, or one that is still missing.

    The fingerprint is that of the moment at which the piece was added: it tells
    whether what the insurer got is still what is here.
    """

    _name = "credit.insurance.claim.document"
    _description = "Document of a Claim"
    _order = "claim_id, state, kind, id"

    claim_id = fields.Many2one(
        "credit.insurance.claim", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    kind = fields.Selection(KINDS, required=True, default="other")
    move_ids = fields.Many2many(
        "account.move",
        "credit_insurance_claim_document_move_rel",
        "document_id",
        "move_id",
        string="Invoices",
        readonly=True,
        help="Empty: it is about the whole file.",
    )
    invoices = fields.Char(
        "About", compute="_compute_invoices", compute_sudo=True, help="Invoices."
    )
    required = fields.Boolean(readonly=True, help="The insurer asks for it.")
    state = fields.Selection(
        [
            ("missing", "Missing"),
            ("present", "Here"),
            ("not_applicable", "Does not apply"),
        ],
        required=True,
        compute="_compute_state",
        store=True,
        readonly=False,
        precompute=True,
    )
    attachment_id = fields.Many2one("ir.attachment", "File", ondelete="restrict")
    name = fields.Char(related="attachment_id.name")
    upload = fields.Binary(
        "New File", compute="_compute_upload", inverse="_inverse_upload"
    )
    upload_name = fields.Char(compute="_compute_upload", inverse="_inverse_upload")
    sha256 = fields.Char(
        "SHA-256",
        readonly=True,
        copy=False,
        help="Fingerprint of the file when it was added: it tells whether the piece is "
        "still the same.",
    )
    changed = fields.Boolean(
        compute="_compute_changed", help="The file is not the one that was added."
    )
    sent_on = fields.Date("Sent", readonly=True, copy=False)
    origin = fields.Char(
        readonly=True, help="The record that the file was made from, if any."
    )

    _attachment_uniq = models.Constraint(
        "unique(claim_id, attachment_id)", "This file is among the documents already."
    )

    @api.constrains("state", "attachment_id")
    def _check_state(self):
        for document in self:
            if (document.state == "present") != bool(document.attachment_id):
                raise ValidationError(
                    self.env._("A document is here when its file is: add the file.")
                )

    # === COMPUTE METHODS === #

    @api.depends("attachment_id")
    def _compute_state(self):
        for document in self:
            if document.attachment_id:
                document.state = "present"
            elif document.state != "not_applicable":
                document.state = "missing"

    @api.depends("move_ids.name")
    def _compute_invoices(self):
        for document in self:
            document.invoices = ", ".join(document.move_ids.mapped("name"))

    def _compute_upload(self):
        self.upload = self.upload_name = False

    def _inverse_upload(self):
        for document in self.filtered("upload"):
            document._check_unsent()
            file = self.env["ir.attachment"].create(
                {
                    "name": document.upload_name or document._kind_label(),
                    "datas": document.upload,
                    "res_model": document.claim_id._name,
                    "res_id": document.claim_id.id,
                }
            )
            # While a record is created, nothing computes its state again.
            document.write({"attachment_id": file.id, "state": "present"})

    @api.depends("sha256", "attachment_id.checksum")
    def _compute_changed(self):
        for document in self:
            document.changed = document.sha256 != document._fingerprint()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        refuse_written(self, written_names(self, vals_list) & KEPT)
        documents = super().create(vals_list)
        documents._take_fingerprints()
        return documents

    def write(self, vals):
        refuse_written(self, vals.keys() & KEPT)
        if not self.env.su and vals.keys() & {"attachment_id", "claim_id", "kind"}:
            self._check_unsent()
        result = super().write(vals)
        if "attachment_id" in vals:
            self._take_fingerprints()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unsent(self):
        self._check_unsent()

    # === BUSINESS METHODS === #

    def _check_unsent(self):
        for document in self.filtered("sent_on"):
            raise CreditInsuranceError(
                self.env._(
                    "%s was sent to the insurer and stays as it was: add another one.",
                    document.name,
                )
            )

    def _take_fingerprints(self):
        # What is chosen here can be downloaded with the file: nobody hands out what
        # they may not read themselves.
        self.attachment_id.with_env(self.env).check_access("read")
        for document in self:
            document.sudo().sha256 = document._fingerprint()

    def _fingerprint(self):
        attachment = self.sudo().attachment_id
        if not attachment:
            return False
        return hashlib.sha256(attachment.raw or b"").hexdigest()

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _check_integrity(self):
        """Return the documents whose file is not the one that was added."""
        return self.filtered("changed")
