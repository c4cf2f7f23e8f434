# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from ..exceptions import CoverExceededError
from .common import SaleOrderCase
from .documents import days_ago, in_days


class TestReasons(SaleOrderCase):
    """The sentence says why nothing is covered."""

    def test_stopped(self):
        self._decide(1000)
        self._own_risk(500)
        self._invoice(10, due=days_ago(61))
        self.assertRefused(
            self._quotation(20),
            # Followed, where recovery is installed, by the day.
            "The insurer's cover of Test Buyer",
            "stopped",
            ": invoices are unpaid beyond the extension period, so new sales are not "
            "insured.",
            "None of it is covered.",
        )

    def test_a_customer_online_reads_nothing_of_the_insurer(self):
        self._decide(0, status="refused")
        order = self._quotation(20)
        with self.assertRaises(CoverExceededError) as caught:
            order.with_user(self.portal).sudo().action_confirm()
        self.assertEqual(
            str(caught.exception),
            f"{order.name} cannot be confirmed online. Please contact us.",
        )

    def test_refused(self):
        self._decide(0, status="refused")
        self.assertRefused(
            self._quotation(20), "The insurer has refused cover for Test Buyer."
        )

    def test_withdrawn(self):
        self._decide(1000)
        order = self._quotation(20)
        self._decide(0, status="withdrawn", date_from=days_ago(0))
        self.assertRefused(order, "The insurer has withdrawn its cover of Test Buyer.")

    def test_a_withdrawal_to_come_does_not_count_yet(self):
        self._decide(1000)
        self._decide(0, status="withdrawn", date_from=in_days(1))
        self.assertConfirmed(self._quotation(20))

    def test_expired(self):
        self._decide(1000, date_to=days_ago(1))
        self.assertRefused(self._quotation(20), "The cover of Test Buyer has expired.")

    def test_no_limit_yet(self):
        self.assertRefused(
            self._quotation(20),
            "The insurer has not granted a limit for Test Buyer yet.",
        )

    def test_discretionary(self):
        self.policy.discretionary_limit = 50
        self.assertRefused(self._quotation(51), f"exceeds cover by {self._money(1)}")
        self.assertConfirmed(self._quotation(50))
        self.assertRefused(self._quotation(1), "None of it is covered.")

    def test_own_risk_lets_an_order_pass(self):
        self._decide(1000)
        self._own_risk(200)
        order = self._quotation(1200)
        self.assertEqual(order.insurance_state, "covered")
        self.assertEqual(
            order.insurance_message,
            f"Insured limit {self._money(1000)}, accepted uninsured "
            f"{self._money(200)}, used {self._money(0)}, this order "
            f"{self._money(1200)} (without tax). {self._money(200)} of it are at "
            "your own risk.",
        )
        self.assertConfirmed(order)
        self.assertRefused(self._quotation(1))

    def test_a_public_body_is_sold_to(self):
        self.buyer.insurance_exclusion = "public"
        self._decide(0, status="refused")
        order = self._quotation(99_999)
        self.assertEqual(order.insurance_state, "not_applicable")
        self.assertConfirmed(order)


class TestSetting(SaleOrderCase):
    """The company says what happens to orders beyond cover."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)

    def _set(self, choice):
        self.env["res.config.settings"].create(
            {"credit_insurance_check": choice}
        ).execute()
        self.assertEqual(self.company.credit_insurance_check, choice)

    def test_orders_are_refused_unless_it_says_otherwise(self):
        self.assertEqual(self.company.credit_insurance_check, "block")

    def test_a_warning_lets_the_order_through(self):
        self._set("warn")
        order = self._quotation(1001)
        self.assertEqual(order.insurance_state, "blocked")
        self.assertEqual(order.insurance_excess, 1)
        self.assertIn("exceeds cover", order.insurance_message)
        self.assertConfirmed(order)

    def test_nothing_is_said_when_nothing_is_checked(self):
        self._set("none")
        order = self._quotation(1001)
        self.assertEqual(order.insurance_state, "not_applicable")
        self.assertFalse(order.insurance_message)
        self.assertConfirmed(order)

    def test_without_an_active_policy_nothing_is_checked(self):
        self.policy.action_close()
        self.assertConfirmed(self._quotation(99_999))

    def test_without_a_policy_confirming_costs_no_query_more(self):
        self.policy.action_close()
        self._confirm_and_count()
        checked = self._confirm_and_count()
        with patch.object(type(self.env["sale.order"]), "_blocks_sales", lambda _o: 0):
            unchecked = self._confirm_and_count()
        self.assertEqual(checked, unchecked)

    def _confirm_and_count(self):
        order = self._quotation(10)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order.action_confirm()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


class TestBanner(SaleOrderCase):
    """What a salesperson without accounting rights reads on a quotation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)

    def test_a_covered_quotation_says_what_remains(self):
        self._invoice(300)
        order = self._quotation(500)
        self.assertFalse(order.env.user.has_group("account.group_account_readonly"))
        self.assertEqual(order.insurance_state, "covered")
        self.assertEqual(order.insurance_excess, 0)
        self.assertEqual(
            order.insurance_message,
            f"Insured limit {self._money(1000)}, used {self._money(300)}, this order "
            f"{self._money(500)} (without tax). {self._money(200)} remain.",
        )

    def test_a_quotation_beyond_cover_says_by_how_much(self):
        order = self._quotation(1250)
        self.assertEqual(order.insurance_state, "blocked")
        self.assertEqual(order.insurance_excess, 250)
        self.assertEqual(order.insurance_currency_id, self.eur)
        self.assertIn(f"exceeds cover by {self._money(250)}", order.insurance_message)

    def test_it_follows_the_lines(self):
        order = self._quotation(1250)
        self.assertEqual(order.insurance_state, "blocked")
        order.order_line.price_unit = 900
        self.assertEqual(order.insurance_state, "covered")
        self.assertEqual(order.insurance_excess, 0)

    def test_a_confirmed_order_says_nothing(self):
        order = self._quotation(1000)
        order.action_confirm()
        self.assertEqual(order.insurance_state, "not_applicable")
        self.assertFalse(order.insurance_message)

    def test_a_quotation_without_buyer_says_nothing(self):
        order = self.env["sale.order"].with_user(self.salesperson).new({})
        self.assertEqual(order.insurance_state, "not_applicable")
