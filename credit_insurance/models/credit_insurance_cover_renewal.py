# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount, format_date

from ..rules import limits
from ..rules.request import next_ending

ACTIVITY = "credit_insurance.mail_activity_type_renewal"
COMPARE = {"<": SQL("<"), "<=": SQL("<="), ">": SQL(">"), ">=": SQL(">=")}
#: Covers that are looked at in one transaction.
BATCH = 200


class CreditInsuranceCover(models.Model):
    """Limits that are about to end, and the officers who may renew them."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    ends_on = fields.Date(
        string="Limit Ends",
        compute="_compute_ends_on",
        search="_search_ends_on",
        help="Last day of the limit in force, when it is lower or nothing after it.",
    )
    renewal_decision_ids = fields.Many2many(
        "credit.insurance.decision",
        "credit_insurance_cover_renewal_rel",
        string="Renewals Asked For",
        readonly=True,
        copy=False,
        help="Decisions of whose end the officers were told.",
    )

    # === COMPUTE METHODS === #

    @api.depends("period_ids.date_to", "period_ids.amount")
    def _compute_ends_on(self):
        today = fields.Date.context_today(self)
        for cover in self:
            cover.ends_on = cover._next_fall(today)

    def _next_fall(self, today):
        """Return the last day before the limit is lower, ``False`` if it never is."""
        periods = self.period_ids.sorted("date_from")
        following = {period.date_from: period.amount for period in periods}
        for period in periods:
            if not period.date_to or period.date_to < today:
                continue
            after = following.get(period.date_to + timedelta(days=1), period.amount)
            if after < period.amount:
                return period.date_to
        return False

    def _search_ends_on(self, operator, value):
        if operator not in COMPARE:
            return NotImplemented
        periods = self.env["credit.insurance.cover.period"]
        periods.flush_model(["cover_id", "date_from", "date_to", "amount"])
        query = SQL(
            """(
            SELECT period.cover_id
              FROM credit_insurance_cover_period period
              JOIN credit_insurance_cover_period following
                   ON following.cover_id = period.cover_id
                  AND following.date_from = period.date_to + 1
                  AND following.amount < period.amount
             WHERE period.date_to >= %s
          GROUP BY period.cover_id
            HAVING MIN(period.date_to) %s %s)""",
            fields.Date.context_today(self),
            COMPARE[operator],
            fields.Date.to_date(value),
        )
        return Domain("id", "in", query)

    # === CRON === #

    @api.model
    def _cron_renewals(self):
        """Ask the officers to renew the limits that are about to end, once for each."""
        covers = self.search(self._domain_ending()).filtered("active")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(covers))
        for start in range(0, len(covers), BATCH):
            batch = covers[start : start + BATCH]
            for cover in batch:
                cover._ask_for_renewal()
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _domain_ending(self):
        """Return the domain of covers with a decision that is about to end, in any
        policy, without a request on its way."""
        today = fields.Date.context_today(self)
        active = Domain("state", "=", "active")
        policies = self.env["credit.insurance.policy"].search(active)
        days = max(policies.mapped("renewal_days"), default=0)
        ending = (
            Domain("date_to", ">=", today)
            & Domain("date_to", "<=", today + timedelta(days=days))
            & Domain("status", "not in", list(limits.ENDING))
        )
        decisions = self.env["credit.insurance.decision"].search_fetch(
            ending & Domain("policy_id", "in", policies.ids), ["cover_id"]
        )
        return Domain("id", "in", decisions.cover_id.ids) & Domain(
            "request_state", "in", ("none", "rejected")
        )

    def _get_ending(self):
        """Return how the limit ends within the days that its policy says.

        :rtype: rules.request.Ending
        :returns: ``None`` when it does not, or the insurer decided what follows
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        last = today + timedelta(days=max(self.policy_id.renewal_days, 0))
        return next_ending(self.sudo().decision_ids._to_rules(), today, last)

    def _ask_for_renewal(self):
        """Put the end of the limit before the officers, once."""
        ending = self._get_ending()
        if not ending or set(ending.decision_ids) <= set(self.renewal_decision_ids.ids):
            return
        ids = ending.decision_ids
        self.renewal_decision_ids = [fields.Command.link(id_) for id_ in ids]
        self.activity_unlink([ACTIVITY])
        for officer in self._renewal_officers():
            cover = self.with_context(lang=officer.lang)
            cover.activity_schedule(
                ACTIVITY,
                date_deadline=ending.last_day,
                user_id=officer.id,
                note=Markup("<p>%s</p>") % cover._describe_ending(ending),
            )

    def _renewal_officers(self):
        officers = self.env["res.users"]
        for company in self.policy_id.company_ids:
            officers |= self.env["credit.insurance.need"]._find_officers(company)
        return officers

    def _describe_ending(self, ending):
        """Return the sentence about an ``Ending`` for an officer."""
        return self.env._(
            "The limit of %(amount)s on %(buyer)s ends on %(day)s and is %(then)s "
            "afterwards: press “Request Cover” to have it renewed.",
            amount=format_amount(self.env, float(ending.amount), self.currency_id),
            buyer=self.partner_id.display_name,
            day=format_date(self.env, ending.last_day),
            then=format_amount(self.env, float(ending.then), self.currency_id),
        )

    # === TAKEN UP === #

    def _request(self, *args, **kwargs):
        result = super()._request(*args, **kwargs)
        self.sudo().activity_unlink([ACTIVITY])
        return result

    def _decided(self, decisions):
        result = super()._decided(decisions)
        covers = self.sudo().filtered(lambda c: c.renewal_decision_ids)
        over = covers.filtered(lambda cover: not cover._get_ending())
        over.activity_unlink([ACTIVITY])
        return result
