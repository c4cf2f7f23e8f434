# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.addons.credit_insurance.tests.invoices import InvoiceCase

LOSS = date(2026, 6, 10)
ANNOUNCED = date(2026, 6, 20)
PAID = date(2026, 7, 1)
NOW = date(2026, 7, 20)


class MoneyCase(InvoiceCase):
    """An insolvent buyer owes 48,000 with tax, 40,000 without: insured at 90 %."""

    def setUp(self):
        super().setUp()
        clock = self._on(NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self._decide(50_000)
        self.invoice = self._deliver(40_000, date(2026, 3, 1), taxed=True)
        self.claim = self._claim(self.invoice)

    def _claim(self, *invoices, buyer=None, policy=None, **values):
        """A file that the insurer has, and whose loss is established."""
        buyer = buyer or self.buyer
        buyer.write({"insolvency_known": LOSS, "insolvency_published": LOSS})
        claim = self.env["credit.insurance.claim"].create(
            {
                "policy_id": (policy or self.policy).id,
                "partner_id": buyer.id,
                "company_id": self.company.id,
                "user_id": self.officer.id,
                "cause": "insolvency",
                "state": "loss",
                **values,
            }
        )
        for invoice in invoices:
            claim._add_lines(invoice.line_ids.filtered("insurance_due_date"))
        claim._recompute_expectation()
        return claim

    def _wizard(self, action, user=None, **values):
        """What an action asks for, filled in by a user."""
        user = user or self.officer
        wizards = self._as(user, self.company)[action["res_model"]]
        return wizards.with_context(**action["context"]).create(values)

    def _announce(self, amount, claim=None, figures=None, user=None, **values):
        """Record an announcement as an officer does; return the indemnity."""
        user = user or self.officer
        claim = claim or self.claim
        lines = [(0, 0, {"code": k, "value": v}) for k, v in (figures or {}).items()]
        before = claim.indemnity_ids
        self._wizard(
            claim.with_user(user).action_announce_indemnity(),
            user,
            amount=amount,
            figure_ids=lines,
            **{"announced_on": ANNOUNCED, **values},
        ).action_record()
        return claim.indemnity_ids - before

    def _paid(self, indemnity, amount=None, user=None, **values):
        """Record a payment as an officer does."""
        user = user or self.officer
        if amount is not None:
            values["paid_amount"] = amount
        action = indemnity.with_user(user).action_pay()
        self._wizard(action, user, **{"paid_on": PAID, **values}).action_pay()

    def _indemnify(self, amount=36_000, claim=None, **values):
        """An indemnity that was announced and paid."""
        indemnity = self._announce(amount, claim, **values)
        self._paid(indemnity)
        return indemnity
