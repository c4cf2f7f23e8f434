# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

ADDON = "credit_insurance_recovery"


class CreditInsuranceClaim(models.Model):
    """Documents that exist only as records: printed for the file, once."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _generate_documents(self):
        """Print what is in Odoo and not in the file yet."""
        known = set(self.document_ids.mapped("origin"))
        for kind, record, moves, report in self._to_generate():
            origin = f"{record._name},{record.id}"
            if origin not in known:
                file = self._printed(report, record, self._piece_name(kind, record))
                self._take(kind, file, moves, origin)
        for move in self.line_ids.move_id:
            self._generate_invoice(move)

    def _to_generate(self):
        """Return (kind, record, invoices, report) of each document to print; a hook.

        The report is an external id of ``ir.actions.report`` on the record's model.
        """
        moves = self.line_ids.move_id
        everything = moves.browse()
        letters = moves.reminder_ids.letter_id
        return [
            ("statement", self, everything, f"{ADDON}.action_report_claim_statement"),
            *(
                (
                    "formal_notice" if letter.formal_notice else "reminder",
                    letter,
                    everything,
                    f"{ADDON}.action_report_reminder",
                )
                for letter in letters
            ),
            *(
                (
                    "limit_decision",
                    decision,
                    everything,
                    f"{ADDON}.action_report_claim_decision",
                )
                for decision in moves.insurance_decision_id
            ),
        ]

    def _piece_name(self, kind, record):
        label = self.env["credit.insurance.claim.document"].new({"kind": kind})
        day = record.date if "date" in record._fields else self.env.cr.now().date()
        return f"{label._kind_label()} {day}"

    def _generate_invoice(self, move):
        """Print an invoice of which nothing is in the file."""
        lacking = self._lacking("invoice")
        if lacking is None or move not in lacking:
            return
        try:
            with self.env.cr.savepoint():
                content = move._get_invoice_legal_documents("pdf", allow_fallback=True)
        except UserError as error:
            _logger.warning("Invoice %s cannot be printed: %s", move.name, error)
            return
        if content:
            file = self._attach(content["filename"], content["content"])
            self._take("invoice", file, move, f"{move._name},{move.id}")

    def _printed(self, report, record, name):
        """Print a record as a new attachment of the file."""
        content, extension = self._print(report, record)
        return self._attach(f"{name}.{extension}", content)

    def _print(self, report, record):
        """Return (content, extension): a PDF, or HTML on a server that prints none.

        :param str report: external id of ``ir.actions.report``
        :rtype: tuple[bytes, str]
        """
        reports = self.env["ir.actions.report"].sudo()
        reports = reports.with_context(lang=self._file_lang())
        try:
            return reports._render_qweb_pdf(report, record.ids)
        except UserError as error:
            _logger.info("Printed as HTML: %s", error)
            return reports._render_qweb_html(report, record.ids)

    def _attach(self, name, content):
        return self.env["ir.attachment"].create(
            {
                "name": name.replace("/", "-"),
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
