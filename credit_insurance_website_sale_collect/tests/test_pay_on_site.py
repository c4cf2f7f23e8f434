# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.tests import tagged

from odoo.addons.credit_insurance_website_sale.tests.common import HELD, CheckoutCase


@tagged("post_install", "-at_install")
class TestPayOnSite(CheckoutCase):
    """What is paid at the store is a risk until then."""

    provider_xmlid = "website_sale_collect.payment_provider_on_site"
    delivery = {"delivery_type": "in_store"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.carrier.warehouse_ids[0]
        cls.store.partner_id.write(
            {**cls.address, "partner_latitude": 47.5, "partner_longitude": -0.5}
        )
        cls.product.write({"is_storable": True, "allow_out_of_stock_order": True})

    def _fill_cart(self, quantity):
        order = super()._fill_cart(quantity)
        location = self.store._prepare_pickup_location_data()
        self.make_jsonrpc_request(
            "/website_sale/set_pickup_location",
            {"pickup_location_data": json.dumps(location)},
        )
        return order

    def test_beyond_cover_is_held(self):
        order = self._quotation(1001)
        self._post_process(self._transaction(order))
        self.assertHeld(order)
        self.assertFalse(order.sudo().picking_ids)
        self.assertRow(exposure=0)

    def test_within_cover_is_confirmed(self):
        order = self._quotation(1000)
        self._post_process(self._transaction(order))
        self.assertSold(order)
        self.assertRow(exposure=1000)

    def test_the_customer_is_not_told_to_come(self):
        order = self._fill_cart(11)
        text = self._main_text(self._check_out(order))
        self.assertHeld(order)
        self.assertIn(HELD, text)
        self.assertNotIn("has been confirmed", text)
        self.assertNotIn("come to the store", text)
        self.assertNeutral(text)

    def test_the_customer_is_told_to_come(self):
        order = self._fill_cart(10)
        text = self._main_text(self._check_out(order))
        self.assertSold(order)
        self.assertNotIn(HELD, text)
        self.assertIn("come to the store", text)
