# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ..exceptions import CreditInsuranceError
from ..models.credit_insurance_cover_request import ACTIONS
from ..rules import request as rules


class CreditInsuranceRequestLine(models.TransientModel):
    """What is requested for one buyer, and what is known of the buyer."""

    _name = "credit.insurance.request.line"
    _description = "Cover to Request"
    _order = "problem desc, id"

    request_id = fields.Many2one(
        "credit.insurance.request",
        string="Dialog",
        required=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Buyer", required=True, readonly=True
    )
    policy_id = fields.Many2one("credit.insurance.policy", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    cover_id = fields.Many2one("credit.insurance.cover", readonly=True)
    exchange_id = fields.Many2one("credit.insurance.exchange", readonly=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    insured_limit = fields.Monetary(string="Limit Now", readonly=True)
    exposure = fields.Monetary(
        readonly=True, help="Owed and ordered, in all companies of the policy."
    )
    amount_ordered = fields.Monetary(string="Of Which Ordered", readonly=True)
    quoted_amount = fields.Monetary(
        string="Quoted", readonly=True, help="Quotations that this was opened from."
    )
    quotations = fields.Char(readonly=True)
    needed_amount = fields.Monetary(
        string="Asked by Sales",
        readonly=True,
        help="The highest limit that was asked for and not decided yet.",
    )
    highest_use = fields.Monetary(
        readonly=True, help="The most that was owed in the last twelve months."
    )
    has_history = fields.Boolean(readonly=True)
    ends_on = fields.Date(string="Limit Ends", readonly=True)
    problem = fields.Char(
        string="Not Sent", readonly=True, help="Why nothing can be requested."
    )
    missing_rate = fields.Char(readonly=True, help="Why amounts are not known.")
    remark = fields.Char(readonly=True)
    send = fields.Boolean(help="Whether the request is sent with the others.")
    action = fields.Selection(
        [*ACTIONS, ("renew", "Renewal")], string="Request", help="What to ask for."
    )
    amount = fields.Monetary(
        string="Limit Requested", help="The whole limit, not what is added to it."
    )
    urgent = fields.Boolean()
    effective = fields.Date(string="From", help="Empty: from the decision on.")
    comment = fields.Char(
        string="For the Underwriter", help="What the insurer should know of the buyer."
    )

    # === ONCHANGE METHODS === #

    @api.onchange("amount")
    def _onchange_amount(self):
        if self.action == "cancel" and not self.amount:
            return
        if self.action != "renew":
            self.action = self._direction()
        self.send = bool(self.amount) and not self.problem

    @api.onchange("action")
    def _onchange_action(self):
        if self.action == "cancel":
            self.amount = 0.0
        elif self.action == "renew":
            self.amount = self.amount or self.insured_limit
            self.effective = self.ends_on and self.ends_on + timedelta(days=1)
        self.send = bool(self.action) and not self.problem

    def _direction(self):
        """Return the action that leads from the limit now to the amount."""
        if not self.insured_limit:
            return "new"
        order = self.currency_id.compare_amounts(self.amount, self.insured_limit)
        return {1: "increase", -1: "reduce"}.get(order, self.action)

    # === WHAT IS PROPOSED === #

    def _situation(self):
        """Return the line as ``rules.request.Situation``."""
        return rules.Situation(
            limit=self._exact(self.insured_limit),
            exposure=self._exact(self.exposure),
            quoted=self._exact(self.quoted_amount),
            asked=self._exact(self.needed_amount),
            highest=self._exact(self.highest_use) if self.has_history else None,
            ending=bool(self.ends_on),
        )

    def _exact(self, amount):
        return Decimal(f"{amount:.{self.currency_id.decimal_places or 2}f}")

    def _propose(self, margin, cancel=False):
        """Fill in what would make sense.

        :param float margin: on top of what is needed, in percent
        :param bool cancel: cover is to be cancelled, whatever is needed
        """
        for line in self.filtered(lambda line: not line.problem):
            if cancel:
                line.update({"action": "cancel", "amount": 0.0, "send": True})
                continue
            share = Decimal(str(margin)) / 100
            proposal = rules.propose(line._situation(), share)
            action = proposal.action
            day_after = line.ends_on and line.ends_on + timedelta(days=1)
            line.update(
                {
                    "action": action,
                    "amount": float(proposal.amount),
                    # A lower limit is for a human to want.
                    "send": bool(proposal.amount) and action not in ("", "reduce"),
                    "effective": day_after if action == "renew" else False,
                    "remark": line.missing_rate or line._describe(action),
                }
            )

    def _describe(self, action):
        """Return why a request is proposed, or none is."""
        if action == "renew":
            return self.env._("Ends on %s.", format_date(self.env, self.ends_on))
        if action == "reduce":
            return self.env._(
                "Far above its use: at most %s in twelve months.",
                format_amount(self.env, self.highest_use, self.currency_id),
            )
        if not action:
            return self.env._("The limit suffices.")
        nothing = not (self.exposure or self.quoted_amount or self.needed_amount)
        if action == "new" and nothing:
            return self.env._("Nothing is owed or ordered: enter the amount.")
        return ""

    # === REQUEST === #

    def _send_request(self):
        """Request what the line says.

        :returns: the ``credit.insurance.exchange`` record
        :raises CreditInsuranceError: why it cannot be requested
        """
        self._check_line()
        cover = self.cover_id or self._create_cover()
        self._check_direction(cover)
        renews = self.action == "renew"
        exchange = cover._request(
            "new" if renews else self.action,
            0.0 if self.action == "cancel" else self.amount,
            urgent=self.urgent,
            comment=self.comment or "",
            effective=self.effective or None,
        )
        cover._needs_taken_up()
        return exchange

    def _check_line(self):
        """Check what can be checked of the line alone.

        :raises CreditInsuranceError: what is wrong with it
        """
        if self.problem:
            raise CreditInsuranceError(self.problem)
        if not self.action:
            raise CreditInsuranceError(
                self.env._("choose what to request: the limit in force suffices.")
            )
        if self.effective and self.effective < fields.Date.context_today(self):
            raise CreditInsuranceError(
                self.env._("the request cannot apply from a day that is over.")
            )

    def _create_cover(self):
        """Return the buyer's cover; somebody may have created it meanwhile."""
        self.env["credit.insurance.guard"].sudo()._hold(self.partner_id)
        covers = self.env["credit.insurance.cover"]
        values = {"policy_id": self.policy_id.id, "partner_id": self.partner_id.id}
        found = covers.search([(name, "=", value) for name, value in values.items()])
        self.cover_id = found or covers.create(values)
        return self.cover_id

    def _check_direction(self, cover):
        """Check the amount against the limit as it is now.

        :raises CreditInsuranceError: it is not one that the request can be about
        """
        limit, amount = self._exact(cover.insured_limit), self._exact(self.amount)
        if rules.fits_action(self.action, amount, limit):
            return
        now = format_amount(self.env, cover.insured_limit, self.currency_id)
        messages = {
            "increase": self.env._("an increase is to more than the limit of %s.", now),
            "reduce": self.env._("a reduction is to less than the limit of %s.", now),
            "cancel": self.env._("there is no limit in force to cancel."),
        }
        if self.action == "new" and limit:
            messages["new"] = self.env._(
                "a limit of %s is in force: ask for an increase or its renewal.", now
            )
        if not limit and self.action in ("increase", "reduce"):
            messages[self.action] = self.env._(
                "no limit is in force: ask for a new one."
            )
        raise CreditInsuranceError(
            messages.get(self.action) or self.env._("enter the amount to request.")
        )

    # === COSTS === #

    def _looked_up(self):
        """Return the lines of one insurer whose buyers it has to look up first."""
        insurer = self.policy_id.sudo().insurer_id
        if not insurer._get_adapter()._searches_buyers(insurer):
            return self.browse()
        return self.filtered(lambda line: not line._is_known(insurer))

    def _is_known(self, insurer):
        """Tell whether the insurer's number of the buyer is known, in any policy."""
        covers = self.partner_id.sudo().insurance_cover_ids
        return any(c.buyer_number and c.insurer_id == insurer for c in covers)
