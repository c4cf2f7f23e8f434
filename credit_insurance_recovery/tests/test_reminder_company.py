# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Companies, currencies, languages and the people who look at reminders."""

from odoo.exceptions import AccessError
from odoo.tests import Form
from odoo.tools import html2plaintext

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.documents import TODAY, days_ago, in_days

from .reminders import ReminderCase

LEVEL = "credit.insurance.reminder.level"
LETTER = "credit.insurance.reminder.letter"
REMINDER = "credit.insurance.reminder"
RUN = "credit.insurance.reminder.run"


class TestReminderCompanies(ReminderCase):
    def test_every_company_gets_a_plan_of_its_own(self):
        other = self._create_company("Test Other Company")
        theirs = self._levels(other)
        self.assertEqual(
            [level.days for level in theirs.values()],
            [level.days for level in self.levels.values()],
        )
        self.levels["first"].days = 9
        self.assertEqual(theirs["first"].days, 3)
        self.env[LEVEL]._copy_plan(other)
        self.assertEqual(self._levels(other), theirs)

    def test_a_branch_follows_the_plan_of_its_main_company(self):
        branch = self.env["res.company"].create(
            {"name": "Test Branch", "parent_id": self.company.id}
        )
        self.assertTrue(branch.reminders_active)
        self.assertEqual(self._levels(branch), self.levels)

    def test_two_companies_remind_the_same_customer_apart(self):
        other = self._create_company("Test Other Company")
        other.write({"reminders_active": True, "reminder_least_days": 0})
        mine = self._late(1000, 4)
        self._late(500, 20, company_id=other.id)
        letters = self._run()
        self.assertEqual(letters.company_id, self.company | other)
        own = letters.filtered(lambda letter: letter.company_id == self.company)
        self.assertReminded(own, mine, "first")
        self.assertEqual((letters - own).level_id, self._levels(other)["second"])

    def test_currencies_share_a_letter_and_no_sum(self):
        dollar = self._create_currency("TSD", 2.0)
        self._late(1000, 4)
        self._late(600, 5, currency_id=dollar.id)
        letter = self._run()
        self.assertEqual(
            {part["currency"]: part["total"] for part in letter._totals()},
            {self.eur: 1000, dollar: 600},
        )
        # 600 at 2 a euro.
        self.assertEqual(letter.amount, 1300)

    def test_recovery_costs_in_another_currency_are_converted(self):
        dollar = self._create_currency("TSD", 2.0)
        self._late(600, 30, currency_id=dollar.id)
        self.assertEqual(self._run().reminder_ids.charge, 80)

    def test_a_customer_reads_their_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.levels["first"].mail_template_id
        template.with_context(lang="fr_FR").subject = "Rappel"
        self.buyer.lang = "fr_FR"
        english = self._create_buyer(
            "Test English", email="en@example.com", lang="en_US"
        )
        invoice = self._late(1234.5, 4)
        self._late(1234.5, 4, buyer=english)
        letters = self._run().grouped("partner_id")
        self.assertEqual(letters[self.buyer].message_id.subject, "Rappel")
        self.assertIn("reminder", letters[english].message_id.subject)
        due = invoice.invoice_date_due
        for partner, expected in (
            (self.buyer, due.strftime("%d/%m/%Y")),
            (english, due.strftime("%m/%d/%Y")),
        ):
            self.assertIn(expected, html2plaintext(letters[partner].mail_id.body_html))


class TestReminderAccess(ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer.user_id = cls.salesperson

    def _seen(self, user, model=REMINDER, company=None):
        return self._as(user, company or self.company)[model].search([])

    def test_who_reads_what_was_sent(self):
        self._late(1000, 4, invoice_user_id=self.salesperson.id)
        other = self._create_buyer(
            "Test Other", email="other@example.com", user_id=self.approver.id
        )
        self._late(100, 4, buyer=other, invoice_user_id=self.approver.id)
        letters = self._run()
        for user in (self.accountant, self.officer, self.manager):
            self.assertEqual(self._seen(user, LETTER), letters, user.login)
            self.assertEqual(len(self._seen(user)), 2, user.login)
        self.assertEqual(self._seen(self.salesperson).partner_id, self.buyer)
        self.assertEqual(self._seen(self.salesperson, LETTER).partner_id, self.buyer)
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                self._seen(user)

    def test_another_companys_reminders_are_not_seen(self):
        other = self._create_company("Test Other Company")
        stranger = self._create_user(
            "stranger", "account.group_account_invoice", company=other
        )
        self._late(1000, 4)
        self.assertTrue(self._run())
        for model in (REMINDER, LETTER, LEVEL):
            mine = self._seen(stranger, model, other)
            self.assertFalse(mine.sudo().filtered(lambda r: r.company_id != other))

    def test_nobody_writes_what_was_sent(self):
        self._late(1000, 4)
        letter = self._run()
        for record in (letter, letter.reminder_ids):
            for user in (self.accountant, self.manager):
                theirs = record.with_user(user)
                with self.assertRaises(AccessError):
                    theirs.check_access("write")
                with self.assertRaises(AccessError):
                    theirs.check_access("create")

    def test_managers_change_the_plan_and_accountants_do_not(self):
        level = self.levels["first"]
        level.with_user(self.manager).days = 5
        with self.assertRaises(AccessError):
            level.with_user(self.accountant).days = 6
        model_plan = self.env[LEVEL].search([("company_id", "=", False)])
        with self.assertRaises(AccessError):
            model_plan[0].with_user(self.manager).days = 6

    def test_an_accountant_previews_and_runs(self):
        self._late(1000, 4)
        unreached = self._create_buyer("Test Unreached")
        self._late(200, 4, buyer=unreached)
        self._late(500, 2, buyer=self._create_buyer("T", email="t@example.com"))
        with Form(self._as(self.accountant, self.company)[RUN]) as form:
            self.assertEqual((form.customers, form.amount), (2, 1200))
            self.assertEqual(form.unreached, 1)
            form.day = "tomorrow"
            self.assertEqual((form.customers, form.amount), (3, 1700))
            form.day = "today"
        run = form.save()
        self.assertEqual(run.line_ids.partner_id, self.buyer | unreached)
        self.assertFalse(self.letters.search([("company_id", "=", self.company.id)]))
        triggers = self.env["ir.cron.trigger"].search_count(
            [("cron_id", "=", self.cron.id)]
        )
        run.action_run()
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)]),
            triggers + 1,
        )

    def test_what_was_previewed_is_what_is_sent(self):
        for days in (4, 20, 31):
            buyer = self._create_buyer(f"Test {days}", email="b@example.com")
            self._late(100 * days, days, buyer=buyer)
        run = self._as(self.accountant, self.company)[RUN].create({})
        shown = {line.partner_id: (line.level_id, line.amount) for line in run.line_ids}
        sent = {one.partner_id: (one.level_id, one.amount) for one in self._run()}
        self.assertEqual(shown, sent)
        self.assertEqual(len(sent), 3)

    def test_a_salesperson_does_not_run(self):
        with self.assertRaises(AccessError):
            self._as(self.salesperson, self.company)[RUN].create({})

    def test_nothing_runs_where_reminders_are_off(self):
        self.company.reminders_active = False
        run = self._as(self.accountant, self.company)[RUN].create({})
        with self.assertSays(CreditInsuranceError, "switched off"):
            run.action_run()

    def test_the_customers_page_counts_and_pauses(self):
        self._late(1000, 4)
        self._run()
        buyer = self.buyer.with_user(self.accountant)
        self.assertEqual(buyer.reminder_letter_count, 1)
        found = self.env[LETTER].search(buyer.action_view_reminders()["domain"])
        self.assertEqual(found.partner_id, self.buyer)
        buyer.action_pause_reminders()
        self.assertEqual(self.buyer.reminder_paused_until, in_days(30))
        buyer.action_resume_reminders()
        self.assertFalse(self.buyer.reminder_paused_until)
        with self.assertSays(CreditInsuranceError, "Only accountants"):
            self.buyer.with_user(self.salesperson).action_pause_reminders()

    def test_everybody_opens_what_they_may_see(self):
        invoice = self._late(1000, 4, invoice_user_id=self.salesperson.id)
        letter = self._run()
        Form(invoice.with_user(self.accountant).with_company(self.company))
        for user in (self.accountant, self.officer, self.salesperson):
            for record in (letter, letter.reminder_ids, self.buyer):
                with self.subTest(user=user.login, model=record._name):
                    Form(record.with_user(user).with_company(self.company))
        Form(self.buyer.with_user(self.employee))
        Form(letter.level_id.with_user(self.manager))

    def test_what_was_not_delivered_is_found(self):
        self._late(1000, 4)
        letter = self._run()
        theirs = self._as(self.accountant, self.company)[LETTER]
        failed = [("delivery", "=", "failed")]
        self.assertFalse(theirs.search(failed))
        letter.mail_id._postprocess_sent_message([], [], failure_type="mail_smtp")
        self.assertEqual(theirs.search(failed), letter)


class TestOverdueByAge(ReminderCase):
    """The analysis of what is late, by age and insured part."""

    def _rows(self, user=None, company=None):
        rows = self._as(user or self.accountant, company or self.company)
        return rows["credit.insurance.overdue"].search(
            [("partner_id", "=", self.buyer.id)]
        )

    def test_what_is_late_is_in_the_column_of_its_age(self):
        for days in (0, 1, 30, 31, 60, 61, 90, 91, 400):
            self._late(100 + days, days)
        found = {row.days: (row.bucket, row.amount) for row in self._rows()}
        columns = {
            1: "1",
            30: "1",
            31: "2",
            60: "2",
            61: "3",
            90: "3",
            91: "4",
            400: "4",
        }
        self.assertEqual(
            found, {days: (column, 100 + days) for days, column in columns.items()}
        )

    def test_the_insured_part_is_that_of_the_posting(self):
        self._decide(600)
        invoice = self._invoice(1000, due=days_ago(1), delivery_date=TODAY)
        self.assertEqual(invoice.insured_amount, 600)
        self._pay(invoice, 500)
        row = self._rows()
        self.assertEqual((row.amount, row.insured, row.uninsured), (500, 300, 200))
        self.assertEqual(row.policy_id, self.policy)

    def test_paid_and_credited_is_not_late(self):
        self._pay(self._late(1000, 4))
        self._credit_note(100, due=days_ago(3))
        self.assertFalse(self._rows())

    def test_who_sees_what(self):
        mine = self._late(100, 4, invoice_user_id=self.salesperson.id)
        self._late(100, 4, invoice_user_id=self.approver.id)
        self.assertEqual(self._rows(self.salesperson).move_id, mine)
        self.assertEqual(len(self._rows(self.officer)), 2)
        other = self._create_company("Test Other Company")
        stranger = self._create_user(
            "stranger", "account.group_account_invoice", company=other
        )
        self.assertFalse(self._rows(stranger, other))
        with self.assertRaises(AccessError):
            self._rows(self.employee)

    def test_it_adds_up_by_age(self):
        self._late(100, 4)
        self._late(200, 40)
        self._late(300, 41)
        overdue = self._as(self.accountant, self.company)["credit.insurance.overdue"]
        groups = overdue._read_group(
            [("partner_id", "=", self.buyer.id)], ["bucket"], ["amount:sum"]
        )
        self.assertEqual(dict(groups), {"1": 100, "2": 500})
