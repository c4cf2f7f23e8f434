# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.credit_insurance.exceptions import (
    CoverExceededError,
    CreditInsuranceError,
)
from odoo.addons.credit_insurance.tests.documents import days_ago
from odoo.addons.credit_insurance.tests.invoices import InvoiceCase


class TestStockPicking(InvoiceCase):
    """Goods do not leave for a customer whose cover has stopped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(100_000)
        cls.product.is_storable = True
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.product, warehouse.lot_stock_id, 100
        )
        cls.storekeeper = cls._create_user(
            "storekeeper", "stock.group_stock_user", "credit_insurance.group_user"
        )
        cls.chief = cls._create_user(
            "chief", "stock.group_stock_user", "credit_insurance.group_approver"
        )

    def _ready(self, amount=100, **values):
        """A delivery that is ready to go, of an order confirmed while covered."""
        order = self._order(amount, confirm=True, **values)
        picking = order.picking_ids
        picking.action_assign()
        picking.move_ids.picked = True
        return picking

    def _stopped(self, **values):
        """The same, after which an old invoice stopped cover."""
        picking = self._ready(**values)
        self.late = self._deliver(1000, date(2026, 1, 5))
        self.late.line_ids._deadlines_changed()
        return picking

    def test_a_covered_customer_is_delivered(self):
        picking = self._ready()
        picking.with_user(self.storekeeper).button_validate()
        self.assertEqual(picking.state, "done")

    def test_a_stopped_customer_is_not_and_the_reason_is_said(self):
        picking = self._stopped()
        with self.assertSays(CoverExceededError, "cannot be delivered. The insurer's"):
            picking.with_user(self.storekeeper).button_validate()
        self.assertEqual(picking.state, "assigned")

    def test_payment_lets_it_go(self):
        picking = self._stopped()
        self._pay(self.late)
        picking.with_user(self.storekeeper).button_validate()
        self.assertEqual(picking.state, "done")

    def test_an_approver_lets_it_go_with_the_reason(self):
        picking = self._stopped().with_user(self.chief)
        action = picking.button_validate()
        self.assertEqual(picking.state, "assigned")
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.chief)
            .with_context(**action["context"])
        )
        form.reason = "Paid by cheque this morning"
        form.save().action_approve()
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.insurance_approved_by, self.chief)
        self.assertIn("cheque", " ".join(picking.message_ids.mapped("body")))

    def test_nobody_else_approves(self):
        picking = self._stopped()
        with self.assertSays(AccessError, "Only approvers"):
            picking.with_user(self.storekeeper)._approve_delivery("Because")
        with self.assertSays(AccessError, "cannot be entered"):
            picking.with_user(self.storekeeper).insurance_approved_by = self.chief
        with self.assertSays(CreditInsuranceError, "Say why"):
            picking.with_user(self.chief)._approve_delivery(" ")

    def test_where_the_company_warns_it_goes_and_says_so(self):
        picking = self._stopped()
        self.company.credit_insurance_check = "warn"
        picking.with_user(self.storekeeper).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertIn("stopped", " ".join(picking.message_ids.mapped("body")))

    def test_a_return_is_never_stopped(self):
        picking = self._ready()
        picking.button_validate()
        self._stopped()
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        back.move_ids.picked = True
        back.with_user(self.storekeeper).button_validate()
        self.assertEqual(back.state, "done")

    def test_a_receipt_from_a_supplier_is_not_concerned(self):
        self._stopped()
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        receipt = self.env["stock.picking"].create(
            {
                "partner_id": self.buyer.id,
                "picking_type_id": warehouse.in_type_id.id,
            }
        )
        self.assertEqual(receipt._stopped_message(), "")

    def test_what_is_paid_in_advance_goes(self):
        picking = self._stopped()
        invoice = picking.sale_id._create_invoices()
        invoice.action_post()
        self._pay(invoice, day=days_ago(1))
        self.assertTrue(
            self.env["credit.insurance.stop"].search(
                [("partner_id", "=", self.buyer.id), ("lifted_on", "=", False)]
            )
        )
        picking.with_user(self.storekeeper).button_validate()
        self.assertEqual(picking.state, "done")

    def test_customers_of_whom_no_policy_knows_are_delivered(self):
        picking = self._stopped()
        self.buyer.insurance_exclusion = "public"
        picking.with_user(self.storekeeper).button_validate()
        self.assertEqual(picking.state, "done")
