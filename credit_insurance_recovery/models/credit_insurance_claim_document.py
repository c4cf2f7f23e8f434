# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models

KINDS = [
    ("invoice", "Invoice"),
    ("order", "Order"),
    ("delivery_note", "Delivery note"),
    ("reminder", "Reminder"),
    ("formal_notice", "Formal notice"),
    ("statement", "Statement of account"),
    ("terms", "Terms of sale"),
    ("correspondence", "Correspondence"),
    ("limit_decision", "Decision of the insurer"),
    ("judgment", "Judgment"),
    ("proof_of_debt", "Proof of debt"),
    ("other", "Other"),
]


class CreditInsuranceClaimDocument(models.Model):
    """A piece of an unpaid file, and the fingerprint that it had when it was added."""

    _name = "credit.insurance.claim.document"
    _description = "Document of a Claim"
    _order = "kind, id"

    claim_id = fields.Many2one(
        "credit.insurance.claim", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    kind = fields.Selection(KINDS, required=True, default="other")
    attachment_id = fields.Many2one(
        "ir.attachment", "File", required=True, ondelete="restrict"
    )
    name = fields.Char(related="attachment_id.name")
    sha256 = fields.Char(
        "SHA-256",
        readonly=True,
        help="Fingerprint of the file when it was added: it tells whether the piece is "
        "still the same.",
    )
    changed = fields.Boolean(
        compute="_compute_changed", help="The file is not the one that was added."
    )

    _attachment_uniq = models.Constraint(
        "unique(claim_id, attachment_id)", "This file is among the documents already."
    )

    @api.depends("sha256", "attachment_id.checksum")
    def _compute_changed(self):
        for document in self:
            document.changed = document.sha256 != document._fingerprint()

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        for document in documents:
            document.sha256 = document._fingerprint()
        return documents

    def _fingerprint(self):
        return hashlib.sha256(self.sudo().attachment_id.raw or b"").hexdigest()
