# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, freeze_time

from .common import SaleOrderCase


class HoldCase(SaleOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)
        cls.approver.group_ids += cls.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )

    def _held(self, amount, **values):
        """An order that came from the web and did not fit."""
        order = self._quotation(amount, **values)
        self.assertFalse(order._confirm_or_hold())
        return order

    def _activities(self, order):
        kind = self.env.ref("credit_insurance.mail_activity_type_hold")
        return order.sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _text(self, html):
        return str(html).replace("&nbsp;", "\N{NO-BREAK SPACE}")

    def assertNotHeld(self, order):
        self.assertFalse(order.sudo().insurance_hold_date)
        self.assertFalse(self._activities(order))


class TestHold(HoldCase):
    """An order beyond cover waits instead of failing."""

    def test_each_order_is_confirmed_or_held_on_its_own(self):
        orders = self._quotation(600) | self._quotation(500) | self._quotation(400)
        confirmed = orders._confirm_or_hold()
        self.assertEqual(confirmed, orders[0] | orders[2])
        self.assertEqual(orders.mapped("state"), ["sale", "sent", "sale"])
        self.assertEqual(orders[1].insurance_state, "on_hold")
        self.assertRow(exposure=1000)

    def test_another_error_is_not_swallowed(self):
        order = self._quotation(600)
        order._action_cancel()
        with self.assertRaises(UserError):
            order._confirm_or_hold()
        self.assertNotHeld(order)

    def test_what_wraps_the_confirmation_is_undone_with_it(self):
        order = self._quotation(1001)

        def confirm():
            order.client_order_ref = "Half done"
            order.action_confirm()

        self.assertFalse(order._hold_if_refused(confirm))
        self.assertFalse(order.client_order_ref)
        self.assertTrue(order.insurance_hold_date)

    def test_the_context_reaches_the_confirmation(self):
        order = self._quotation(1000)
        order.with_context(send_email=True)._confirm_or_hold()
        comment = self.env.ref("mail.mt_comment")
        self.assertIn(comment, order.message_ids.subtype_id)

    def test_a_company_that_only_warns_holds_nothing(self):
        self.company.credit_insurance_check = "warn"
        order = self._quotation(1500)
        self.assertEqual(order._confirm_or_hold(), order)
        self.assertNotHeld(order)

    def test_a_salesperson_puts_on_hold_and_takes_off(self):
        order = self._quotation(1500)
        self.assertEqual(order.insurance_state, "blocked")
        call_kw(order.browse(), "action_hold", [order.ids], {})
        self.assertEqual(order.insurance_state, "on_hold")
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.insurance_hold_date, fields.Datetime.now())
        call_kw(order.browse(), "action_unhold", [order.ids], {})
        self.assertEqual(order.insurance_state, "blocked")
        self.assertNotHeld(order)

    def test_a_second_click_changes_nothing(self):
        order = self._quotation(1500)
        order.action_hold()
        since, notes = order.insurance_hold_date, order.message_ids
        with freeze_time("2026-06-16"):
            order.action_hold()
            order._hold_beyond_cover(online=True)
        self.assertEqual(order.insurance_hold_date, since)
        self.assertEqual(order.message_ids, notes)
        self.assertEqual(len(self._activities(order)), 1)
        order.action_unhold()
        notes = order.message_ids
        order.action_unhold()
        self.assertEqual(order.message_ids, notes)

    def test_what_fits_is_not_put_on_hold(self):
        order = self._quotation(1000)
        with self.assertSays(UserError, "is within cover"):
            order.action_hold()
        self.assertConfirmed(order)
        with self.assertSays(UserError, "Only quotations"):
            order.action_hold()

    def test_the_note_has_the_figures_and_stays_inside(self):
        order = self._quotation(1500)
        order.action_hold()
        note = order.message_ids[0]
        self.assertIn(f"exceeds cover by {self._money(500)}", self._text(note.body))
        self.assertTrue(note.is_internal)
        self.assertTrue(note.subtype_id.internal)

    def test_the_form_says_what_happens(self):
        order = self._held(1500)
        form = Form(order)
        self.assertEqual(form.insurance_state, "on_hold")
        self.assertIn(f"exceeds cover by {self._money(500)}", form.insurance_message)

    def test_a_held_order_that_fits_now_is_simply_confirmed(self):
        order = self._held(1500)
        self._decide(2000)
        order.invalidate_recordset()
        self.assertEqual(order.insurance_state, "covered")
        self.assertConfirmed(order)
        self.assertNotHeld(order)

    def test_a_held_order_that_does_not_fit_is_still_refused(self):
        order = self._held(1500)
        with self.assertSays(UserError, "exceeds cover"):
            order.action_confirm()

    def test_cancelling_or_reopening_ends_the_hold(self):
        order = self._held(1500)
        order.action_draft()
        self.assertNotHeld(order)
        order.action_hold()
        order.action_cancel()
        self.assertNotHeld(order)

    def test_sending_a_quotation_keeps_the_hold(self):
        order = self._quotation(1500)
        order.action_hold()
        order.action_quotation_sent()
        self.assertTrue(order.insurance_hold_date)

    def test_a_copy_is_not_on_hold(self):
        self.assertNotHeld(self._held(1500).copy())

    def test_a_held_order_is_not_edited_by_the_customer(self):
        order = self._quotation(1500)
        self.assertTrue(order._can_be_edited_on_portal())
        order.action_hold()
        self.assertFalse(order._can_be_edited_on_portal())


class TestHoldApprovers(HoldCase):
    """The approvers are asked; nobody else can let the order through."""

    def test_each_approver_is_asked_once_with_the_figures(self):
        second = self._create_user(
            "second_approver",
            "sales_team.group_sale_salesman_all_leads",
            "credit_insurance.group_approver",
        )
        order = self._held(1500)
        activities = self._activities(order)
        self.assertEqual(activities.user_id, self.approver | second)
        self.assertEqual(len(activities), 2)
        note = self._text(activities[0].note)
        self.assertIn(f"exceeds cover by {self._money(500)}", note)

    def test_each_approver_is_asked_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        kind = self.env.ref("credit_insurance.mail_activity_type_hold")
        kind.with_context(lang="fr_FR").summary = "Commande en attente"
        self.approver.lang = "fr_FR"
        order = self._held(1500)
        self.assertEqual(self._activities(order).summary, "Commande en attente")

    def test_an_approver_who_may_not_read_the_order_is_not_asked(self):
        self.approver.group_ids -= self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        order = self._held(1500)
        self.assertEqual(self._activities(order).user_id, self.salesperson)

    def test_an_approver_of_another_company_is_not_asked(self):
        other = self._create_company("Test Other Company")
        self._create_user(
            "stranger",
            "sales_team.group_sale_salesman_all_leads",
            "credit_insurance.group_approver",
            company=other,
        )
        self.assertEqual(self._activities(self._held(1500)).user_id, self.approver)

    def test_an_order_that_nobody_sells_is_held_all_the_same(self):
        self.approver.active = False
        order = self._quotation(1500)
        order.sudo().user_id = False
        order.sudo()._confirm_or_hold()
        self.assertTrue(order.sudo().insurance_hold_date)
        self.assertFalse(self._activities(order))

    def test_an_approver_confirms_it(self):
        order = self._held(1500)
        approver = order.with_env(self._as(self.approver, self.company))
        action = approver.action_open_approval()
        wizard = approver.env[action["res_model"]].with_context(**action["context"])
        wizard.create({"reason": "A customer of twenty years."}).action_approve()
        self.assertEqual(order.state, "sale")
        self.assertNotHeld(order)

    def test_a_salesperson_does_not_approve_what_is_on_hold(self):
        order = self._held(1500)
        with self.assertRaises(AccessError):
            order._approve_beyond_cover("Let it go.")

    def test_others_neither_hold_nor_take_off(self):
        order = self._held(1500)
        for user in (self.employee, self.portal, self.officer):
            for method in ("action_hold", "action_unhold"):
                with self.subTest(user=user.login, method=method):
                    theirs = order.with_env(self._as(user, self.company))
                    with self.assertRaises(AccessError):
                        getattr(theirs, method)()
        self.assertTrue(order.insurance_hold_date)

    def test_a_colleague_s_order_is_not_taken_off(self):
        order = self._held(1500)
        colleague = self._create_user("colleague", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            order.with_user(colleague).action_unhold()


class TestHoldForged(HoldCase):
    """A date written from outside lets nothing through and asks nobody."""

    def test_the_date_is_not_written_from_outside(self):
        order = self._quotation(1500)
        for name in ("insurance_hold_date", "insurance_release_error"):
            with self.assertSays(AccessError, "kept by the system"):
                values = {name: "2020-01-01 00:00:00"}
                call_kw(order.browse(), "write", [order.ids, values], {})
        self.assertNotHeld(order)

    def test_the_date_is_not_created_from_outside(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        values = {"partner_id": self.buyer.id}
        date = {"insurance_hold_date": "2020-01-01 00:00:00"}
        with self.assertSays(AccessError, "kept by the system"):
            call_kw(orders, "create", [[{**values, **date}]], {})
        context = {"default_insurance_hold_date": "2020-01-01 00:00:00"}
        with self.assertSays(AccessError, "kept by the system"):
            call_kw(orders, "create", [[values]], {"context": context})

    def test_a_hold_is_not_ended_by_writing_it_away(self):
        order = self._held(1500)
        with self.assertSays(AccessError, "kept by the system"):
            order.write({"insurance_hold_date": False})
        self.assertTrue(self._activities(order))
