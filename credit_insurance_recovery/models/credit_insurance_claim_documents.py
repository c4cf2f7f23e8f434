# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import re
import zipfile

from odoo import fields, models


class CreditInsuranceClaim(models.Model):
    """The documents of a file: collected from the records, packed for the insurer."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    document_ids = fields.One2many(
        "credit.insurance.claim.document", "claim_id", "Documents"
    )

    def _collect_documents(self):
        """Add the documents that Odoo has of the file's invoices; none twice."""
        for claim in self.sudo():
            known = claim.document_ids.attachment_id
            kinds = {}
            for kind, attachments in claim._found_documents():
                for attachment in attachments - known:
                    kinds.setdefault(attachment.id, kind)
            claim.env["credit.insurance.claim.document"].create(
                [
                    {"claim_id": claim.id, "kind": kind, "attachment_id": id_}
                    for id_, kind in kinds.items()
                ]
            )

    def _found_documents(self):
        """Return pairs of a kind and ``ir.attachment`` records. Add-ons extend it.

        An attachment that comes several times is of the first kind.
        """
        moves = self.line_ids.move_id
        orders = moves.line_ids.sale_line_ids.order_id
        letters = moves.reminder_ids.letter_id
        formal = letters.filtered(
            lambda letter: any(letter.reminder_ids.level_id.mapped("formal_notice"))
        )
        return [
            ("delivery_note", moves._delivery_proofs()),
            ("invoice", self._attachments_of(moves)),
            ("order", self._attachments_of(orders)),
            ("formal_notice", self._attachments_of(formal)),
            ("reminder", self._attachments_of(letters - formal)),
        ]

    def _attachments_of(self, records):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", False),
                ("type", "=", "binary"),
            ]
        )

    def _build_zip(self):
        """Return the documents in one ZIP file, with a list of their fingerprints.

        :rtype: bytes
        """
        self.ensure_one()
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            index = []
            for number, document in enumerate(self.sudo().document_ids, 1):
                name = f"{number:02d} {_plain(document.name)}"
                archive.writestr(name, document.attachment_id.raw or b"")
                index.append(f"{document.sha256}  {name}")
            archive.writestr("SHA256SUMS.txt", "\n".join(index) + "\n")
        return content.getvalue()

    # === ACTION METHODS === #

    def action_collect_documents(self):
        """Look for documents of these invoices that are not in the file yet."""
        self.env["account.move"]._check_declarer()
        self.check_access("read")
        self._collect_documents()

    def action_download(self):
        """Download all documents of the file in one ZIP file."""
        self.ensure_one()
        self.check_access("read")
        name = f"{self.name}.zip"
        attachments = self.env["ir.attachment"].sudo()
        place = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        attachments.search([*place, ("name", "=", name)]).unlink()
        attachment = attachments.create(
            {
                "name": name,
                "raw": self._build_zip(),
                "mimetype": "application/zip",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }


def _plain(name):
    """Return a name that any system can store, not a path."""
    return re.sub(r"[^\w.\- ]+", "_", name or "-").strip(". ") or "-"
