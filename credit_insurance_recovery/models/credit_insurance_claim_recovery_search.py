# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from .credit_insurance_recovery import SHARING
from .recovery_query import READ, received


class CreditInsuranceClaim(models.Model):
    """Finds what debtors paid after the loss among the entries in the books."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _find_recoveries(self):
        """Propose payments and credit notes of the debtors as recoveries.

        Each belongs to one file of a policy, that of the first loss unless it was
        dismissed there. What was found before and is there no more, or less of it, is
        taken back while it is a proposal, and marked once it was confirmed.

        :returns: the recoveries that are new
        """
        recoveries = self.env["credit.insurance.recovery"].sudo()
        claims = self.sudo().filtered(
            lambda claim: claim.state in SHARING and claim.date_of_loss
        )
        if not claims:
            return recoveries
        for model, names in READ.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query_dict(received(claims.ids))
        claims._update_found(rows)
        new = list(claims._new_of(rows))
        return recoveries.create([self._prepare_recovery(row) for row in new])

    def _new_of(self, rows):
        """Yield the rows that are no recovery of their policy yet."""
        known = self.env["credit.insurance.recovery"].search(
            [("line_id", "in", [row["line_id"] for row in rows])]
        )
        taken = {
            (one.policy_id.id, one.line_id.id)
            for one in known
            if one.state != "dismissed"
        }
        mine = {(one.claim_id.id, one.line_id.id) for one in known}
        policies = {claim.id: claim.policy_id.id for claim in self}
        for row in rows:
            of_policy = (policies[row["claim_id"]], row["line_id"])
            if of_policy in taken or (row["claim_id"], row["line_id"]) in mine:
                continue
            taken.add(of_policy)
            yield row

    def _prepare_recovery(self, row):
        is_note = row["move_type"] == "out_refund"
        return {
            "claim_id": row["claim_id"],
            "line_id": row["line_id"],
            "from_books": True,
            "state": "proposed",
            "kind": "credit_note" if is_note else "payment",
            "received_on": row["day"],
            "received_currency_id": row["currency_id"],
            "received_amount": float(row["amount"]),
        }

    def _update_found(self, rows):
        """Compare what was found earlier with what is in the books now."""
        amounts = {
            (row["claim_id"], row["line_id"]): float(row["amount"]) for row in rows
        }
        found = self.recovery_ids.filtered(
            lambda one: one.from_books and one.state != "dismissed"
        )
        for recovery in found:
            key = (recovery.claim_id.id, recovery.line_id.id)
            recovery._update_payment(amounts.get(key, 0.0))

    # === WHEN === #

    def _recompute_expectation(self):
        """Whatever changes an expected indemnity may be, or change, a recovery."""
        result = super()._recompute_expectation()
        claims = self.sudo().filtered(lambda claim: claim.state in SHARING)
        claims._find_recoveries()
        for claim in claims:
            claim._share_or_say_why()
        return result

    def _share_or_say_why(self):
        try:
            self._share_recoveries()
        except CreditInsuranceError as error:
            self.recovery_error = str(error)
