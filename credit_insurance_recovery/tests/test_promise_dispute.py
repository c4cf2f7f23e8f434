# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What customers say about an invoice: by when they pay, or why they do not."""

from contextlib import nullcontext

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.http import Request
from odoo.tests import Form, HttpCase, new_test_user
from odoo.tools import mute_logger

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago, in_days

from .reminders import ReminderCase

PROMISE = "credit.insurance.promise"
DISPUTE = "credit.insurance.dispute"


class SayingsCase(ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls, 1000, due=days_ago(4))

    def _alerts(self, user=None):
        self.env.invalidate_all()
        return self.invoice.with_user(user or self.accountant).alerts or {}

    def _new(self, action, user=None):
        """Fill in the form that a button of the invoice opens."""
        action = getattr(self.invoice.with_user(user or self.accountant), action)()
        records = self._as(user or self.accountant, self.company)[action["res_model"]]
        return Form(records.with_context(**action["context"]))


class TestPromise(SayingsCase):
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
            with self.env.cr.savepoint():
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


class TestDispute(SayingsCase):
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
        for values in ({"reason": "paid"}, {"date_to": False}, {"date_from": days_ago(9)}):
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
            with self.env.cr.savepoint():
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
        other = self._create_company("Test Other Company")
        stranger = self._create_user(
            "stranger", "account.group_account_invoice", company=other
        )
        self.assertFalse(self._as(stranger, other)[DISPUTE].search([]))


class TestPortalAnswer(SayingsCase, HttpCase):
    """The customer answers on the page of the invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(
            cls.env, login="test_customer", groups="base.group_portal", lang="en_US"
        )
        cls.customer.partner_id.parent_id = cls.buyer
        cls.invoice._portal_ensure_token()
        cls.invoice.message_subscribe(cls.customer.partner_id.ids)

    def _test_mode(self):
        # The class that opens pages is in it already.
        return nullcontext()

    def _page(self, token=True):
        query = f"?access_token={self.invoice.access_token}" if token else ""
        return self.url_open(f"/my/invoices/{self.invoice.id}{query}")

    def _post(self, kind, token=None, login=None, **data):
        self.authenticate(login, login)
        token = self.invoice.access_token if token is None else token
        csrf = Request.csrf_token(self)
        return self.url_open(
            f"/my/invoices/{self.invoice.id}/{kind}",
            data={"csrf_token": csrf, "access_token": token, **data},
        )

    def test_a_visitor_with_the_link_promises(self):
        self.assertIn("I will pay on", self._page().text)
        page = self._post("promise", day=str(in_days(5)))
        promise = self.invoice.promise_ids
        self.assertEqual((promise.date, promise.by_portal), (in_days(5), True))
        self.assertIn("You will pay by", page.text)
        self.assertNotIn("I will pay on", page.text)
        self.assertEqual(self.invoice.activity_ids.user_id, self.accountant)

    def test_a_customer_who_is_logged_in_contests(self):
        page = self._post(
            "contest",
            token="",
            login="test_customer",
            reason="quality",
            description="<b>Cracked</b>",
        )
        dispute = self.invoice.dispute_ids
        self.assertEqual((dispute.reason, dispute.opened_by_portal), ("quality", True))
        self.assertIn("You contest this invoice", page.text)
        self.assertEqual(self.invoice.activity_ids.user_id, self.accountant)
        self.assertFalse(self._run())

    def test_without_the_right_link_nothing_is_noted(self):
        for login in (None, "test_portal"):
            self._post("promise", token="wrong", login=login, day=str(in_days(5)))
            self._post(
                "contest", token="wrong", login=login, reason="price", description="X"
            )
        self.assertFalse(self.invoice.promise_ids)
        self.assertFalse(self.invoice.dispute_ids)

    def test_a_day_too_far_off_is_refused(self):
        for day in (in_days(31), days_ago(1), "nonsense", ""):
            page = self._post("promise", day=str(day))
            self.assertIn("Please choose a day up to", page.text)
        self.assertFalse(self.invoice.promise_ids)

    def test_contesting_needs_a_reason(self):
        for reason, description in (("price", " "), ("nonsense", "Bad")):
            page = self._post("contest", reason=reason, description=description)
            self.assertIn("Please tell us what is wrong", page.text)
        self.assertFalse(self.invoice.dispute_ids)

    def test_whoever_broke_a_promise_gets_in_touch(self):
        self.invoice._promise_by_customer(str(in_days(5)))
        self._run(in_days(6))
        self.assertEqual(self.invoice.promise_ids.state, "broken")
        self.assertFalse(self.invoice._customer_answer()["may_promise"])
        with self.assertSays(CreditInsuranceError, "get in touch"):
            self.invoice._promise_by_customer(str(in_days(9)))

    def test_nothing_is_offered_on_what_is_paid(self):
        self._pay(self.invoice)
        self.assertNotIn("I will pay on", self._page().text)
