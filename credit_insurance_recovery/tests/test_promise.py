# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""By when customers promise to pay."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago, in_days

from .reminders import LateInvoiceCase

PROMISE = "credit.insurance.promise"
DISPUTE = "credit.insurance.dispute"


class TestPromise(LateInvoiceCase):
    def _promise(self, day, **values):
        return self.env[PROMISE].create(
            {"move_id": self.invoice.id, "date": day, **values}
        )

    def _settle(self, day=TODAY):
        self._run(day)

    def test_an_accountant_notes_it_on_the_invoice(self):
        form = self._new("action_promise")
        form.date = in_days(5)
        self.assertEqual(form.amount, 1000)
        promise = form.save()
        self.assertEqual((promise.state, promise.by_portal), ("open", False))
        self.assertIn("credit_insurance_promise", self._alerts())
        self.assertIn("promised", self.invoice.message_ids[0].body)

    def test_it_is_kept_once_paid(self):
        promise = self._promise(in_days(5))
        self._settle()
        self.assertEqual(promise.state, "open")
        self._pay(self.invoice)
        self._settle()
        self.assertEqual(promise.state, "kept")
        self.assertNotIn("credit_insurance_promise", self._alerts())

    def test_it_is_broken_the_day_after(self):
        promise = self._promise(in_days(5))
        self._settle(in_days(5))
        self.assertEqual(promise.state, "open")
        self._settle(in_days(6))
        self.assertEqual(promise.state, "broken")
        self.assertIn("not kept", self._alerts()["credit_insurance_promise"]["message"])

    def test_paid_in_part_is_not_kept(self):
        promise = self._promise(in_days(5))
        self._pay(self.invoice, 900)
        self._settle(in_days(6))
        self.assertEqual(promise.state, "broken")

    def test_it_is_about_a_day_to_come_and_something_to_pay(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._promise(days_ago(1))
        self._pay(self.invoice)
        with self.assertSays(CreditInsuranceError, "nothing left to pay"):
            self._promise(in_days(5), amount=100)
        with self.assertSays(CreditInsuranceError, "nothing left to pay"):
            self.invoice.action_dispute()

    def test_it_is_about_lines_of_its_own_invoice(self):
        other = self._invoice(10)
        with self.assertSays(ValidationError, "due lines of the invoice"):
            self._promise(in_days(5), line_ids=other._receivable_lines().ids)

    def test_it_stays_as_it_was_given(self):
        promise = self._promise(in_days(5)).with_user(self.accountant)
        promise.note = "On the telephone"
        for values in ({"date": in_days(9)}, {"state": "kept"}, {"by_portal": True}):
            with self.assertSays(ValidationError, "stays as it was given"):
                promise.write(values)

    def test_a_caller_cannot_enter_a_kept_one(self):
        promises = self._as(self.accountant, self.company)[PROMISE]
        promise = promises.create(
            {
                "move_id": self.invoice.id,
                "date": in_days(1),
                "state": "kept",
                "by_portal": True,
            }
        )
        self.assertEqual((promise.state, promise.by_portal), ("open", False))

    def test_a_salesperson_reads_and_does_not_write(self):
        self.invoice.invoice_user_id = self.salesperson
        promise = self._promise(in_days(5))
        promises = self._as(self.salesperson, self.company)[PROMISE]
        self.assertEqual(promises.search([]), promise)
        with self.assertRaises(AccessError):
            promises.create({"move_id": self.invoice.id, "date": in_days(5)})

    def test_the_payment_is_expected_on_that_day(self):
        self._decide(5000)
        exposure = self.env["credit.insurance.exposure"]
        self.assertEqual(self._expected(exposure), {None})
        self._promise(in_days(5))
        self.assertEqual(self._expected(exposure), {in_days(5)})

    def _expected(self, exposure):
        accounts, _terms = exposure._read_accounts(self.buyer, self.policy)
        return {item.expected for account in accounts for item in account.items}
