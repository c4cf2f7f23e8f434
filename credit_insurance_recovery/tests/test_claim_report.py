# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The printed file."""

from odoo.exceptions import AccessError

from .claims import ClaimCase
from .common import DUE, EXTENDED

REPORT = "credit_insurance_recovery.report_claim"


class TestClaimReport(ClaimCase):
    def setUp(self):
        super().setUp()
        self.buyer.company_registry = "732829320"
        self.claim = self._open()

    def _printed(self, user=None):
        reports = self._as(user or self.officer, self.company)["ir.actions.report"]
        html, _kind = reports._render_qweb_html(REPORT, self.claim.ids)
        return html.decode()

    def test_it_names_everything(self):
        self.claim.note = "The buyer has moved"
        self.claim.action_collect_documents()
        self.claim.sudo()._recompute_expectation()
        self.claim.sudo()._record_filed(EXTENDED, "RR 1", "The carrier is slow")
        page = self._printed()
        statement = self.claim.document_ids.filtered(
            lambda one: one.kind == "statement"
        )
        for words in (
            *("732829320", self.invoice.name, self.policy.name, self.claim.name),
            *("Test Buyer", "Test Insurer", "Protracted default"),
            *("1,000.00", "1,200.00", "The buyer has moved", "The carrier is slow"),
            *("Calculation of the indemnity", "Debts delivered, with tax"),
            *(statement.sha256, "Claim filed", "Delivery note"),
        ):
            self.assertIn(words, page)

    def test_internal_talk_is_not_printed(self):
        self.claim.message_post(body="They will never pay")
        self.assertNotIn("never pay", self._printed())

    def test_it_is_printed_in_the_language_chosen(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.claim.insolvent_on = DUE
        self.claim.file_lang = "en_US"
        self.assertIn("02/04/2026", self._printed())
        self.claim.file_lang = "fr_FR"
        self.assertIn("04/02/2026", self._printed())
        self.claim.file_lang = False
        self.insurer.partner_id = self._create_buyer("Clerk", lang="fr_FR")
        self.assertIn("04/02/2026", self._printed())

    def test_a_refusal_is_in_the_history(self):
        self.claim.sudo()._record_filed(EXTENDED, "RR 1", "x")
        self._record(self.claim, "refused", reason="Delivered late")
        self.claim.action_contest()
        page = self._printed()
        self.assertIn("Refused: Delivered late", page)
        self.assertIn("Refusal contested", page)

    def test_accountants_print_it_and_sales_do_not(self):
        self.assertIn(self.claim.name, self._printed(self.accountant))
        with self.assertRaises(AccessError):
            self._printed(self.salesperson)
