# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.credit_insurance.clients.claims import OverdueNotice

from .credit_insurance_notice import UNSENT


class CreditInsuranceExchange(models.Model):
    """Notices of unpaid invoices on their way to the insurer."""

    _inherit = "credit.insurance.exchange"  # pylint: disable=consider-merging-classes-inherited

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
        return OverdueNotice(kind=self.payload["kind"], **self._to_unpaid())

    def _send_declare_overdue(self, client):
        self._declared(client.declare_overdue(self._to_overdue_notice()))

    def _look_up_declare_overdue(self, client):
        """Find out whether the notice arrived; send it again only if it did not."""
        found = client.find_overdue(self.idempotency_key)
        if found:
            self._declared(found)
        else:
            self._send_again()

    def _declared(self, acknowledgement):
        refusal = self.env._("The insurer did not accept the notice.")
        if self._is_taken(acknowledgement, refusal):
            number = acknowledgement.reference
            self._close("done", external_reference=number, **self._no_error())

    def _closed(self):
        result = super()._closed()
        notice = self.notice_id
        if self.operation != "declare_overdue" or notice.state not in UNSENT:
            return result
        if self.state == "done":
            day = fields.Date.context_today(self, self.sent_on)
            notice._was_sent(day, self.external_reference)
        else:
            notice._was_not_sent(self._why_not_sent())
        return result

    def _show_not_sent(self, reason):
        if self.operation == "declare_overdue":
            self.notice_id.claim_id._declaration_failed(self.notice_id, reason)
        return super()._show_not_sent(reason)

    def _reopened(self):
        self.notice_id.filtered(lambda one: one.state == "failed").state = "to_send"
        return super()._reopened()
