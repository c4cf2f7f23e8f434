# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Expected indemnities from the books: the worked examples, and what may go wrong."""

from datetime import date, timedelta

from odoo.addons.credit_insurance.tests.invoices import InvoiceCase

LOSS = date(2026, 6, 10)


class TestClaimExpectation(InvoiceCase):
    """A policy of 90 %; the buyer is insolvent from 10 June on."""

    def setUp(self):
        super().setUp()
        clock = self._on(date(2026, 6, 15))
        clock.start()
        self.addCleanup(clock.stop)

    def _claim(self, *invoices, buyer=None, policy=None, **values):
        buyer = buyer or self.buyer
        buyer.write({"insolvency_known": LOSS, "insolvency_published": LOSS})
        claim = self.env["credit.insurance.claim"].create(
            {
                "policy_id": (policy or self.policy).id,
                "partner_id": buyer.id,
                "company_id": self.company.id,
                "cause": "insolvency",
                **values,
            }
        )
        for invoice in invoices:
            claim._add_lines(invoice.line_ids.filtered("insurance_due_date"))
        claim._recompute_expectation()
        return claim

    def _grant(self, amount, day=date(2026, 1, 1), **values):
        return self._decide(amount, date_from=day, decided_on=day, **values)

    def _three(self):
        """Example 2: 75,000 delivered, 15,000 paid, a limit of 50,000."""
        self._grant(50_000)
        invoices = [
            self._deliver(amount, day, term=60)
            for amount, day in (
                (30_000, date(2026, 1, 5)),
                (25_000, date(2026, 2, 10)),
                (20_000, date(2026, 3, 15)),
            )
        ]
        self._pay(invoices[0], 15_000, day=date(2026, 5, 5))
        return invoices

    # === WORKED EXAMPLES === #

    def test_inside_the_limit(self):
        self._grant(50_000)
        claim = self._claim(self._deliver(40_000, date(2026, 3, 1), taxed=True))
        self.assertFalse(claim.expectation_error)
        self.assertEqual(claim.date_of_loss, LOSS)
        self.assertEqual((claim.debt, claim.insured_loss), (40_000, 40_000))
        self.assertEqual(claim.expected_indemnity, 36_000)
        self.assertEqual(claim.expected_on, LOSS + timedelta(days=30))

    def test_over_the_limit_revolving_or_frozen(self):
        claim = self._claim(*self._three())
        self.assertEqual(claim.expected_indemnity, 45_000)
        self.policy.limit_fill = "frozen"
        claim._recompute_expectation()
        self.assertEqual(claim.expected_indemnity, 31_500)

    def test_cash_for_a_new_delivery_pays_old_debts(self):
        self._grant(100_000)
        first = self._deliver(40_000, date(2026, 3, 1), term=60)
        second = self._deliver(35_000, date(2026, 5, 2), term=60)
        self._decide(
            0,
            status="withdrawn",
            date_from=date(2026, 5, 10),
            decided_on=date(2026, 5, 10),
        )
        third = self._deliver(30_000, date(2026, 5, 20), term=60)
        claim = self._claim(first, second)
        self.assertEqual(claim.expected_indemnity, 67_500)
        self._pay(third, day=date(2026, 5, 21))
        claim._recompute_expectation()
        self.assertEqual(
            (claim.insured_loss, claim.expected_indemnity), (45_000, 40_500)
        )

    def test_the_ceiling_of_the_year(self):
        self.policy.write({"max_liability_multiple": 30, "premium": 24_000})
        other = self._create_buyer("Other")
        self._grant(600_000, buyer=other)
        self._grant(300_000)
        before = self._claim(
            self._deliver(600_000, date(2026, 2, 1), buyer=other), buyer=other
        )
        self.env["credit.insurance.indemnity"].create(
            {"claim_id": before.id, "amount": 500_000}
        )
        claim = self._claim(self._deliver(300_000, date(2026, 3, 1)))
        self.assertEqual(claim.expected_indemnity, 220_000)

    def test_a_top_up_comes_after_the_first_limit(self):
        self._grant(40_000)
        top_up = self._create_policy(
            "TOP", layer="top_up", insured_percentage=90, date_from=date(2026, 1, 1)
        )
        self._grant(40_000, policy=top_up)
        claim = self._claim(self._deliver(90_000, date(2026, 3, 1)))
        self.assertEqual(claim.expected_indemnity, 72_000)

    def test_the_discretionary_limit(self):
        self.policy.write(
            {"discretionary_limit": 10_000, "discretionary_percentage": 60}
        )
        claim = self._claim(self._deliver(14_000, date(2026, 3, 1)))
        self.assertEqual(claim.expected_indemnity, 6_000)
        self.policy.discretionary_min_payments = 2
        claim._recompute_expectation()
        self.assertEqual(claim.expected_indemnity, 0)

    # === TERMS AND EVENTS === #

    def test_a_default_waits_from_the_mandate(self):
        self._grant(50_000)
        claim = self._claim(
            self._deliver(10_000, date(2026, 1, 5)), cause="protracted_default"
        )
        self.buyer.write({"insolvency_known": False, "insolvency_published": False})
        claim._recompute_expectation()
        self.assertFalse(claim.date_of_loss)
        self.assertEqual(claim.expected_indemnity, 9_000)
        claim.mandate_date = date(2026, 4, 5)
        claim._recompute_expectation()
        self.assertEqual(claim.date_of_loss, date(2026, 9, 5))
        self.assertEqual(claim.expected_on, date(2026, 10, 5))

    def test_deductibles_and_first_loss(self):
        self._grant(50_000)
        claim = self._claim(self._deliver(10_000, date(2026, 1, 5)))
        self.policy.write({"deductible_each": 1_000})
        claim._recompute_expectation()
        self.assertEqual(claim.expected_indemnity, 8_000)
        self.policy.write({"deductible_stage": "before_pct"})
        claim._recompute_expectation()
        self.assertEqual(claim.expected_indemnity, 8_100)
        self.policy.write({"aggregate_first_loss": 100})
        claim._recompute_expectation()
        self.assertEqual((claim.expected_indemnity, claim.afl_used), (8_000, 100))

    def test_what_is_disputed_is_not_insured(self):
        self._grant(50_000)
        invoice = self._deliver(10_000, date(2026, 5, 5))
        self.env["credit.insurance.dispute"].create(
            {"move_id": invoice.id, "reason": "price"}
        )
        claim = self._claim(invoice)
        self.assertEqual(claim.expected_indemnity, 0)
        self.assertIn("Disputed", claim.explanation_html)

    def test_payments_after_the_loss_are_recoveries(self):
        self._grant(50_000)
        invoice = self._deliver(10_000, date(2026, 5, 5))
        claim = self._claim(invoice)
        self._pay(invoice, 4_000, day=date(2026, 6, 12))
        claim._recompute_expectation()
        self.assertEqual(claim.expected_indemnity, 9_000)
        self._pay(invoice, 1_000, day=date(2026, 6, 9))
        claim._recompute_expectation()
        self.assertEqual(claim.expected_indemnity, 8_100)

    def test_it_is_computed_again_when_something_changes(self):
        self._grant(50_000)
        invoice = self._deliver(10_000, date(2026, 5, 5))
        claim = self._claim(invoice)
        for change in (
            lambda: self._pay(invoice, 1_000, day=date(2026, 6, 9)),
            lambda: self._grant(60_000, day=date(2026, 2, 1)),
            lambda: self.policy.write({"deductible_each": 5}),
            lambda: self.env["credit.insurance.dispute"].create(
                {"move_id": invoice.id, "reason": "price"}
            ),
        ):
            self.assertFalse(claim.expectation_stale)
            change()
            self.assertTrue(claim.expectation_stale)
            self._cron()
        self.assertEqual(claim.expected_indemnity, 0)

    def _cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(
                "credit_insurance_recovery.ir_cron_expect"
            ).method_direct_trigger()
        self.env.invalidate_all()

    # === WRONG INPUT === #

    def test_what_cannot_be_computed_says_why_and_keeps_its_figures(self):
        self._grant(50_000)
        claim = self._claim(self._deliver(10_000, date(2026, 5, 5)))
        self.buyer.write({"insolvency_known": date(2026, 5, 1)})
        self.buyer.write({"insolvency_published": date(2026, 5, 1)})
        claim._recompute_expectation()
        self.assertIn("delivered on", claim.expectation_error)
        self.assertEqual(claim.expected_indemnity, 9_000)

    def test_a_missing_premium_is_named(self):
        self._grant(50_000)
        self.policy.max_liability_multiple = 30
        claim = self._claim(self._deliver(10_000, date(2026, 5, 5)))
        self.assertIn("premium", claim.expectation_error)

    def test_accountants_and_officers_read_the_calculation(self):
        self._grant(50_000)
        claim = self._claim(self._deliver(10_000, date(2026, 5, 5)))
        for user in (self.accountant, self.officer):
            mine = claim.with_user(user)
            self.assertIn("9,000", mine.explanation_html)
            mine.action_expect()
