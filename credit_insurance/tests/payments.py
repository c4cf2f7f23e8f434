# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api
from odoo.fields import Command


class PaymentsMixin:
    """Online payments of a test's buyer, through a provider that answers at once."""

    @classmethod
    def _create_provider(cls, company=None):
        """A provider of which payments are booked by an entry."""
        company = company or cls.company
        form = cls.env["ir.ui.view"].create(
            {"name": "Test Redirect", "type": "qweb", "arch": "<form method='post'/>"}
        )
        method = cls.env.ref("payment.payment_method_unknown")
        provider = cls.env["payment.provider"].create(
            {
                "name": "Test Provider",
                "company_id": company.id,
                "state": "test",
                "is_published": True,
                "redirect_form_view_id": form.id,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        method.active = True
        cls._create_method_line(provider)
        return provider

    @classmethod
    def _create_method_line(cls, provider):
        company = provider.company_id
        account = cls.env["account.account"].create(
            {
                "name": "Test Outstanding",
                "code": f"1014{provider.id}",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.set(company.ids)],
            }
        )
        cls.env["account.payment.method.line"].create(
            {
                "name": "Test Provider",
                "payment_method_id": cls.env.ref(
                    "account.account_payment_method_manual_in"
                ).id,
                "journal_id": cls._bank(cls, company).id,
                "payment_provider_id": provider.id,
                "payment_account_id": account.id,
            }
        )

    def _book_by_statement(self, payment):
        """Let a payment wait for the bank statement, as Enterprise does."""
        payment.action_draft()
        payment.write({"move_id": False, "outstanding_account_id": False})
        payment.action_post()

    def _transaction(self, orders, amount, state="done", **values):
        """A transaction of the customer's for some orders, in a state."""
        transaction = (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.provider.payment_method_ids[:1].id,
                    "amount": amount,
                    "currency_id": orders.currency_id.id,
                    "partner_id": orders.partner_id.id,
                    "operation": "online_redirect",
                    "sale_order_ids": [Command.set(orders.ids)],
                    **values,
                }
            )
        )
        if state != "draft":
            getattr(transaction, f"_set_{state}")()
        return transaction

    def _pay_online(self, order, amount, state="done", **values):
        """Pay as a visitor does, up to what Odoo does after the provider's answer."""
        transaction = self._transaction(order, amount, state, **values)
        visitor = self.env.ref("base.public_user")
        transaction = transaction.with_env(
            api.Environment(self.env.cr, visitor.id, {}, su=True)
        )
        transaction._post_process()
        return transaction
