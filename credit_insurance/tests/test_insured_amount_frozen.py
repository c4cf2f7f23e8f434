# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was insured is kept as it was, and for whom it is kept at all."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..exceptions import CreditInsuranceError, MissingRateError
from ..models.frozen_cover import FROZEN_FIELDS
from .documents import TODAY, days_ago, in_days
from .invoices import InvoiceCase


class TestFrozen(InvoiceCase):
    """Nothing that comes after the posting changes what was kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.granted = cls._decide(1_000)

    def test_an_accountant_posts_and_finds_it_on_the_invoice(self):
        invoice = self._deliver(1_200, user=self.accountant)
        seen = invoice.with_user(self.accountant)
        self.assertEqual(seen.insurance_state, "partly_insured")
        self.assertEqual((seen.insured_amount, seen.uninsured_amount), (1_000, 200))
        self.assertEqual(seen.insurance_policy_id, self.policy)
        self.assertEqual(seen.insurance_decision_id, self.granted)
        self.assertEqual(seen.insurance_currency_id, self.eur)
        self.assertEqual(
            seen.insurance_part_ids.mapped("reason"), [False, "over_limit"]
        )

    def test_a_salesperson_reads_it_on_an_invoice_of_theirs(self):
        invoice = self._deliver(1_200, invoice_user_id=self.salesperson.id)
        seen = invoice.with_user(self.salesperson)
        self.assertEqual(
            (seen.insured_amount, seen.insurance_state), (1_000, "partly_insured")
        )
        self.assertEqual(sum(seen.insurance_part_ids.mapped("amount")), 1_200)

    def test_a_salesperson_reads_nothing_of_the_invoices_of_others(self):
        mine = self._deliver(100, invoice_user_id=self.salesperson.id)
        other = self._deliver(100, invoice_user_id=self.approver.id)
        parts = self._as(self.salesperson, self.company)[
            "credit.insurance.insured.part"
        ]
        found = parts.search([("partner_id", "=", self.buyer.id)])
        self.assertEqual(found, mine.insurance_part_ids)
        for user in (self.accountant, self.officer):
            parts = self._as(user, self.company)["credit.insurance.insured.part"]
            found = parts.search([("partner_id", "=", self.buyer.id)])
            self.assertEqual(found.move_id, mine | other)

    def test_an_employee_reads_none_of_it(self):
        invoice = self._deliver(100)
        with self.assertRaises(AccessError):
            invoice.insurance_part_ids.with_user(self.employee).read(["amount"])
        readable = self.env["account.move"].with_user(self.employee).fields_get()
        self.assertFalse(set(FROZEN_FIELDS) & set(readable))

    def test_a_later_decision_changes_nothing(self):
        invoice = self._deliver(600)
        self._decide(0, status="withdrawn", date_from=TODAY)
        self._decide(100, status="reduced", date_from=days_ago(30))
        self.assertFrozen(invoice, (600, "permanent"), state="insured")

    def test_a_decision_that_arrives_late_changes_the_answer_of_today_only(self):
        invoice = self._deliver(1_500, days_ago(10))
        self._decide(2_000, date_from=days_ago(20), decided_on=days_ago(3))
        frozen = [(1_000, "permanent"), (500, "over_limit")]
        self.assertEqual(self._answer(invoice, days_ago(4)), frozen)
        self.assertEqual(self._answer(invoice, days_ago(3)), [(1_500, "permanent")])
        self.assertFrozen(invoice, *frozen)

    def test_a_later_payment_changes_nothing(self):
        first = self._deliver(900, days_ago(20))
        second = self._deliver(300, days_ago(10))
        self._pay(first, day=days_ago(5))
        self.assertFrozen(second, (100, "permanent"), (200, "over_limit"))

    def test_nobody_types_it(self):
        draft, posted = self._deliver(100), self._invoice(100, post=False)
        for user in (self.accountant, self.manager, self.env.user):
            for move in (draft, posted):
                for name in (*FROZEN_FIELDS, "insurance_part_ids"):
                    with self.assertSays(CreditInsuranceError, "cannot be entered"):
                        move.with_user(user).write({name: False})
        with self.assertSays(CreditInsuranceError, "cannot be entered"):
            self._invoice(100, insured_amount=100)

    def test_no_default_says_what_is_insured(self):
        self.env["ir.default"].set("account.move", "uninsured_amount", 5)
        moves = self.env["account.move"].with_context(
            default_insurance_state="insured", default_insured_amount=100
        )
        move = moves.create({"move_type": "out_invoice", "partner_id": self.buyer.id})
        for name in FROZEN_FIELDS:
            self.assertFalse(move[name], name)

    def test_parts_are_neither_written_nor_deleted_nor_made(self):
        part = self._deliver(100).insurance_part_ids
        with self.assertSays(CreditInsuranceError, "when it was posted"):
            part.sudo().amount = 50
        with self.assertSays(CreditInsuranceError, "when it was posted"):
            part.sudo().unlink()
        for user in (self.accountant, self.manager):
            with self.assertRaises(AccessError):
                part.with_user(user).copy()

    def test_a_part_without_an_amount_does_not_exist(self):
        part = self._deliver(100).insurance_part_ids
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            part.sudo().copy({"amount": 0})

    def test_a_copy_was_never_assessed(self):
        copied = self._deliver(100).copy()
        self.assertFalse(copied.insurance_part_ids)
        for name in FROZEN_FIELDS:
            self.assertFalse(copied[name], name)


class TestResetToDraft(InvoiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def test_a_draft_says_nothing_and_its_parts_are_archived(self):
        invoice = self._deliver(600)
        parts = invoice.insurance_part_ids
        invoice.with_user(self.accountant).button_draft()
        for name in FROZEN_FIELDS:
            self.assertFalse(invoice[name], name)
        self.assertFalse(invoice.insurance_part_ids)
        self.assertEqual((parts.active, parts.amount), (False, 600))

    def test_posting_again_assesses_again(self):
        invoice = self._deliver(600)
        first = invoice.insurance_part_ids
        self._decide(500, status="reduced", date_from=days_ago(1))
        invoice.with_user(self.accountant).button_draft()
        invoice.with_user(self.accountant).action_post()
        self.assertFrozen(invoice, (500, "permanent"), (100, "over_limit"))
        everything = self.env["credit.insurance.insured.part"].with_context(
            active_test=False
        )
        self.assertEqual(
            everything.search([("move_id", "=", invoice.id)])
            - invoice.insurance_part_ids,
            first,
        )

    def test_a_draft_can_be_deleted_with_its_archived_parts(self):
        invoice = self._deliver(600)
        parts = invoice.insurance_part_ids
        invoice.button_draft()
        invoice.with_context(force_delete=True).unlink()
        self.assertFalse(parts.exists())

    def test_a_cancelled_invoice_is_not_insured(self):
        invoice = self._deliver(600)
        invoice.button_cancel()
        self.assertNotConcerned(invoice)

    def test_every_way_out_of_posted_forgets(self):
        invoice = self._deliver(600)
        invoice.write({"state": "cancel"})
        self.assertNotConcerned(invoice)


class TestConcerned(InvoiceCase):
    """Kept for customer invoices of insured companies, where a policy concerns
    the buyer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)

    def test_a_receipt_is_an_invoice(self):
        receipt = self._deliver(600, move_type="out_receipt")
        self.assertFrozen(receipt, (600, "permanent"))

    def test_a_receipt_without_a_partner(self):
        receipt = self._deliver(600, move_type="out_receipt", partner_id=False)
        self.assertEqual(receipt.state, "posted")
        self.assertNotConcerned(receipt)

    def test_a_credit_note_has_nothing_to_insure(self):
        self.assertNotConcerned(self._deliver(600, move_type="out_refund"))

    def test_an_invoice_of_nothing(self):
        self.assertNotConcerned(self._deliver(0))

    def test_a_bill(self):
        bill = self._deliver(600, move_type="in_invoice", taxed=False)
        self.assertNotConcerned(bill)

    def test_an_entry(self):
        account = self.env["account.account"].search([("account_type", "=", "income")])
        lines = [
            {"account_id": account[0].id, "debit": 5, "partner_id": self.buyer.id},
            {"account_id": account[0].id, "credit": 5, "partner_id": self.buyer.id},
        ]
        entry = self.env["account.move"].create(
            {"line_ids": [Command.create(line) for line in lines]}
        )
        entry.action_post()
        self.assertNotConcerned(entry)

    def test_buyers_whom_no_policy_concerns(self):
        person = self.env["res.partner"].create({"name": "Test Person"})
        public = self._create_buyer("Test Town", insurance_exclusion="public")
        abroad = self._create_buyer("Test Abroad", country_id=self.germany.id)
        self.policy.scope = "domestic"
        for buyer in (person, public, abroad, self.company.partner_id):
            self.assertNotConcerned(self._deliver(100, buyer=buyer))

    def test_a_selective_policy_concerns_its_named_buyers(self):
        self.policy.contract_type = "selective"
        other = self._create_buyer("Test Other")
        self.assertNotConcerned(self._deliver(100, buyer=other))
        self.assertFrozen(self._deliver(100), (100, "permanent"))

    def test_a_company_without_a_policy(self):
        other = self._create_company("Test Uninsured Company")
        self.assertNotConcerned(self._deliver(100, company_id=other.id))

    def test_a_policy_that_is_a_draft_or_closed(self):
        for state in ("draft", "closed"):
            self.policy.state = state
            self.assertNotConcerned(self._deliver(100))

    def test_an_address_is_its_legal_entity(self):
        shop = self.env["res.partner"].create(
            {"name": "Test Shop", "parent_id": self.buyer.id, "type": "invoice"}
        )
        self._deliver(700, days_ago(5))
        invoice = self._deliver(700, buyer=shop)
        self.assertFrozen(invoice, (300, "permanent"), (400, "over_limit"))
        self.assertEqual(invoice.insurance_part_ids.partner_id, self.buyer)

    def test_the_policy_is_the_one_that_orders_are_checked_against(self):
        selective = self._create_policy("TEST-2", contract_type="selective")
        abroad = self._create_buyer("Test Abroad", country_id=self.germany.id)
        named = self._create_buyer("Test Named")
        self._cover(named, selective)
        self._create_policy("TEST-3", scope="export", date_from=date(2025, 1, 1))
        self._create_policy("TEST-4", zones_only=True, date_from=date(2026, 2, 1))
        for buyer in (self.buyer, abroad, named):
            found = self._deliver(100, buyer=buyer).insurance_policy_id
            self.assertEqual(found.id, self._row(buyer)["policy_id"], buyer.name)


class TestMissingRate(InvoiceCase):
    """Nothing stops the posting; the invoice says what is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1_000)
        cls.foreign = cls._create_currency("TFC")

    def _foreign_invoice(self):
        # Odoo takes 1 for the missing rate.
        return self._deliver(500, days_ago(5), currency_id=self.foreign.id)

    def test_the_invoice_is_posted_and_not_assessed(self):
        invoice = self._foreign_invoice()
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.insurance_state, "not_assessed")
        self.assertEqual(invoice.insurance_policy_id, self.policy)
        self.assertFalse(invoice.insurance_part_ids)
        alert = invoice.with_user(self.accountant).alerts["credit_insurance_cover"]
        self.assertIn("There is no exchange rate for TFC", alert["message"])
        self.assertEqual(alert["action_call"][1], "action_assess_cover")

    def test_the_button_says_what_is_missing(self):
        invoice = self._foreign_invoice()
        with self.assertSays(MissingRateError, "no exchange rate for TFC"):
            invoice.with_user(self.accountant).action_assess_cover()

    def test_the_button_assesses_with_what_was_known_at_the_posting(self):
        invoice = self._foreign_invoice()
        self._set_rate(self.foreign, self.company, 2.0)
        self._decide(
            100, status="reduced", date_from=days_ago(9), decided_on=days_ago(2)
        )
        invoice.with_user(self.accountant).action_assess_cover()
        self.assertFrozen(invoice, (250, "permanent"), state="insured")
        self.assertEqual(invoice.insurance_frozen_on.date(), days_ago(5))

    def test_the_banner_goes_once_it_is_assessed(self):
        invoice = self._foreign_invoice().with_user(self.accountant)
        self.assertIn("credit_insurance_cover", invoice.alerts)
        self._set_rate(self.foreign, self.company, 2.0)
        invoice.action_assess_cover()
        self.assertNotIn("credit_insurance_cover", invoice.alerts or {})

    def test_the_button_leaves_alone_what_was_assessed(self):
        invoice = self._deliver(600)
        self._decide(100, status="reduced")
        invoice.with_user(self.accountant).action_assess_cover()
        self.assertFrozen(invoice, (600, "permanent"))

    def test_a_salesperson_may_not_press_it(self):
        invoice = self._foreign_invoice()
        invoice.invoice_user_id = self.salesperson
        with self.assertRaises(AccessError):
            invoice.with_user(self.salesperson).action_assess_cover()

    def test_an_older_debt_without_a_rate_leaves_it_open_too(self):
        self._foreign_invoice()
        invoice = self._deliver(100)
        self.assertEqual(invoice.insurance_state, "not_assessed")


class TestSameDay(InvoiceCase):
    """Deliveries of one day take the limit in the order of their invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(500)

    def _draft(self, amount):
        return self._invoice(amount, post=False)

    def test_posted_together(self):
        first, second = self._draft(400), self._draft(400)
        (second | first).action_post()
        self.assertFrozen(first, (400, "permanent"))
        self.assertFrozen(second, (100, "permanent"), (300, "over_limit"))

    def test_posted_one_after_the_other_against_their_order(self):
        first, second = self._draft(400), self._draft(400)
        with self._on(TODAY, hour=11):
            second.action_post()
        with self._on(TODAY, hour=12):
            first.action_post()
        self.assertFrozen(second, (400, "permanent"))
        self.assertFrozen(first, (100, "permanent"), (300, "over_limit"))
        self.assertEqual(self._answer(second), [(400, "permanent")])
        self.assertEqual(self._answer(first), [(100, "permanent"), (300, "over_limit")])

    def test_a_delivery_of_tomorrow_does_not_take_room(self):
        self._deliver(400, in_days(1), posted=TODAY)
        self.assertFrozen(self._deliver(400), (400, "permanent"))
