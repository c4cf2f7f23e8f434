# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What has to be known of buyers before cover is requested for them."""

from dataclasses import dataclass
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ..exceptions import MissingRateError

#: How far back the highest use of a limit is looked for.
LOOK_BACK = relativedelta(months=12)


@dataclass(frozen=True)
class Wanted:
    """A buyer for whom somebody wants to request cover.

    :param partner: ``res.partner`` record, of whom the commercial partner counts
    :param company: ``res.company`` record that sells
    :param cover: ``credit.insurance.cover`` record, empty: that of the policy which
        answers for the buyer
    :param order: ``sale.order`` record that the limit is to suffice for, or empty
    """

    partner: models.BaseModel
    company: models.BaseModel
    cover: models.BaseModel
    order: models.BaseModel


class RequestFacts:
    """Reads what is known of buyers, for many at once.

    :param env: of the officer; what concerns several companies is read with all rights
    :param wanted: list of ``Wanted``
    """

    def __init__(self, env, wanted):
        self._env = env(su=True)
        self._today = fields.Date.context_today(env.user)
        self._wanted = wanted
        self._rows = self._read_rows()
        self._covers = self._read_covers()

    def values(self):
        """Return the values of a ``credit.insurance.request.line`` for each buyer and
        policy, without what is proposed.

        :rtype: list[dict]
        """
        merged = {}
        for wanted in self._wanted:
            buyer = self._buyer(wanted)
            policy = self._policy(wanted)
            group = merged.setdefault((buyer, policy), [])
            group.append(wanted)
        highest = self._read_highest([key for key in merged if key[1]])
        return [
            self._prepare(buyer, policy, group, highest.get((buyer, policy)))
            for (buyer, policy), group in merged.items()
        ]

    # === WHO AND WHERE === #

    def _buyer(self, wanted):
        return wanted.partner.sudo().commercial_partner_id

    def _row(self, wanted):
        rows = self._rows[wanted.company]
        return rows.get(self._buyer(wanted).id) or {"status": "none"}

    def _policy(self, wanted):
        policies = self._env["credit.insurance.policy"]
        return wanted.cover.sudo().policy_id or policies.browse(
            self._row(wanted).get("policy_id") or []
        )

    def _read_rows(self):
        exposures = self._env["credit.insurance.exposure"]
        buyers = {}
        for wanted in self._wanted:
            partners = buyers.get(wanted.company, self._env["res.partner"])
            buyers[wanted.company] = partners | self._buyer(wanted)
        return {
            company: exposures._read_rows(partners, company)
            for company, partners in buyers.items()
        }

    def _read_covers(self):
        """Return covers by buyer and policy, archived ones too."""
        covers = self._env["credit.insurance.cover"].with_context(active_test=False)
        buyers = [self._buyer(wanted).id for wanted in self._wanted]
        policies = [self._policy(wanted).id for wanted in self._wanted]
        found = covers.search(
            [("partner_id", "in", buyers), ("policy_id", "in", policies)]
        )
        return {(cover.partner_id, cover.policy_id): cover for cover in found}

    # === WHAT === #

    def _prepare(self, buyer, policy, group, highest):
        row, company = self._row(group[0]), group[0].company
        cover = self._covers.get(
            (buyer, policy), self._env["credit.insurance.cover"]
        ).with_context(active_test=True)
        values = {
            "partner_id": buyer.id,
            "policy_id": policy.id,
            "company_id": company.id,
            "cover_id": cover.id,
            "insured_limit": cover.insured_limit,
            "needed_amount": self._asked(cover),
            "problem": self._problem(policy, cover, row["status"]),
        }
        try:
            values |= self._amounts(policy, group, row)
        except MissingRateError as error:
            values["missing_rate"] = str(error)
        if highest is not None:
            values["highest_use"] = float(highest)
            values["has_history"] = True
        ending = cover and cover.ends_on and cover._get_ending()
        if ending:
            values["ends_on"] = ending.last_day
        return values

    def _asked(self, cover):
        """Return the limit that sales asked for, or noted before the first decision."""
        noted = 0.0 if cover.decision_ids else cover.requested_amount
        return max(cover.needed_amount, noted)

    def _amounts(self, policy, group, row):
        """Return amounts in the currency of the policy.

        :raises MissingRateError: naming the currency without a rate
        """
        company, orders = group[0].company, self._orders(group)
        unknown = self._env["res.currency"].browse(row.get("no_rate_currency_id") or [])
        if unknown:
            raise MissingRateError(unknown._credit_insurance_missing_rate(self._today))
        source = self._env["res.currency"].browse(row.get("currency_id") or [])
        amounts = {
            "exposure": row.get("exposure"),
            "amount_ordered": row.get("amount_ordered"),
        }
        if source and policy:
            amounts = {
                name: float(self._convert(float(value or 0), source, policy, company))
                for name, value in amounts.items()
            }
        quoted = sum(
            self._convert(
                order._get_credit_amount(policy.vat_insured),
                order.currency_id,
                policy,
                order.company_id,
            )
            for order in orders
        )
        return {
            **{name: value or 0.0 for name, value in amounts.items()},
            "quoted_amount": float(quoted),
            "quotations": ", ".join(orders.mapped("name")),
        }

    def _orders(self, group):
        """Return the quotations: what is ordered already is part of the exposure."""
        orders = self._env["sale.order"]
        for wanted in group:
            orders |= wanted.order.sudo()
        return orders.filtered(lambda order: order.state in ("draft", "sent"))

    def _convert(self, amount, currency, policy, company):
        return currency._credit_insurance_convert(
            amount, policy.currency_id, company, self._today
        )

    def _problem(self, policy, cover, status):
        """Return why nothing can be requested, ``False`` when it can."""
        env = self._env
        if not policy:
            return env._("No active policy concerns this customer.")
        if status == "excluded":
            return env._("This customer is not insurable.")
        if policy.state != "active":
            return env._("The policy %s is not active.", policy.name)
        if cover and not cover.active:
            return env._("The cover is archived: restore it first.")
        if policy.insurer_id.state == "disabled":
            return env._(
                "The insurer %s is disabled: enable it first.", policy.insurer_id.name
            )
        if cover and (cover.request_state == "pending" or cover._open_request()):
            return env._("A request is open already.")
        return False

    # === HIGHEST USE === #

    def _read_highest(self, keys):
        """Return the most that each buyer owed in all companies of its policy.

        With tax, at today's rates, and the companies' highest days added up: rather
        too much than too little, since it is a reason to reduce a limit.

        :param keys: pairs of buyer and policy
        :rtype: dict[tuple, Decimal]
        """
        companies = {policy: policy._all_companies() for _buyer, policy in keys}
        everywhere = self._env["res.company"].union(*companies.values())
        peaks = self._query_peaks([buyer.id for buyer, _policy in keys], everywhere)
        result = {}
        for buyer, policy in keys:
            try:
                result[buyer, policy] = sum(
                    (
                        self._convert(
                            peaks[buyer.id, company.id],
                            company.currency_id,
                            policy,
                            company,
                        )
                        for company in companies[policy]
                        if (buyer.id, company.id) in peaks
                    ),
                    Decimal(0),
                )
            except MissingRateError:
                continue
        return result

    def _query_peaks(self, buyers, companies):
        lines = self._env["account.move.line"]
        if not buyers or not companies:
            return {}
        lines.flush_model(
            [
                "account_id",
                "balance",
                "company_id",
                "date",
                "parent_state",
                "partner_id",
            ]
        )
        self._env["res.partner"].flush_model(["commercial_partner_id"])
        rows = self._env.execute_query(
            SQL(
                """
                SELECT buyer, company_id, MAX(owed)
                  FROM (SELECT partner.commercial_partner_id AS buyer, line.company_id,
                               SUM(SUM(line.balance)) OVER days AS owed,
                               LEAD(line.date) OVER days AS until
                          FROM account_move_line line
                          JOIN account_account account
                               ON account.id = line.account_id
                              AND account.account_type = 'asset_receivable'
                          JOIN res_partner partner ON partner.id = line.partner_id
                         WHERE line.parent_state = 'posted'
                           AND line.company_id IN %(companies)s
                           AND partner.commercial_partner_id = ANY(%(buyers)s)
                      GROUP BY partner.commercial_partner_id, line.company_id, line.date
                        WINDOW days AS (
                            PARTITION BY partner.commercial_partner_id, line.company_id
                            ORDER BY line.date)
                       ) day
                 WHERE until IS NULL OR until > %(since)s
              GROUP BY buyer, company_id
                """,
                companies=tuple(companies.ids),
                buyers=list(buyers),
                since=self._today - LOOK_BACK,
            )
        )
        return {(buyer, company): max(float(owed), 0) for buyer, company, owed in rows}
