# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Command

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.models.notification import RELOAD, notification

from .credit_insurance_claim_document import PER_INVOICE


class CreditInsuranceClaim(models.Model):
    """The documents of a file: collected from the records, ticked off a list."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    document_ids = fields.One2many(
        "credit.insurance.claim.document", "claim_id", "Documents"
    )

    def write(self, vals):
        result = super().write(vals)
        if "cause" in vals:
            for claim in self.sudo().filtered("document_ids"):
                claim._update_checklist()
        return result

    # === COLLECTING === #

    def _collect_documents(self, render=False):
        """Add the documents that Odoo has of the file's invoices; none twice.

        :param bool render: print what exists only as a record as well; this takes
            about a second for each
        """
        for claim in self.sudo():
            for kind, attachments, moves in claim._found_documents():
                claim._take(kind, attachments, moves)
            if render:
                claim._generate_documents()
            claim._update_checklist()

    def _found_documents(self):
        """Return (kind, ``ir.attachment`` records, ``account.move`` records) of what
        is attached somewhere. Add-ons extend it.

        An attachment that comes several times is of the first kind.
        """
        return [
            (kind, attachments, move)
            for move in self.line_ids.move_id
            for kind, attachments in self._documents_of(move)
        ]

    def _documents_of(self, move):
        """Return (kind, ``ir.attachment`` records) of one invoice; a hook.

        :param move: ``account.move`` record with all rights
        """
        orders = move.line_ids.sale_line_ids.order_id
        printed = move.invoice_pdf_report_id
        return [
            ("delivery_note", move._delivery_proofs()),
            ("invoice", self._attachments_of(move) | printed),
            ("order", self._attachments_of(orders)),
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

    def _take(self, kind, attachments, moves, origin=False):
        """Add files that are not in yet; an order may be that of several invoices."""
        documents = self.document_ids
        for attachment in attachments:
            known = documents.filtered(
                lambda one, file=attachment: one.attachment_id == file
            )
            if known.move_ids:
                known.move_ids = [Command.link(id_) for id_ in moves.ids]
            elif not known:
                documents.create(
                    {
                        "claim_id": self.id,
                        "kind": kind,
                        "attachment_id": attachment.id,
                        "move_ids": moves.ids,
                        "origin": origin,
                    }
                )

    # === CHECKLIST === #

    def _update_checklist(self):
        """Show what the insurer wants and what of it is missing."""
        requirements = self.env["credit.insurance.document.requirement"]
        wanted = requirements._of_cause(self.policy_id, self.cause)
        rows = self.document_ids.filtered(lambda one: one.state == "missing")
        rows_by_kind = rows.grouped("kind")
        for kind, row in rows_by_kind.items():
            if kind not in wanted:
                row.unlink()
        for kind in wanted:
            self._update_missing(kind, rows_by_kind.get(kind, rows.browse()))
        for kind, documents in self.document_ids.grouped("kind").items():
            documents.required = wanted.get(kind, False)

    def _update_missing(self, kind, row):
        """Let one row stand for what is missing of a kind, none if nothing is.

        :param row: the document that stands for it so far, may be empty
        """
        lacking = self._lacking(kind)
        if lacking is None:
            row.unlink()
        elif row:
            row[0].move_ids = lacking
            row[1:].unlink()
        else:
            row.create({"claim_id": self.id, "kind": kind, "move_ids": [*lacking.ids]})

    def _lacking(self, kind):
        """Return the invoices without a document of a kind, ``None`` if it is here.

        No invoices: the whole file lacks it.
        """
        found = self.document_ids.filtered(
            lambda one: one.kind == kind and one.state != "missing"
        )
        if kind not in PER_INVOICE:
            return None if found else self.env["account.move"]
        if any(not one.move_ids for one in found):
            return None
        return self.line_ids.move_id - found.move_ids or None

    def _missing_documents(self):
        """Return the documents that the insurer wants and that are missing."""
        return self.document_ids.filtered(
            lambda one: one.required and one.state == "missing"
        )

    def _name_missing(self):
        """Return what is missing in words, a line for each kind; ``""``: nothing."""
        return "\n".join(
            ": ".join(filter(None, [document._kind_label(), document.invoices]))
            for document in self._missing_documents()
        )

    # === ACTION METHODS === #

    def action_collect_documents(self):
        """Look for documents of these invoices that are not in the file yet."""
        self.env["account.move"]._check_declarer()
        self.check_access("read")
        self._collect_documents(render=True)

    def action_check_integrity(self):
        """Tell whether every document is still the file that was added.

        :raises CreditInsuranceError: naming those that are not
        """
        self.check_access("read")
        documents = self.sudo().document_ids.filtered("attachment_id")
        documents.invalidate_recordset(["changed"])
        changed = documents._check_integrity()
        if changed:
            raise CreditInsuranceError(
                self.env._(
                    "These files are not those that were added: %s.",
                    ", ".join(changed.mapped("name")),
                )
            )
        return notification(
            self.env._("All %s documents are as they were added.", len(documents)),
            "success",
            then=RELOAD,
        )
