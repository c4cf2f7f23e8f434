# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.fields import Command
from odoo.tests import freeze_time

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
        # Before it, the decision was noted on the order.
        message = order.message_ids.filtered("notified_partner_ids")[:1]
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
