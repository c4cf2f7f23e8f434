# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Unpaid files as officers open them."""

from .common import DELIVERED, EXTENDED, RecoveryCase

CLAIM = "credit.insurance.claim"


class ClaimsMixin:
    """What officers do with files; to be put before a case with invoices."""

    def _officers(self, model):
        return self._as(self.officer, self.company)[model]

    def _opening(self, **values):
        return self._officers("credit.insurance.claim.opening").create(
            {"policy_id": self.policy.id, "partner_id": self.buyer.id, **values}
        )

    def _open(self, **values):
        """The file that an officer opens of all that the buyer owes."""
        action = self._opening(**{"scope": "all", **values}).action_open()
        return self._officers(CLAIM).browse(action["res_id"])

    def _attach(self, record, name, raw=b"content"):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": raw,
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    def _kinds(self, claim, state):
        documents = claim.sudo().document_ids
        return set(documents.filtered(lambda one: one.state == state).mapped("kind"))

    def _complete(self, claim):
        """Say of all that is missing that there is none."""
        missing = claim.sudo().document_ids.filtered(lambda one: one.state == "missing")
        missing.state = "not_applicable"

    def _record(self, claim, state, **values):
        """What an officer enters of the insurer's answer."""
        action = claim.with_user(self.officer).action_record_status()
        wizard = self._officers(action["res_model"]).browse(action["res_id"])
        wizard.write({"state": state, **values})
        wizard.action_record()
        return wizard

    def _notes(self, claim):
        return " ".join(claim.sudo().message_ids.mapped("body"))


class ClaimCase(ClaimsMixin, RecoveryCase):
    """One invoice of 1,000 without tax whose extension has passed; tax is 20 %."""

    def setUp(self):
        super().setUp()
        self.invoice = self._deliver(1_000, DELIVERED, taxed=True)
        clock = self._on(EXTENDED)
        clock.start()
        self.addCleanup(clock.stop)
