# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.fields import Command
from odoo.tests import freeze_time

from .documents import days_ago
from .payments import PaymentsMixin
from .test_hold import HoldCase


class ReleaseCase(HoldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("credit_insurance.ir_cron_release")
        others = cls.env["sale.order"].search([("insurance_hold_date", "!=", False)])
        others.action_unhold()

    def _run(self):
        """Run the scheduled action as the server does, each order for itself."""
        with self.enter_registry_test_mode():
            self.assertIs(self.cron.method_direct_trigger(), True)

    def _scheduled(self):
        """How often the release was asked for since the last call."""
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        count = len(triggers)
        triggers.unlink()
        return count

    def _held_since(self, day, amount, **values):
        with freeze_time(datetime(2026, 6, day, 9)):
            return self._held(amount, **values)


class TestRelease(ReleaseCase):
    """Orders on hold are confirmed as soon as they fit, the oldest first."""

    def test_it_is_confirmed_once_cover_suffices(self):
        order = self._held(1500)
        self._run()
        self.assertEqual(order.state, "sent")
        self._decide(1500)
        self._run()
        self.assertEqual(order.state, "sale")
        self.assertNotHeld(order)
        self.assertRow(exposure=1500)

    def test_the_oldest_comes_first(self):
        orders = [
            self._held_since(day, 1500, client_order_ref=str(day)) for day in (3, 1, 2)
        ]
        self._decide(1500)
        self._run()
        self.assertEqual([o.state for o in orders], ["sent", "sale", "sent"])

    def test_one_that_does_not_fit_lets_smaller_ones_pass(self):
        large = self._held_since(1, 5000)
        small = self._held_since(2, 1500)
        late = self._held_since(3, 1200)
        self._decide(2000)
        self._run()
        self.assertEqual(
            [large.state, small.state, late.state], ["sent", "sale", "sent"]
        )
        self.assertRow(exposure=1500)

    def test_buyers_do_not_wait_for_each_other(self):
        other = self._create_buyer("Test Other Buyer")
        self._decide(10, other)
        first = self._held_since(1, 1500)
        second = self._held_since(2, 1500, buyer=other)
        self._decide(1500, other)
        self._run()
        self.assertEqual([first.state, second.state], ["sent", "sale"])

    def test_each_company_has_its_own_limit(self):
        other = self._create_company("Test Other Company")
        self._create_policy("TEST-2", company_ids=[Command.set(other.ids)])
        order = self._held(1500)
        foreign = self.env["sale.order"].browse(self._order(50, company_id=other.id).id)
        foreign._confirm_or_hold()
        self.assertTrue(foreign.insurance_hold_date)
        self._decide(2000)
        self._run()
        self.assertEqual([order.state, foreign.state], ["sale", "sent"])

    def test_an_approval_lets_it_through(self):
        order = self._held(1500)
        approver = order.with_env(self._as(self.approver, self.company))
        approver._approve_beyond_cover("A customer of twenty years.")
        self._run()
        self.assertEqual(order.state, "sale")

    def test_the_salesperson_is_told_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.salesperson.lang = "fr_FR"
        order = self._held(1500)
        self._decide(1500)
        self._run()
        message = order.message_ids.filtered("notified_partner_ids")
        self.assertEqual(message.notified_partner_ids, self.salesperson.partner_id)
        self.assertTrue(message.subtype_id.internal)
        self.assertIn("15/06/2026", message.body)

    def test_only_a_customer_who_ordered_online_gets_the_confirmation(self):
        ordered = self._held(1500)
        ordered.sudo().write({"signature": b"R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs="})
        typed = self._quotation(1500)
        typed.action_hold()
        self._decide(3000)
        self._run()
        self.assertEqual([ordered.state, typed.state], ["sale", "sale"])
        comment = self.env.ref("mail.mt_comment")
        self.assertIn(comment, ordered.message_ids.subtype_id)
        self.assertNotIn(comment, typed.message_ids.subtype_id)

    def test_what_cannot_be_confirmed_says_why_once_and_stops_nobody(self):
        broken = self._held_since(1, 1500)
        broken.sudo().order_line.product_id = False
        good = self._held_since(2, 1500)
        self._decide(3000)
        self._run()
        self.assertEqual([broken.state, good.state], ["sent", "sale"])
        self.assertIn("missing a product", broken.insurance_release_error)
        notes = broken.message_ids
        self.assertEqual(notes[0].notified_partner_ids, self.salesperson.partner_id)
        self._run()
        self.assertEqual(broken.message_ids, notes)
        broken.sudo().order_line.product_id = self.product
        broken.sudo().order_line.price_unit = 1500
        self._run()
        self.assertEqual(broken.state, "sale")
        self.assertFalse(broken.insurance_release_error)

    def test_a_forged_state_is_not_released(self):
        order = self._held(1500)
        self._decide(1500)
        order.action_cancel()
        order.sudo().insurance_hold_date = datetime(2026, 1, 1)
        self._run()
        self.assertEqual(order.state, "cancel")
        self.assertFalse(order.insurance_release_error)


class TestReleaseConflict(ReleaseCase):
    """Others sell to the same buyer at the same moment."""

    def _conflict_over(self, buyer):
        """Let the database refuse the guard of a buyer, as it does then."""
        guards = type(self.env["credit.insurance.guard"])
        hold = guards._hold

        def refuse(guard, held):
            if held == buyer:
                raise SerializationFailure("could not serialize access")
            return hold(guard, held)

        return patch.object(guards, "_hold", refuse)

    def test_it_is_tried_again_a_minute_later_and_the_others_go_on(self):
        other = self._create_buyer("Test Other Buyer")
        self._decide(10, other)
        order = self._held_since(1, 1500)
        free = self._held_since(2, 1500, buyer=other)
        self._decide(1500)
        self._decide(1500, other)
        self._scheduled()
        with self._conflict_over(self.buyer):
            self._run()
        self.assertEqual([order.state, free.state], ["sent", "sale"])
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.assertEqual(triggers.call_at, datetime(2026, 6, 15, 10, 1))
        self._run()
        self.assertEqual(order.state, "sale")


class TestReleaseSchedule(PaymentsMixin, ReleaseCase):
    """What may make room looks at the orders on hold at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debt = cls._invoice(cls, 900)
        cls.provider = cls._create_provider()

    def setUp(self):
        super().setUp()
        self.order = self._held(400)
        self._scheduled()

    def assertReleased(self, times=1):
        self.assertEqual(self._scheduled(), times)
        self._run()
        self.assertEqual(self.order.state, "sale")

    def test_a_decision(self):
        self._decide(2000)
        self.assertReleased()

    def test_a_decision_on_another_buyer_does_not(self):
        self._decide(2000, self._create_buyer("Test Other Buyer"))
        self.assertEqual(self._scheduled(), 0)

    def test_the_amount_accepted_uninsured(self):
        own_risk = self._own_risk(299)
        self.assertEqual(self._scheduled(), 1)
        own_risk.amount = 300
        self.assertReleased()

    def test_a_top_up_policy(self):
        top_up = self._create_policy("TEST-2", layer="top_up", state="draft")
        self._decide(300, policy=top_up)
        self._scheduled()
        top_up.action_activate()
        self.assertReleased()

    def test_a_closed_policy(self):
        self.policy.action_close()
        self.assertReleased()

    def test_terms_that_change(self):
        self.policy.extension_days = 30
        self.assertEqual(self._scheduled(), 1)
        self.policy.notice_days = 10
        self.assertEqual(self._scheduled(), 0)

    def test_a_payment(self):
        self._pay_ahead(300)
        self.assertReleased()

    def test_a_payment_of_an_invoice(self):
        self._pay(self.debt)
        self.assertReleased()

    def test_a_credit_note(self):
        self._credit_note(300)
        self.assertReleased()

    def test_an_invoice_does_not(self):
        self._invoice(1)
        self.assertEqual(self._scheduled(), 0)

    def test_an_invoice_taken_back(self):
        self.debt.button_draft()
        self.assertReleased()

    def test_another_order_that_is_cancelled(self):
        order = self._quotation(100)
        self.assertConfirmed(order)
        self._decide(1300)
        self._scheduled()
        order.action_cancel()
        self.assertReleased()

    def test_another_order_that_becomes_smaller(self):
        order = self._quotation(100)
        self.assertConfirmed(order)
        self._decide(1300)
        self._scheduled()
        order.order_line.price_unit = 0
        self.assertReleased()

    def test_another_order_that_is_for_someone_else_now(self):
        payer = self._create_buyer("Test Payer")
        self._decide(5000, payer)
        self._invoice(4000, buyer=payer)
        order = self._quotation(100)
        self.assertConfirmed(order)
        self._decide(1300)
        self._scheduled()
        order.partner_invoice_id = payer
        self.assertReleased()

    def test_an_approval(self):
        approver = self.order.with_env(self._as(self.approver, self.company))
        approver._approve_beyond_cover("A customer of twenty years.")
        self.assertReleased()

    def test_a_payment_online(self):
        self.order.write({"require_payment": True, "prepayment_percent": 1.0})
        self._pay_online(self.order, 300)
        self.assertEqual(self.order.state, "sent")
        self.assertGreater(self._scheduled(), 0)
        self._run()
        self.assertEqual(self.order.state, "sale")

    def test_a_payment_online_that_the_bank_statement_will_book(self):
        self.order.write({"require_payment": True, "prepayment_percent": 1.0})
        transaction = self._transaction(self.order, 300)
        self._book_by_statement(transaction._create_payment())
        self._scheduled()
        transaction._post_process()
        self.assertEqual(self.order.state, "sent")
        self.assertReleased()

    def test_nothing_on_hold_nothing_scheduled(self):
        self.order.action_cancel()
        self._decide(2000)
        self._pay_ahead(300)
        self.policy.discretionary_limit = 50
        self.assertEqual(self._scheduled(), 0)

    def test_an_unpaid_invoice_that_is_paid_lets_cover_go_on(self):
        late = self._invoice(50, due=days_ago(90))
        self._decide(5000)
        self._run()
        self.assertEqual(self.order.state, "sent")
        self._scheduled()
        self._pay(late)
        self.assertReleased()

    def test_a_company_without_policy_asks_nothing(self):
        other = self._create_company("Test Other Company")
        payment = self._pay_ahead(300, company=other)
        self.assertEqual(self._scheduled(), 0)
        entry = payment.move_id
        entry._filter_insured()
        with self.assertQueries([]):
            entry._filter_insured()._schedule_release(lambda line: True)
