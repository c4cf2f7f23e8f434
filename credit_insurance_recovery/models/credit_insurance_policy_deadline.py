# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..rules import rights
from ..rules.deadlines import Terms
from .working_calendar import holidays_of

CRON = "credit_insurance_recovery.ir_cron_deadlines"
#: Terms that move deadlines; those of rights tell by themselves.
TERMS = {"dispute_suspends", "extension_days", "zone_ids"}
#: Country of the statutory deadlines.
FRANCE = "FR"


class CreditInsurancePolicy(models.Model):
    """By when the rights of a policy must be exercised, and who sees to it."""

    _inherit = "credit.insurance.policy"

    right_ids = fields.One2many("credit.insurance.policy.right", "policy_id", "Rights")
    dispute_suspends = fields.Selection(
        [
            (rights.NOTHING, "Nothing"),
            (rights.WAITING, "The waiting period and the claim"),
            (rights.NOTICE, "These, the notice and the mandate"),
        ],
        string="Disputes Suspend",
        required=True,
        default=rights.WAITING,
        help="Which deadlines stand still while the buyer contests an invoice.",
    )
    deadline_user_id = fields.Many2one(
        "res.users",
        string="Followed By",
        help="Gets an activity for each task that comes. Empty: one of the officers.",
    )
    deadline_lead_days = fields.Integer(
        string="Activity Before (days)",
        default=7,
        help="How many days before a deadline is to be sent its activity appears.",
    )
    deadline_digest = fields.Boolean(
        string="Daily Mail",
        default=True,
        help="One mail a day to the officers, only when something is due.",
    )
    deadline_digest_on = fields.Date(readonly=True, copy=False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._create_missing_rights()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & TERMS:
            self._schedule_deadlines()
        return result

    def copy_data(self, default=None):
        """The copy has the deadlines of its original, those of zones apart."""
        values_list = super().copy_data(default)
        names = ("kind", "anchor", "offset", "unit", "end_of_month", "margin")
        for policy, values in zip(self, values_list, strict=True):
            general = policy.right_ids.filtered(lambda right: not right.zone_id)
            values.setdefault(
                "right_ids",
                [
                    fields.Command.create({name: right[name] for name in names})
                    for right in general
                ],
            )
        return values_list

    # === BUSINESS METHODS === #

    @api.model
    def _create_missing_rights(self):
        """Give the usual deadlines to policies that have none, all when called so."""
        bare = self.filtered(lambda policy: not policy.right_ids)
        if not self:
            bare = self.sudo().search([("right_ids", "=", False)])
        rights_ = self.env["credit.insurance.policy.right"].sudo()
        rights_.create(
            [
                {"policy_id": policy.id, **values}
                for policy in bare
                for values in rights_._default_values()
            ]
        )

    def _policies_changed(self):
        """Override: keep the due dates of what was open before it was insured."""
        result = super()._policies_changed()
        if self.filtered(lambda policy: policy.state == "active"):
            self.env["account.move.line"].sudo()._store_missing_due_date()
        self._schedule_deadlines()
        return result

    def _schedule_deadlines(self):
        """Have the deadlines of many lines computed again, in the background."""
        if self:
            self.env.ref(CRON).sudo()._trigger()

    def _rights_of(self, zone):
        """Return the rights that a buyer of a zone's countries asks for.

        :param zone: ``credit.insurance.policy.zone`` record, may be empty
        :rtype: list[credit_insurance_recovery.rules.rights.Right]
        """
        self.ensure_one()
        own = {right.kind: right for right in self.right_ids if not right.zone_id}
        own |= {right.kind: right for right in self.right_ids if right.zone_id == zone}
        found = self.right_ids.browse([right.id for right in own.values()])
        extension = rights.Right(
            rights.EXTENSION_END, rights.DUE, self._extension_days_of(zone)
        )
        return [extension, *found._to_rule()]

    def _extension_days_of(self, zone):
        """Return how long after its due date an invoice of a zone may be unpaid."""
        if zone.no_extension:
            return 0
        return zone.extension_days or self.extension_days

    def _deadline_terms(self, zone, company, insured=True, insolvent_in=None):
        """Return the terms by which the deadlines of an invoice are counted.

        :param zone: ``credit.insurance.policy.zone`` record, may be empty
        :param company: ``res.company`` record, the creditor
        :param bool insured: whether the insurer answers for any of it; the law's
            deadlines do not depend on it
        :param str insolvent_in: country code of a buyer that is insolvent
        :rtype: credit_insurance_recovery.rules.deadlines.Terms
        """
        found = self._rights_of(zone) if insured else []
        if insolvent_in == FRANCE:
            abroad = company.country_id.code not in (FRANCE, False)
            law = rights.insolvency_rights(creditor_abroad=abroad)
            found += [one for one in law if one.kind != rights.INSOLVENCY_NOTICE]
        return Terms(
            rights=tuple(found),
            suspends=self.dispute_suspends,
            is_holiday=holidays_of(company),
        )
