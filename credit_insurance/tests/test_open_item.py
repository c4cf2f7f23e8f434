# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.sql_db import Cursor
from odoo.tests import tagged

from ..models import open_item_sql
from .common import CreditInsuranceCase, SaleOrderCase
from .documents import days_ago, in_days


class TestOpenItem(CreditInsuranceCase):
    """The totals of what customers owe are right whatever wrote the items."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(10_000)
        cls.totals = cls.env["credit.insurance.open.item"]

    def _rows(self, buyer=None):
        self.env.flush_all()
        return self.totals.search([("partner_id", "=", (buyer or self.buyer).id)])

    def assertRight(self):
        self.env.flush_all()
        self.assertEqual(self.totals._settle(), 0, "the totals were not the items'")

    def test_one_row_per_due_date_once_compacted(self):
        for _number in range(3):
            self._invoice(100, taxed=True)
        self._invoice(50, due=days_ago(1))
        self._pay(self._invoice(70))
        self.assertGreater(len(self._rows()), 2)
        self.totals._cron_compact()
        self.totals.invalidate_model()
        self.assertRecordValues(
            self._rows().sorted("date_maturity"),
            [
                {"date_maturity": days_ago(1), "debit": 50, "debit_net": 50},
                {"date_maturity": in_days(30), "debit": 360, "debit_net": 300},
            ],
        )
        self.assertRow(exposure=350, amount_overdue=50)
        self.assertRight()

    def test_items_written_in_sql_count(self):
        invoice = self._invoice(100, taxed=True)
        line = invoice.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )
        self.env.flush_all()
        columns = "move_id, company_id, partner_id, account_id, currency_id,"
        columns += " date_maturity, parent_state, amount_residual, display_type,"
        columns += " amount_residual_currency, insurance_net_share"
        self.env.cr.execute(
            f"INSERT INTO account_move_line ({columns}) SELECT {columns}"
            " FROM account_move_line, generate_series(1, 20) WHERE id = %s",
            [line.id],
        )
        self.assertRow(exposure=2100)
        # Twenty at once are one change.
        self.assertEqual(len(self._rows()), 4)
        self.env.cr.execute(
            "UPDATE account_move_line SET amount_residual = amount_residual / 2,"
            " amount_residual_currency = amount_residual_currency / 2"
            " WHERE partner_id = %s AND parent_state = 'posted'"
            " AND amount_residual <> 0",
            [self.buyer.id],
        )
        self.assertRow(exposure=1050)
        self.env.cr.execute(
            "DELETE FROM account_move_line WHERE move_id = %s AND id > %s",
            [invoice.id, max(invoice.line_ids.ids)],
        )
        self.assertRow(exposure=50)
        self.assertRight()

    def test_a_due_date_that_moves_moves_the_debt(self):
        invoice = self._invoice(100, due=days_ago(5))
        self.assertRow(amount_overdue=100)
        invoice.invoice_date_due = in_days(5)
        self.assertRow(amount_overdue=0, exposure=100)
        self.assertRight()

    def test_merged_customers_owe_together(self):
        other = self._create_buyer("Test Buyer Twice")
        self._invoice(100)
        self._invoice(30, other)
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            (self.buyer | other).ids, self.buyer
        )
        self.assertRow(exposure=130)
        self.assertRight()

    def test_an_account_that_becomes_receivable_counts_and_back(self):
        invoice = self._invoice(100)
        account = invoice.line_ids.account_id.filtered(
            lambda account: account.account_type == "asset_receivable"
        )
        account.account_type = "asset_current"
        self.assertRow(exposure=0)
        account.account_type = "asset_receivable"
        self.assertRow(exposure=100)
        self.assertRight()

    def test_a_company_without_a_policy_keeps_no_totals(self):
        stranger = self._create_company("Test Uninsured Company")
        self._invoice(100, company_id=stranger.id)
        self.assertFalse(self.totals.search([("company_id", "=", stranger.id)]))
        self.policy.company_ids += stranger
        self.assertRow(exposure=100)
        self.assertRight()

    def test_what_happened_while_no_policy_was_active_counts_afterwards(self):
        paid = self._invoice(100, taxed=True)
        kept = self._invoice(200, taxed=True)
        self.policy.action_close()
        self._pay(paid)
        self._invoice(10, taxed=True)
        self.policy.action_activate()
        self.assertRow(exposure=210)
        self._pay(kept)
        self.assertRow(exposure=10)
        self.assertRight()

    def test_an_invoice_paid_before_the_policy_and_open_again_counts_without_tax(self):
        self.policy.action_draft()
        invoice = self._invoice(300, taxed=True)
        self._pay(invoice)
        self.policy.action_activate()
        invoice.line_ids.remove_move_reconcile()
        # The payment is on account again, the invoice open.
        self.assertRow(exposure=0)
        self.assertRight()
        self._credit_note(60, taxed=True)
        self.assertRow(exposure=-60)

    def test_wrong_totals_are_put_right_and_reported(self):
        self._invoice(100)
        self._rows()
        self.env.cr.execute(
            "UPDATE credit_insurance_open_item SET debit = debit + 1, debit_net = 7"
        )
        with self.assertLogs("odoo.addons.credit_insurance", "ERROR") as logs:
            self.totals._gc_wrong_totals()
        self.assertIn("were wrong and were corrected", logs.output[0])
        self.assertRow(exposure=100)
        self.assertRight()

    def test_the_triggers_watch_every_column_that_makes_a_value(self):
        values = open_item_sql.VALUE.code + open_item_sql.COUNTS.code
        used = set(re.findall(r"\bline\.(\w+)", values))
        self.assertEqual(used, set(open_item_sql.COLUMNS))


@tagged("post_install", "-at_install")
class TestUninsuredCompany(SaleOrderCase):
    def test_its_confirmations_ask_the_database_nothing_about_insurance(self):
        stranger = self._create_company("Test Uninsured Company")
        env = self.env(
            context={**self.env.context, "allowed_company_ids": stranger.ids}
        )
        order = env["sale.order"].create(
            {
                "partner_id": self.buyer.id,
                "order_line": [(0, 0, {"product_id": self.product.id})],
            }
        )
        self.assertEqual(order.company_id, stranger)
        # Asked once per process, and again after a policy changed.
        env["credit.insurance.policy"]._insured_spans()
        env.flush_all()
        statements, execute = [], Cursor.execute

        def record(cursor, query, *arguments, **options):
            statements.append(str(query))
            return execute(cursor, query, *arguments, **options)

        self.patch(Cursor, "execute", record)
        order.action_confirm()
        env.flush_all()
        self.assertEqual(order.state, "sale")
        self.assertTrue(statements)
        self.assertFalse(
            [query for query in statements if "credit_insurance_" in query]
        )
