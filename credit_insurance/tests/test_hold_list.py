# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import ast

from .test_hold import HoldCase


class TestHoldList(HoldCase):
    """The list of orders on hold."""

    def _list(self, user=None, company=None):
        action = self.env.ref("credit_insurance.action_order_hold")
        orders = self._as(user or self.salesperson, company or self.company)
        return orders["sale.order"].search_read(
            ast.literal_eval(action.domain),
            ["name", "insurance_excess", "insurance_currency_id", "insurance_state"],
        )

    def test_it_shows_what_is_missing_in_policy_currency(self):
        held = self._held(1500)
        self._quotation(2000)
        self.assertConfirmed(self._quotation(1000))
        [row] = self._list()
        self.assertEqual(row["name"], held.name)
        self.assertEqual(row["insurance_excess"], 1500)
        self.assertEqual(row["insurance_currency_id"][0], self.eur.id)
        self.assertEqual(row["insurance_state"], "on_hold")

    def test_each_company_has_its_own_policy_and_currency(self):
        crown = self._create_currency("QCR", rate=4.0)
        other = self._create_company("Test Other Company", crown)
        self.salesperson.company_ids += other
        self._create_policy(
            "TEST-2", currency_id=crown.id, company_ids=[(6, 0, other.ids)]
        )
        self._held(1500)
        foreign = self.env["sale.order"].with_company(other)
        foreign = foreign.browse(self._order(50, company_id=other.id).id)
        foreign.user_id = self.salesperson
        foreign.sudo()._confirm_or_hold()
        both = self._list(company=self.company | other)
        self.assertEqual(
            {(r["insurance_currency_id"][0], r["insurance_excess"]) for r in both},
            {(self.eur.id, 500.0), (crown.id, 50.0)},
        )
        self.assertEqual(len(self._list()), 1)
        self.assertEqual(len(self._list(company=other)), 1)

    def test_reading_it_does_not_cost_a_statement_per_order(self):
        buyers = [self._create_buyer(f"Test Buyer {n}") for n in range(8)]
        for buyer in buyers[:2]:
            self._held(10, buyer=buyer)
        few = self._count_queries()
        for buyer in buyers[2:]:
            self._held(10, buyer=buyer)
        # Six more orders; what the process forgot meanwhile may be asked again.
        self.assertLess(self._count_queries() - few, 6)

    def _count_queries(self):
        # Once to fill the caches that outlive a request, once to count.
        self.assertTrue(self._list())
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._list()
        return self.env.cr.sql_log_count - before
