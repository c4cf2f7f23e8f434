# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import Form, tagged

from odoo.addons.credit_insurance.exceptions import CoverExceededError

from .common import PosSaleCase


@tagged("post_install", "-at_install")
class TestStock(PosSaleCase):
    """Orders of goods in stock: what the warehouse does follows cover, or counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.invoice_policy = "delivery"
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.product, warehouse.lot_stock_id, 100
        )

    def _confirmed(self, number):
        order = self._pieces(number)
        order.action_confirm()
        return order

    def _deliver(self, order, number):
        picking = order.sudo().picking_ids.filtered(lambda p: p.state != "done")
        picking.move_ids.quantity = number
        picking.move_ids.picked = True
        picking._action_done()
        self.env.invalidate_all()
        return picking

    def _demand(self, order):
        """What each delivery of the order is to bring."""
        moves = order.sudo().order_line.move_ids
        return [move.product_uom_qty for move in moves if move.state != "cancel"]

    def test_more_beyond_cover_moves_nothing(self):
        order = self._confirmed(9)
        with self.assertRaises(CoverExceededError):
            order.order_line.product_uom_qty = 11
        self.env.invalidate_all()
        self.assertEqual(self._demand(order), [9])
        self.assertEqual(len(order.sudo().picking_ids), 1)
        order.order_line.product_uom_qty = 10
        self.assertEqual(sum(self._demand(order)), 10)

    def test_what_is_delivered_beyond_the_order_counts(self):
        order = self._confirmed(5)
        self._deliver(order, 8)
        self.assertEqual(order.order_line.qty_delivered, 8)
        self.assertRow(exposure=800)
        self.assertRefused(self._pieces(3), "exceeds cover")

    def test_held_and_released_is_delivered_once(self):
        order = self._pieces(11)
        order._confirm_or_hold()
        self.assertHeld(order)
        self._decide(1100, date_from="2026-02-01", decided_on="2026-02-01")
        with self.enter_registry_test_mode():
            self.env.ref("credit_insurance.ir_cron_release").method_direct_trigger()
        self.env.invalidate_all()
        self.assertSold(order)
        self.assertEqual(self._demand(order), [11])

    def test_going_back_passes_whatever_the_cover(self):
        order = self._confirmed(9)
        delivery = self._deliver(order, 9)
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        self._decide(0, status="withdrawn")
        self._invoice(1, due="2026-01-01")

        self._return(delivery, 4)
        self.assertEqual(order.order_line.qty_delivered, 5)
        credit_note = self.env["account.move.reversal"].create(
            {"move_ids": invoice.ids, "journal_id": invoice.journal_id.id}
        )
        credit_note.reverse_moves()
        credit_note.new_move_ids.action_post()
        self.assertRow(amount_invoiced=1)

    def test_cancelling_passes_whatever_the_cover(self):
        order = self._confirmed(9)
        self._decide(0, status="withdrawn")
        order.order_line.product_uom_qty = 4
        self.assertRow(exposure=400)
        order._action_cancel()
        self.assertRow(exposure=0)
        self.assertEqual(order.sudo().picking_ids.mapped("state"), ["cancel"])

    def _return(self, picking, number):
        wizard = Form(
            self.env["stock.return.picking"].with_context(
                active_id=picking.id, active_ids=picking.ids, active_model=picking._name
            )
        ).save()
        wizard.product_return_moves.quantity = number
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.picked = True
        back._action_done()
        self.env.invalidate_all()
