# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.service.model import call_kw

from .requests import RequestCase


class TestRequestAccess(RequestCase):
    """Only officers request cover, whatever the way; in their own companies."""

    def _call(self, user, record, method):
        return call_kw(record.with_user(user), method, [record.ids], {})

    def test_who_only_sells_opens_no_request(self):
        self._decide(1000)
        order = self._quotation(5000)
        records = (self.buyer, self._cover(), order, self._row_record())
        for user in (self.salesperson, self.accountant, self.approver):
            for record in records:
                with self.assertRaises(AccessError, msg=f"{user.login} {record._name}"):
                    self._call(user, record, "action_request_cover")
            with self.assertRaises(AccessError):
                self._call(user, self._cover(), "action_cancel_cover")

    def _row_record(self):
        return self.env["credit.insurance.exposure"].search(
            [
                ("partner_id", "=", self.buyer.id),
                ("company_id", "=", self.company.id),
            ]
        )

    def test_who_only_sells_confirms_no_request(self):
        self._invoice(4000)
        wizard = self._open(self.buyer)
        for user in (self.salesperson, self.accountant, self.approver, self.portal):
            with self.assertRaises(AccessError, msg=user.login):
                self._call(user, wizard, "action_confirm")
            with self.assertRaises(AccessError, msg=user.login):
                self.env["credit.insurance.request"].with_user(user).create({})
        self.assertFalse(self._requests())

    def test_a_dialog_is_its_officer_s(self):
        self._invoice(4000)
        wizard = self._open(self.buyer)
        colleague = self._create_user(
            "colleague", "base.group_user", "credit_insurance.group_officer"
        )
        with self.assertRaises(AccessError):
            self._call(colleague, wizard, "action_confirm")

    def test_an_officer_of_another_company_requests_nothing(self):
        company = self.env["res.company"].create({"name": "Test Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "base.group_user",
            "credit_insurance.group_officer",
            company=company,
        )
        cover = self._cover()
        with self.assertRaises(AccessError):
            self._open(cover, stranger, company)
        line = self._open(self.buyer, stranger, company).line_ids
        self.assertIn("No active policy", line.problem)
        self.assertEqual((line.exposure, line.policy_id.id), (0, False))

    def test_a_line_written_by_a_client_does_not_lead_elsewhere(self):
        company = self.env["res.company"].create({"name": "Test Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "base.group_user",
            "credit_insurance.group_officer",
            company=company,
        )
        wizard = self._open(self.buyer, stranger, company)
        wizard.line_ids.write(
            {
                "policy_id": self.policy.id,
                "problem": False,
                "send": True,
                "action": "new",
                "amount": 1000,
            }
        )
        with self.assertRaises(AccessError):
            wizard.action_confirm()
        self.assertFalse(self._requests())

    def test_an_officer_who_sells_nothing_requests_for_an_order_he_may_read(self):
        order = self._quotation(5000)
        with self.assertRaises(AccessError):
            self._open(order)
        self.officer.group_ids += self.env.ref("sales_team.group_sale_manager")
        self.assertEqual(self._open(order).line_ids.quoted_amount, 5000)
