# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Filing a claim with an insurer that has no interface for it."""

from datetime import timedelta

from odoo.exceptions import AccessError

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .claims import ClaimCase
from .common import EXTENDED, LAST


class TestClaimFiling(ClaimCase):
    def _filing(self, claim, **values):
        action = claim.action_file()
        wizard = self._officers(action["res_model"]).browse(action["res_id"])
        wizard.write(values)
        return wizard

    def _file(self, claim, **values):
        self._complete(claim)
        self._filing(claim, **{"reference": "RR 1", **values}).action_file()

    def test_a_complete_file_is_marked_as_sent(self):
        claim = self._open()
        self._complete(claim)
        wizard = self._filing(claim, reference="RR 1")
        self.assertFalse(wizard.missing)
        self.assertFalse(wizard.connected)
        wizard.action_file()
        self.assertEqual((claim.state, claim.filed_on), ("filed", EXTENDED))
        self.assertEqual(claim.filing_proof, "RR 1")
        self.assertEqual(claim.mandate_date, EXTENDED)
        here = claim.document_ids.filtered("attachment_id")
        self.assertTrue(here)
        self.assertEqual(set(here.mapped("sent_on")), {EXTENDED})
        self.assertIn("RR 1", self._notes(claim))

    def test_what_is_missing_is_named_and_needs_a_reason(self):
        claim = self._open()
        wizard = self._filing(claim, reference="RR 1")
        self.assertIn(f"Delivery note: {self.invoice.name}", wizard.missing)
        with self.assertSays(CreditInsuranceError, "Delivery note"):
            wizard.action_file()
        self.assertEqual(claim.state, "draft")
        wizard.reason = "The carrier is slow"
        wizard.action_file()
        self.assertEqual(claim.state, "filed")
        self.assertEqual(claim.incomplete_reason, "The carrier is slow")

    def test_a_proof_is_needed_and_no_day_to_come(self):
        claim = self._open()
        with self.assertSays(CreditInsuranceError, "what proves it"):
            self._file(claim, reference=" ")
        with self.assertSays(CreditInsuranceError, "has not come yet"):
            self._file(claim, sent_on=EXTENDED + timedelta(days=1))
        self.assertEqual(claim.state, "draft")

    def test_a_claim_without_a_notice_keeps_its_deadline(self):
        self.assertEqual(self._deadline(self.invoice).last_day, LAST)
        self._file(self._open())
        deadline = self._deadline(self.invoice)
        self.assertEqual((deadline.state, deadline.reference), ("done", "RR 1"))

    def test_pressed_twice_it_is_filed_once(self):
        claim = self._open()
        wizard = self._filing(claim, reference="RR 1", reason="x")
        wizard.action_file()
        with self.assertSays(CreditInsuranceError, "cannot become"):
            wizard.action_file()
        with self.assertSays(CreditInsuranceError, "cannot become"):
            claim.action_file()

    def test_what_was_paid_meanwhile_is_not_claimed(self):
        claim = self._open()
        self._pay(self.invoice)
        with self.assertSays(CreditInsuranceError, "Nothing is unpaid"):
            claim.action_file()

    def test_only_officers_file(self):
        claim = self._open()
        wizard = self._filing(claim, reference="RR 1", reason="x")
        with self.assertRaises(AccessError):
            claim.with_user(self.accountant).action_file()
        with self.assertRaises(AccessError):
            wizard.with_user(self.accountant).action_file()
        with self.assertRaises(AccessError):
            self._as(self.accountant, self.company)[wizard._name].create(
                {"claim_id": claim.id}
            )
        with self.assertRaises(AccessError):
            claim.with_user(self.salesperson).action_file()
        self.assertEqual(claim.state, "draft")

    def test_another_officer_does_not_use_the_wizard(self):
        claim = self._open()
        wizard = self._filing(claim, reference="RR 1", reason="x")
        other = self._create_user("officer2", "credit_insurance.group_officer")
        with self.assertRaises(AccessError):
            self._as(other, self.company)[wizard._name].browse(wizard.id).action_file()
