# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import re
import zipfile

from odoo import fields, models
from odoo.tools import format_date

REPORT = "credit_insurance_recovery.action_report_claim"


class CreditInsuranceClaim(models.Model):
    """The whole file, printed and packed for the insurer."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    file_lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language of the File",
        default=lambda self: self.env.lang or self.env.user.lang,
        help="In which it is printed. Empty: that of the insurer's contact.",
    )

    def _file_lang(self):
        """Return the language of what is printed for the insurer."""
        contact = self.sudo().insurer_id.partner_id
        return self.file_lang or contact.lang or self.env.lang or self.env.user.lang

    def _build_zip(self):
        """Return the documents and the printed file in one ZIP file, with a list of
        names, kinds and fingerprints.

        ``SHA256SUMS.txt`` is what ``sha256sum --check`` reads.

        :rtype: bytes
        """
        self.ensure_one()
        claim = self.sudo()
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            index, sums = [], []
            here = claim.document_ids.filtered("attachment_id")
            for number, document in enumerate(here, 1):
                name = f"{number:02d} {_plain(document.name)}"
                archive.writestr(name, document.attachment_id.raw or b"")
                index.append(f"{name}\t{document._kind_label()}\t{document.sha256}")
                sums.append(f"{document.sha256}  {name}")
            printed, extension = claim._print(REPORT, claim)
            archive.writestr(f"00 {_plain(claim.name)}.{extension}", printed)
            archive.writestr("INDEX.txt", "\n".join(index) + "\n")
            archive.writestr("SHA256SUMS.txt", "\n".join(sums) + "\n")
        return content.getvalue()

    # === PRINTED FILE === #

    def _for_printing(self, lang):
        """Return the file in a language, with all rights for whoever may read it.

        What is printed names invoices that officers may not open.
        """
        self.check_access("read")
        return self.sudo().with_context(lang=lang)

    def _history(self):
        """Return what happened, the earliest first: (day, sentence) pairs.

        From the records, not from the conversation: that is not for the insurer.
        """
        claim = self.sudo()
        letters = claim.line_ids.move_id.reminder_ids.letter_id
        events = [
            *(
                (letter.date, self.env._("Reminder: %s", letter.level_id.name))
                for letter in letters
            ),
            *(
                (notice.sent_on, f"{notice._kind_label()}: {notice.reference or ''}")
                for notice in claim.notice_ids
            ),
            (claim.insolvent_on, self.env._("Insolvency")),
            (claim.admitted_on, self.env._("Debt admitted in the proceedings")),
            (claim.declared_on, self.env._("Declared to the insurer")),
            (claim.mandate_date, self.env._("File received by the insurer")),
            (claim.filed_on, self.env._("Claim filed")),
            (claim.complete_on, self.env._("File complete")),
            (claim.refused_on, self.env._("Refused: %s", claim.refusal_reason)),
            (claim.contested_on, self.env._("Refusal contested")),
        ]
        return sorted(
            ((day, words) for day, words in events if day), key=lambda pair: pair[0]
        )

    def _statement_items(self):
        """Return what is open of the buyer in the companies of the file: dicts of
        ``name``, ``date``, ``due``, ``amount``, ``residual``, ``currency``."""
        claim = self.sudo()
        companies = claim.line_ids.company_id | claim.company_id
        lines = claim.env["account.move.line"].search(
            [
                ("partner_id", "child_of", claim.partner_id.id),
                ("company_id", "in", companies.ids),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ],
            order="date, id",
        )
        return [
            {
                "name": line.move_id.name,
                "date": format_date(self.env, line.date),
                "due": format_date(self.env, line.date_maturity),
                "amount": line.amount_currency,
                "residual": line.amount_residual_currency,
                "currency": line.currency_id,
            }
            for line in lines
        ]

    def _statement_totals(self, items):
        """Return (currency, sum of what is open) pairs of these items."""
        totals = {}
        for item in items:
            totals.setdefault(item["currency"], []).append(item["residual"])
        return [(currency, sum(open_)) for currency, open_ in totals.items()]

    # === ACTION METHODS === #

    def action_print_file(self):
        """Print the file in its language."""
        self.check_access("read")
        return self.env.ref(REPORT).report_action(self)

    def action_download(self):
        """Download all documents of the file in one ZIP file."""
        self.ensure_one()
        self.check_access("read")
        name = f"{self.name}.zip"
        attachments = self.env["ir.attachment"].sudo()
        place = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        old = attachments.search([*place, ("name", "=", name)])
        (old - self.sudo().document_ids.attachment_id).unlink()
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
