# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import HELD, CheckoutCase


@tagged("post_install", "-at_install")
class TestCheckout(CheckoutCase):
    """A customer of the web shop reads neither an error nor what an insurer thinks."""

    def test_beyond_cover(self):
        order = self._fill_cart(11)
        self.assertEqual(order.partner_invoice_id.commercial_partner_id, self.buyer)
        text = self._main_text(self._check_out(order))
        self.assertHeld(order)
        self.assertIn(HELD, text)
        self.assertIn(order.name, text)
        self.assertNeutral(text)
        self.assertRow(exposure=0)

    def test_who_transfers_money_still_reads_where_to(self):
        transfer = self.env.ref("payment.payment_provider_transfer")
        # Enabling one makes the method known that its copies share.
        transfer.state = "enabled"
        self.provider = transfer.copy(
            {"company_id": self.company.id, "state": "enabled", "is_published": True}
        )
        self.provider.pending_msg = "<p>To the account of the shop</p>"
        order = self._fill_cart(11)
        text = self._main_text(self._check_out(order))
        self.assertNotIn(HELD, text)
        self.assertIn("To the account of the shop", text)
        order.with_user(self.salesperson).action_hold()
        text = self._main_text(self._read("/shop/confirmation"))
        self.assertIn(HELD, text)
        self.assertIn("To the account of the shop", text)

    def test_within_cover(self):
        order = self._fill_cart(10)
        text = self._main_text(self._check_out(order))
        self.assertSold(order)
        self.assertNotIn(HELD, text)
        self.assertIn("collect payment upon delivery", text)
        self.assertRow(exposure=1000)

    def test_what_is_on_hold_is_not_in_the_cart_any_more(self):
        order = self._fill_cart(11)
        self.assertIn(self.product.name, self._main_text(self._read("/shop/cart")))
        self._check_out(order)
        self.assertIn("cart is empty", self._main_text(self._read("/shop/cart")))
        self.authenticate(self.customer.login, self.customer.login)
        self.assertIn("cart is empty", self._main_text(self._read("/shop/cart")))
        self._add_to_cart(1)
        self.assertEqual(order.order_line[0].product_uom_qty, 11)
        self.assertHeld(order)

    def test_an_order_of_nothing_passes_whatever_the_cover(self):
        self._decide(0, status="refused")
        self.product.list_price = 0
        order = self._fill_cart(11)
        self._read("/shop/checkout")
        text = self._main_text(self._read("/shop/payment/validate"))
        self.env.invalidate_all()
        self.assertSold(order)
        self.assertNotIn(HELD, text)
        self.assertIn(order.name, text)
