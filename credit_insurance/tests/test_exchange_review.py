# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.tests import Form

from ..clients.models import Decision
from ..exceptions import CreditInsuranceError
from .common import CreditInsuranceCase
from .documents import TODAY, in_days


class ReviewCase(CreditInsuranceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_users()
        cls.exchanges = cls.env["credit.insurance.exchange"]

    def _said(self, **values):
        """A decision of the insurer's on a company that nobody here knows."""
        said = {
            "reference": "REF-1",
            "buyer_id": "900100",
            "buyer_name": "Carafes Réunies",
            "status": "granted",
            "amount": Decimal(5000),
            "currency": "EUR",
            "date_from": date(2026, 6, 1),
            "decided_on": date(2026, 6, 1),
        }
        return Decision(**{**said, **values})

    def _receive(self, *decisions):
        """Receive decisions; return what has to be reviewed."""
        before = self.exchanges.search([])
        self.policy._receive_decisions(decisions)
        after = self.exchanges.search([], order="id") - before
        return after.filtered(lambda e: e.state == "to_review")

    def _own(self, record, user=None):
        return record.with_env(self._as(user or self.officer, self.company))

    def _wizard(self, action, user=None):
        return self._own(self.env[action["res_model"]].browse(action["res_id"]), user)


class TestChooseCompany(ReviewCase):
    """The insurer finds several companies, or none: an officer says which it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cover = cls._cover()
        cls.look_up = cls._create_exchange("search_buyer")
        cls.request = cls._create_exchange(
            "request_cover", identification_id=cls.look_up.id, next_attempt=False
        )
        cls.look_up.candidates = [
            {"number": "11", "name": "Buyer North", "city": "Lille", "country": "FR"},
            {"number": "22", "name": "Buyer South", "city": "Nice", "country": "FR"},
        ]
        cls.look_up._close("to_review", error_message="Several companies fit.")

    @classmethod
    def _create_exchange(cls, operation, **values):
        return cls.exchanges.create(
            {**cls.cover._prepare_exchange(operation), "payload": {}, **values}
        )

    def _open(self, user=None):
        return self._wizard(self._own(self.look_up, user).action_choose_company(), user)

    def test_the_officer_chooses_and_the_request_goes(self):
        self.assertEqual(self.cover.request_state, "to_review")
        wizard = self._open()
        self.assertEqual(
            wizard.candidate_ids.mapped("name"), ["Buyer North", "Buyer South"]
        )
        self.assertFalse(self.request._is_ready())
        wizard.candidate_ids[1].action_choose()
        self.assertEqual(self.cover.buyer_number, "22")
        self.assertEqual(self.look_up.state, "done")
        self.assertTrue(self.request._is_ready())
        self.assertTrue(self.request.next_attempt)
        self.assertEqual(self.cover.request_state, "pending")

    def test_the_officer_enters_the_number(self):
        self.look_up.candidates = False
        wizard = self._open()
        with Form(wizard) as form:
            form.number = " 0033 "
        wizard.action_apply()
        self.assertEqual(self.cover.buyer_number, "0033")

    def test_there_must_be_a_number(self):
        wizard = self._open()
        wizard.number = "  "
        with self.assertSays(CreditInsuranceError, "enter the insurer's number"):
            wizard.action_apply()
        self.assertEqual(self.look_up.state, "to_review")

    def test_the_number_of_another_customer_is_refused(self):
        other = self._cover(self._create_buyer("Test Other"))
        other.buyer_number = "22"
        wizard = self._open()
        with self.assertSays(CreditInsuranceError, "number of Test Other"):
            wizard.candidate_ids[1].action_choose()
        self.assertFalse(self.cover.buyer_number)

    def test_it_is_settled_once(self):
        wizard, late = self._open(), self._open()
        wizard.candidate_ids[0].action_choose()
        with self.assertSays(CreditInsuranceError, "settled already"):
            late.candidate_ids[1].action_choose()
        self.assertEqual(self.cover.buyer_number, "11")

    def test_only_officers_choose(self):
        for user in (self.salesperson, self.approver, self.accountant):
            with self.assertRaises(AccessError):
                self._own(self.look_up, user).action_choose_company()
            with self.assertRaises(AccessError):
                self._own(self.env["credit.insurance.identification"], user).create(
                    {"exchange_id": self.look_up.id, "number": "99"}
                )
        self.assertFalse(self.cover.buyer_number)

    def test_an_officer_of_another_company_does_not(self):
        company = self.env["res.company"].create({"name": "Test Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "base.group_user",
            "credit_insurance.group_officer",
            company=company,
        )
        wizards = self.env["credit.insurance.identification"]
        wizard = wizards.with_env(self._as(stranger, company)).create(
            {"exchange_id": self.look_up.id, "number": "99"}
        )
        with self.assertRaises(AccessError):
            wizard.action_apply()
        self.assertFalse(self.cover.buyer_number)


class TestChooseCustomer(ReviewCase):
    """The insurer decides on a company with a number that no customer has."""

    def _choose(self, exchange, partner, user=None):
        action = self._own(exchange, user).action_choose_customer()
        wizard = self._wizard(action, user)
        wizard.partner_id = partner
        return wizard.action_apply()

    def test_the_decision_is_stored_on_the_customer(self):
        exchange = self._receive(self._said())
        self.assertEqual(exchange.review, "customer")
        self.assertIn("Carafes Réunies", self._own(exchange).summary)
        shown = self._choose(exchange, self.buyer)
        cover = self.policy.cover_ids
        self.assertEqual((cover.partner_id, cover.id), (self.buyer, shown["res_id"]))
        self.assertEqual((cover.insured_limit, cover.buyer_number), (5000, "900100"))
        self.assertEqual(cover.insurer_reference, "REF-1")
        self.assertEqual((exchange.state, exchange.cover_id), ("done", cover))
        self.assertFalse(self.exchanges.search([("state", "=", "to_review")]))

    def test_the_same_decision_is_recognised_when_it_comes_again(self):
        self._choose(self._receive(self._said()), self.buyer)
        self.assertFalse(self._receive(self._said()))
        self.assertEqual(len(self.policy.cover_ids.decision_ids), 1)

    def test_the_next_decision_finds_its_way(self):
        self._choose(self._receive(self._said()), self.buyer)
        self.assertFalse(
            self._receive(self._said(amount=Decimal(9000), date_from=TODAY))
        )
        self.assertEqual(self.policy.cover_ids.insured_limit, 9000)

    def test_all_that_was_told_of_the_company_is_stored(self):
        layers = [
            self._said(complete=True),
            self._said(
                kind="temporary",
                amount=Decimal(700),
                date_to=in_days(90),
                complete=True,
            ),
            self._said(
                kind="top_up", amount=Decimal(40), date_to=in_days(30), complete=True
            ),
        ]
        stranger = self._said(buyer_id="900200", reference="REF-2")
        exchanges = self._receive(*layers, stranger)
        self.assertEqual(len(exchanges), 4)
        self._choose(exchanges[1], self.buyer)
        self.assertEqual(self.policy.cover_ids.insured_limit, 5740)
        left = exchanges.filtered(lambda e: e.state == "to_review")
        self.assertEqual(left.payload["buyer_id"], "900200")

    def test_one_of_several_customers_with_the_number(self):
        other = self._create_buyer("Test Other")
        self._cover().buyer_number = self._cover(other).buyer_number = "900100"
        exchange = self._receive(self._said())
        self._choose(exchange, other)
        self.assertEqual(self._cover(other).insured_limit, 5000)
        self.assertEqual(self._cover().insured_limit, 0)

    def test_an_address_stands_for_its_company(self):
        address = self.env["res.partner"].create(
            {"name": "Warehouse", "parent_id": self.buyer.id, "type": "delivery"}
        )
        self._choose(self._receive(self._said()), address)
        self.assertEqual(self.policy.cover_ids.partner_id, self.buyer)

    def test_what_is_still_not_storable_goes_on_being_reviewed(self):
        exchange = self._receive(self._said(currency="USD"))
        self._choose(exchange, self.buyer)
        again = self.exchanges.search([("state", "=", "to_review")])
        self.assertEqual((again.review, again.cover_id), ("decision", self._cover()))
        self.assertFalse(self._cover().decision_ids)

    def test_a_customer_whom_the_insurer_knows_by_another_number(self):
        self._cover().buyer_number = "1"
        exchange = self._receive(self._said())
        with self.assertSays(CreditInsuranceError, "knows Test Buyer by the number 1"):
            self._choose(exchange, self.buyer)
        self.assertEqual(exchange.state, "to_review")

    def test_a_customer_of_a_company_that_is_not_insured(self):
        other = self.env["res.company"].create({"name": "Test Elsewhere"})
        self.buyer.company_id = other
        exchange = self._receive(self._said())
        with self.assertRaises(AccessError):
            self._choose(exchange, self.buyer)
        self.officer.company_ids += other
        with self.assertSays(CreditInsuranceError, "policy TEST-1 does not insure"):
            action = self._own(exchange).action_choose_customer()
            env = self._as(self.officer, self.company + other)
            wizard = self._wizard(action).with_env(env)
            wizard.partner_id = self.buyer
            wizard.action_apply()

    def test_an_archived_cover_is_restored_first(self):
        self._cover().active = False
        exchange = self._receive(self._said())
        with self.assertSays(CreditInsuranceError, "is archived"):
            self._choose(exchange, self.buyer)

    def test_a_customer_whose_number_was_corrected_is_found(self):
        exchange = self._receive(self._said(tax_id="732829320"))
        self.buyer.company_registry = "732829320"
        self._own(exchange).action_retry()
        self.assertEqual(self._cover().insured_limit, 5000)
        self.assertEqual(exchange.state, "done")

    def test_a_customer_still_unknown_is_still_asked_for(self):
        exchange = self._receive(self._said())
        self._own(exchange).action_retry()
        again = self.exchanges.search([("state", "=", "to_review")])
        self.assertEqual(again.review, "customer")
        self.assertEqual(again.idempotency_key, self._said().key)

    def test_only_officers_choose(self):
        exchange = self._receive(self._said())
        with self.assertRaises(AccessError):
            self._choose(exchange, self.buyer, self.salesperson)
        self.assertFalse(self.policy.cover_ids)


class TestRecordDecision(ReviewCase):
    """A message that is not understood: an officer reads it."""

    def _not_understood(self):
        self._cover().buyer_number = "900100"
        said = self._said(
            status="to_review",
            amount=None,
            requested_amount=Decimal(8000),
            code="X9",
            conditions="Bills accepted by the bank only.",
            raw="{}",
        )
        return self._receive(said)

    def _form(self, exchange, user=None):
        action = self._own(exchange, user).action_record_decision()
        decisions = self._own(self.env[action["res_model"]], user)
        return Form(decisions.with_context(**action["context"]))

    def test_it_is_filled_in_and_closes_the_message(self):
        exchange = self._not_understood()
        self.assertEqual(exchange.review, "decision")
        form = self._form(exchange)
        self.assertEqual((form.amount, form.code), (8000, "X9"))
        self.assertIn("Bills", form.conditions)
        form.amount = 6000
        decision = form.save()
        self.assertEqual(decision.cover_id, self._cover())
        self.assertEqual(self._cover().insured_limit, 6000)
        self.assertEqual(exchange.state, "done")
        self.assertEqual(self._cover().request_state, "none")

    def test_the_message_is_recognised_when_it_comes_again(self):
        exchange = self._not_understood()
        self._form(exchange).save()
        said = replace(self._said(), status="to_review", amount=None)
        same = replace(
            said,
            requested_amount=Decimal(8000),
            code="X9",
            conditions="Bills accepted by the bank only.",
            raw="{}",
        )
        self.assertEqual(same.key, exchange.idempotency_key)
        self.assertFalse(self._receive(same))

    def test_an_amount_of_another_currency_is_not_taken_over(self):
        self._cover().buyer_number = "900100"
        exchange = self._receive(self._said(currency="USD"))
        self.assertEqual(self._form(exchange).amount, 0)

    def test_a_request_that_nobody_answered_is_decided_by_hand(self):
        request = self._cover()._request("new", 3000)
        request._close("to_review", error_message="Not decided within 30 days.")
        form = self._form(request)
        self.assertEqual(form.amount, 3000)
        form.save()
        self.assertEqual(request.state, "done")
        self.assertEqual(self._cover().request_state, "none")

    def test_a_message_is_settled_once_and_on_its_buyer(self):
        exchange = self._not_understood()
        other = self._cover(self._create_buyer("Test Other"))
        form = self._form(exchange)
        decisions = self._own(self.env["credit.insurance.decision"])
        values = {"amount": 5, "message_id": exchange.id}
        with self.assertSays(CreditInsuranceError, "is about Test Buyer"):
            decisions.create({**values, "cover_id": other.id})
        form.save()
        with self.assertSays(CreditInsuranceError, "settled already"):
            decisions.create({**values, "cover_id": self._cover().id})

    def test_what_came_from_the_insurer_is_not_sent(self):
        exchange = self._not_understood()
        with self.assertSays(CreditInsuranceError, "came from the insurer"):
            self._own(exchange).action_retry()
        self.assertEqual(exchange.state, "to_review")

    def test_only_officers_record(self):
        exchange = self._not_understood()
        with self.assertRaises(AccessError):
            self._form(exchange, self.salesperson)
