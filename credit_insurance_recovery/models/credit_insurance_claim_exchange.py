# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .credit_insurance_claim import ENDED, STEPS
from .credit_insurance_claim_filing import FILEABLE

#: What an insurer's status means for a file; others are for a human.
MEANING = {
    "received": "filed",
    "incomplete": "incomplete",
    "waiting": "waiting",
    "accepted": "accepted",
    "partly_accepted": "partly_accepted",
    "refused": "refused",
    "paid": "paid",
}


class CreditInsuranceClaim(models.Model):
    """What is said to and by the interface of an insurer."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _write_filing(self):
        """Write the exchange that carries the claim; nothing is sent yet."""
        return self._write_message(
            "file_claim",
            self._unpaid_lines(),
            [self.note, self.incomplete_reason],
            {
                "cause": self.cause,
                "notice": self._notice_number(),
                "date_of_loss": fields.Date.to_string(self.date_of_loss) or "",
            },
            claim_id=self.id,
        )

    def _notice_number(self):
        """Return the insurer's number of the notice of these unpaid invoices."""
        notices = self.notice_ids.filtered(
            lambda one: one.kind == "overdue" and one.exchange_id and one.reference
        )
        return notices[-1:].reference or ""

    # === WHAT THE INSURER SAYS === #

    def _insurer_says(self, status):
        """Bring a file to where the insurer says that it stands.

        :param status: ``clients.claims.ClaimStatus``
        :returns: why a human has to look at it, ``""`` if all is clear
        :rtype: str
        """
        if status.status == "closed":
            said = self.env._("The insurer has closed the file.")
            self._message_log(body=" ".join(filter(None, [said, status.message])))
            return ""
        state = MEANING.get(status.status)
        if not state:
            return self._not_understood(status)
        if state != self.state and state not in STEPS[self.state]:
            return self.env._(
                "%(reason)s Record on the file what it means.",
                reason=self._no_way_to(state),
            )
        if state != "filed" or self.state in (*FILEABLE, "incomplete"):
            self._record_status(
                state,
                fields.Date.context_today(self),
                status.message or self._no_reason(state),
            )
        if status.indemnity is not None:
            return self._take_indemnity(status)
        return ""

    def _no_reason(self, state):
        return self.env._("The insurer gave no reason.") if state == "refused" else ""

    def _not_understood(self, status):
        return self.env._(
            "The insurer's code “%(code)s” for the state of the claim %(claim)s is not "
            "known: record on the file what it means.",
            code=status.code or status.status,
            claim=self.name,
        )

    def _take_indemnity(self, status):
        currencies = self.env["res.currency"].with_context(active_test=False)
        currency = currencies.search([("name", "=", status.currency)], limit=1)
        if not currency:
            return self.env._(
                "The insurer names an indemnity in %(currency)s, which is no known "
                "currency.",
                currency=status.currency or "-",
            )
        self._indemnity_announced(
            float(status.indemnity), currency, status.paid_on, status.message
        )
        return ""

    def _went(self):
        """Override: what ended is not asked after any more."""
        result = super()._went()
        ended = self.filtered(lambda claim: claim.state in ENDED)
        for exchange in ended.filing_exchange_id:
            if exchange.state in ("waiting", "unknown", "sent", "to_review"):
                exchange._close("done" if exchange.external_reference else "given_up")
        return result
