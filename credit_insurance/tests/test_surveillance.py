# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal
from html import unescape
from unittest.mock import patch

from odoo.fields import Command
from odoo.tools import format_date

from ..clients.models import Decision
from .common import SaleOrderCase
from .documents import TODAY, days_ago, in_days

ACTIVITY = "credit_insurance.mail_activity_type_adverse"


class SurveillanceCase(SaleOrderCase):
    """A buyer whom the insurer knows by a number, with a limit of 10,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cover = cls._cover(cls.buyer, buyer_number="B-1")
        cls.env.company.credit_insurance_check = "warn"
        cls._decide(10_000)

    def _said(self, status="reduced", amount=4_000, **values):
        """A decision as the insurer tells it, effective in ten days."""
        limit = status in ("granted", "partial", "reduced")
        return Decision(
            **{
                "reference": "C-1",
                "buyer_id": "B-1",
                "status": status,
                "amount": Decimal(amount if limit else 0),
                "currency": "EUR" if limit else "",
                "date_from": in_days(10),
                "decided_on": TODAY,
                **values,
            }
        )

    def _arrive(self, *decisions, policy=None, summary=None):
        policy = policy or self.policy
        received = policy._receive_decisions(decisions)
        policy._decisions_fetched(received, summary)
        return received

    def _sent_to(self, user, record=None):
        """The texts that a user was sent, on a record if given."""
        domain = [("notified_partner_ids", "in", user.partner_id.ids)]
        if record is not None:
            domain += [("model", "=", record._name), ("res_id", "in", record.ids)]
        messages = self.env["mail.message"].sudo().search(domain)
        return [unescape(message.body) for message in messages]

    def _warnings(self, cover=None):
        return (cover or self.cover).activity_search([ACTIVITY])


class TestFollowers(SurveillanceCase):
    def setUp(self):
        super().setUp()
        self.cover.message_subscribe(self.salesperson.partner_id.ids)

    def test_a_follower_reads_all_of_the_decision(self):
        self._arrive(
            self._said(date_to=in_days(100), conditions="Payment within 30 days.")
        )
        (body,) = self._sent_to(self.salesperson, self.cover)
        for text in (
            "reduces its limit",
            self._money(4_000),
            format_date(self.env, in_days(10)),
            format_date(self.env, in_days(100)),
            "Payment within 30 days.",
        ):
            self.assertIn(text, body)

    def test_each_status_has_its_words(self):
        words = {
            "granted": "grants",
            "partial": "a part",
            "reduced": "reduces",
            "refused": "refuses",
            "withdrawn": "withdraws",
        }
        for number, (status, word) in enumerate(words.items()):
            self._arrive(self._said(status, 5_000 + number, date_from=in_days(number)))
            self.assertIn(word, self._sent_to(self.salesperson, self.cover)[0])

    def test_a_follower_reads_it_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.salesperson.lang = "fr_FR"
        self._arrive(self._said())
        (body,) = self._sent_to(self.salesperson, self.cover)
        in_french = format_date(self.env, in_days(10), lang_code="fr_FR")
        self.assertNotEqual(in_french, format_date(self.env, in_days(10)))
        self.assertIn(in_french, body)

    def test_a_follower_outside_the_company_is_not_told(self):
        self.cover.message_subscribe(self.portal.partner_id.ids)
        self.cover.message_subscribe(self.buyer.ids)
        self._arrive(self._said())
        self.assertEqual(self._sent_to(self.portal), [])
        self.assertTrue(self._sent_to(self.salesperson, self.cover))

    def test_the_same_once_more_is_no_news(self):
        self._arrive(self._said())
        self._arrive(self._said())
        # Told under another number.
        self._arrive(self._said(code="R2"))
        self.assertEqual(len(self._sent_to(self.salesperson, self.cover)), 1)

    def test_of_a_history_the_last_one_is_told(self):
        self._arrive(
            self._said(amount=9_000, decided_on=days_ago(9), date_from=days_ago(9)),
            self._said(amount=8_000),
        )
        (body,) = self._sent_to(self.salesperson, self.cover)
        self.assertIn(self._money(8_000), body)
        self.assertNotIn(self._money(9_000), body)

    def test_an_officer_who_records_one_tells_the_others(self):
        self.env["credit.insurance.decision"].with_user(self.officer).create(
            {"cover_id": self.cover.id, "status": "withdrawn", "date_from": TODAY}
        )
        self.assertEqual(len(self._sent_to(self.salesperson, self.cover)), 1)

    def test_a_failure_leaves_the_decisions_stored(self):
        def fail(*_arguments, **_options):
            raise ValueError("no mail today")

        logger = "odoo.addons.credit_insurance.models.credit_insurance_policy_notice"
        with (
            patch.object(type(self.cover), "message_notify", fail),
            self.assertLogs(logger, "ERROR"),
        ):
            received = self._arrive(self._said(date_from=TODAY))
        self.assertEqual(received.exists().amount, 4_000)
        self.assertEqual(self.cover.insured_limit, 4_000)


class TestSellers(SurveillanceCase):
    def setUp(self):
        super().setUp()
        self.mine = self._quotation(1_000)

    def test_open_orders_have_a_note(self):
        sent = self._quotation(2_000, state="sent")
        draft = self._quotation(3_000)
        held = self._quotation(20_000)
        self.env.company.credit_insurance_check = "block"
        held.sudo().action_hold()
        self.env.company.credit_insurance_check = "warn"
        self.mine.sudo().action_confirm()
        self._arrive(self._said())
        for order in (sent, held, self.mine):
            self.assertEqual(len(self._sent_to(self.salesperson, order)), 1)
        self.assertEqual(self._sent_to(self.salesperson, draft), [])

    def test_an_order_that_is_over_has_none(self):
        order = self.mine.sudo()
        order.action_confirm()
        order._create_invoices().action_post()
        self._arrive(self._said())
        self.assertEqual(self._sent_to(self.salesperson, order), [])

    def test_orders_of_others_have_none(self):
        other = self._create_buyer("Test Other Buyer")
        order = self._quotation(100, buyer=other, state="sent")
        company = self._create_company("Test Uninsured Company")
        elsewhere = (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": self.buyer.id,
                    "company_id": company.id,
                    "state": "sent",
                    "user_id": self.salesperson.id,
                }
            )
        )
        self._arrive(self._said())
        for unconcerned in (order, elsewhere):
            self.assertEqual(self._sent_to(self.salesperson, unconcerned), [])

    def test_co_insured_companies_are_told(self):
        company = self._create_company("Test Co-insured Company")
        self.policy.company_ids = [Command.link(company.id)]
        seller = self._create_user(
            "co_seller", "sales_team.group_sale_salesman", company=company
        )
        order = (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": self.buyer.id,
                    "company_id": company.id,
                    "state": "sent",
                    "user_id": seller.id,
                }
            )
        )
        self._arrive(self._said())
        self.assertEqual(len(self._sent_to(seller, order)), 1)


class TestOfficers(SurveillanceCase):
    def test_what_is_not_delivered_is_listed(self):
        order = self._order(3_000, confirm=True, user_id=self.salesperson.id)
        order.order_line.qty_delivered = 0.25
        self._arrive(self._said())
        warning = self._warnings().filtered(lambda a: a.user_id == self.officer)
        self.assertEqual(len(warning), 1)
        for text in (order.name, self._money(2_250), "stays insured"):
            self.assertIn(text, unescape(warning.note))
        self.assertIn(self._money(4_000), unescape(warning.note))

    def test_amounts_are_those_of_the_orders(self):
        dollar = self._create_currency("TUD", rate=2)
        pricelist = self.env["product.pricelist"].create(
            {"name": "Dollars", "currency_id": dollar.id}
        )
        self._order(3_000, confirm=True, pricelist_id=pricelist.id)
        self._arrive(self._said())
        self.assertIn(self._money(3_000, dollar), unescape(self._warnings()[0].note))

    def test_one_activity_for_a_cover(self):
        self._arrive(self._said())
        self._arrive(self._said("withdrawn", decided_on=in_days(1)))
        mine = self._warnings().filtered(lambda a: a.user_id == self.officer)
        self.assertEqual(len(mine), 1)
        self.assertIn("withdraws", mine.note)

    def test_good_news_are_no_activity(self):
        self._arrive(self._said("granted", 20_000))
        self.assertFalse(self._warnings())

    def test_a_lower_grant_is_a_reduction(self):
        self._arrive(self._said("partial", 9_999))
        self.assertTrue(self._warnings())

    def test_a_refusal_of_what_was_never_granted_is_none(self):
        other = self._create_buyer("Test Other Buyer")
        cover = self._cover(other, buyer_number="B-2")
        self._arrive(self._said("refused", buyer_id="B-2", reference="C-2"))
        self.assertFalse(self._warnings(cover))
        self.assertEqual(cover.decision_ids.status, "refused")

    def test_officers_of_other_companies_are_left_alone(self):
        company = self._create_company("Test Other Company")
        stranger = self._create_user(
            "stranger", "credit_insurance.group_officer", company=company
        )
        self._arrive(self._said())
        self.assertNotIn(stranger, self._warnings().user_id)
        self.assertIn(self.officer, self._warnings().user_id)
