# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the assessment costs when an invoice is posted."""

import re
from contextlib import contextmanager

from .documents import days_ago
from .invoices import InvoiceCase

#: A statement on a table of this add-on; the core's tables have columns of ours.
OURS = re.compile(r'(FROM|INTO|UPDATE|JOIN) "?credit_insurance', re.IGNORECASE)


class TestQueries(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)
        cls.uninsured = cls._create_company("Test Uninsured Company")

    def _queries(self, company, buyer=None, number=1, **values):
        """The statements of posting invoices, once caches are warm."""
        buyer = buyer or self.buyer
        values["company_id"] = company.id
        self._invoice(10, buyer, **values)
        moves = self.env["account.move"].union(
            *(self._invoice(10, buyer, post=False, **values) for _ in range(number))
        )
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            moves.action_post()
            self.env.flush_all()
        return [str(query) for query in queries]

    def _ours(self, queries):
        return [query for query in queries if OURS.search(query)]

    def test_a_company_without_a_policy_pays_no_query(self):
        self.assertEqual(self._ours(self._queries(self.uninsured)), [])

    def test_an_insured_company_pays_a_few(self):
        plain = self._queries(self.uninsured)
        insured = self._queries(self.company)
        self.assertTrue(self._ours(insured))
        self.assertLessEqual(len(insured) - len(plain), 26)

    def test_a_buyer_whom_no_policy_concerns_pays_less(self):
        person = self.env["res.partner"].create({"name": "Test Person"})
        concerned = self._queries(self.company)
        other = self._queries(self.company, person)
        self.assertLess(len(other), len(concerned))

    def test_open_invoices_cost_no_query_each(self):
        few = len(self._queries(self.company))
        for number in range(20):
            self._deliver(1, days_ago(number + 1))
        # The first time reads what is the same for all invoices.
        self.assertLessEqual(len(self._queries(self.company)), few)
