# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import fields, models

from odoo.addons.credit_insurance.clients.claims import Invoice, OverdueNotice


class CreditInsuranceExchange(models.Model):
    """Notices of unpaid invoices on their way to the insurer."""

    _inherit = "credit.insurance.exchange"

    operation = fields.Selection(
        selection_add=[("declare_overdue", "Notice of unpaid invoices")],
        ondelete={"declare_overdue": "cascade"},
    )
    notice_id = fields.Many2one(
        "credit.insurance.notice",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    def _to_overdue_notice(self):
        """Return what is told as ``clients.claims.OverdueNotice``.

        :raises ValueError: the record holds no valid notice
        """
        payload, identity = self.payload, self.cover_id._prepare_buyer_identity()
        return OverdueNotice(
            reference=self.idempotency_key,
            buyer_id=self.cover_id.buyer_number or "",
            country=identity["country"],
            tax_id=identity["tax_id"],
            currency=payload["currency"],
            comment=payload["comment"],
            kind=payload["kind"],
            invoices=tuple(map(invoice_of, payload["invoices"])),
        )

    def _send_declare_overdue(self, client):
        self._declared(client.declare_overdue(self._to_overdue_notice()))

    def _look_up_declare_overdue(self, client):
        """Find out whether the notice arrived; send it again only if it did not."""
        found = client.find_overdue(self.idempotency_key)
        if found:
            self._declared(found)
            return
        self.write({"state": "waiting", "next_attempt": fields.Datetime.now()})
        self._trigger()

    def _declared(self, acknowledgement):
        if acknowledgement.state == "refused":
            message = acknowledgement.message or self.env._(
                "The insurer did not accept the notice."
            )
            self._close("rejected", error_message=message)
            return
        self._close(
            "done", external_reference=acknowledgement.reference, **self._no_error()
        )

    def _closed(self):
        result = super()._closed()
        if self.operation == "search_buyer" and self.state != "done":
            self._stop_notices()
        look_up = self.identification_id
        waits = look_up.state not in (False, "done", "given_up", "sending")
        given_up = self.operation == "declare_overdue" and self.state == "given_up"
        if given_up and waits:
            look_up._close("given_up")
        notice = self.notice_id
        if self.operation == "declare_overdue" and notice.state in (
            "to_send",
            "failed",
        ):
            if self.state == "done":
                day = fields.Date.context_today(self, self.sent_on)
                notice._was_sent(day, self.external_reference)
            else:
                notice._was_not_sent(
                    self.error_message
                    or self.env._("Somebody gave it up: it was not sent.")
                )
        return result

    def _stop_notices(self):
        """The company was not found: notices that wait for it show why.

        While somebody is to choose the company they go on waiting.
        """
        for exchange in self.search(
            [
                ("identification_id", "=", self.id),
                ("operation", "=", "declare_overdue"),
                ("state", "=", "waiting"),
            ]
        ):
            reason = self.error_message or self.env._("Somebody gave it up.")
            if self.state == "to_review":
                notice = exchange.notice_id
                notice.claim_id._declaration_failed(notice, reason)
            else:
                exchange._close("rejected", error_message=reason)

    def _reopened(self):
        self.notice_id.filtered(lambda one: one.state == "failed").state = "to_send"
        return super()._reopened()


def invoice_of(row):
    """Return a due line of a payload as ``clients.claims.Invoice``."""
    day = fields.Date.to_date
    return Invoice(
        number=row["number"],
        issued=day(row["issued"]),
        due=day(row["due"]),
        delivered=day(row["delivered"]) or None,
        amount=Decimal(row["amount"]),
        outstanding=Decimal(row["outstanding"]),
    )
