# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.tests import HttpCase, new_test_user

from .payments import PaymentsMixin
from .test_hold import HoldCase

#: A picture of one pixel: what the browser sends for a signature.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
SECRETS = ("cover", "insur", "limit", "exceed", "1,000.00", "1000.00", "approver")


class TestPortal(PaymentsMixin, HoldCase, HttpCase):
    """A customer who signs beyond cover is told nothing of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(
            cls.env, login="test_customer", groups="base.group_portal", lang="en_US"
        )
        cls.customer.partner_id.write(
            {"parent_id": cls.buyer.id, "email": "customer@example.com"}
        )
        cls.comment = cls.env.ref("mail.mt_comment")

    def _to_sign(self, amount, **values):
        order = self._quotation(
            amount,
            buyer=self.customer.partner_id,
            require_signature=True,
            require_payment=False,
            **values,
        )
        order.action_quotation_sent()
        order.sudo()._portal_ensure_token()
        self.env.flush_all()
        return order

    def _sign(self, order, login=None):
        """Sign as the page does; return the answer of the server."""
        self.authenticate(login, login)
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {
                "access_token": order.sudo().access_token,
                "name": "A Customer",
                "signature": SIGNATURE,
            },
        )

    def _page(self, order):
        response = self.url_open(
            f"/my/orders/{order.id}?access_token={order.sudo().access_token}"
        )
        self.assertEqual(response.status_code, 200)
        return response.text

    def assertSigned(self, order):
        self.env.invalidate_all()
        self.assertTrue(order.sudo().signature)
        self.assertEqual(order.signed_by, "A Customer")

    def assertToldNothing(self, text):
        for word in SECRETS:
            self.assertNotIn(word, text.lower())

    def test_a_visitor_with_the_link_signs_beyond_cover(self):
        self._check_signature_beyond_cover(None)

    def test_a_customer_who_is_logged_in_signs_beyond_cover(self):
        self._check_signature_beyond_cover("test_customer")

    def _check_signature_beyond_cover(self, login):
        order = self._to_sign(1500)
        answer = self._sign(order, login)
        self.assertIn("message=sign_ok", answer["redirect_url"])
        self.assertSigned(order)
        self.assertEqual(order.state, "sent")
        self.assertEqual(order.insurance_state, "on_hold")
        self.assertEqual(self._activities(order).user_id, self.approver)
        page = self._page(order)
        self.assertIn("We have received your order and are looking at it.", page)
        self.assertNotIn("Accept &amp; Sign", page)

    def test_a_signature_within_cover_confirms_as_ever(self):
        order = self._to_sign(1000)
        self._sign(order)
        self.assertSigned(order)
        self.assertEqual(order.state, "sale")
        self.assertNotIn("are looking at it", self._page(order))

    def test_the_customer_gets_no_confirmation_and_reads_no_note(self):
        order = self._to_sign(1500)
        self._sign(order)
        self.env.invalidate_all()
        comments = order.message_ids.filtered(lambda m: m.subtype_id == self.comment)
        self.assertEqual(len(comments), 1)
        self.assertIn("signed", comments.body)
        note = order.message_ids.filtered(lambda m: "On hold" in m.body)
        self.assertTrue(note.is_internal)
        self.assertNotEqual(note.author_id, self.customer.partner_id)
        customers = self.customer.partner_id | self.buyer
        self.assertFalse(order.message_ids.notified_partner_ids & customers)

    def test_nothing_is_in_the_messages_of_the_portal(self):
        order = self._to_sign(1500)
        self._sign(order)
        answer = self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {
                "thread_model": "sale.order",
                "thread_id": order.id,
                "token": order.sudo().access_token,
            },
        )
        messages = json.dumps(answer)
        self.assertIn("Order signed by A Customer", messages)
        self.assertToldNothing(messages)

    def test_the_page_of_a_held_order_tells_nothing(self):
        order = self._to_sign(4321)
        self._sign(order)
        page = self._page(order)
        start = page.index('name="order_awaiting_release"')
        self.assertToldNothing(page[start : page.index("</div>", start)])

    def test_a_released_order_is_confirmed_to_the_customer(self):
        order = self._to_sign(1500)
        self._sign(order)
        self._decide(1500)
        cron = self.env.ref("credit_insurance.ir_cron_release")
        self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        comments = order.message_ids.filtered(lambda m: m.subtype_id == self.comment)
        self.assertIn(self.customer.partner_id, comments.notified_partner_ids)
        self.assertNotIn("are looking at it", self._page(order))

    def test_a_quotation_put_on_hold_can_still_be_signed(self):
        order = self._to_sign(1500)
        order.action_hold()
        self.assertNotIn("are looking at it", self._page(order))
        self._sign(order)
        self.assertSigned(order)
        self.assertIn("are looking at it", self._page(order))

    def test_a_signed_order_waits_for_its_payment_before_it_is_held(self):
        self.provider = self._create_provider()
        order = self._to_sign(1500)
        order.write({"require_payment": True, "prepayment_percent": 0.2})
        answer = self._sign(order)
        self.assertIn("allow_payment=yes", answer["redirect_url"])
        self.assertSigned(order)
        self.assertNotHeld(order)
        self._pay_online(order, 300)
        self.assertTrue(order.insurance_hold_date)
        self.assertIn("are looking at it", self._page(order))

    def test_a_portal_user_does_not_read_the_hold(self):
        order = self._to_sign(1500)
        self._sign(order, "test_customer")
        theirs = order.with_user(self.customer)
        for name in ("insurance_hold_date", "insurance_state", "insurance_message"):
            with self.assertSays(Exception, "do not have enough rights"):
                theirs.read([name])


class TestFreeOrder(HoldCase):
    """An order for nothing is ordered without payment."""

    def test_it_is_confirmed(self):
        order = self._quotation(0)
        self._invoice(1500)
        order._validate_order()
        self.assertEqual(order.state, "sale")

    def test_several_are_validated_one_by_one(self):
        orders = self._quotation(1500) | self._quotation(0)
        orders._validate_order()
        self.assertEqual(orders.mapped("state"), ["sent", "sale"])
