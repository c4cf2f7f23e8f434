# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which policy answers for a delivery.

Orders are checked against the policies that are active; a delivery stays insured
under the policy in whose period it was made, even while that policy runs off.
"""

from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import ormcache

from ..rules.insured_amount import most_specific
from ..rules.receivable import Terms

#: Contracts that concern only buyers with a cover in them.
NAMED_BUYERS = ("selective", "single")
NOT_NAMED = "not_named"


@dataclass(frozen=True)
class Choice:
    """The primary policy that answers for a buyer's delivery, with what goes by it.

    :param policy: ``credit.insurance.policy`` record
    :param cover: the buyer's cover in it, empty without any
    :param zone: the zone of the buyer's country, empty without any
    :param top_up_covers: the buyer's covers in the top-up policies of that day
    :param exclusion: why the buyer is not insurable, empty when it is
    :param country_insured: whether it insures sales to the buyer's country
    """

    policy: models.BaseModel
    cover: models.BaseModel
    zone: models.BaseModel
    top_up_covers: models.BaseModel
    exclusion: str = ""
    country_insured: bool = True

    @property
    def concerned(self):
        """Whether a policy concerns the buyer, as the order check understands it."""
        return self.country_insured and not self.exclusion

    def terms(self):
        """Return the terms of the policy for the buyer: those of the zone first.

        :rtype: credit_insurance.rules.receivable.Terms
        """
        policy, zone = self.policy, self.zone
        return Terms(
            starts_on=policy.date_from,
            ends_on=policy._last_delivery_day(),
            max_term_days=most_specific(policy.max_term_days, zone.max_term_days),
            term_from_delivery=policy.max_term_from == "delivery",
            invoicing_days=most_specific(policy.invoicing_days, zone.invoicing_days),
            exclusion=self.exclusion,
            country_insured=self.country_insured,
        )

    def rank(self, day):
        """Return the sort key: the policy that answers has the greatest."""
        return (
            self.country_insured and self.exclusion != NOT_NAMED,
            self.policy._insures_delivery(day),
            bool(self.cover),
            self.policy.date_from,
            self.policy.id,
        )


class CreditInsurancePolicy(models.Model):
    _inherit = "credit.insurance.policy"

    max_term_from = fields.Selection(
        [("invoice", "Invoice date"), ("delivery", "Delivery date")],
        string="Term Counts From",
        required=True,
        default="invoice",
    )
    invoicing_days = fields.Integer(
        string="Invoicing (days)",
        default=30,
        help="Days after the delivery to invoice it. A delivery invoiced later is not "
        "insured. Zero: no condition.",
    )
    ended_on = fields.Date(
        readonly=True,
        copy=False,
        help="The day on which the policy was put in run-off: deliveries made later "
        "are not insured, even before the end of its period.",
    )

    def write(self, vals):
        if vals.get("state") == "run_off":
            vals = {"ended_on": fields.Date.context_today(self), **vals}
        elif vals.get("state") in ("draft", "active"):
            vals = {"ended_on": False, **vals}
        return super().write(vals)

    def _last_delivery_day(self):
        """Return the last day on which a delivery is insured, None: open-ended."""
        ends = [day for day in (self.date_to, self.ended_on) if day]
        return min(ends, default=None)

    def _insures_delivery(self, day):
        end = self._last_delivery_day()
        return self.date_from <= day and (not end or day <= end)

    @api.model
    def _answering(self, company):
        """Return the policies that may answer for deliveries of a company.

        Which these are comes from a cache, so that invoices of a company without
        a policy cost no query.

        :param company: ``res.company`` record
        :rtype: credit.insurance.policy, with all rights
        """
        ancestors = {int(part) for part in company.parent_path.split("/") if part}
        return self.sudo().browse(
            policy_id
            for policy_id, companies in self._answering_companies()
            if ancestors & companies
        )

    @api.model
    @ormcache()
    def _answering_companies(self):
        """Return (id, insured company ids) per policy that is active or runs off."""
        policies = self.sudo().search([("state", "in", ("active", "run_off"))])
        return tuple(
            (policy.id, frozenset(policy.company_ids.ids)) for policy in policies
        )

    @api.model
    def _choose_for(self, buyer, company, day):
        """Choose the policy that answers for a delivery.

        As for orders, a policy in which the buyer has a cover comes before one that
        merely concerns everybody, then the most recent one; but before all of that
        comes the period that contains the delivery. Where no policy concerns the
        buyer the one that comes nearest is returned, to say what it lacks.

        :param buyer: ``res.partner`` record, the legal entity
        :param company: ``res.company`` record, the one that sells
        :param datetime.date day: the day of the delivery
        :rtype: Choice
        :returns: ``None`` when the company has no policy at all
        """
        policies = self._answering(company)
        buyer = buyer.sudo()
        covers = self.env["credit.insurance.cover"].sudo()
        if policies and buyer:
            covers = covers.search(
                [("policy_id", "in", policies.ids), ("partner_id", "=", buyer.id)]
            )
        primary = policies.filtered(lambda policy: policy.layer == "primary")
        choices = [policy._choice(buyer, company, day, covers) for policy in primary]
        return max(choices, key=lambda choice: choice.rank(day), default=None)

    def _choice(self, buyer, company, day, covers):
        zone = self._zone_of(buyer)
        cover = covers.filtered(lambda c: c.policy_id == self)
        return Choice(
            policy=self,
            cover=cover,
            zone=zone,
            top_up_covers=covers.filtered(
                lambda c: (
                    c.policy_id.layer == "top_up" and c.policy_id._insures_delivery(day)
                )
            ),
            exclusion=self._exclusion(buyer, cover),
            country_insured=self._insures_country(buyer, company, zone),
        )

    def _zone_of(self, buyer):
        """Return the zone of a buyer's country, empty where there is none."""
        return self.zone_ids.filtered(lambda z: buyer.country_id in z.country_ids)[:1]

    def _sharing(self, buyer, company, day):
        """Return the companies whose deliveries to a buyer share this policy's limit.

        :param buyer: ``res.partner`` record
        :param company: ``res.company`` record, the one that sells: always one of them
        :param datetime.date day: the day of the delivery
        """
        insured = self.company_ids.search([("id", "child_of", self.company_ids.ids)])
        return company | insured.filtered(
            lambda other: (
                other == company or self._choose_for(buyer, other, day).policy == self
            )
        )

    def _exclusion(self, buyer, cover):
        """Return why a buyer is not insurable under this policy, if so."""
        if self.contract_type in NAMED_BUYERS and not cover:
            return NOT_NAMED
        if buyer.with_context(active_test=False).ref_company_ids:
            return "related"
        if buyer.insurance_exclusion:
            return buyer.insurance_exclusion
        known = buyer.is_company or buyer.vat or buyer.company_registry or cover
        return "" if known else "individual"

    def _insures_country(self, buyer, company, zone):
        home = company.sudo().partner_id.country_id
        country = buyer.country_id or home
        if zone.excluded or (self.zones_only and not zone):
            return False
        return self.scope == "both" or (self.scope == "domestic") == (country == home)
