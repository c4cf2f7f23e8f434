# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import html

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form
from odoo.tools import format_date

from ..exceptions import CreditInsuranceError
from .common import SaleOrderCase
from .documents import TODAY, days_ago

ACTIVITY = "credit_insurance.mail_activity_type_need"


class NeedCase(SaleOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insurer.code = "demo"

    def _own(self, record, user=None, company=None):
        """The record as its user has it on the screen."""
        return record.with_env(
            self._as(user or self.salesperson, company or self.company)
        )

    def _ask(self, order, user=None):
        """Click on the quotation; return what is shown."""
        return self._own(order, user).action_ask_for_cover()["params"]

    def _text(self, body):
        return html.fromstring(body).text_content()

    def _needs(self, buyer=None):
        return self._find_cover(buyer).need_ids

    def _find_cover(self, buyer=None):
        return self.policy.cover_ids.filtered(
            lambda c: c.partner_id == (buyer or self.buyer)
        )

    def _activities(self, cover=None):
        cover = cover or self._find_cover()
        return cover.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(ACTIVITY)
        )


class TestNeed(NeedCase):
    """Whoever sells asks for more cover; officers take it up; the insurer answers."""

    def test_a_click_on_a_blocked_quotation_asks_the_officers(self):
        self._decide(1000)
        self._invoice(600)
        order = self._quotation(5000)
        shown = self._ask(order)
        self.assertEqual(shown["type"], "success")
        sentence = (
            f"Cover of {self._money(7000)} asked for Test Buyer, order {order.name}."
        )
        self.assertEqual(
            shown["message"], f"{sentence} You will be told what the insurer decides."
        )
        cover = self._find_cover()
        self.assertRecordValues(
            cover.need_ids,
            [
                {
                    "order_id": order.id,
                    "user_id": self.salesperson.id,
                    "amount": 7000,
                    "decision_id": False,
                }
            ],
        )
        self.assertEqual((cover.needed_amount, cover.requested_amount), (7000, 7000))
        self.assertEqual(cover.request_state, "none")
        activities = self._activities()
        self.assertEqual(
            activities.user_id & (self.officer | self.manager | self.administrator),
            self.officer | self.manager | self.administrator,
        )
        self.assertIn(sentence, self._text(activities[0].note))
        self.assertIn(self.salesperson.name, self._text(activities[0].note))
        self.assertIn(sentence, self._text(order.sudo().message_ids[0].body))

    def test_it_ends_in_a_decision_of_which_the_salesperson_hears(self):
        self._decide(1000)
        order = self._quotation(5000)
        self._ask(order)
        self.assertEqual(order.insurance_state, "blocked")
        cover = self._own(self._find_cover(), self.officer)
        cover.action_request()
        self.assertEqual((cover.state, cover.insured_limit), ("granted", 6000))
        self.assertFalse(self._activities(cover.sudo()))
        self.assertEqual(self._needs().decision_id, cover.decision_ids[0])
        self.assertEqual(cover.needed_amount, 0)
        message = cover.message_ids.filtered("notified_partner_ids")[:1]
        self.assertIn(self.salesperson.partner_id, message.sudo().notified_partner_ids)
        sentence = (
            f"The insurer's decision on Test Buyer: Granted, {self._money(6000)}."
        )
        self.assertIn(sentence, self._text(message.body))
        self.assertIn(sentence, self._text(order.sudo().message_ids[0].body))
        order.invalidate_recordset()
        self.assertEqual(order.insurance_state, "covered")
        self.assertConfirmed(order)

    def test_a_buyer_without_cover_gets_one_without_a_limit(self):
        self.policy.discretionary_limit = 50
        order = self._quotation(2000)
        self.assertFalse(self._find_cover())
        self._ask(order)
        cover = self._find_cover()
        self.assertEqual((cover.state, cover.insured_limit), ("draft", 0))
        self.assertEqual(cover.requested_amount, 3000)
        self.assertRow(status="discretionary", insured_limit=50)

    def test_a_second_click_says_who_asked_and_when(self):
        order = self._quotation(2000)
        self._ask(order)
        count = len(self._activities())
        order.user_id = False
        shown = self._ask(order, self.approver)
        self.assertEqual(shown["type"], "warning")
        self.assertEqual(
            shown["message"],
            f"Already asked by {self.salesperson.name} on "
            f"{format_date(self.env, TODAY)}: a limit of {self._money(3000)}. The "
            "insurer has not decided yet.",
        )
        self.assertEqual(len(self._needs()), 1)
        self.assertEqual(len(self._activities()), count)

    def test_an_order_that_grew_is_asked_for_again_in_place_of_before(self):
        order = self._quotation(2000)
        self._ask(order)
        count = len(self._activities())
        order.order_line.price_unit = 4000
        self.assertEqual(self._ask(order)["type"], "success")
        self.assertEqual(self._needs().mapped("amount"), [5000, 3000])
        self.assertEqual(len(self._activities()), count)
        self.assertIn(self._money(5000), self._text(self._activities()[0].note))
        self.assertEqual(self._find_cover().requested_amount, 5000)

    def test_each_order_is_asked_for(self):
        self._ask(self._quotation(4000))
        count = len(self._activities())
        self.assertEqual(self._ask(self._quotation(2000))["type"], "success")
        self.assertEqual(len(self._activities()), 2 * count)
        cover = self._find_cover()
        self.assertEqual((cover.needed_amount, cover.requested_amount), (5000, 5000))

    def test_after_a_decision_it_can_be_asked_again(self):
        order = self._quotation(60_000)
        self._ask(order)
        self._own(self._find_cover(), self.officer).action_request()
        self.assertEqual(self._find_cover().state, "partial")
        order.invalidate_recordset()
        self.assertEqual(self._ask(order)["type"], "success")
        self.assertEqual(len(self._needs()), 2)

    def test_an_open_request_is_left_as_it_is(self):
        self.insurer.code = "manual"
        cover = self._cover(requested_amount=2500)
        self._own(cover, self.officer).action_request()
        self._ask(self._quotation(4000))
        self.assertEqual(cover.requested_amount, 2500)
        self.assertEqual(cover.needed_amount, 5000)
        self.assertTrue(self._activities())

    def test_a_request_that_waits_is_off_the_officers_list(self):
        self.insurer.code = "manual"
        self._ask(self._quotation(4000))
        self.assertTrue(self._activities())
        self._own(self._find_cover(), self.officer).action_request()
        self.assertFalse(self._activities())
        self.assertFalse(self._needs().decision_id)

    def test_a_decision_entered_by_hand_answers_as_well(self):
        self.insurer.code = "manual"
        self._ask(self._quotation(4000))
        self._decide(5000, date_from=TODAY, decided_on=TODAY)
        self.assertTrue(self._needs().decision_id)
        self.assertFalse(self._activities())

    def test_decisions_that_nobody_asked_for_are_not_announced(self):
        self._decide(5000)
        cover = self._find_cover()
        self.assertFalse(cover.message_ids.filtered("notified_partner_ids"))

    def test_a_deleted_quotation_leaves_what_was_asked(self):
        order = self._quotation(2000)
        self._ask(order)
        order.sudo().unlink()
        self.assertEqual(self._needs().amount, 3000)
        self.assertFalse(self._needs().order_id)

    def test_an_officer_without_sales_rights_reads_it_on_the_cover(self):
        self._ask(self._quotation(2000))
        with Form(self._own(self._find_cover(), self.officer)) as form:
            self.assertEqual(form.needed_amount, 3000)
            self.assertEqual(form.requested_amount, 3000)
        needs = self._own(self._needs(), self.officer)
        spec = {"order_id": {"fields": {"display_name": {}}}, "amount": {}}
        (values,) = needs.web_read(spec)
        self.assertEqual(values["amount"], 3000)


class TestNeedReasons(NeedCase):
    """When asking is no help, a sentence says why."""

    def test_within_cover(self):
        self._decide(1000)
        order = self._quotation(500)
        with self.assertSays(CreditInsuranceError, "needs no more cover"):
            self._ask(order)

    def test_a_confirmed_order(self):
        self._decide(1000)
        order = self._quotation(500)
        order.action_confirm()
        with self.assertSays(CreditInsuranceError, "needs no more cover"):
            self._ask(order)

    def test_at_own_risk_more_can_be_asked(self):
        self._decide(1000)
        self._own_risk(500)
        self.assertEqual(self._ask(self._quotation(1500))["type"], "success")

    def test_no_policy_concerns_the_buyer(self):
        self.policy.contract_type = "selective"
        order = self._quotation(500)
        with self.assertSays(CreditInsuranceError, "No policy concerns Test Buyer"):
            self._ask(order)

    def test_not_insurable(self):
        self.buyer.insurance_exclusion = "public"
        order = self._quotation(500)
        with self.assertSays(CreditInsuranceError, "Test Buyer is not insurable"):
            self._ask(order)

    def test_stopped(self):
        self._decide(1000)
        self._invoice(10, due=days_ago(70))
        order = self._quotation(500)
        with self.assertSays(CreditInsuranceError, "More cover does not help"):
            self._ask(order)
        self.assertFalse(self._needs())

    def test_a_missing_rate(self):
        crown = self._create_currency("QCR", rate=4.0)
        self._invoice(400, currency_id=crown.id)
        order = self._quotation(500)
        crown.rate_ids.unlink()
        with self.assertSays(CreditInsuranceError, "no exchange rate for QCR"):
            self._ask(order)

    def test_an_insurer_that_is_disabled(self):
        self.insurer.state = "disabled"
        order = self._quotation(500)
        with self.assertSays(CreditInsuranceError, "Test Insurer is disabled"):
            self._ask(order)
        self.assertFalse(self._find_cover())

    def test_an_archived_cover(self):
        self._cover().active = False
        order = self._quotation(500)
        with self.assertSays(CreditInsuranceError, "is archived: ask an officer"):
            self._ask(order)

    def test_nobody_deals_with_insurers(self):
        group = self.env.ref("credit_insurance.group_officer")
        for user in group.all_user_ids:
            user.active = self.company not in user.company_ids
        order = self._quotation(500)
        with self.assertSays(CreditInsuranceError, "Nobody deals with the insurers"):
            self._ask(order)


class TestNeedCustomer(NeedCase):
    """Asked on the customer, without an order."""

    def _ask_for(self, user=None):
        return self._own(self.buyer, user).action_ask_for_cover()["params"]

    def test_for_what_is_owed_already(self):
        self._decide(1000)
        self._invoice(4000)
        shown = self._ask_for()
        self.assertEqual(
            shown["message"],
            f"Cover of {self._money(5000)} asked for Test Buyer. You will be told what "
            "the insurer decides.",
        )
        self.assertEqual(self._ask_for()["type"], "warning")

    def test_when_the_limit_suffices_the_sale_is_to_be_entered(self):
        self._decide(1000)
        with self.assertSays(CreditInsuranceError, "What Can I Sell"):
            self._ask_for()

    def test_accountants_ask_as_well(self):
        self._invoice(4000)
        self._ask_for(self.accountant)
        self.assertEqual(self._needs().user_id, self.accountant)


class TestNeedWizard(NeedCase):
    """The amount and a note can be changed in the simulation."""

    def _open(self, record, user=None):
        action = self._own(record, user).action_simulate_cover()
        env = self._as(user or self.salesperson, self.company)
        return Form(env[action["res_model"]].with_context(**action["context"]))

    def test_the_amount_and_the_note_are_the_salesperson_s(self):
        self._decide(1000)
        order = self._quotation(2000)
        form = self._open(order)
        self.assertEqual(form.ask_amount, 3000)
        form.ask_amount = 8000
        form.ask_note = "A <b>framework</b> agreement for a year."
        params = form.save().action_ask()["params"]
        self.assertEqual(params["type"], "success")
        self.assertEqual(params["next"], {"type": "ir.actions.act_window_close"})
        need = self._needs()
        self.assertEqual((need.amount, need.order_id), (8000, order))
        # What a person typed is text, whatever it looks like.
        self.assertIn(
            "A <b>framework</b> agree", self._text(self._activities()[0].note)
        )

    def test_for_an_amount_tried_on_the_customer(self):
        self._decide(1000)
        form = self._open(self.buyer)
        form.amount = 5000
        self.assertEqual(form.ask_amount, 6000)
        form.save().action_ask()
        self.assertEqual(self._needs().amount, 6000)
        self.assertFalse(self._needs().order_id)

    def test_an_amount_that_is_no_more_cover_is_refused(self):
        self._decide(1000)
        for amount in (0, -5, 1000):
            form = self._open(self._quotation(2000))
            form.ask_amount = amount
            wizard = form.save()
            with self.assertSays(CreditInsuranceError, "more than the one in force"):
                wizard.action_ask()
        self.assertFalse(self._needs())


class TestNeedRights(NeedCase):
    """Who may ask, and what nobody may do by asking."""

    def _call(self, user, record, method, *args):
        env = self._as(user, self.company)
        return call_kw(env[record._name], method, [record.ids, *args], {})

    def test_others_are_refused(self):
        order = self._quotation(2000)
        order.sudo().message_subscribe(self.portal.partner_id.ids)
        for user in (self.employee, self.portal):
            for record in (order, self.buyer):
                with self.assertRaises(AccessError, msg=user.login):
                    self._call(user, record, "action_ask_for_cover")
        self.assertFalse(self._find_cover())

    def test_a_portal_customer_does_not_ask_for_its_own_order(self):
        self.portal.partner_id.parent_id = self.buyer
        order = self._quotation(2000, buyer=self.portal.partner_id)
        order.action_quotation_sent()
        order.message_subscribe(self.portal.partner_id.ids)
        self.assertTrue(order.with_user(self.portal).read(["name"]))
        with self.assertRaises(AccessError):
            self._call(self.portal, order, "action_ask_for_cover")

    def test_from_outside_it_asks_and_writes_nothing_else(self):
        order = self._quotation(2000)
        self._call(self.salesperson, order, "action_ask_for_cover")
        cover = self._find_cover()
        self.assertEqual((cover.insured_limit, cover.request_state), (0, "none"))
        self.assertFalse(cover.decision_ids)
        need = cover.need_ids
        for user in (self.salesperson, self.officer, self.manager):
            for method, args in (
                ("write", [{"amount": 1}]),
                ("unlink", []),
            ):
                with self.assertRaises(AccessError):
                    self._call(user, need, method, *args)
            values = {"cover_id": cover.id, "amount": 9, "user_id": user.id}
            with self.assertRaises(AccessError):
                call_kw(need.with_user(user).browse(), "create", [[values]], {})
        with self.assertRaises(AccessError):
            call_kw(
                need.with_user(self.salesperson).browse(),
                "_ask",
                [self.buyer.id, self.company.id, None, 99],
                {},
            )
        with self.assertRaises(AccessError):
            self._call(self.salesperson, cover, "write", {"requested_amount": 1})
        with self.assertRaises(AccessError):
            self._call(self.salesperson, cover, "action_request")

    def test_a_customer_of_another_company_is_out_of_reach(self):
        other = self._create_company("Test Other")
        hidden = self._create_buyer("Test Hidden", company_id=other.id)
        self._invoice(4000, hidden, company_id=other.id)
        self.policy.company_ids += other
        with self.assertRaises(AccessError):
            self._call(self.salesperson, hidden, "action_ask_for_cover")
        self.assertFalse(self._find_cover(hidden))

    def test_a_colleague_s_quotation_is_out_of_reach(self):
        order = self._quotation(2000, user=self.approver)
        with self.assertRaises(AccessError):
            self._call(self.salesperson, order, "action_ask_for_cover")

    def test_a_user_of_another_company_reads_no_needs(self):
        self._ask(self._quotation(2000))
        other = self.env["res.company"].create({"name": "Test Other"})
        stranger = self._create_user(
            "stranger",
            "base.group_user",
            "credit_insurance.group_manager",
            company=other,
        )
        env = self._as(stranger, other)
        self.assertFalse(env["credit.insurance.need"].search([]) & self._needs())
        with self.assertRaises(AccessError):
            self._needs().with_env(env).read(["amount"])


class TestNeedCompanies(NeedCase):
    """Each company has its own officers."""

    def test_the_officers_of_the_order_s_company_are_asked(self):
        sister = self._create_company("Test Sister")
        self.policy.company_ids += sister
        theirs = self._create_user(
            "theirs",
            "base.group_user",
            "credit_insurance.group_officer",
            company=sister,
        )
        seller = self._create_user(
            "seller", "sales_team.group_sale_salesman", company=sister
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.buyer.id,
                "company_id": sister.id,
                "user_id": seller.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": 2000,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        self._own(order, seller, sister).action_ask_for_cover()
        self.assertIn(theirs, self._activities().user_id)
        self.assertNotIn(self.officer, self._activities().user_id)

    def test_the_amount_is_in_the_currency_of_the_policy(self):
        crown = self._create_currency("QCR", rate=4.0)
        pricelist = self.env["product.pricelist"].create(
            {"name": "Crowns", "currency_id": crown.id}
        )
        self._ask(self._quotation(8000, pricelist_id=pricelist.id))
        self.assertEqual(self._needs().amount, 3000)
        self.assertEqual(self._needs().currency_id, self.eur)
