# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Why customers do not pay."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago, in_days

from .reminders import LateInvoiceCase

PROMISE = "credit.insurance.promise"
DISPUTE = "credit.insurance.dispute"


class TestDispute(LateInvoiceCase):
    def _dispute(self, **values):
        return self.env[DISPUTE].create(
            {"move_id": self.invoice.id, "reason": "price", **values}
        )

    def test_an_accountant_notes_and_settles_it(self):
        form = self._new("action_dispute")
        form.reason = "quality"
        form.description = "Cracked"
        dispute = form.save()
        self.assertTrue(self.invoice.disputed)
        self.assertIn("credit_insurance_dispute", self._alerts())
        self.assertIn("Cracked", self.invoice.message_ids[0].body)
        opened = self.invoice.with_user(self.accountant).action_dispute()
        self.assertEqual(opened["res_id"], dispute.id)
        self._settle(dispute, "Credit note")
        self.assertEqual(dispute.date_to, TODAY)
        self.assertEqual(dispute.closed_by, self.accountant)
        self.assertFalse(self.invoice.disputed)
        self.assertNotIn("credit_insurance_dispute", self._alerts())

    def _settle(self, dispute, outcome, user=None, **values):
        user = user or self.accountant
        action = dispute.with_user(user).action_settle()
        wizards = self._as(user, self.company)[action["res_model"]]
        wizard = wizards.with_context(**action["context"]).create(
            {"outcome": outcome, **values}
        )
        wizard.action_settle()

    def test_disputed_invoices_are_found(self):
        other = self._invoice(10)
        self._dispute()
        moves = self._as(self.accountant, self.company)["account.move"]
        both = self.invoice | other
        mine = [("id", "in", both.ids)]
        for value, expected in ((True, self.invoice), (False, other)):
            self.assertEqual(moves.search([*mine, ("disputed", "=", value)]), expected)
            self.assertEqual(
                moves.search([*mine, ("disputed", "!=", not value)]), expected
            )

    def test_its_history_is_kept(self):
        dispute = self._dispute()
        dispute._settle("Agreed")
        again = self._dispute(reason="quality")
        self.assertEqual(self.invoice.dispute_ids, dispute | again)
        theirs = dispute.with_user(self.accountant)
        for values in (
            {"reason": "paid"},
            {"date_to": False},
            {"date_from": days_ago(9)},
        ):
            with self.assertSays(CreditInsuranceError, "stays as it was noted"):
                theirs.write(values)
            with self.assertSays(CreditInsuranceError, "stays as it was noted"):
                dispute.sudo().write(values)
        with self.assertRaises(AccessError):
            theirs.unlink()
        with self.assertSays(CreditInsuranceError, "history of disputes"):
            dispute.sudo().unlink()

    def test_one_at_a_time_and_never_in_the_future(self):
        self._dispute()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._dispute()
        self.invoice.dispute_ids._settle("Agreed")
        with self.assertSays(CreditInsuranceError, "still to come"):
            self._dispute(date_from=in_days(1))

    def test_it_is_settled_once_and_not_in_the_future(self):
        dispute = self._dispute(date_from=days_ago(3))
        with self.assertSays(CreditInsuranceError, "still to come"):
            self._settle(dispute, "Agreed", day=in_days(1))
        self._settle(dispute, "Agreed", day=days_ago(1))
        self.assertEqual(dispute.date_to, days_ago(1))
        with self.assertSays(CreditInsuranceError, "settled already"):
            self._settle(dispute, "Again")

    def test_who_may(self):
        self.invoice.invoice_user_id = self.salesperson
        dispute = self._dispute()
        seen = self._as(self.salesperson, self.company)[DISPUTE].search([])
        self.assertEqual(seen, dispute)
        with self.assertRaises(AccessError):
            self._settle(dispute, "Mine", self.salesperson)
        self._settle(dispute, "Agreed with the insurer", self.officer)
        self.assertEqual(dispute.closed_by, self.officer)
        other = self._create_company("Test Other Company")
        stranger = self._create_user(
            "stranger", "account.group_account_invoice", company=other
        )
        self.assertFalse(self._as(stranger, other)[DISPUTE].search([]))
