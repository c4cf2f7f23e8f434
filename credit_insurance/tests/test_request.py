# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import Form

from ..exceptions import CreditInsuranceError
from .documents import TODAY, days_ago, in_days
from .requests import RequestCase


class TestRequest(RequestCase):
    """What is proposed, and what becomes of it."""

    # === WHAT IS PROPOSED === #

    def test_a_first_limit_for_what_is_owed_and_ordered(self):
        self.company.credit_insurance_check = "warn"
        self._invoice(3000)
        self._order(1000, confirm=True)
        line = self._open(self.buyer).line_ids
        self.assertLine(
            line,
            partner_id=self.buyer.id,
            policy_id=self.policy.id,
            insured_limit=0,
            exposure=4000,
            amount_ordered=1000,
            action="new",
            amount=5000,
            send=True,
            problem=False,
        )

    def test_an_increase_for_the_quotation_that_it_was_opened_from(self):
        self._decide(5000)
        self._invoice(4000)
        order = self._quotation(7000, user=self.officer)
        self.officer.group_ids += self.env.ref("sales_team.group_sale_manager")
        line = self._open(order).line_ids
        self.assertLine(line, quoted_amount=7000, action="increase", amount=13000)
        self.assertEqual(line.quotations, order.name)

    def test_what_sales_asked_for_counts(self):
        self._decide(5000)
        order = self._quotation(20000)
        self._own(order, self.salesperson).action_ask_for_cover()
        cover = self._cover()
        line = self._open(cover).line_ids
        self.assertLine(line, needed_amount=22000, action="increase", amount=22000)
        wizard = self._open(cover.need_ids)
        self.assertLine(wizard.line_ids, cover_id=cover.id, amount=22000)
        self._sent(wizard)
        activities = cover.activity_ids.filtered(
            lambda a: (
                a.activity_type_id
                == self.env.ref("credit_insurance.mail_activity_type_need")
            )
        )
        self.assertFalse(activities)

    def test_a_limit_that_suffices_is_not_asked_for_again(self):
        self._decide(5000)
        self._invoice(4000)
        wizard = self._open(self._cover())
        self.assertLine(wizard.line_ids, action=False, amount=5000, send=False)
        self.assertIn("suffices", wizard.line_ids.remark)
        with self.assertSays(CreditInsuranceError, "Tick “Send”"):
            wizard.action_confirm()

    def test_a_limit_far_above_its_use_may_be_reduced(self):
        self._decide(50000)
        self._invoice(8000, invoice_date=days_ago(100), due=in_days(10))
        invoice = self._invoice(9000, invoice_date=days_ago(40), due=in_days(10))
        self._pay_in_full(invoice)
        line = self._open(self._cover()).line_ids
        self.assertLine(
            line, highest_use=17000, action="reduce", amount=19000, send=False
        )
        self.assertIn(self._money(17000), line.remark)

    def _pay_in_full(self, invoice):
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment.create({"payment_date": TODAY})._create_payments()

    def test_what_was_owed_long_ago_does_not_count(self):
        self._decide(50000)
        old = self._invoice(30000, invoice_date=days_ago(500), due=days_ago(470))
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=old.ids
        )
        payment.create({"payment_date": days_ago(450)})._create_payments()
        self._invoice(2000)
        self.assertEqual(self._open(self._cover()).line_ids.highest_use, 2000)

    def test_a_limit_that_ends_is_renewed_from_the_day_after(self):
        self._decide(5000, date_to=in_days(10))
        self._invoice(4000)
        wizard = self._open(self._cover())
        self.assertLine(
            wizard.line_ids,
            action="renew",
            amount=5000,
            effective=in_days(11),
            send=True,
        )
        payload = self._sent(wizard).payload
        self.assertEqual(
            (payload["action"], payload["amount"], payload["effective"]),
            ("new", "5000.00", "2026-06-26"),
        )

    def test_the_margin_is_the_officers(self):
        self._invoice(10000)
        wizard = self._open(self.buyer)
        with Form(wizard) as form:
            form.margin = 50
        self.assertEqual(wizard.line_ids.amount, 15000)

    def test_what_is_entered_says_what_it_is(self):
        self._decide(5000)
        with Form(self._open(self._cover())) as form, form.line_ids.edit(0) as line:
            line.amount = 4000
            self.assertEqual((line.action, line.send), ("reduce", True))
            line.amount = 6000
            self.assertEqual((line.action, line.send), ("increase", True))
            line.action = "cancel"
            self.assertEqual(line.amount, 0)

    # === SENT === #

    def test_what_is_entered_is_sent(self):
        self._decide(5000)
        wizard = self._open(self._cover())
        with Form(wizard) as form, form.line_ids.edit(0) as line:
            line.amount = 9000
            line.urgent = True
            line.comment = "Known for twenty years."
            line.effective = in_days(5)
        exchange = self._sent(wizard)
        payload = exchange.payload
        self.assertEqual(exchange.cover_id, self._cover())
        self.assertEqual(payload["action"], "increase")
        self.assertEqual(payload["amount"], "9000.00")
        self.assertEqual(payload["comment"], "Known for twenty years.")
        self.assertEqual(payload["effective"], "2026-06-20")
        self.assertTrue(payload["urgent"])
        self.assertRecordValues(
            self._cover(), [{"requested_amount": 9000, "request_state": "pending"}]
        )

    def test_pressed_twice_nothing_is_doubled(self):
        self.insurer.code = "demo"
        self._invoice(4000)
        wizard = self._open(self.buyer)
        first = self._sent(wizard)
        self.assertEqual(self._cover().insured_limit, 5000)
        self.assertEqual(self._sent(wizard), first)
        self.assertEqual(self._requests(), first)
        self.assertEqual(len(self._cover().decision_ids), 1)

    def test_two_dialogs_on_one_buyer(self):
        self._invoice(4000)
        wizard, late = self._open(self.buyer), self._open(self.buyer)
        self._sent(wizard)
        with self.assertSays(CreditInsuranceError, "Test Buyer is already open"):
            late.action_confirm()
        self.assertEqual(len(self._requests()), 1)

    def test_one_that_fails_says_why_and_none_is_sent(self):
        other = self._create_buyer("Test Other")
        self._invoice(4000)
        self._decide(3000, other)
        wizard = self._open(self.buyer | other)
        mine = wizard.line_ids.filtered(lambda line: line.partner_id == other)
        mine.write({"action": "increase", "amount": 2000, "send": True})
        with self.assertSays(
            CreditInsuranceError,
            r"Nothing was sent:\n• Test Other: an increase is to more than the limit",
        ):
            wizard.action_confirm()
        self.assertFalse(self._requests())
        self.assertRecordValues(wizard, [{"state": "draft"}])
        self.assertLine(mine, amount=2000, action="increase")
        mine.amount = 8000
        self.assertEqual(len(self._sent(wizard)), 2)

    def test_what_makes_no_sense_is_refused(self):
        self._decide(5000)
        none = self._create_buyer("Test None")
        cases = [
            (self.buyer, "reduce", 5000, "a reduction is to less"),
            (self.buyer, "new", 6000, "is in force: ask for an increase"),
            (none, "increase", 500, "no limit is in force: ask for a new one"),
            (none, "new", 0, "enter the amount"),
            (none, "cancel", 0, "no limit in force to cancel"),
            (self.buyer, False, 5000, "choose what to request"),
        ]
        for buyer, action, amount, sentence in cases:
            wizard = self._open(buyer)
            wizard.cancel_understood = True
            wizard.line_ids.write({"action": action, "amount": amount, "send": True})
            with self.assertSays(CreditInsuranceError, sentence):
                wizard.action_confirm()
        wizard = self._open(none)
        wizard.line_ids.write(
            {"amount": 1, "send": True, "effective": days_ago(1), "action": "new"}
        )
        with self.assertSays(CreditInsuranceError, "a day that is over"):
            wizard.action_confirm()
        self.assertFalse(self._requests())

    # === CANCELLED === #

    def test_cancelling_has_to_be_meant(self):
        self._decide(5000)
        wizard = self._open(self._cover(), cancel=True)
        self.assertTrue(wizard.cancels)
        self.assertLine(wizard.line_ids, action="cancel", amount=0, send=True)
        with self.assertSays(CreditInsuranceError, "is not insured"):
            wizard.action_confirm()
        wizard.cancel_understood = True
        payload = self._sent(wizard).payload
        self.assertEqual((payload["action"], payload["amount"]), ("cancel", "0.00"))
        self.assertEqual(self._cover().insured_limit, 5000)

    def test_what_is_cancelled_ends_when_the_insurer_says_so(self):
        self.insurer.code = "demo"
        self._decide(5000)
        wizard = self._open(self._cover(), cancel=True)
        wizard.cancel_understood = True
        self._sent(wizard)
        self.assertRecordValues(
            self._cover(), [{"insured_limit": 0, "state": "withdrawn"}]
        )

    # === MANY === #

    def test_an_address_and_its_company_are_one_buyer(self):
        address = self.env["res.partner"].create(
            {"name": "Warehouse", "parent_id": self.buyer.id, "type": "invoice"}
        )
        self.assertEqual(len(self._open(self.buyer | address).line_ids), 1)

    def test_quotations_of_one_buyer_are_added_up(self):
        self.officer.group_ids += self.env.ref("sales_team.group_sale_manager")
        orders = self._order(4000) | self._order(5000)
        line = self._open(orders).line_ids
        self.assertLine(line, quoted_amount=9000, amount=10000)

    def test_the_portfolio_requests_for_many(self):
        buyers = self.buyer
        for number in range(3):
            buyers |= self._create_buyer(f"Test {number}")
        for buyer in buyers:
            self._invoice(2500, buyer)
        rows = self.env["credit.insurance.exposure"].search(
            [("partner_id", "in", buyers.ids), ("company_id", "=", self.company.id)]
        )
        wizard = self._open(rows)
        self.assertEqual(wizard.line_ids.partner_id, buyers)
        self.assertEqual(set(wizard.line_ids.mapped("amount")), {3000})
        self.assertEqual(self._sent(wizard).cover_id.partner_id, buyers)

    def test_many_buyers_cost_no_statement_each(self):
        """Reading what is known: as many statements for 12 buyers as for 2."""

        def count(number):
            buyers = self.env["res.partner"]
            for index in range(number):
                buyers |= self._create_buyer(f"Test {number} {index}")
            for buyer in buyers:
                self._decide(1000, buyer)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._open(self.policy.cover_ids.filtered(lambda c: c.partner_id in buyers))
            return self.env.cr.sql_log_count - before

        few, many = count(2), count(12)
        self.assertLessEqual(many - few, 10)

    def test_nothing_selected(self):
        with self.assertSays(CreditInsuranceError, "Select the customers"):
            self._open(self.env["credit.insurance.cover"])

    # === NOT SENT === #

    def _problem(self, records):
        wizard = self._open(records)
        self.assertFalse(wizard.line_ids.send)
        with self.assertRaises(CreditInsuranceError):
            wizard.action_confirm()
        return wizard.line_ids.problem

    def test_who_cannot_be_requested_for_says_why(self):
        self._cover()
        self.assertFalse(self._open(self.buyer).line_ids.problem)
        self._cover()._request("new", 1000)
        self.assertIn("open already", self._problem(self.buyer))
        public = self._create_buyer("Test Town", insurance_exclusion="public")
        self.assertIn("not insurable", self._problem(public))
        archived = self._cover(self._create_buyer("Test Archived"))
        archived.active = False
        self.assertIn("archived", self._problem(archived))
        self.assertIn("archived", self._problem(archived.partner_id))
        self.policy.scope = "domestic"
        foreign = self._create_buyer("Test Abroad", country_id=self.germany.id)
        self.assertIn("No active policy", self._problem(foreign))
        cover = self._cover(self._create_buyer("Test More"))
        self.insurer.state = "disabled"
        self.assertIn("Test Insurer is disabled", self._problem(cover))
        self.insurer.state = "enabled"
        self.policy.state = "run_off"
        self.assertIn("TEST-1 is not active", self._problem(cover))

    def test_who_can_be_requested_for_is_sent_beside_who_cannot(self):
        public = self._create_buyer("Test Town", insurance_exclusion="public")
        self._invoice(500)
        wizard = self._open(self.buyer | public)
        self.assertEqual(self._sent(wizard).partner_id, self.buyer)

    # === COSTS === #

    def test_what_it_costs_is_said_before(self):
        self._invoice(500)
        wizard = self._open(self.buyer)
        self.assertIn("requests: 1", wizard.costs)
        self.assertIn("may be billed: see your contract", wizard.costs)
        self.insurer.request_fee = 22.5
        wizard.invalidate_recordset(["costs"])
        self.assertIn(self._money(22.5), wizard.costs)
        self.assertNotIn("may be billed", wizard.costs)
        self.assertIn(self._money(1000), wizard.costs)

    def test_taking_cover_back_is_not_billed(self):
        self.insurer.request_fee = 22.5
        self._decide(5000)
        wizard = self._open(self._cover(), cancel=True)
        self.assertIn(f"Fees: {self._money(0)}.", wizard.costs)

    def test_look_ups_are_counted_for_buyers_without_a_number(self):
        self.insurer.code = "allianz"
        self.insurer.write({"state": "enabled", "lookup_fee": 3, "request_fee": 20})
        other = self._create_buyer("Test Other")
        for buyer in (self.buyer, other):
            self._invoice(500, buyer)
        self._cover(other).buyer_number = "12"
        wizard = self._open(self.buyer | other)
        self.assertIn("requests: 2, company look-ups: 1.", wizard.costs)
        self.assertIn(self._money(43), wizard.costs)
        self.insurer.lookup_fee = 0
        wizard.invalidate_recordset(["costs"])
        self.assertIn(f"{self._money(40)} at least", wizard.costs)

    def test_a_test_service_is_told_apart(self):
        self._invoice(500)
        self.assertNotIn("test service", self._open(self.buyer).costs)
        self.insurer.state = "test"
        self.assertIn("test service", self._open(self.buyer).costs)

    def test_a_buyer_who_cannot_be_identified_is_named(self):
        self.insurer.code = "allianz"
        self._invoice(500)
        wizard = self._open(self.buyer)
        with self.assertSays(CreditInsuranceError, "Test Buyer: Enter the SIREN"):
            wizard.action_confirm()
        self.buyer.company_registry = "732829320"
        look_up = self._sent(wizard).identification_id
        self.assertEqual(look_up.operation, "search_buyer")
        self.assertEqual(look_up.payload["siren"], "732829320")

    # === CURRENCIES === #

    def test_amounts_are_in_the_currency_of_the_policy(self):
        dollar = self._create_currency("QUS", rate=2)
        self.policy.currency_id = dollar
        self._invoice(3000)
        order = self._order(1000)
        self.officer.group_ids += self.env.ref("sales_team.group_sale_manager")
        line = self._open(order).line_ids
        self.assertLine(
            line,
            currency_id=dollar.id,
            exposure=6000,
            quoted_amount=2000,
            highest_use=6000,
            amount=9000,
        )

    def test_a_rate_that_is_missing_is_named(self):
        unknown = self._create_currency("QNO")
        self._invoice(3000, currency_id=unknown.id)
        line = self._open(self.buyer).line_ids
        self.assertIn("no exchange rate for QNO", line.remark)

    # === TWO POLICIES === #

    def test_a_buyer_with_a_top_up_cover_has_a_line_for_each(self):
        top_up = self._create_policy("TEST-TOP", layer="top_up")
        covers = self._cover() | self._cover(policy=top_up)
        self.assertEqual(self._open(covers).line_ids.policy_id, self.policy | top_up)
        self.assertEqual(self._open(self.buyer).line_ids.policy_id, self.policy)

    def test_a_cover_of_a_company_insured_with_others(self):
        other = self._create_company("Test Co-insured")
        self.policy.company_ids = [Command.link(other.id)]
        self._invoice(1500)
        self._invoice(500, company_id=other.id)
        self.officer.company_ids += other
        line = self._open(self.buyer, companies=other).line_ids
        self.assertLine(line, exposure=2000, highest_use=2000, amount=3000)
