# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that are opened without a declaration."""

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .claims import CLAIM, ClaimCase
from .common import EXTENDED


class TestClaimOpening(ClaimCase):
    def test_the_form_proposes_who_owes_and_what(self):
        self._create_buyer("Owes Nothing")
        form = Form(self._officers("credit.insurance.claim.opening"))
        self.assertEqual(form.policy_id, self.policy)
        self.assertEqual(form.buyer_ids[:], self.buyer)
        form.partner_id = self.buyer
        self.assertEqual(form.cause, "protracted_default")
        self.assertEqual((form.lines_count, form.open_amount), (1, 1_200))

    def test_a_file_has_lines_net_gross_and_insured(self):
        claim = self._open()
        line = claim.line_ids
        self.assertEqual(line.move_id, self.invoice)
        self.assertEqual(
            (line.amount, line.open_amount, line.open_net), (1200, 1200, 1000)
        )
        self.assertEqual(line.insured_amount, self.invoice.insured_amount)
        self.assertEqual(claim.user_id, self.officer)

    def test_what_is_not_due_is_left_out_unless_all_is_lost(self):
        later = self._deliver(500, EXTENDED)
        self.assertEqual(self._opening().scope, "overdue")
        self.assertEqual(self._opening()._lines().move_id, self.invoice)
        self.buyer.write({"insolvency_known": EXTENDED})
        opening = self._opening()
        self.assertEqual((opening.cause, opening.scope), ("insolvency", "all"))
        self.assertEqual(opening._lines().move_id, self.invoice | later)

    def test_a_draft_takes_what_comes_later_and_a_filed_claim_does_not(self):
        claim = self._open()
        self._deliver(500, EXTENDED)
        self.assertEqual(self._open(), claim)
        self.assertEqual(len(claim.line_ids), 2)
        claim.sudo()._record_filed(EXTENDED, "RR 1", "x")
        self._deliver(100, EXTENDED)
        other = self._open()
        self.assertNotEqual(other, claim)
        self.assertEqual(len(other.line_ids), 1)

    def test_nothing_unpaid_is_refused(self):
        opening = self._opening()
        self._pay(self.invoice)
        with self.assertSays(CreditInsuranceError, "Nothing insured is unpaid"):
            opening.action_open()
        self.assertFalse(self.env[CLAIM].search([("policy_id", "=", self.policy.id)]))

    def test_a_policy_that_does_not_concern_the_invoice_claims_nothing(self):
        other = self._create_policy("TEST-2", contract_type="selective")
        with self.assertRaises(CreditInsuranceError):
            self._opening(policy_id=other.id).action_open()

    def test_only_officers_open_files(self):
        for user in (self.accountant, self.salesperson):
            with self.assertRaises(AccessError):
                self._as(user, self.company)["credit.insurance.claim.opening"].create(
                    {"policy_id": self.policy.id, "partner_id": self.buyer.id}
                )

    def test_not_for_another_company(self):
        other = self._create_company("Other Company")
        opening = self._opening(company_id=other.id)
        with self.assertRaises(AccessError):
            opening.action_open()
