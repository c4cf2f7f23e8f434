# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What customers answer on the page of an invoice."""

from contextlib import nullcontext

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.documents import days_ago, in_days

from .reminders import LateInvoiceCase

PROMISE = "credit.insurance.promise"
DISPUTE = "credit.insurance.dispute"


class TestPortalAnswer(LateInvoiceCase, HttpCase):
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

    def test_a_visitor_never_gets_what_nobody_looks_after(self):
        self.company.reminder_user_id = False
        self.invoice.invoice_user_id = False
        self._post("promise", day=str(in_days(5)))
        user = self.invoice.activity_ids.user_id
        self.assertFalse(user.share)
        self.assertNotEqual(user, self.env.ref("base.public_user"))

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
