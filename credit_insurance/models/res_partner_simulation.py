# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import AccessError

from ..exceptions import CreditInsuranceError
from ..rules.outlook import LimitPeriod, Outlook
from ..rules.simulation import cover_to_ask
from .res_partner import GROUP


class ResPartner(models.Model):
    """What a customer can still be sold, what would change it, and asking for more."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    # === ACTION METHODS === #

    def action_simulate_cover(self):
        """Open the simulation on this customer, for an amount still to be entered."""
        self.ensure_one()
        return self.env["credit.insurance.simulation"]._open(partner=self)

    def action_ask_for_cover(self):
        """Ask the officers for a limit that suffices for what the customer owes.

        :returns: a notification that says what was asked, or that it was already
        :raises AccessError: unless the user belongs to the users of credit insurance
        :raises CreditInsuranceError: when there is nothing to ask for
        """
        self.ensure_one()
        self._check_may_ask()
        company = self.env.company
        answer = self._credit_insurance_check(0, company, company.currency_id)
        amount = cover_to_ask(answer)
        if answer.concerned and amount <= answer.limit:
            raise CreditInsuranceError(
                self.env._(
                    "The insured limit of %s suffices for what is used today. Enter "
                    "the sale under “What Can I Sell?” and ask from there.",
                    self.display_name,
                )
            )
        return self.env["credit.insurance.need"]._ask(self, company, answer, amount)

    def _check_may_ask(self):
        """Check that the user may ask for cover for this customer.

        :raises AccessError: outside the group, or without access to the customer
        """
        if not self.env.user.has_group(GROUP):
            raise AccessError(
                self.env._("Only users of credit insurance may ask for cover.")
            )
        self.check_access("read")

    # === BUSINESS METHODS === #

    def _credit_insurance_outlook(self, company):
        """Return what is to be expected of this customer under its policy.

        :param company: the selling company
        :rtype: tuple[dict, rules.outlook.Outlook]
        :returns: the buyer's columns of ``credit.insurance.exposure``, empty where no
            policy concerns it, and the outlook in policy currency, ``None`` where there
            is no exposure to look ahead from
        """
        self.ensure_one()
        buyer = self.sudo().commercial_partner_id
        exposures = buyer.env["credit.insurance.exposure"]
        row = exposures._read_rows(buyer, company).get(buyer.id, {})
        if not row or row["status"] in ("excluded", "unknown"):
            return row, None
        policy = buyer.env["credit.insurance.policy"].browse(row["policy_id"])
        accounts, terms = exposures._read_accounts(buyer, policy)
        limits = buyer._credit_insurance_limits(company, row)
        return row, Outlook(accounts, limits, **terms)

    def _credit_insurance_limits(self, company, row):
        """Return the limits from today on, each as the order check would read it then.

        :param dict row: the buyer's columns of today
        :rtype: tuple[rules.outlook.LimitPeriod, ...]
        """
        today = fields.Date.context_today(self)
        exposures = self.env["credit.insurance.exposure"]
        rows = {today: row}
        for day in self._limit_changes(company, today):
            rows[day] = exposures._read_rows(self, company, day).get(self.id)
        starts = sorted(rows)
        ends = [day - timedelta(days=1) for day in starts[1:]] + [None]
        return tuple(
            LimitPeriod(start, end, Decimal(str(rows[start]["insured_limit"] or 0)))
            for start, end in zip(starts, ends, strict=True)
            if _comparable(rows[start], row)
        )

    def _limit_changes(self, company, today):
        """Return the days after today on which the limit may change, in order."""
        covers = self.env["credit.insurance.cover"].search(
            [("partner_id", "=", self.id)]
        )
        days = set(covers.period_ids.mapped("date_from"))
        above = {int(part) for part in company.parent_path.split("/") if part}
        spans = self.env["credit.insurance.policy"]._insured_spans()
        for companies, start, end in spans:
            if above & companies:
                days |= {start, end + timedelta(days=1)} if end else {start}
        return sorted(day for day in days if day > today)


def _comparable(row, today):
    """Tell whether a policy answers for the buyer on the row's day."""
    return bool(
        row
        and row["status"] != "excluded"
        and row["currency_id"] == today["currency_id"]
    )
