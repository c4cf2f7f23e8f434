# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people read about the cover of an invoice: explanation, banner, filters."""

from ast import literal_eval

from lxml import etree, html

from odoo.exceptions import AccessError
from odoo.tests import Form

from .documents import TODAY, days_ago
from .invoices import InvoiceCase


class TestExplanation(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def _open(self, invoice, user=None):
        """The explanation as the button opens it."""
        seen = invoice.with_user(user or self.accountant)
        action = seen.action_explain_cover()
        explanations = seen.env[action["res_model"]]
        return Form(explanations.with_context(**action["context"]))

    def _tests(self, answer):
        """Whether each test passed, and its words, by key."""
        rows = html.fromstring(answer).xpath("//tr[@data-test]")
        return {
            row.get("data-test"): (
                row.xpath(".//span/@title")[0] == "Passed",
                row.xpath("td[3]")[0].text_content(),
            )
            for row in rows
        }

    def test_each_test_is_told_with_its_figures(self):
        self._deliver(700, days_ago(20))
        invoice = self._deliver(600, days_ago(2), posted=TODAY, term=45)
        tests = self._tests(self._open(invoice).answer)
        self.assertEqual(
            tests,
            {
                "amount": (
                    True,
                    "600.00\xa0€ without tax, as the policy does not insure taxes.",
                ),
                "buyer": (True, "Test Buyer is a company that can be insured."),
                "country": (True, "France, under policy TEST-1."),
                "period": (
                    True,
                    "Delivered on 06/13/2026; policy TEST-1 insures deliveries from "
                    "01/01/2026.",
                ),
                "limit": (True, "Permanent limit: 1,000.00\xa0€ at 90 %."),
                "stop": (True, "Nothing was unpaid beyond the extension period."),
                "invoicing": (
                    True,
                    "Invoiced 2 days after the delivery; 30 at most.",
                ),
                "term": (True, "45 days; 60 at most."),
                "prepaid": (True, "Nothing was paid before the delivery."),
                "room": (
                    False,
                    "Limit 1,000.00\xa0€; older debts take 700.00\xa0€ of it first; "
                    "this invoice needs 600.00\xa0€.",
                ),
            },
        )

    def test_failed_tests_say_what_failed(self):
        self.policy.date_to = days_ago(1)
        self._decide(
            0, status="withdrawn", date_from=days_ago(3), decided_on=days_ago(4)
        )
        self._deliver(50, days_ago(120))
        invoice = self._deliver(600, term=61)
        tests = self._tests(self._open(invoice).answer)
        failed = {key: words for key, (passed, words) in tests.items() if not passed}
        self.assertEqual(
            failed,
            {
                "period": "Delivered on 06/15/2026; policy TEST-1 insures deliveries "
                "from 01/01/2026 to 06/14/2026.",
                "limit": "Cover withdrawn: decision of 06/11/2026, effective from "
                "06/12/2026.",
                "stop": "50.00\xa0€ were unpaid beyond the extension period, the "
                "oldest due on 03/17/2026.",
                "term": "61 days; 60 at most.",
            },
        )

    def test_the_proof_of_a_discretionary_limit_is_told(self):
        self.policy.write({"discretionary_limit": 500, "discretionary_min_payments": 2})
        other = self._create_buyer("Test Other")
        invoice = self._deliver(100, buyer=other)
        _passed, words = self._tests(self._open(invoice).answer)["limit"]
        self.assertEqual(
            words,
            "The discretionary limit asks for 2 invoices paid in time; there were 0.",
        )

    def test_the_answer_of_a_day_stands_beside_what_was_frozen(self):
        invoice = self._deliver(1_500, days_ago(10))
        self._decide(2_000, date_from=days_ago(20), decided_on=days_ago(3))
        form = self._open(invoice)
        tables = html.fromstring(form.answer).xpath("//h4/following-sibling::table")
        today, frozen = (table.text_content() for table in tables[-2:])
        self.assertIn("1,500.00\xa0€", today)
        self.assertNotIn("Over the limit", today)
        self.assertIn("Over the limit", frozen)
        self.assertIn("differs from what was known", form.answer)
        form.day = days_ago(4)
        self.assertNotIn("differs from what was known", form.answer)
        self.assertIn("1,000.00\xa0€ of 1,500.00\xa0€ are insured", form.answer)

    def test_what_was_open_on_the_day_is_told(self):
        invoice = self._deliver(600, days_ago(10), taxed=True)
        self._pay(invoice, 220, day=days_ago(5))
        self.assertIn(
            "Open on 06/09/2026: 720.00 €", self._explained(invoice, days_ago(6))
        )
        self.assertIn(
            "Open on 06/10/2026: 500.00 €", self._explained(invoice, days_ago(5))
        )

    def test_an_assumed_delivery_date_is_told(self):
        invoice = self._deliver(600, delivery_date=False)
        self.assertIn("No delivery date is known", self._explained(invoice))
        invoice = self._deliver(100)
        self.assertNotIn("No delivery date is known", self._explained(invoice))

    def test_a_draft_is_a_forecast(self):
        self._deliver(700, days_ago(20))
        draft = self._invoice(600, post=False)
        words = self._explained(draft)
        self.assertIn("A forecast", words)
        self.assertIn("300.00 € of 600.00 € are insured", words)
        self.assertNotConcerned(draft)

    def test_a_buyer_whom_no_policy_concerns_is_told_why(self):
        town = self._create_buyer("Test Town", insurance_exclusion="public")
        abroad = self._create_buyer("Test Abroad", country_id=self.germany.id)
        self.policy.scope = "domestic"
        for buyer, reason in (
            (town, "Test Town: Public body."),
            (abroad, "Germany is not insured under policy TEST-1."),
        ):
            words = self._explained(self._deliver(100, buyer=buyer))
            self.assertIn("does not concern this customer", words)
            self.assertIn(reason, words)

    def test_a_missing_rate_is_told(self):
        foreign = self._create_currency("TFC")
        invoice = self._deliver(100, currency_id=foreign.id)
        self.assertIn("no exchange rate for TFC", self._explained(invoice))

    def test_a_salesperson_reads_the_same(self):
        invoice = self._deliver(600, invoice_user_id=self.salesperson.id)
        self.assertEqual(
            self._explained(invoice, user=self.salesperson), self._explained(invoice)
        )

    def test_an_explanation_shows_no_invoice_that_the_reader_may_not_read(self):
        other = self._create_company("Test Uninsured Company")
        invoice = self._deliver(600, company_id=other.id)
        mine = self._deliver(600)
        with self.assertRaises(AccessError):
            self._explained(invoice)
        for move in (invoice, mine):
            with self.assertRaises(AccessError):
                self._explained(move, user=self.employee)

    def test_it_changes_nothing(self):
        invoice = self._deliver(600)
        self._decide(0, status="withdrawn", date_from=days_ago(20))
        self._explained(invoice)
        self.assertFrozen(invoice, (600, "permanent"), state="insured")

    def test_the_button_is_offered_on_sales_of_insured_companies(self):
        other = self._create_company("Test Uninsured Company")
        offered = {
            "posted": self._deliver(100),
            "draft": self._invoice(100, post=False),
            "receipt": self._deliver(100, move_type="out_receipt"),
        }
        hidden = {
            "note": self._credit_note(100),
            "uninsured": self._deliver(100, company_id=other.id),
            "bill": self._invoice(100, move_type="in_invoice", post=False),
        }
        for label, move in offered.items():
            self.assertTrue(move.insurance_explainable, label)
        for label, move in hidden.items():
            self.assertFalse(move.insurance_explainable, label)


class TestBanner(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def _alert(self, invoice, user=None):
        return (invoice.with_user(user or self.accountant).alerts or {}).get(
            "credit_insurance_cover"
        )

    def test_what_is_not_insured_is_said_with_its_reason(self):
        alert = self._alert(self._deliver(1_200))
        self.assertEqual(alert["message"], "200.00\xa0€ not insured: Over the limit.")
        self.assertEqual(alert["level"], "info")
        self.assertEqual(alert["action"]["res_model"], "credit.insurance.explanation")

    def test_nothing_insured_is_said_louder(self):
        alert = self._alert(self._deliver(100, term=90))
        self.assertEqual(
            alert["message"], "100.00\xa0€ not insured: Payment term too long."
        )
        self.assertEqual(alert["level"], "warning")

    def test_insured_is_not_worth_a_banner(self):
        self.assertIsNone(self._alert(self._deliver(100)))

    def test_a_paid_invoice_is_no_worry(self):
        invoice = self._deliver(1_200)
        self.assertTrue(self._alert(invoice))
        self._pay(invoice)
        self.assertIsNone(self._alert(invoice))

    def test_those_who_see_no_cover_see_no_banner(self):
        reader = self._create_user("reader", "account.group_account_readonly")
        self.assertFalse(reader.has_group("credit_insurance.group_user"))
        self.assertIsNone(self._alert(self._deliver(1_200), reader))


class TestFilters(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def _found(self, name, moves):
        search = self.env["account.move"].with_user(self.accountant)
        view = search.get_view(
            self.env.ref("account.view_account_invoice_filter").id, "search"
        )
        (found,) = etree.fromstring(view["arch"]).xpath(f"//filter[@name='{name}']")
        domain = literal_eval(found.get("domain"))
        return search.search([("id", "in", moves.ids), *domain])

    def test_each_filter_finds_its_invoices(self):
        foreign = self._create_currency("TFC")
        insured = self._deliver(900, days_ago(9))
        partly = self._deliver(200, days_ago(8))
        not_insured = self._deliver(200, days_ago(7))
        other = self._create_buyer("Test Other")
        self._decide(100, buyer=other)
        open_question = self._deliver(100, buyer=other, currency_id=foreign.id)
        moves = insured | partly | not_insured | open_question
        self.assertEqual(self._found("partly_insured", moves), partly)
        self.assertEqual(self._found("not_insured", moves), not_insured)
        self.assertEqual(self._found("not_assessed", moves), open_question)

    def test_insured_and_not_are_summed_by_the_core_s_views(self):
        moves = self._deliver(900, days_ago(9)) | self._deliver(300)
        ((insured, uninsured),) = (
            self.env["account.move"]
            .with_user(self.accountant)
            ._read_group(
                [("id", "in", moves.ids)],
                [],
                ["insured_amount:sum", "uninsured_amount:sum"],
            )
        )
        self.assertEqual((insured, uninsured), (1_000, 200))
