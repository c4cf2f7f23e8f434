# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time

from odoo.fields import Command
from odoo.tests import Form, freeze_time

from odoo.addons.credit_insurance.tests.common import CreditInsuranceCase
from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago

LEVELS = ("first", "second", "formal", "call")


class ReminderCase(CreditInsuranceCase):
    """A company that reminds, and one customer who can be reached by email."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls._switch_on(cls.company)
        cls.buyer.write({"email": "buyer@example.com", "lang": "en_US"})
        cls.levels = cls._levels(cls.company)
        cls.letters = cls.env["credit.insurance.reminder.letter"]
        cls.cron = cls.env.ref("credit_insurance_recovery.ir_cron_remind")

    @classmethod
    def _switch_on(cls, company, **values):
        """Remind customers of this company, and of no other one."""
        cls.env["res.company"].sudo().search([]).reminders_active = False
        company.write(
            {
                "reminders_active": True,
                "reminder_least_days": 0,
                "reminder_user_id": cls.accountant.id,
                **values,
            }
        )

    @classmethod
    def _levels(cls, company):
        """The company's steps by name, with the call at last."""
        found = cls.env["credit.insurance.reminder.level"]._of_company(company)
        return dict(zip(LEVELS, found, strict=True))

    def _late(self, amount, days, **values):
        """An invoice that is so many days late today."""
        return self._invoice(amount, due=days_ago(days), **values)

    def _in_two(self, amount, day, days):
        """An invoice of a day, half of it due at once and half some days later."""
        lines = [
            {
                "value": "percent",
                "value_amount": 50,
                "delay_type": "days_after",
                "nb_days": number,
            }
            for number in (0, days)
        ]
        term = self.env["account.payment.term"].create(
            {"name": "Test Two", "line_ids": [Command.create(line) for line in lines]}
        )
        return self._invoice(
            amount,
            invoice_date=day,
            invoice_date_due=False,
            invoice_payment_term_id=term.id,
        )

    def _run(self, day=TODAY):
        """Run the nightly job; return the letters that it wrote."""
        before = self.letters.search([])
        with freeze_time(datetime.combine(day, time(3))), self._test_mode():
            self.assertIs(self.cron.method_direct_trigger(), True)
        self.env.invalidate_all()
        return self.letters.search([]) - before

    def _test_mode(self):
        return self.enter_registry_test_mode()

    def _steps(self, letters):
        """What was noted, as {invoice: step}."""
        return {one.move_id: one.level_id for one in letters.reminder_ids}

    def assertReminded(self, letters, invoices, level):
        """Compare what one letter or several speak of."""
        self.assertEqual(letters.reminder_ids.move_id, invoices)
        self.assertEqual(letters.level_id, self.levels[level])


class LateInvoiceCase(ReminderCase):
    """An invoice that is late, and what is said about it."""

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
