# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which customers the nightly run reminds, of what, and of what not twice."""

from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command

from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago, in_days

from .reminders import ReminderCase

DAY = timedelta(days=1)
SEND = "odoo.addons.credit_insurance_recovery.models.credit_insurance_reminder_send"


class TestReminder(ReminderCase):
    def test_each_step_is_taken_once(self):
        invoice = self._late(1000, 2)
        self.assertFalse(self._run())
        self.assertReminded(self._run(in_days(1)), invoice, "first")
        self.assertFalse(self._run(in_days(1)))
        self.assertFalse(self._run(in_days(2)))
        self.assertReminded(self._run(in_days(13)), invoice, "second")
        self.assertReminded(self._run(in_days(28)), invoice, "formal")
        self.assertReminded(self._run(in_days(43)), invoice, "call")
        self.assertFalse(self._run(in_days(400)))

    def test_what_was_forgotten_for_long_starts_where_it_belongs(self):
        invoice = self._late(1000, 20)
        self.assertReminded(self._run(), invoice, "second")
        self.assertFalse(self._run(in_days(1)))

    def test_one_email_per_customer_at_the_highest_step(self):
        invoices = self._late(1000, 20) | self._late(500, 4)
        other = self._create_buyer("Test Other", email="other@example.com")
        alone = self._late(100, 4, buyer=other)
        letters = self._run()
        self.assertEqual(len(letters), 2)
        mine = letters.filtered(lambda letter: letter.partner_id == self.buyer)
        self.assertReminded(mine, invoices, "second")
        self.assertReminded(letters - mine, alone, "first")
        levels = self.levels
        self.assertEqual(
            self._steps(mine),
            {invoices[0]: levels["second"], invoices[1]: levels["first"]},
        )
        self.assertEqual(mine.amount, 1500)
        mail = mine.mail_id
        self.assertEqual((mail.state, len(mail.recipient_ids)), ("outgoing", 1))
        self.assertEqual(mail.recipient_ids, self.buyer)
        for text in (*invoices.mapped("name"), "1,000.00", "500.00", "1,500.00"):
            self.assertIn(text, mail.body_html)

    def test_the_addresses_of_one_customer_share_a_letter_to_that_for_invoices(self):
        shop, office = self.env["res.partner"].create(
            [
                {"name": "Shop", "parent_id": self.buyer.id},
                {
                    "name": "Office",
                    "parent_id": self.buyer.id,
                    "type": "invoice",
                    "email": "office@example.com",
                },
            ]
        )
        invoices = self._late(100, 4) | self._late(200, 4, buyer=shop)
        letter = self._run()
        self.assertReminded(letter, invoices, "first")
        self.assertEqual((letter.partner_id, letter.recipient_id), (self.buyer, office))
        self.assertEqual(letter.mail_id.recipient_ids, office)

    def test_instalments_are_reminded_one_by_one(self):
        invoice = self._in_two(1000, days_ago(10), 60)
        letter = self._run()
        self.assertEqual(letter.reminder_ids.mapped("amount"), [500])
        letter = self._run(in_days(60))
        self.assertEqual(letter.reminder_ids.move_id, invoice)
        self.assertEqual(
            letter.reminder_ids.sorted("due_date").mapped("amount"), [500, 500]
        )

    def test_days_between_two_letters_are_kept(self):
        self.company.reminder_least_days = 7
        first = self._late(1000, 3)
        self.assertReminded(self._run(), first, "first")
        second = self._late(500, 3)
        self.assertFalse(self._run(in_days(6)))
        self.assertReminded(self._run(in_days(7)), second, "first")

    def test_what_is_announced_is_no_part_of_what_is_asked_for(self):
        notice = self.env["credit.insurance.reminder.level"].with_context(
            active_test=False
        )
        notice.search(
            [("company_id", "=", self.company.id), ("days", "<", 0)]
        ).active = True
        soon = self._invoice(700, due=in_days(4))
        late = self._late(300, 4)
        letter = self._run()
        self.assertEqual(letter.reminder_ids.move_id, soon | late)
        (part,) = letter._totals()
        self.assertEqual(part["total"], 300)
        self.assertEqual(letter._due_soon().move_id, soon)


class TestReminderExceptions(ReminderCase):
    """What is left alone."""

    def setUp(self):
        super().setUp()
        self.invoice = self._late(1000, 4)

    def assertLeftAlone(self):
        self.assertFalse(self._run())

    def test_nothing_stands_against_it_otherwise(self):
        self.assertReminded(self._run(), self.invoice, "first")

    def test_what_is_paid(self):
        self._pay(self.invoice)
        self.assertLeftAlone()

    def test_what_is_blocked_by_hand(self):
        self.invoice.action_toggle_block_payment()
        self.assertLeftAlone()

    def test_what_is_excluded_on_the_invoice(self):
        self.invoice.no_followup = True
        self.assertLeftAlone()

    def test_what_is_excluded_on_the_line(self):
        self.invoice._receivable_lines().no_followup = True
        self.assertLeftAlone()

    def test_what_is_disputed_until_it_is_settled(self):
        dispute = self.env["credit.insurance.dispute"].create(
            {"move_id": self.invoice.id, "reason": "price", "date_from": TODAY}
        )
        self.assertLeftAlone()
        dispute._settle("Agreed")
        self.assertReminded(self._run(), self.invoice, "first")

    def test_what_is_promised_until_that_is_broken(self):
        self.env["credit.insurance.promise"].create(
            {"move_id": self.invoice.id, "date": in_days(5)}
        )
        self.assertLeftAlone()
        self.assertFalse(self._run(in_days(5)))
        self.assertReminded(self._run(in_days(6)), self.invoice, "first")
        self.assertEqual(self.invoice.promise_ids.state, "broken")

    def test_a_promise_for_one_instalment_spares_that_one_only(self):
        other = self._late(50, 4)
        self.env["credit.insurance.promise"].create(
            {
                "move_id": self.invoice.id,
                "line_ids": [Command.set(self.invoice._receivable_lines().ids)],
                "date": in_days(5),
            }
        )
        self.assertReminded(self._run(), other, "first")

    def test_a_customer_who_is_never_reminded(self):
        self.buyer.no_reminder = True
        self.assertLeftAlone()

    def test_a_pause_lasts_through_its_last_day(self):
        self.buyer.reminder_paused_until = in_days(2)
        self.assertLeftAlone()
        self.assertFalse(self._run(in_days(2)))
        self.assertReminded(self._run(in_days(3)), self.invoice, "first")

    def test_the_pause_of_one_company_is_not_that_of_another(self):
        other = self._create_company("Test Elsewhere")
        self.buyer.with_company(other).no_reminder = True
        self.assertReminded(self._run(), self.invoice, "first")

    def test_the_plan_ends_earlier_for_a_customer(self):
        self.buyer.reminder_last_level_id = self.levels["first"]
        self.assertReminded(self._run(), self.invoice, "first")
        self.assertFalse(self._run(in_days(60)))

    def test_what_credits_cover(self):
        self._credit_note(600)
        self._pay_ahead(400)
        self.assertLeftAlone()

    def test_of_what_credits_leave_only_the_rest_is_asked_for(self):
        self._credit_note(600)
        self.assertEqual(self._run().reminder_ids.mapped("amount"), [400])

    def test_a_credit_in_another_currency_covers_nothing(self):
        dollar = self._create_currency("TSD", 1.1)
        self._credit_note(5000, currency_id=dollar.id)
        self.assertEqual(self._run().reminder_ids.mapped("amount"), [1000])

    def test_supplier_debts_are_not_reminded(self):
        self._pay(self.invoice)
        bill = self._invoice(900, due=days_ago(10), move_type="in_invoice", post=False)
        bill.action_post()
        self.assertLeftAlone()

    def test_a_company_that_does_not_remind(self):
        self.company.reminders_active = False
        self.assertLeftAlone()

    def test_where_odoo_reminds_already(self):
        module = self.env["ir.module.module"]
        installed = module._installed()
        with patch.object(
            type(module),
            "_installed",
            lambda _self: {**installed, "account_followup": 1},
        ):
            self.assertLeftAlone()
            settings = self.env["res.config.settings"].new({})
            self.assertTrue(settings.reminders_elsewhere)
