# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from uuid import uuid4

from odoo.fields import Command, Datetime

from odoo.addons.credit_insurance.tests.common import SaleOrderCase


class PosSaleCase(SaleOrderCase):
    """A counter of the insured company, with an open session and a cashier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)
        cls.approver.group_ids += cls.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        cls.cashier = cls._create_user(
            "cashier",
            "point_of_sale.group_pos_user",
            "sales_team.group_sale_salesman_all_leads",
        )
        cls.product.write(
            {"available_in_pos": True, "is_storable": True, "list_price": 100}
        )
        cls.down_payment = cls.env["product.product"].create(
            {"name": "Test Down Payment", "type": "service", "taxes_id": False}
        )
        bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.card = cls._create_payment_method("Test Card", journal_id=bank.id)
        cls.account = cls._create_payment_method(
            "Test Customer Account", split_transactions=True
        )
        cls.counter = cls.env["pos.config"].create(
            {
                "name": "Test Counter",
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set((cls.card + cls.account).ids)],
                "down_payment_product_id": cls.down_payment.id,
            }
        )
        cls.counter.open_ui()
        cls.session = cls.counter.current_session_id
        cls.session.set_opening_control(0, "")

    @classmethod
    def _create_payment_method(cls, name, **values):
        return cls.env["pos.payment.method"].create(
            {"name": name, "company_id": cls.company.id, **values}
        )

    def _pieces(self, number, price=100, **values):
        """A quotation of so many pieces."""
        line = {"product_uom_qty": number, "price_unit": price}
        return self._quotation(price, line=line, **values)

    # === WHAT THE SCREEN SENDS === #

    def _sync(self, *lines, method=None, payments=None, **values):
        """Send a sale of the cashier's as the screen does; return the pos.order.

        :param method: how all of it is paid, with the card unless told
        :param dict payments: or the amount of each method
        """
        orders = self.env(user=self.cashier)["pos.order"]
        total = sum(line["price_subtotal_incl"] for line in lines)
        if payments is None:
            payments = {method or self.card: total}
        paid = [
            Command.create(
                {
                    "name": Datetime.now(),
                    "amount": amount,
                    "payment_method_id": method.id,
                }
            )
            for method, amount in payments.items()
        ]
        data = orders.sync_from_ui(
            [
                {
                    "amount_paid": sum(payments.values()),
                    "amount_return": 0,
                    "amount_tax": 0,
                    "amount_total": total,
                    "date_order": Datetime.to_string(Datetime.now()),
                    "fiscal_position_id": False,
                    "last_order_preparation_change": "{}",
                    "lines": [Command.create(line) for line in lines],
                    "name": "Test Receipt",
                    "partner_id": self.buyer.id,
                    "payment_ids": paid,
                    "pricelist_id": False,
                    "session_id": self.session.id,
                    "to_invoice": False,
                    "user_id": self.cashier.id,
                    "uuid": str(uuid4()),
                    **values,
                }
            ]
        )
        self.env.invalidate_all()
        return self.env["pos.order"].browse(data["pos.order"][-1]["id"])

    def _settling(self, line, quantity=None):
        """The counter's line that settles a line of a sales order."""
        quantity = line.product_uom_qty if quantity is None else quantity
        return {
            **self._selling(line.price_unit, quantity),
            "sale_order_origin_id": line.order_id.id,
            "sale_order_line_id": line.id,
        }

    def _paying_down(self, order, amount):
        """The counter's line that takes a down payment on a sales order."""
        return {
            **self._selling(amount, 1, self.down_payment),
            "sale_order_origin_id": order.id,
        }

    def _selling(self, price, quantity, product=None):
        return {
            "discount": 0,
            "pack_lot_ids": [],
            "price_subtotal": price * quantity,
            "price_subtotal_incl": price * quantity,
            "price_unit": price,
            "product_id": (product or self.product).id,
            "qty": quantity,
            "tax_ids": [],
        }

    def _refund(self, sale, quantity):
        """Take back what was sold and give the money back."""
        product = sale.lines.product_id
        line = self._selling(sale.lines.price_unit, -quantity, product)
        return self._sync({**line, "refunded_orderline_id": sale.lines.id})

    def _close_session(self):
        self.session.action_pos_session_closing_control()
        self.assertEqual(self.session.state, "closed")
        self.env.invalidate_all()

    def assertHeld(self, order):
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.sudo().insurance_hold_date)
        self.assertEqual(order.sudo().insurance_state, "on_hold")
        self.assertEqual(order.sudo().activity_ids.user_id, self.approver)
        self.assertFalse(order.sudo().picking_ids)

    def assertSold(self, order):
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.sudo().insurance_hold_date)
        self.assertFalse(order.sudo().activity_ids)
