# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command

from odoo.addons.credit_insurance.tests.common import SaleOrderCase


class UnpaidOrderCase(SaleOrderCase):
    """Orders of customers who choose to pay later, in a way of one's own."""

    #: The provider whose settings those of the test's company are a copy of.
    provider_xmlid = "delivery.payment_provider_cod"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(1000)
        cls.buyer.email = "buyer@example.com"
        cls.approver.group_ids += cls.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        cls.provider = cls.env.ref(cls.provider_xmlid).copy(
            {"company_id": cls.company.id, "state": "enabled", "is_published": True}
        )

    def _transaction(self, orders, state="pending"):
        """A transaction of the provider's, as the payment form makes it."""
        return (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "amount": sum(orders.mapped("amount_total")),
                    "currency_id": self.eur.id,
                    "operation": "online_redirect",
                    "partner_id": self.buyer.id,
                    "payment_method_id": self.provider.payment_method_ids.id,
                    "provider_id": self.provider.id,
                    "sale_order_ids": [Command.set(orders.ids)],
                    "state": state,
                }
            )
        )

    def _post_process(self, transactions):
        """Finish transactions as the page does on which the customer waits."""
        transactions.with_user(self.env.ref("base.public_user")).sudo()._post_process()
        self.env.invalidate_all()
        self.assertTrue(all(transactions.mapped("is_post_processed")))

    def assertHeld(self, order):
        self.assertEqual(order.state, "sent")
        self.assertEqual(order.sudo().insurance_state, "on_hold")
        self.assertEqual(order.sudo().activity_ids.user_id, self.approver)

    def assertSold(self, order):
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.sudo().activity_ids)
