# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import html

from odoo.tests import HttpCase

from odoo.addons.credit_insurance_delivery.tests.common import UnpaidOrderCase

HELD = "We have received your order and are looking at it."


class CheckoutCase(UnpaidOrderCase, HttpCase):
    """A shop of the insured company, and a customer of the buyer's who is signed in."""

    delivery = {"delivery_type": "fixed", "allow_cash_on_delivery": True}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Its name is on each page, and is no word of ours.
        cls.company.name = "Test Shop Company"
        cls.website = cls.env["website"].create(
            {
                "name": "Test Shop",
                "company_id": cls.company.id,
                "domain": cls.base_url(),
            }
        )
        cls.product.write(
            {"is_published": True, "list_price": 100, "weight": 1, "sale_ok": True}
        )
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "Test Delivery",
                "company_id": cls.company.id,
                "is_published": True,
                "product_id": cls.env["product.product"]
                .create({"name": "Test Delivery", "type": "service", "list_price": 0})
                .id,
                **cls.delivery,
            }
        )
        cls.address = {
            "street": "1 rue du Test",
            "city": "Angers",
            "zip": "49000",
            "country_id": cls.france.id,
            "phone": "+33 2 00 00 00 00",
        }
        cls.customer = cls._create_user("customer", "base.group_portal")
        cls.customer.partner_id.write(
            {"parent_id": cls.buyer.id, "email": "customer@example.com", **cls.address}
        )
        cls.buyer.write(cls.address)

    # === WHAT THE CUSTOMER DOES === #

    def _fill_cart(self, quantity):
        """Sign in, put pieces of 100 into the cart, choose the delivery."""
        self.authenticate(self.customer.login, self.customer.login)
        self._add_to_cart(quantity)
        order = self.env["sale.order"].search(
            [("website_id", "=", self.website.id)], limit=1
        )
        self.make_jsonrpc_request(
            "/shop/set_delivery_method", {"dm_id": self.carrier.id}
        )
        self.assertEqual(order.carrier_id, self.carrier)
        return order

    def _add_to_cart(self, quantity):
        self.make_jsonrpc_request(
            "/shop/cart/add",
            {
                "product_template_id": self.product.product_tmpl_id.id,
                "product_id": self.product.id,
                "quantity": quantity,
            },
        )

    def _read(self, url):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return response.text

    def _check_out(self, order):
        """Choose to pay later; return the page on which the customer ends."""
        self._read("/shop/checkout")
        method = self.provider.payment_method_ids
        self.assertIn(method.name, self._main_text(self._read("/shop/payment")))
        self.make_jsonrpc_request(
            f"/shop/payment/transaction/{order.id}",
            {
                "access_token": order._portal_ensure_token(),
                "amount": order.amount_total,
                "flow": "redirect",
                "landing_route": "/shop/payment/validate",
                "payment_method_id": method.id,
                "provider_id": self.provider.id,
                "token_id": None,
                "tokenization_requested": False,
            },
        )
        reference = order.transaction_ids.reference
        self.url_open("/payment/custom/process", data={"reference": reference})
        status = self.make_jsonrpc_request("/payment/status/poll")
        self.assertEqual(status["state"], "pending")
        page = self._read(status["landing_route"])
        self.env.invalidate_all()
        return page

    def _main_text(self, page):
        """Return what a customer reads on a page, without its frame."""
        (main,) = html.fromstring(page).xpath("//main")
        for script in main.xpath(".//script"):
            script.drop_tree()
        return " ".join(main.text_content().split())

    def assertNeutral(self, text):
        """No word of what is between the seller and its insurer."""
        for word in ("insur", "cover", "limit", "exceed", "beyond", "error"):
            self.assertNotIn(word, text.lower())
