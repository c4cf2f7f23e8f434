# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.service.model import call_kw

from ..exceptions import CoverExceededError
from .common import SaleOrderCase


class TestConfirmation(SaleOrderCase):
    """An order beyond cover is not confirmed, whichever way it is tried."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)

    def test_an_order_within_cover_is_confirmed(self):
        self.assertConfirmed(self._quotation(1000))
        self.assertRow(exposure=1000, headroom=0)

    def test_an_order_that_uses_the_last_cent_is_confirmed(self):
        self._invoice(999.99)
        self.assertConfirmed(self._quotation(0.01))
        self.assertRow(exposure=1000, headroom=0)

    def test_an_order_beyond_cover_is_refused_with_the_figures(self):
        self._invoice(600)
        self.assertRefused(
            self._quotation(500),
            f"Insured limit {self._money(1000)}, used {self._money(600)}, "
            f"this order {self._money(500)} (without tax).",
            f"It exceeds cover by {self._money(100)}.",
            "Ask the insurer for more cover, reduce the order or have it paid in "
            "advance.",
        )

    def test_a_second_order_counts_the_first(self):
        self.assertConfirmed(self._quotation(600))
        self.assertRefused(self._quotation(401), f"exceeds cover by {self._money(1)}")
        self.assertConfirmed(self._quotation(400))

    def test_a_buyer_over_the_limit_is_told_what_would_be_needed(self):
        self._invoice(1500)
        self.assertRefused(
            self._quotation(100),
            f"None of it is covered; {self._money(600)} more cover would be needed.",
        )

    def test_a_call_from_outside_is_refused_as_well(self):
        order = self._quotation(1001)
        with self.assertRaises(CoverExceededError):
            call_kw(order.browse(), "action_confirm", [order.ids], {})
        order = self._quotation(1000)
        call_kw(order.browse(), "action_confirm", [order.ids], {})
        self.assertEqual(order.state, "sale")

    def test_writing_the_state_is_a_confirmation(self):
        order = self._quotation(1001)
        with self.assertRaises(CoverExceededError):
            call_kw(order.browse(), "write", [order.ids, {"state": "sale"}], {})
        self.env.invalidate_all()
        self.assertEqual(order.state, "draft")
        self._quotation(1000).write({"state": "sale"})
        self.assertRow(exposure=1000)

    def test_creating_a_confirmed_order_is_a_confirmation(self):
        with self.assertRaises(CoverExceededError):
            self._order(1001, state="sale")
        order = self._order(1000, state="sale")
        self.assertEqual(order.state, "sale")
        self.assertRow(exposure=1000)

    def test_an_imported_confirmation_is_a_confirmation(self):
        fields = ["id", "partner_id/.id", "state", "order_line/product_id/.id"]
        fields += ["order_line/price_unit", "order_line/tax_ids"]
        orders = self.env["sale.order"].with_user(self.salesperson)

        def load(name, price):
            row = [
                f"__test__.{name}",
                self.buyer.id,
                "sale",
                self.product.id,
                price,
                "",
            ]
            return orders.load(fields, [[str(value) for value in row]])

        result = load("dear", 1001)
        self.assertFalse(result["ids"])
        self.assertIn("It exceeds cover by", result["messages"][0]["message"])
        result = load("cheap", 1000)
        self.assertEqual(orders.browse(result["ids"]).state, "sale")
        self.assertRow(exposure=1000)

    def test_a_default_state_is_a_confirmation(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        values = {"partner_id": self.buyer.id}
        values["order_line"] = self._quotation(1001).order_line.copy_data()
        values["order_line"] = [(0, 0, line) for line in values["order_line"]]
        with self.assertRaises(CoverExceededError):
            orders.with_context(default_state="sale").create(values)

    def test_a_quotation_is_sent_whatever_the_cover(self):
        order = self._quotation(5000)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_orders_confirmed_together_share_the_cover(self):
        orders = self._quotation(600) | self._quotation(400)
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "sale"])

    def test_orders_that_together_exceed_cover_are_refused_together(self):
        orders = self._quotation(600) | self._quotation(500)
        with self.assertRaises(CoverExceededError) as caught:
            orders.action_confirm()
        self.assertIn(f"used {self._money(600)}", str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(orders.mapped("state"), ["draft", "draft"])
        self.assertRow(exposure=0)

    def test_a_confirmed_order_written_again_is_not_checked_twice(self):
        order = self._quotation(1000)
        self.assertConfirmed(order)
        order.write({"state": "sale", "client_order_ref": "PO 7"})
        self.assertEqual(order.client_order_ref, "PO 7")

    def test_a_cancelled_order_gives_its_cover_back(self):
        order = self._quotation(1000)
        self.assertConfirmed(order)
        order._action_cancel()
        self.assertConfirmed(self._quotation(1000))

    def test_an_order_for_nothing_is_confirmed_whatever_the_cover(self):
        self._invoice(1500)
        self.assertConfirmed(self._quotation(0))

    def test_the_buyer_is_the_one_invoiced(self):
        payer = self._create_buyer("Test Payer")
        self.assertRefused(
            self._quotation(10, partner_invoice_id=payer.id),
            "The insurer has not granted a limit for Test Payer yet.",
        )

    def test_contacts_share_the_cover_of_their_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Test Contact", "parent_id": self.buyer.id}
        )
        self.assertConfirmed(self._quotation(700, buyer=contact))
        self.assertRefused(self._quotation(301))

    def test_the_tax_counts_where_the_policy_insures_it(self):
        self.assertConfirmed(self._quotation(500, taxed=True))
        self.policy.vat_insured = True
        self.assertRefused(
            self._quotation(400, taxed=True),
            f"used {self._money(600)}, this order {self._money(480)} (with tax).",
        )

    def test_an_order_in_another_currency_counts_in_the_policy_s(self):
        crown = self._create_currency("QCR", rate=4.0)
        pricelist = self.env["product.pricelist"].create(
            {"name": "Crowns", "currency_id": crown.id}
        )
        order = self._quotation(4004, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, crown)
        self.assertRefused(order, f"this order {self._money(1001)}")
        self.assertConfirmed(self._quotation(4000, pricelist_id=pricelist.id))

    def test_an_order_in_a_currency_without_rate_is_refused_in_a_sentence(self):
        crown = self._create_currency("QCR", rate=4.0)
        pricelist = self.env["product.pricelist"].create(
            {"name": "Crowns", "currency_id": crown.id}
        )
        order = self._quotation(1, pricelist_id=pricelist.id)
        crown.rate_ids.unlink()
        self.assertRefused(order, "There is no exchange rate for QCR")
