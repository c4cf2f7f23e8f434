# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError
from odoo.addons.credit_insurance.tests.documents import TODAY, in_days

from .common import DELIVERED, DUE, EXTENDED, LAST, SEND_BY, RecoveryCase


class TestDueDate(RecoveryCase):
    """The due date that insurers count from is the one of the posted invoice."""

    def test_it_is_kept_when_the_invoice_is_posted(self):
        invoice = self._deliver(100, DELIVERED)
        line = self._receivable(invoice)
        self.assertEqual(line.insurance_due_date, DUE)

    def test_postponing_the_payment_moves_neither_it_nor_a_deadline(self):
        invoice = self._deliver(100, DELIVERED)
        line = self._receivable(invoice)
        line.date_maturity = date(2026, 12, 31)
        line.flush_recordset()
        self.assertEqual(line.insurance_due_date, DUE)
        with self._on(SEND_BY):
            line._deadlines_changed()
        self.assertEqual(self._deadline(invoice).last_day, LAST)

    def test_nobody_types_it(self):
        line = self._receivable(self._deliver(100, DELIVERED))
        line = line.with_user(self.accountant)
        with self.assertSays(AccessError, "Original Due Date"):
            line.write({"insurance_due_date": TODAY})

    def test_what_was_open_before_the_policy_gets_it_then(self):
        self.policy.state = "draft"
        invoice = self._deliver(100, DELIVERED)
        line = self._receivable(invoice)
        self.assertFalse(line.insurance_due_date)
        self.policy.action_activate()
        self.assertEqual(line.insurance_due_date, DUE)

    def _receivable(self, invoice):
        return invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )


class TestDeadline(RecoveryCase):
    """Rights of due lines, counted in the transaction that changes them."""

    def test_it_is_there_as_soon_as_the_invoice_is_posted(self):
        invoice = self._deliver(1000, DELIVERED)
        deadline = self._deadline(invoice)
        self.assertRecordValues(
            deadline,
            [
                {
                    "partner_id": self.buyer.id,
                    "policy_id": self.policy.id,
                    "due_date": DUE,
                    "anchor_date": EXTENDED,
                    "last_day": LAST,
                    "send_by": SEND_BY,
                    "amount": 1000,
                    "expected_indemnity": 900,
                    "state": "open",
                }
            ],
        )
        self.assertEqual(self._deadline(invoice, "mandate").last_day, LAST)

    def test_only_the_insured_part_is_at_stake(self):
        self._decide(600)
        invoice = self._deliver(1000, DELIVERED)
        deadline = self._deadline(invoice)
        self.assertEqual((deadline.amount, deadline.expected_indemnity), (600, 540))

    def test_what_is_not_insured_at_all_has_no_deadline(self):
        self._decide(0, status="refused")
        self.assertFalse(self._deliver(1000, DELIVERED).insurance_deadline_ids)

    def test_a_credit_note_alone_has_none(self):
        self.assertFalse(self._credit_note(100).insurance_deadline_ids)

    def test_a_company_without_a_policy_has_none(self):
        self.policy.state = "draft"
        self.assertFalse(self._deliver(1000, DELIVERED).insurance_deadline_ids)

    def test_a_payment_in_time_leaves_nothing_to_do(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(LAST):
            self._pay(invoice, day=LAST)
        self.assertRecordValues(
            self._deadline(invoice), [{"state": "void", "amount": 0}]
        )

    def test_a_part_payment_leaves_the_rest_at_stake(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(LAST):
            self._pay(invoice, amount=400, day=LAST)
        self.assertRecordValues(
            self._deadline(invoice), [{"state": "open", "amount": 600}]
        )

    def test_a_credit_note_that_is_set_against_it_counts_as_a_payment(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(LAST):
            invoice._reverse_moves([{"invoice_date": LAST}], cancel=True)
        self.assertEqual(self._states(invoice), ["void"])

    def test_a_payment_taken_back_brings_the_deadline_back(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(SEND_BY):
            self._pay(invoice, day=SEND_BY)
            self.assertEqual(self._states(invoice), ["void"])
            invoice.line_ids.remove_move_reconcile()
        self.assertRecordValues(
            self._deadline(invoice), [{"state": "open", "amount": 1000}]
        )

    def test_a_payment_that_bounces_too_late_loses_the_right(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(SEND_BY):
            self._pay(invoice, day=SEND_BY)
        invoice.line_ids.remove_move_reconcile()
        self.assertEqual(self._states(invoice), ["lost"])

    def test_each_instalment_has_its_own(self):
        term = self._term((40, 30), (60, 60))
        invoice = self._deliver(
            1000, DELIVERED, invoice_payment_term_id=term.id, due=False
        )
        deadlines = invoice.insurance_deadline_ids.filtered(
            lambda one: one.kind == "notify"
        )
        self.assertEqual(
            [(one.due_date, one.amount) for one in deadlines.sorted("due_date")],
            [(DUE, 400), (date(2026, 3, 6), 600)],
        )

    def test_a_night_loses_what_nobody_did(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night(LAST)
        self.assertEqual(self._states(invoice), ["open"])
        self._night(date(2026, 5, 6))
        self.assertEqual(self._states(invoice), ["lost"])

    def test_what_is_lost_stays_lost_whatever_the_terms_become(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night(TODAY)
        self.policy.notice_days = 300
        self._night(TODAY)
        self.assertRecordValues(
            self._deadline(invoice), [{"state": "lost", "last_day": LAST}]
        )
        self.assertEqual(self._deadline(invoice).days_left, (LAST - TODAY).days)

    def test_what_is_lost_stays_when_the_invoice_is_taken_back(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night(TODAY)
        invoice.button_draft()
        self.assertRecordValues(
            self._deadline(invoice), [{"state": "lost", "amount": 0}]
        )

    def test_an_invoice_taken_back_asks_for_nothing(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(SEND_BY):
            invoice.button_draft()
        self.assertFalse(invoice.insurance_deadline_ids)

    def test_amounts_are_in_the_currency_of_the_policy(self):
        dollar = self._create_currency("TSD", rate=2)
        invoice = self._deliver(1000, DELIVERED, currency_id=dollar.id)
        deadline = self._deadline(invoice)
        self.assertEqual(deadline.currency_id, self.eur)
        self.assertEqual((deadline.amount, deadline.expected_indemnity), (500, 450))
        with self._on(SEND_BY):
            self._pay(invoice, amount=400, day=SEND_BY)
        self.assertEqual(deadline.amount, 300)

    def test_the_night_writes_only_what_changed(self):
        invoice = self._deliver(1000, DELIVERED)
        ids = invoice.line_ids.ids
        with self._on(SEND_BY):
            self.env["credit.insurance.deadline"]._recompute(ids)
            before = self._version(invoice)
            self.env["credit.insurance.deadline"]._recompute(ids)
        self.assertEqual(self._version(invoice), before)

    def _version(self, invoice):
        self.env.cr.execute(
            "SELECT ctid, id FROM credit_insurance_deadline WHERE move_id = %s"
            " ORDER BY id",
            [invoice.id],
        )
        return self.env.cr.fetchall()


class TestTerms(RecoveryCase):
    """Terms of the policy and of its zones."""

    def _notice(self, **terms):
        right = self.policy.right_ids.filtered(lambda right: right.kind == "notify")
        right.write(terms)
        return self._deadline(self._deliver(1000, DELIVERED))

    def test_a_policy_starts_with_what_is_usual_in_france(self):
        policy = self._create_policy("TEST-2", notice_days=20, waiting_months=6)
        found = {right.kind: (right.offset, right.unit) for right in policy.right_ids}
        self.assertEqual(
            found,
            {
                "notify": (20, "days"),
                "mandate": (20, "days"),
                "waiting_end": (6, "months"),
                "insolvency_notice": (7, "days"),
            },
        )

    def test_the_terms_of_the_policy_reach_its_deadlines(self):
        self.policy.notice_days = 10
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        self.assertEqual(deadline.last_day, date(2026, 4, 15))

    def test_months_and_ends_of_months_count(self):
        deadline = self._notice(
            anchor="due", offset=2, unit="months", end_of_month=True
        )
        self.assertEqual(deadline.last_day, date(2026, 4, 30))

    def test_the_day_to_send_it_is_a_working_day(self):
        # 1 May is a holiday in France, 2 and 3 May are a weekend.
        deadline = self._notice(margin=2)
        self.assertEqual(deadline.send_by, date(2026, 4, 30))

    def test_a_closing_day_of_the_company_is_none(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Test Bridge",
                "company_id": self.company.id,
                "date_from": "2026-05-03 22:00:00",
                "date_to": "2026-05-04 21:59:59",
                "calendar_id": self.company.resource_calendar_id.id,
            }
        )
        self.company.resource_calendar_id.tz = "Europe/Paris"
        self.assertEqual(self._notice().send_by, date(2026, 4, 30))

    def test_a_zone_has_its_own_extension(self):
        self._zone(extension_days=30)
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        self.assertEqual(deadline.anchor_date, date(2026, 3, 6))

    def test_a_zone_may_have_a_deadline_of_its_own(self):
        zone = self._zone()
        self.policy.right_ids.create(
            {
                "policy_id": self.policy.id,
                "zone_id": zone.id,
                "kind": "notify",
                "anchor": "due",
                "offset": 45,
            }
        )
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        self.assertEqual(deadline.last_day, date(2026, 3, 21))
        self.buyer.country_id = self.germany
        other = self._deliver(1000, DELIVERED)
        self.assertEqual(self._deadline(other).last_day, LAST)


class TestDisputed(RecoveryCase):
    """Disputes suspend what the policy says, as soon as they are known."""

    OPENED = date(2026, 5, 1)

    def _contested(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(self.OPENED):
            self.dispute = (
                self.env["credit.insurance.dispute"]
                .with_user(self.accountant)
                .create({"move_id": invoice.id, "reason": "quality"})
            )
        return invoice

    def test_the_notice_stands_still_where_the_policy_says_so(self):
        self.policy.dispute_suspends = "notice"
        invoice = self._contested()
        self.assertEqual(self._states(invoice), ["suspended"])
        self._night(TODAY)
        self.assertRecordValues(
            self._deadline(invoice), [{"state": "suspended", "suspended_days": 45}]
        )
        self.dispute._settle("Replaced")
        # Of the days up to 5 May, four were left after 1 May: so they are today.
        self.assertRecordValues(
            self._deadline(invoice),
            [{"state": "open", "last_day": LAST + (TODAY - self.OPENED)}],
        )

    def test_it_does_not_where_only_the_waiting_period_does(self):
        invoice = self._contested()
        self._night(TODAY)
        self.assertEqual(self._states(invoice), ["lost"])

    def test_contested_invoices_stop_cover_unless_the_policy_says_otherwise(self):
        self._contested()
        self._night(TODAY)
        self.assertRow(status="stopped")
        self.policy.stop_disputed = False
        self._night(TODAY)
        self.assertFalse(self._stop())
        self.assertRow(status="covered")
        self.dispute._settle("Nothing was wrong")
        self.assertTrue(self._stop())


class TestDone(RecoveryCase):
    """Officers record what they did, with the proof."""

    def _done(self, deadlines, day, user=None, reference="R-1"):
        deadlines = deadlines.with_user(user or self.officer)
        wizard = (
            self.env["credit.insurance.deadline.done"]
            .with_user(user or self.officer)
            .create(
                {
                    "deadline_ids": [Command.set(deadlines.ids)],
                    "done_on": day,
                    "reference": reference,
                }
            )
        )
        wizard.action_done()

    def test_it_is_done_in_time(self):
        invoice = self._deliver(1000, DELIVERED)
        with self._on(LAST):
            self._done(self._deadline(invoice), LAST)
        self.assertRecordValues(
            self._deadline(invoice),
            [{"state": "done", "done_on": LAST, "done_user_id": self.officer.id}],
        )

    def test_done_too_late_is_lost(self):
        invoice = self._deliver(1000, DELIVERED)
        self._done(self._deadline(invoice), date(2026, 5, 6))
        self.assertEqual(self._states(invoice), ["lost"])

    def test_what_was_done_in_time_but_recorded_late_was_not_lost(self):
        invoice = self._deliver(1000, DELIVERED)
        self._night(TODAY)
        self.assertEqual(self._states(invoice), ["lost"])
        self._done(self._deadline(invoice), SEND_BY)
        self.assertEqual(self._states(invoice), ["done"])

    def test_a_notice_is_the_mandate_where_the_insurer_collects(self):
        self.policy.with_recovery = True
        invoice = self._deliver(1000, DELIVERED)
        with self._on(SEND_BY):
            self._done(self._deadline(invoice), SEND_BY)
        self.assertEqual(self._states(invoice, "mandate"), ["done"])

    def test_a_claim_is_counted_from_the_end_of_the_waiting_period(self):
        self.policy.right_ids.create(
            {
                "policy_id": self.policy.id,
                "kind": "claim",
                "anchor": "waiting_end",
                "offset": 1,
                "unit": "months",
            }
        )
        invoice = self._deliver(1000, DELIVERED)
        self.assertFalse(self._deadline(invoice, "claim"))
        with self._on(SEND_BY):
            self._done(self._deadline(invoice, "mandate"), SEND_BY)
        claim = self._deadline(invoice, "claim")
        self.assertEqual(claim.anchor_date, date(2026, 10, 4))
        self.assertEqual(claim.last_day, date(2026, 11, 4))

    def test_a_day_to_come_and_an_empty_proof_are_refused(self):
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        with self.assertSays(CreditInsuranceError, "has not come"):
            self._done(deadline, in_days(1))
        with self.assertSays(CreditInsuranceError, "proves"):
            self._done(deadline, SEND_BY, reference=" ")

    def test_only_officers_record_it(self):
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        for user in (self.accountant, self.approver):
            with self.assertRaises(AccessError):
                deadline.with_user(user)._mark_done(SEND_BY, "R-1")
            with self.assertRaises(AccessError):
                self._done(deadline, SEND_BY, user)


class TestDeadlineAccess(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.menu = cls.env.ref("credit_insurance_recovery.menu_deadline")

    def test_accountants_and_officers_read_deadlines(self):
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        for user in (self.accountant, self.officer, self.manager):
            found = self._as(user, self.company)[deadline._name].search([])
            self.assertIn(deadline.id, found.ids, user.login)
            self.assertIn(self.menu.id, self._menus(user), user.login)

    def test_nobody_edits_them(self):
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        for user in (self.accountant, self.officer, self.manager):
            with self.assertRaises(AccessError):
                deadline.with_user(user).write({"state": "done"})
            with self.assertRaises(AccessError):
                deadline.with_user(user).unlink()

    def test_salespeople_do_not_see_them(self):
        deadline = self._deadline(self._deliver(1000, DELIVERED))
        for user in (self.salesperson, self.approver, self.employee):
            with self.assertRaises(AccessError):
                deadline.with_user(user).read(["amount"])
            self.assertNotIn(self.menu.id, self._menus(user), user.login)

    def test_each_company_sees_its_own(self):
        sister = self._create_company("Test Sister")
        self.policy.company_ids |= sister
        mine = self._deadline(self._deliver(1000, DELIVERED))
        theirs = self._deadline(self._deliver(1000, DELIVERED, company_id=sister.id))
        self.assertEqual(theirs.company_id, sister)
        accountant = self._create_user(
            "sister", "account.group_account_invoice", company=sister
        )
        found = self._as(accountant, sister)[theirs._name].search([])
        self.assertIn(theirs.id, found.ids)
        self.assertNotIn(mine.id, found.ids)

    def test_managers_alone_set_the_terms(self):
        right = self.policy.right_ids[0]
        right.with_user(self.salesperson).read(["offset"])
        for user in (self.salesperson, self.officer):
            with self.assertRaises(AccessError):
                right.with_user(user).offset = 90
        right.with_user(self.manager).offset = 90

    def _menus(self, user):
        return self.env(user=user)["ir.ui.menu"]._visible_menu_ids()
