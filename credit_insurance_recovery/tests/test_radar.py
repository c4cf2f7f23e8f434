# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.addons.credit_insurance.tests.documents import TODAY

from .common import DELIVERED, LAST, SEND_BY, RecoveryCase

LEAD = date(2026, 4, 27)


class TestNotices(RecoveryCase):
    """Officers are told in time, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer.email = "officer@example.com"
        cls.policy.deadline_user_id = cls.officer

    def _activities(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "credit.insurance.deadline"),
                ("user_id", "=", self.officer.id),
            ]
        )

    def _mails(self):
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", self.officer.partner_id.ids)]
        )

    def test_an_activity_comes_a_week_before(self):
        self._deliver(1000, DELIVERED)
        self._night(date(2026, 4, 26))
        self.assertFalse(self._activities())
        self._night(LEAD)
        notice = self._activities().filtered(lambda a: "Notify" in a.summary)
        self.assertEqual(notice.date_deadline, SEND_BY)
        self.assertIn("05/04/2026", notice.note)
        self.assertIn("1,000.00", notice.note)

    def test_one_for_all_that_one_letter_says(self):
        for _number in range(3):
            self._deliver(1000, DELIVERED)
        self._night(LEAD)
        self._night(LEAD)
        summaries = sorted(self._activities().mapped("summary"))
        self.assertEqual(
            summaries,
            ["Mandate the collection: Test Buyer", "Notify the insurer: Test Buyer"],
        )

    def test_a_payment_closes_it(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night(LEAD)
        self.assertTrue(self._activities())
        with self._on(LEAD):
            self._pay(invoice, day=LEAD)
        self.assertFalse(self._activities())

    def test_one_mail_a_day_and_only_when_something_is_due(self):
        self._deliver(1000, DELIVERED)
        self._night(date(2026, 4, 26))
        self.assertFalse(self._mails())
        self._night(LEAD)
        self._night(LEAD)
        mail = self._mails()
        self.assertEqual(len(mail), 1)
        self.assertIn("Notify the insurer: Test Buyer", mail.body_html)
        self.assertIn("1,000.00", mail.body_html)

    def test_a_policy_may_do_without_the_mail(self):
        self.policy.deadline_digest = False
        self._deliver(1000, DELIVERED)
        self._night(LEAD)
        self.assertFalse(self._mails())

    def test_officers_of_other_companies_are_not_told(self):
        other = self._create_company("Test Other")
        stranger = self._create_user(
            "stranger", "credit_insurance.group_officer", company=other
        )
        stranger.email = "stranger@example.com"
        self._deliver(1000, DELIVERED)
        self._night(LEAD)
        mails = self.env["mail.mail"].search(
            [("recipient_ids", "in", stranger.partner_id.ids)]
        )
        self.assertFalse(mails)


class TestBanner(RecoveryCase):
    """The invoice says what is to be sent, to those who see deadlines."""

    def _alert(self, invoice, user=None):
        self.env.invalidate_all()
        invoice = invoice.with_user(user or self.accountant)
        return (invoice.alerts or {}).get("credit_insurance_deadline")

    def test_it_says_by_when_and_how_much(self):
        invoice = self._deliver(1000, DELIVERED)
        self.assertFalse(self._shown(invoice, DELIVERED))
        alert = self._shown(invoice, date(2026, 4, 1))
        self.assertEqual(alert["level"], "warning")
        self.assertIn("by 05/04/2026", alert["message"])
        self.assertIn("1,000.00", alert["message"])
        self.assertEqual(self._shown(invoice, LAST)["level"], "danger")

    def test_it_says_what_was_lost(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night()
        self.assertIn("too late after 05/05/2026", self._alert(invoice)["message"])

    def test_it_goes_with_the_payment(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(LAST):
            self.assertTrue(self._alert(invoice))
            self._pay(invoice, day=LAST)
            alerts = invoice.with_user(self.accountant).alerts or {}
            self.assertNotIn("credit_insurance_deadline", alerts)

    def test_salespeople_do_not_read_it(self):
        invoice = self._deliver(1000, DELIVERED, invoice_user_id=self.salesperson.id)
        with self._on(LAST):
            self.assertFalse(self._alert(invoice, self.salesperson))

    def _shown(self, invoice, day):
        with self._on(day):
            return self._alert(invoice)


class TestRadar(RecoveryCase):
    def test_what_presses_is_marked(self):
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        for day, pressing in ((date(2026, 4, 27), False), (date(2026, 4, 28), True)):
            with self._on(day):
                deadline.invalidate_recordset(["pressing", "days_left"])
                self.assertEqual(deadline.pressing, pressing, day)
        self._night()
        self.assertRecordValues(deadline, [{"state": "lost", "pressing": True}])

    def test_views_and_filters_can_be_used(self):
        self._deliver(1000, DELIVERED)
        self._night()
        action = self.env.ref("credit_insurance_recovery.action_deadline")
        deadlines = self._as(self.officer, self.company)[action.res_model]
        views = [(False, name) for name in action.view_mode.split(",")]
        found = deadlines.get_views([*views, (False, "search")])
        self.assertIn("calendar", found["views"])
        lost = deadlines.search(
            [("due_date", "<", "today"), ("last_day", "<=", "today +7d")]
        )
        self.assertTrue(lost.filtered(lambda one: one.last_day <= TODAY))
