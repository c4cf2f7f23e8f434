# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from decimal import Decimal

from odoo.exceptions import AccessError, UserError

from ..clients.models import Decision
from ..models.portfolio_comparison import PortfolioComparison
from .common import SaleOrderCase
from .documents import TODAY, days_ago, in_days

ACTIVITY = "credit_insurance.mail_activity_type_difference"
KINDS = ["limit_differs", "not_listed", "not_here", "currency", "to_review"]


class ComparisonCase(SaleOrderCase):
    """A buyer whom the insurer knows by a number, with a limit of 10,000 here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cover = cls._cover(cls.buyer, buyer_number="B-1")
        cls._decide(10_000)

    def _listed(self, amount=10_000, **values):
        return Decision(
            **{
                "reference": "C-1",
                "buyer_id": "B-1",
                "status": "granted",
                "amount": Decimal(amount),
                "currency": "EUR",
                "date_from": days_ago(30),
                "decided_on": days_ago(30),
                **values,
            }
        )

    def _compare(self, *decisions, policy=None):
        """Compare with what the insurer lists; return what is open then."""
        policy = policy or self.policy
        found = PortfolioComparison(policy.sudo(), list(decisions)).differences()
        policy.sudo()._differences_found(found, KINDS)
        return self._open(policy)

    def _open(self, policy=None):
        return (policy or self.policy).difference_ids.filtered(
            lambda d: d.state == "open"
        )

    def _tasks(self, policy=None):
        return (policy or self.policy).activity_search([ACTIVITY])


class TestComparison(ComparisonCase):
    def test_the_same_is_no_difference(self):
        self.assertFalse(self._compare(self._listed()))
        self.assertFalse(self._tasks())

    def test_another_limit(self):
        difference = self._compare(self._listed(7_000))
        self.assertEqual(difference.kind, "limit_differs")
        self.assertEqual(difference.cover_id, self.cover)
        self.assertEqual(
            (difference.our_limit, difference.insurer_limit), (10_000, 7_000)
        )
        self.assertIn(self.officer, self._tasks().user_id)
        self.assertEqual(self.cover.insured_limit, 10_000)

    def test_layers_are_added_up(self):
        layer = self._listed(
            2_000, kind="temporary", date_to=in_days(30), reference="C-1"
        )
        difference = self._compare(self._listed(), layer)
        self.assertEqual(difference.insurer_limit, 12_000)
        self._decide(2_000, kind="temporary", date_to=in_days(30))
        self.assertFalse(self._compare(self._listed(), layer))

    def test_what_takes_effect_later_is_not_compared(self):
        later = self._listed(5_000, date_from=in_days(5), decided_on=TODAY)
        self.assertFalse(self._compare(self._listed(), later))

    def test_what_the_insurer_does_not_list(self):
        difference = self._compare()
        self.assertEqual(difference.kind, "not_listed")
        self.assertEqual(self.cover.insured_limit, 10_000)

    def test_what_is_only_at_the_insurer(self):
        stranger = self._listed(buyer_id="B-9", reference="C-9", buyer_name="Stranger")
        difference = self._compare(self._listed(), stranger)
        self.assertEqual((difference.kind, difference.buyer), ("not_here", "Stranger"))
        self.assertFalse(difference.cover_id)

    def test_a_comparison_creates_no_cover(self):
        other = self._create_buyer("Test Other Buyer", company_registry="732829320")
        stranger = self._listed(buyer_id="B-9", reference="C-9", tax_id="732829320")
        self._compare(self._listed(), stranger)
        self.assertNotIn(other, self.policy.cover_ids.partner_id)

    def test_another_currency(self):
        difference = self._compare(self._listed(currency="USD"))
        self.assertEqual(difference.kind, "currency")
        self.assertIn("USD", difference.detail)

    def test_what_is_not_understood(self):
        unclear = replace(
            self._listed(),
            status="to_review",
            amount=None,
            currency="",
            reason="code X",
        )
        difference = self._compare(unclear)
        self.assertEqual((difference.kind, difference.detail), ("to_review", "code X"))

    def test_policies_are_compared_on_their_own(self):
        dollar = self._create_currency("TUD", rate=2)
        other = self._create_policy("TEST-2", currency_id=dollar.id)
        self._decide(3_000, policy=other)
        difference = self._compare(policy=other)
        self.assertEqual(
            (difference.our_limit, difference.currency_id), (3_000, dollar)
        )
        self.assertFalse(self._open(self.policy))

    # === AGAIN === #

    def test_what_is_gone_is_closed(self):
        difference = self._compare(self._listed(7_000))
        self.assertFalse(self._compare(self._listed()))
        self.assertEqual(difference.state, "gone")
        self.assertFalse(self._tasks())

    def test_what_is_still_there_stays_one(self):
        difference = self._compare(self._listed(7_000))
        self.assertEqual(self._compare(self._listed(7_000)), difference)
        again = self._compare(self._listed(6_000))
        self.assertEqual((len(again), again.insurer_limit), (1, 6_000))

    def test_what_is_ignored_stays_so_until_it_changes(self):
        self._compare(self._listed(7_000)).with_user(self.officer).action_ignore()
        self.assertFalse(self._compare(self._listed(7_000)))
        self.assertEqual(self._compare(self._listed(6_000)).insurer_limit, 6_000)

    def test_one_task_for_a_policy(self):
        self._compare(self._listed(7_000))
        self._compare(self._listed(6_000))
        mine = self._tasks().filtered(lambda a: a.user_id == self.officer)
        self.assertEqual(len(mine), 1)

    # === READ IN FULL === #

    def test_a_portfolio_read_in_full_lacks_a_cover(self):
        self.policy._listed_in_full(set())
        self.assertEqual(self._open().mapped("kind"), ["not_listed"])
        self.assertEqual(self.cover.insured_limit, 10_000)
        self.assertTrue(self._tasks())
        self.policy._listed_in_full({self.cover.id})
        self.assertFalse(self._open())

    def test_what_waits_for_review_is_listed(self):
        foreign = self._listed(currency="USD")
        self.policy._receive_decisions([foreign])
        self.assertEqual(self.policy._covers_listed([foreign]), {self.cover.id})


class TestTakeOver(ComparisonCase):
    def _take_over(self, difference):
        difference.with_user(self.officer).action_take_over()
        self.assertEqual(difference.state, "accepted")

    def test_another_limit(self):
        self._take_over(self._compare(self._listed(7_000, date_from=TODAY)))
        self.assertEqual(self.cover.insured_limit, 7_000)
        self.assertFalse(self._compare(self._listed(7_000, date_from=TODAY)))

    def test_a_decision_that_was_overruled_by_hand(self):
        listed = self._listed(7_000)
        self.policy._receive_decisions([listed])
        self._decide(9_000, date_from=TODAY, decided_on=TODAY)
        self._take_over(self._compare(listed))
        self.assertEqual(self.cover.insured_limit, 7_000)
        self.assertEqual(self.cover.state, "reduced")

    def test_layers_that_the_insurer_does_not_have(self):
        self._decide(2_000, kind="temporary", date_to=in_days(30))
        self._take_over(self._compare(self._listed()))
        self.assertEqual(self.cover.insured_limit, 10_000)

    def test_what_the_insurer_does_not_list_is_withdrawn(self):
        self._take_over(self._compare())
        self.assertEqual((self.cover.insured_limit, self.cover.state), (0, "withdrawn"))

    def test_what_is_only_at_the_insurer_gets_its_cover(self):
        other = self._create_buyer("Test Other Buyer", company_registry="732829320")
        stranger = self._listed(
            8_000, buyer_id="B-9", reference="C-9", tax_id="732829320", country="FR"
        )
        self._take_over(self._compare(self._listed(), stranger))
        cover = self.policy.cover_ids.filtered(lambda c: c.partner_id == other)
        self.assertEqual(cover.insured_limit, 8_000)

    def test_another_currency_is_for_a_person(self):
        difference = self._compare(self._listed(currency="USD"))
        with self.assertSays(UserError, "cannot be taken over"):
            difference.with_user(self.officer).action_take_over()

    def test_it_is_settled_once(self):
        difference = self._compare(self._listed(7_000))
        difference.with_user(self.officer).action_ignore()
        with self.assertSays(UserError, "settled it already"):
            difference.with_user(self.officer).action_take_over()

    def test_who_may(self):
        difference = self._compare(self._listed(7_000))
        for user in (self.salesperson, self.approver, self.employee):
            for act in ("action_take_over", "action_ignore"):
                with self.assertRaises(AccessError):
                    getattr(difference.with_user(user), act)()
        with self.assertRaises(AccessError):
            difference.with_user(self.officer).write({"state": "ignored"})
        company = self._create_company("Test Other Company")
        stranger = self._create_user(
            "stranger", "credit_insurance.group_officer", company=company
        )
        with self.assertRaises(AccessError):
            difference.with_user(stranger).action_ignore()
        for user in (self.salesperson, self.employee, stranger):
            for act in ("action_fetch_now", "action_compare"):
                with self.assertRaises(AccessError):
                    getattr(self.policy.with_user(user), act)()
