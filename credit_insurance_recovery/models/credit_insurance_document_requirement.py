# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..rules import waiting
from .credit_insurance_claim import CAUSES
from .credit_insurance_claim_document import KINDS


class CreditInsuranceDocumentRequirement(models.Model):
    """A document that the insurer of a policy wants in an unpaid file.

    The usual ones come from the domain notes, A9 (contents of a file).
    """

    _name = "credit.insurance.document.requirement"
    _description = "Document That an Insurer Wants"
    _order = "policy_id, required desc, id"
    _rec_name = "kind"

    policy_id = fields.Many2one(
        "credit.insurance.policy", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(KINDS, string="Document", required=True)
    cause = fields.Selection(
        CAUSES, string="Only For", help="Empty: whatever the cause of the loss."
    )
    required = fields.Boolean(
        default=True,
        help="Without it a claim is only filed with a reason. Otherwise it is looked "
        "for, and nobody minds when there is none.",
    )

    _kind_uniq = models.UniqueIndex(
        "(policy_id, kind, COALESCE(cause, ''))",
        "Each document is listed once for each cause.",
    )

    @api.model
    def _default_values(self):
        """Return the values of what insurers usually want, the policy left out."""
        always = ("invoice", "delivery_note", "statement")
        useful = ("order", "reminder", "terms", "correspondence", "limit_decision")
        return [
            *({"kind": kind} for kind in always),
            {"kind": "formal_notice", "cause": waiting.DEFAULT},
            {"kind": "judgment", "cause": waiting.INSOLVENCY},
            {"kind": "proof_of_debt", "cause": waiting.INSOLVENCY},
            *({"kind": kind, "required": False} for kind in useful),
        ]

    @api.model
    def _of_cause(self, policy, cause):
        """Return what the insurer wants in a file.

        :param policy: ``credit.insurance.policy`` record
        :param str cause: of the claim
        :returns: whether it is required, by kind
        :rtype: dict[str, bool]
        """
        wanted = {}
        for one in policy.requirement_ids:
            if one.cause in (False, cause):
                wanted[one.kind] = wanted.get(one.kind, False) or one.required
        return wanted
