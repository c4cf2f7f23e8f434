# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import rights

KINDS = [
    (rights.NOTIFY, "Notify the insurer"),
    (rights.MANDATE, "Mandate the collection"),
    (rights.WAITING_END, "End of the waiting period"),
    (rights.CLAIM, "File the claim"),
    (rights.INSOLVENCY_NOTICE, "Report the insolvency"),
]
ANCHORS = [
    (rights.DELIVERY, "Delivery"),
    (rights.INVOICE, "Invoice"),
    (rights.DUE, "Original due date"),
    (rights.EXTENSION_END, "End of the extension"),
    (rights.WAITING_END, "End of the waiting period"),
    (rights.INSOLVENCY_KNOWN, "Insolvency known"),
    (rights.PUBLICATION, "Insolvency published"),
    (rights.NOTICE_RECEIPT, "Notice received by the insurer"),
    (rights.MANDATE_RECEIPT, "Mandate received by the insurer"),
]
#: The policy's own field that says how many, for the kinds that have one.
POLICY_FIELDS = {
    rights.NOTIFY: "notice_days",
    rights.MANDATE: "notice_days",
    rights.WAITING_END: "waiting_months",
}
#: French usage where the policy has no field of its own: days to report.
INSOLVENCY_DAYS = 7


class CreditInsurancePolicyRight(models.Model):
    """By when a right of a policy must be exercised; one that is missing is not asked.

    The extension is none of them: it stays the term of the policy and of its zones.
    """

    _name = "credit.insurance.policy.right"
    _description = "Deadline of a Credit Insurance Policy"
    _order = "policy_id, zone_id, kind, id"
    _rec_name = "kind"

    policy_id = fields.Many2one(
        "credit.insurance.policy", required=True, ondelete="cascade", index=True
    )
    zone_id = fields.Many2one(
        "credit.insurance.policy.zone",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('policy_id', '=', policy_id)]",
        help="Only for buyers of this zone, instead of the general one.",
    )
    kind = fields.Selection(KINDS, string="What", required=True)
    anchor = fields.Selection(ANCHORS, string="Counted From", required=True)
    offset = fields.Integer(
        string="Within",
        compute="_compute_offset",
        store=True,
        readonly=False,
        help="Calendar days or months after the day it is counted from. The last day "
        "is still in time.",
    )
    unit = fields.Selection(
        [(rights.DAYS, "days"), (rights.MONTHS, "months")],
        required=True,
        default=rights.DAYS,
    )
    end_of_month = fields.Boolean(help="The last day is the end of that month.")
    margin = fields.Integer(
        string="Send Before (days)",
        default=1,
        help="How many days before the last one to send it at the latest; on a working "
        "day.",
    )

    _kind_uniq = models.UniqueIndex(
        "(policy_id, COALESCE(zone_id, 0), kind)",
        "A policy has one deadline of each kind, for each zone.",
    )
    _not_negative = models.Constraint(
        'CHECK("offset" >= 0 AND margin >= 0)',
        "A number of days or months cannot be negative.",
    )

    # === CONSTRAINTS === #

    @api.constrains("policy_id", "zone_id")
    def _check_zone(self):
        for right in self:
            if right.zone_id and right.zone_id.policy_id != right.policy_id:
                raise ValidationError(
                    self.env._("The zone of a deadline belongs to the same policy.")
                )

    @api.constrains("policy_id", "zone_id", "kind", "anchor")
    def _check_circle(self):
        for policy in self.policy_id:
            for zone in (policy.zone_ids.browse(), *policy.zone_ids):
                try:
                    rights.checked(policy._rights_of(zone))
                except ValueError:
                    raise ValidationError(
                        self.env._("A deadline cannot be counted from itself.")
                    ) from None

    # === COMPUTE METHODS === #

    @api.depends("kind", "policy_id.notice_days", "policy_id.waiting_months")
    def _compute_offset(self):
        for right in self:
            name = POLICY_FIELDS.get(right.kind)
            if name and not right.zone_id:
                right.offset = right.policy_id[name]
            else:
                right.offset = right.offset

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rights_ = super().create(vals_list)
        rights_.policy_id._schedule_deadlines()
        return rights_

    def write(self, vals):
        policies = self.policy_id
        result = super().write(vals)
        (policies | self.policy_id)._schedule_deadlines()
        return result

    def unlink(self):
        policies = self.policy_id
        result = super().unlink()
        policies.exists()._schedule_deadlines()
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _default_values(self):
        """Return the values of a French policy's deadlines, the policy left out."""
        days, months = {"unit": rights.DAYS}, {"unit": rights.MONTHS}
        return [
            {"kind": rights.NOTIFY, "anchor": rights.EXTENSION_END, **days},
            {"kind": rights.MANDATE, "anchor": rights.EXTENSION_END, **days},
            {"kind": rights.WAITING_END, "anchor": rights.MANDATE_RECEIPT, **months},
            {
                "kind": rights.INSOLVENCY_NOTICE,
                "anchor": rights.INSOLVENCY_KNOWN,
                "offset": INSOLVENCY_DAYS,
                **days,
            },
        ]

    def _to_rule(self):
        """Return these terms as the rule's.

        :rtype: list[credit_insurance_recovery.rules.rights.Right]
        """
        return [
            rights.Right(
                right.kind,
                right.anchor,
                right.offset,
                right.unit,
                right.end_of_month,
                right.margin,
            )
            for right in self
        ]
