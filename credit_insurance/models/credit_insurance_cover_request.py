# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_compare

from ..clients.base import DECISIONS
from ..exceptions import CreditInsuranceError
from .credit_insurance_exchange import OPEN

#: Messages on a buyer that say something of its cover.
ABOUT_COVER = ("search_buyer", "request_cover", "decision", "fetch_decisions")
ACTIONS = [
    ("new", "New limit"),
    ("increase", "Increase"),
    ("reduce", "Reduction"),
    ("cancel", "Cancellation"),
]


class CreditInsuranceCover(models.Model):
    """Requests to the insurer: one open at a time for each buyer."""

    _inherit = "credit.insurance.cover"  # pylint: disable=consider-merging-classes-inherited

    request_action = fields.Selection(
        ACTIONS, string="Kind of Request", readonly=True, copy=False
    )
    request_urgent = fields.Boolean(string="Urgent", copy=False)
    request_message = fields.Char(
        readonly=True, copy=False, help="What became of the last request."
    )
    buyer_number = fields.Char(
        string="Insurer's Number of the Buyer",
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="Found by the look-up before the first request, or entered by hand.",
    )
    rating = fields.Char(
        string="Insurer's Rating", copy=False, tracking=True, help="On its own scale."
    )
    decisions_arrive = fields.Boolean(compute="_compute_decisions_arrive")
    exchange_ids = fields.One2many(
        "credit.insurance.exchange",
        "cover_id",
        "Exchanges",
        groups="credit_insurance.group_officer",
    )

    # === COMPUTE METHODS === #

    @api.depends("insurer_id.code")
    def _compute_decisions_arrive(self):
        for cover in self:
            insurer = cover.insurer_id.sudo()
            cover.decisions_arrive = (
                insurer and DECISIONS in insurer._get_adapter()._features(insurer)
            )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_exchanged(self):
        if self.sudo().exchange_ids:
            raise CreditInsuranceError(
                self.env._(
                    "What was exchanged with the insurer is kept: archive the cover "
                    "instead."
                )
            )

    # === ACTION METHODS === #

    def action_request(self):
        """Ask the insurer for ``requested_amount``.

        :raises CreditInsuranceError: when there is nothing to ask for, a request is
            open, or the buyer cannot be identified
        """
        self.check_access("write")
        for cover in self:
            cover._request(
                cover._propose_action(cover.requested_amount),
                cover.requested_amount,
                urgent=cover.request_urgent,
            )
        self._needs_taken_up()

    # === BUSINESS METHODS === #

    def _propose_action(self, amount):
        """Return the action that leads from the limit in force to another one.

        :param float amount: the whole limit wished, policy currency
        """
        self.ensure_one()
        period = self._period_on(fields.Date.context_today(self))
        if not period.amount:
            return "new"
        if not amount:
            return "cancel"
        lower = self.currency_id.compare_amounts(amount, period.amount) < 0
        return "reduce" if lower else "increase"

    def _request(self, action, amount, urgent=False, comment="", effective=None):
        """Write a request for the insurer; it is sent in the background.

        :param str action: one of ``ACTIONS``
        :param float amount: the whole limit wished, policy currency
        :param str comment: for the underwriter
        :param date effective: from when, today unless given
        :returns: the ``credit.insurance.exchange`` record, with all rights
        :raises AccessError: without the right to write the cover
        :raises CreditInsuranceError: it cannot be requested
        """
        self.ensure_one()
        self.check_access("write")
        # Two officers at once: the second one is run again and finds the first's.
        self.env["credit.insurance.guard"].sudo()._hold(self.partner_id)
        self._check_request(action, amount)
        cover = self.sudo()
        adapter = cover.insurer_id._get_adapter()
        if adapter._identifies_buyers(cover.insurer_id):
            cover._check_identity()
        cover.write(
            {
                "requested_amount": amount,
                "request_state": "pending",
                "requested_on": fields.Date.context_today(self),
                "request_action": action,
                "request_urgent": urgent,
                "request_message": False,
            }
        )
        values = cover._prepare_request(action, amount, urgent, comment, effective)
        exchange = cover.env["credit.insurance.exchange"].create(values)
        adapter._request_cover(exchange)
        return exchange

    def _prepare_request(self, action, amount, urgent, comment, effective):
        digits = self.currency_id.decimal_places
        return {
            **self._prepare_exchange("request_cover"),
            "identification_id": self._identification().id,
            "payload": {
                "action": action,
                "amount": f"{amount:.{digits}f}",
                "currency": self.currency_id.name,
                "urgent": urgent,
                "comment": comment,
                "effective": fields.Date.to_string(effective) if effective else "",
                "buyer": self.partner_id.display_name,
            },
        }

    def _prepare_exchange(self, operation):
        return {
            "insurer_id": self.insurer_id.id,
            "policy_id": self.policy_id.id,
            "cover_id": self.id,
            "operation": operation,
            "res_model": self._name,
            "res_id": self.id,
        }

    def _identification(self):
        """Return the exchange that looks the buyer up, empty when not needed."""
        exchanges = self.env["credit.insurance.exchange"]
        adapter = self.insurer_id._get_adapter()
        if self.buyer_number or not adapter._searches_buyers(self.insurer_id):
            return exchanges
        known = self._known_number()
        if known:
            self.buyer_number = known
            return exchanges
        values = self._prepare_exchange("search_buyer")
        query = {"buyer": self.partner_id.display_name, **self._legal_identity()}
        return exchanges.create({**values, "payload": query})

    def _known_number(self):
        """Return the buyer's number from another policy of the same insurer."""
        others = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("insurer_id", "=", self.insurer_id.id),
                ("buyer_number", "!=", False),
            ],
            limit=1,
        )
        return others.buyer_number

    def _check_request(self, action, amount):
        """Check that a request can be made.

        :raises CreditInsuranceError: with the reason why not
        """
        name = self.partner_id.name
        digits = self.currency_id.decimal_places
        if action != "cancel" and float_compare(amount, 0, digits) <= 0:
            raise CreditInsuranceError(
                self.env._("Enter the amount to request for %s.", name)
            )
        if self.request_state == "pending" or self.sudo()._open_request():
            raise CreditInsuranceError(
                self.env._(
                    "A request for %s is already open: wait for its decision, or "
                    "record it.",
                    name,
                )
            )
        if self.insurer_id.state == "disabled":
            raise CreditInsuranceError(
                self.env._(
                    "The insurer %s is disabled: enable it first.", self.insurer_id.name
                )
            )

    def _open_request(self):
        """Return the request that is not answered yet, at most one record."""
        self.ensure_one()
        return self.exchange_ids.filtered(
            lambda e: (
                e.operation == "request_cover"
                and e.state not in ("done", "rejected", "given_up")
            )
        )[:1]

    def _refresh_request_state(self):
        """Say on the covers where their requests stand."""
        for cover in self:
            state, message = cover._read_request_state()
            cover.write({"request_state": state, "request_message": message})

    def _read_request_state(self):
        exchanges = self.exchange_ids.filtered(lambda e: e.operation in ABOUT_COVER)
        outgoing = exchanges.filtered(lambda e: e.direction == "out")
        review = exchanges.filtered(lambda e: e.state == "to_review")
        if review:
            return "to_review", review[:1].error_message
        if self._open_request():
            rejected = outgoing.filtered(lambda e: e.state == "rejected")[:1]
            blocking = rejected == self._open_request().identification_id
            if rejected and blocking:
                return "rejected", rejected.error_message
            return "pending", False
        last = outgoing.filtered(lambda e: e.operation == "request_cover")[:1]
        if last.state == "rejected":
            return "rejected", last.error_message
        return "none", False

    def _decided(self, decisions):
        """Close the requests that new decisions answer.

        A decision recorded by hand answers the open request; one that came from the
        insurer says which one it answers, if any.
        """
        by_cover = decisions.grouped("cover_id")
        for cover in self.sudo()._awaiting():
            request = cover._open_request()
            answers = by_cover[cover].filtered(
                lambda d, request=request: not d.insurer_key or d.request_id == request
            )
            if answers and request:
                request._decided()
            elif answers and cover.request_state == "pending":
                cover.request_state = "none"

    def _awaiting(self):
        """Return those of the covers, most often few, that wait for a decision."""
        exchanges = self.env["credit.insurance.exchange"]
        requests = exchanges.search(
            Domain("cover_id", "in", self.ids)
            & Domain("operation", "=", "request_cover")
            & Domain("state", "in", OPEN)
        )
        pending = self.with_context(active_test=False).search(
            Domain("id", "in", self.ids) & Domain("request_state", "=", "pending")
        )
        return self & (requests.cover_id | pending)
