# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.addons.credit_insurance.tests.documents import TODAY
from odoo.addons.credit_insurance.tests.invoices import InvoiceCase

#: Delivered on 5 January, due on 4 February, extended to 5 April, to be notified by
#: 5 May, a Tuesday; with a margin of one day, on Monday 4 May.
DELIVERED = date(2026, 1, 5)
DUE = date(2026, 2, 4)
EXTENDED = date(2026, 4, 5)
LAST = date(2026, 5, 5)
SEND_BY = date(2026, 5, 4)


class RecoveryCase(InvoiceCase):
    """A buyer with a limit of 100,000, of which 90 % is the insurer's share."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._decide(100_000)

    def _deadline(self, invoice, kind="notify"):
        """The deadline of a kind of an invoice of one due line; empty: none."""
        deadlines = self.env["credit.insurance.deadline"].search(
            [("move_id", "=", invoice.id), ("kind", "=", kind)]
        )
        self.assertLessEqual(len(deadlines), 1)
        return deadlines

    def _states(self, invoice, kind="notify"):
        return (
            self.env["credit.insurance.deadline"]
            .search([("move_id", "=", invoice.id), ("kind", "=", kind)])
            .mapped("state")
        )

    def _night(self, day=TODAY):
        """What happens every night."""
        cron = self.env.ref("credit_insurance_recovery.ir_cron_deadlines")
        with self._on(day), self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def _stop(self, buyer=None):
        return self.env["credit.insurance.stop"].search(
            [
                ("policy_id", "=", self.policy.id),
                ("partner_id", "=", (buyer or self.buyer).id),
                ("lifted_on", "=", False),
            ]
        )
