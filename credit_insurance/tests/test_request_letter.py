# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import Form
from odoo.tools import format_amount, format_date

from ..exceptions import CreditInsuranceError
from .common import CreditInsuranceCase
from .documents import TODAY

REPORT = "credit_insurance.request_letter"


class TestRequestLetter(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Test Underwriter", "email": "u@insurer.example.com"}
        )
        cls.insurer.partner_id = cls.contact
        cls.buyer.write(
            {
                "company_registry": "552100554",
                "vat": "FR96552100554",
                "street": "1 Test Road",
            }
        )
        cls._decide(400)
        cls.cover = cls._cover()
        cls.cover.write(
            {"requested_amount": 1500, "request_reason": "Higher <turnover>\nexpected"}
        )

    def _letter(self, cover=None, user=None):
        env = self._as(user or self.officer, self.company)
        cover = cover or self.cover
        content, _kind = env["ir.actions.report"]._render_qweb_html(REPORT, cover.ids)
        return html.fromstring(content)

    def _text(self, letter, name):
        found = letter.xpath(f"//*[@name='{name}']")
        return " ".join(" ".join(n.text_content().split()) for n in found)

    def test_the_letter_tells_what_is_asked_for(self):
        self.cover.action_request()
        letter = self._letter()
        self.assertEqual(self._text(letter, "policy"), "TEST-1")
        self.assertEqual(self._text(letter, "buyer_name"), "Test Buyer")
        self.assertIn("1 Test Road", self._text(letter, "buyer_address"))
        self.assertIn("552100554", self._text(letter, "buyer"))
        self.assertIn("FR96552100554", self._text(letter, "buyer"))
        for name, amount in (("insured_limit", 400), ("requested_amount", 1500)):
            expected = " ".join(format_amount(self.env, amount, self.eur).split())
            self.assertEqual(self._text(letter, name), expected)
        self.assertEqual(self._text(letter, "reason"), "Higher <turnover> expected")
        self.assertEqual(self._text(letter, "company"), "Test Insured Company")
        self.assertIn("Request to increase", letter.text_content())
        self.assertIn("Test Underwriter", letter.text_content())

    def test_other_requests_have_other_words(self):
        other = self._cover(self._create_buyer("Test Other"), requested_amount=5)
        self.assertIn("Request for a credit limit", self._letter(other).text_content())
        self.cover.request_action = "cancel"
        letter = self._letter()
        self.assertIn("Request to cancel", letter.text_content())
        self.assertEqual(self._text(letter, "requested_amount"), "")

    def test_the_letter_is_in_the_language_of_the_insurer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.lang = "fr_FR"
        french = self.env(context={**self.env.context, "lang": "fr_FR"})
        letter = self._letter()
        expected = format_amount(french, 1500, self.eur)
        self.assertEqual(
            self._text(letter, "requested_amount"), " ".join(expected.split())
        )
        self.assertEqual(self._text(letter, "day"), format_date(french, TODAY))
        self.assertNotEqual(format_date(french, TODAY), format_date(self.env, TODAY))

    def test_the_reason_goes_with_the_request(self):
        self.cover.action_request()
        payload = self.cover.exchange_ids.payload
        self.assertEqual(payload["comment"], "Higher <turnover>\nexpected")

    def test_the_letter_is_sent_by_email(self):
        env = self._as(self.officer, self.company)
        action = self.cover.with_env(env).action_send_letter()
        composer = Form(
            env[action["res_model"]].with_context(**action["context"])
        ).save()
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertIn("TEST-1", composer.subject)
        self.assertEqual(len(composer.attachment_ids), 1)
        composer._action_send_mail()
        message = self.cover.message_ids[:1]
        self.assertEqual(message.partner_ids, self.contact)
        self.assertEqual(message.author_id, self.officer.partner_id)
        self.assertIn("Test Buyer", str(message.body))
        self.assertEqual(len(message.attachment_ids), 1)

    def test_what_is_missing_is_said(self):
        cover = self.cover.with_user(self.officer)
        self.contact.email = False
        with self.assertSays(CreditInsuranceError, "no e-mail address of Test Insurer"):
            cover.action_send_letter()
        self.cover.requested_amount = 0
        with self.assertSays(CreditInsuranceError, "amount to request for Test Buyer"):
            cover.action_send_letter()

    def test_those_who_sell_do_not_write_to_insurers(self):
        for user in (self.salesperson, self.accountant):
            with self.assertRaises(AccessError, msg=user.login):
                self.cover.with_user(user).action_send_letter()
