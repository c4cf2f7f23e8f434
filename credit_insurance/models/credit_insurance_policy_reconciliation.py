# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from dataclasses import replace

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..clients import errors
from .credit_insurance_difference import KINDS
from .credit_insurance_policy_surveillance import MOST_PAGES
from .notification import notification
from .portfolio_comparison import PortfolioComparison, ours_in_force
from .res_partner import OFFICER

_logger = logging.getLogger(__name__)

CRON = "credit_insurance.ir_cron_compare"
ACTIVITY = "credit_insurance.mail_activity_type_difference"
EVERY = relativedelta(months=1)
#: After a comparison that failed.
AGAIN = relativedelta(days=1)


class CreditInsurancePolicy(models.Model):
    """The insurer's whole portfolio is compared with ours, so that a decision that
    never arrived does not stay unknown."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    difference_ids = fields.One2many(
        "credit.insurance.difference",
        "policy_id",
        "Differences",
        groups=OFFICER,
    )
    difference_count = fields.Integer(compute="_compute_open_counts", groups=OFFICER)
    review_count = fields.Integer(compute="_compute_open_counts", groups=OFFICER)
    decisions_arrive = fields.Boolean(compute="_compute_decisions_arrive")
    compared_on = fields.Datetime(readonly=True, copy=False)
    next_comparison = fields.Datetime(readonly=True, copy=False)
    comparison_message = fields.Char(
        readonly=True, copy=False, help="Why the limits could not be compared."
    )

    # === COMPUTE METHODS === #

    @api.depends("insurer_id.code", "insurer_id.state")
    def _compute_decisions_arrive(self):
        for policy in self:
            policy.decisions_arrive = (
                bool(policy.insurer_id) and policy.sudo()._fetches_decisions()
            )

    @api.depends("difference_ids.state")
    def _compute_open_counts(self):
        differences = self._count("credit.insurance.difference", "open")
        reviews = self._count("credit.insurance.exchange", "to_review")
        for policy in self:
            policy.difference_count = differences.get(policy, 0)
            policy.review_count = reviews.get(policy, 0)

    def _count(self, model, state):
        domain = [("policy_id", "in", self.ids), ("state", "=", state)]
        return dict(self.env[model]._read_group(domain, ["policy_id"], ["__count"]))

    # === ACTION METHODS === #

    def action_fetch_now(self):
        """Have the insurer's decisions read in the background.

        :raises AccessError: the user is no officer
        """
        self._check_officer()
        self.sudo().filtered("decisions_arrive")._fetch_soon()
        return self._in_background()

    def action_compare(self):
        """Have our limits compared with the insurer's in the background.

        :raises AccessError: the user is no officer
        """
        self._check_officer()
        self.sudo().next_comparison = fields.Datetime.now()
        self.env.ref(CRON).sudo()._trigger()
        return self._in_background()

    def action_open_differences(self):
        """Open what differs from the insurer's limits."""
        return self._open("credit_insurance.action_difference")

    def action_open_reviews(self):
        """Open the messages of the insurer that somebody has to look at."""
        action = self._open("credit_insurance.action_exchange")
        return {**action, "context": {"search_default_to_review": 1}}

    def _open(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        return {**action, "domain": [("policy_id", "=", self.id)]}

    def _check_officer(self):
        self.check_access("read")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only officers of credit insurance exchange with insurers.")
            )

    def _in_background(self):
        return notification(
            self.env._(
                "The insurer is asked in the background: look again in a moment."
            )
        )

    # === COMPARISON === #

    @api.model
    def _cron_compare(self):
        """Compare each policy once a month, or when an officer asked for it."""
        now = fields.Datetime.now()
        due = self.search(
            Domain("state", "in", ("active", "run_off"))
            & Domain("insurer_id.state", "!=", "disabled")
            & (
                Domain("next_comparison", "<=", now)
                # A portfolio that is still to be read differs in everything.
                | (
                    Domain("next_comparison", "=", False)
                    & Domain("fetched_on", "!=", False)
                )
            )
        ).filtered(lambda policy: policy._fetches_decisions())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for policy_id in due.ids:
            self.browse(policy_id)._compare_or_explain()
            if not cron._commit_progress(1):
                break

    def _compare_or_explain(self):
        policy = self.try_lock_for_update(allow_referencing=True)
        if not policy:
            return
        try:
            with self.env.cr.savepoint():
                policy._compare()
        except errors.ClientError as error:
            policy._compared(policy._explain_failure(error), AGAIN)
            if isinstance(error, errors.Auth):
                policy.insurer_id._connection_refused(error)
        except Exception as error:
            _logger.exception("Limits of policy %s could not be compared", policy.id)
            policy._compared(policy._explain_failure(error), AGAIN)

    def _compare(self):
        """Read the insurer's whole portfolio and store where ours differs.

        :raises clients.errors.ClientError: it could not be read
        """
        decisions = self._read_portfolio()
        if decisions is None:
            self._compared(
                self.env._(
                    "%s tells only what changed, not all limits in force: there is "
                    "nothing to compare with.",
                    self.insurer_id.name,
                )
            )
            return
        found = PortfolioComparison(self, decisions).differences()
        self._differences_found(found, [kind for kind, _label in KINDS])
        self._compared(False)

    def _read_portfolio(self):
        """Return the decisions that the insurer lists, ``None`` if it lists not all."""
        decisions, cursor, seen = {}, "", set()
        with self.insurer_id._get_adapter().sudo()._client(self) as client:
            for _number in range(MOST_PAGES):
                page = client.fetch_decisions(cursor)
                if not page.full and cursor == "":
                    return None
                # Not needed, and a portfolio has tens of thousands of them.
                decisions |= {d.key: replace(d, raw="") for d in page.decisions}
                seen.add(cursor)
                cursor = page.cursor
                if not page.more:
                    return list(decisions.values())
                if cursor in seen:
                    break
        raise errors.Protocol("the portfolio does not end")

    def _compared(self, message, wait=EVERY):
        now = fields.Datetime.now()
        self.write({"comparison_message": message, "next_comparison": now + wait})
        if not message:
            self.compared_on = now

    def _differences_found(self, found, kinds):
        new = self.env["credit.insurance.difference"].sudo()._found(self, found, kinds)
        if new:
            self._ask_to_settle()
        elif not self.sudo().difference_ids.filtered(lambda d: d.state == "open"):
            self.activity_unlink([ACTIVITY])

    def _ask_to_settle(self):
        there = self.activity_search([ACTIVITY]).user_id
        for officer in self._officers_told() - there:
            policy = self.with_context(lang=officer.lang)
            note = policy.env._(
                "The insurer's list of limits and ours differ: take over the "
                "insurer's, or find out why."
            )
            policy.activity_schedule(ACTIVITY, user_id=officer.id, note=note)

    # === FETCHED IN FULL === #

    def _listed_in_full(self, covers):
        """Show the limits in force that the insurer does not list; none is ended."""
        result = super()._listed_in_full(covers)
        ours = ours_in_force(self.sudo(), fields.Date.context_today(self))
        found = [
            {
                "policy_id": self.id,
                "cover_id": cover,
                "kind": "not_listed",
                "our_limit": limit,
            }
            for cover, limit in ours.items()
            if cover not in covers
        ]
        self._differences_found(found, ["not_listed"])
        return result
