# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount
from odoo.addons.credit_insurance.exceptions import CreditInsuranceError


class PortalInvoice(PortalAccount):
    """The customer answers on the page of an invoice."""

    @http.route(
        "/my/invoices/<int:invoice_id>/promise",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_invoice_promise(self, invoice_id, access_token=None, day=None, **_kw):
        """Note by when the customer will pay, and go back to the page."""
        return self._answer(
            invoice_id,
            access_token,
            "promise",
            lambda invoice: invoice._promise_by_customer(day),
        )

    @http.route(
        "/my/invoices/<int:invoice_id>/contest",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_invoice_contest(
        self, invoice_id, access_token=None, reason=None, description=None, **_kw
    ):
        """Note that the customer contests the invoice, and go back to the page."""
        return self._answer(
            invoice_id,
            access_token,
            "dispute",
            lambda invoice: invoice._dispute_by_customer(reason, description),
        )

    def _answer(self, invoice_id, access_token, kind, note):
        """Note what the customer says of an invoice that they may see.

        The page says by the kind what is wrong: words of its address are not shown.
        """
        try:
            invoice = self._document_check_access(
                "account.move", invoice_id, access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        query = ""
        try:
            note(invoice)
        except CreditInsuranceError:
            query = f"&refused={kind}"
        return request.redirect(
            invoice.get_portal_url(query_string=query, anchor="customer_answer")
        )

    def _invoice_get_page_view_values(self, invoice, access_token, **kwargs):
        values = super()._invoice_get_page_view_values(invoice, access_token, **kwargs)
        return {
            **values,
            "customer_answer": invoice._customer_answer(),
            "answer_refused": kwargs.get("refused"),
        }
