# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from .common import SaleOrderCase

REASON = "The customer pays on delivery of the next batch."


class TestApproval(SaleOrderCase):
    """An approver lets an order go beyond cover, with a reason that stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)
        cls.approver.group_ids += cls.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )

    def _approve(self, order, user=None, reason=REASON):
        """Use the wizard as its user would."""
        order = order.with_env(self._as(user or self.approver, self.company))
        action = order.action_open_approval()
        wizard = order.env[action["res_model"]].with_context(**action["context"])
        return wizard.create({"reason": reason}).action_approve()

    def test_an_approver_confirms_with_a_reason(self):
        self._invoice(600)
        order = self._quotation(500)
        self._approve(order)
        self.assertEqual(order.state, "sale")
        self.assertRecordValues(
            order.sudo().insurance_override_ids,
            [
                {
                    "user_id": self.approver.id,
                    "partner_id": self.buyer.id,
                    "currency_id": self.eur.id,
                    "insured_limit": 1000,
                    "exposure": 600,
                    "amount": 500,
                    "excess": 100,
                    "reason": REASON,
                }
            ],
        )
        order.invalidate_recordset()
        self.assertEqual(order.insurance_state, "approved")
        self.assertIn(f"{self._money(100)} beyond cover", order.insurance_message)
        self.assertIn(REASON, order.insurance_message)
        self.assertIn(REASON, order.message_ids[0].body)

    def test_a_salesperson_is_refused_by_every_road(self):
        order = self._quotation(1500)
        values = {"order_id": order.id, "reason": REASON}
        with self.assertRaises(AccessError):
            self._approve(order, self.salesperson)
        with self.assertRaises(AccessError):
            order._approve_beyond_cover(REASON)
        with self.assertRaises(AccessError):
            order.sudo()._approve_beyond_cover(REASON)
        for model in ("credit.insurance.approval", "credit.insurance.override"):
            with self.assertRaises(AccessError):
                call_kw(order.env[model], "create", [[values]], {})
        with self.assertRaises(AccessError):
            call_kw(order.browse(), "_approve_beyond_cover", [order.ids, REASON], {})
        commands = [(0, 0, {"reason": REASON, "excess": 9999, "amount": 9999})]
        with self.assertRaises(AccessError):
            order.write({"insurance_override_ids": commands})
        self.assertRefused(order, "exceeds cover")

    def test_no_context_opens_the_way(self):
        order = self._quotation(1500)
        keys = ("bypass_risk", "approved", "force", "skip_check", "no_check")
        self.assertRefused(order.with_context(**dict.fromkeys(keys, True)), "exceeds")

    def test_a_reason_is_needed(self):
        order = self._quotation(1500)
        with self.assertRaises(UserError):
            self._approve(order, reason="   ")
        self.assertEqual(order.state, "draft")

    def test_an_order_within_cover_needs_no_approval(self):
        order = self._quotation(1000)
        with self.assertRaises(UserError):
            self._approve(order)
        self.assertFalse(order.sudo().insurance_override_ids)

    def test_approving_twice_records_one_approval(self):
        order = self._quotation(1500)
        self._approve(order)
        with self.assertRaises(UserError):
            self._approve(order)
        self.assertEqual(len(order.sudo().insurance_override_ids), 1)

    def test_an_approval_holds_for_its_figures_only(self):
        order = self._quotation(1500)
        approver = order.with_env(self._as(self.approver, self.company))
        approver._approve_beyond_cover(REASON)
        self._invoice(1)
        self.assertRefused(order, "exceeds cover")
        approver._approve_beyond_cover(REASON)
        order.order_line.price_unit *= 2
        self.assertRefused(order, "It exceeds cover by")

    def test_an_approval_does_not_move_to_another_buyer(self):
        other = self._create_buyer("Test Other Buyer")
        self._decide(1000, other)
        order = self._quotation(1500)
        order.with_env(self._as(self.approver, self.company))._approve_beyond_cover(
            REASON
        )
        order.sudo().partner_invoice_id = other
        self.assertRefused(order, "exceeds cover")

    def test_approvals_are_never_changed(self):
        order = self._quotation(1500)
        self._approve(order)
        override = order.sudo().insurance_override_ids
        with self.assertRaises(UserError):
            override.write({"reason": "Another"})
        with self.assertRaises(UserError):
            override.unlink()
        with self.assertRaises(AccessError):
            override.with_user(self.manager).unlink()
