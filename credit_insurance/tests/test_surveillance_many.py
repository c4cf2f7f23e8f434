# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace

from ..models.notice_summary import MOST_NOTICES, Summary
from .test_surveillance import SurveillanceCase


class TestMany(SurveillanceCase):
    def setUp(self):
        super().setUp()
        self.cover.message_subscribe(self.salesperson.partner_id.ids)

    def _many(self, count):
        buyers = self.env["res.partner"].create(
            [{"name": f"Many {n}", "is_company": True} for n in range(count)]
        )
        self.env["credit.insurance.cover"].create(
            [
                {
                    "policy_id": self.policy.id,
                    "partner_id": buyer.id,
                    "buyer_number": f"M-{n}",
                }
                for n, buyer in enumerate(buyers)
            ]
        )
        return [
            replace(self._said(), buyer_id=f"M-{n}", reference=f"MC-{n}")
            for n in range(count)
        ]

    def test_too_many_are_one_message(self):
        self._arrive(self._said(), *self._many(MOST_NOTICES))
        (body,) = self._sent_to(self.officer, self.policy)
        self.assertIn(str(MOST_NOTICES + 1), body)
        self.assertEqual(self._sent_to(self.salesperson, self.cover), [])
        self.assertFalse(self._warnings())

    def test_pages_are_summed_up_once(self):
        decisions = self._many(MOST_NOTICES + 1)
        summary = Summary()
        self._arrive(*decisions, summary=summary)
        self._arrive(self._said(), summary=summary)
        self.assertEqual(self._sent_to(self.officer, self.policy), [])
        self.policy._fetch_ended(summary)
        (body,) = self._sent_to(self.officer, self.policy)
        self.assertIn(str(MOST_NOTICES + 2), body)

    def test_a_first_load_is_one_message(self):
        summary = Summary(everything=True)
        self._arrive(self._said(), summary=summary)
        self.policy._fetch_ended(summary)
        self.assertEqual(len(self._sent_to(self.officer, self.policy)), 1)
        self.assertEqual(self._sent_to(self.salesperson, self.cover), [])

    def test_just_not_too_many_are_told_one_by_one(self):
        self._arrive(self._said(), *self._many(MOST_NOTICES - 1))
        self.assertEqual(len(self._sent_to(self.salesperson, self.cover)), 1)
        self.assertEqual(self._sent_to(self.officer, self.policy), [])
