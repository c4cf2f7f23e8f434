# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace

from odoo import api, fields, models

from ..exceptions import CreditInsuranceError
from .credit_insurance_policy_inbox import decision_of
from .exchange_summary import summary


class CreditInsuranceExchange(models.Model):
    """What only a human can settle: which company, which customer, what was decided."""

    _inherit = "credit.insurance.exchange"  # pylint: disable=consider-merging-classes-inherited

    review = fields.Selection(
        [
            ("company", "Choose the company"),
            ("customer", "Choose the customer"),
            ("decision", "Record the decision"),
        ],
        string="What to Do",
        compute="_compute_review",
    )
    summary = fields.Text(string="What It Says", compute="_compute_summary")

    # === COMPUTE METHODS === #

    @api.depends("operation", "state", "cover_id")
    def _compute_review(self):
        for exchange in self:
            exchange.review = exchange._get_review()

    def _get_review(self):
        if self.operation == "search_buyer":
            return self.state in ("to_review", "rejected") and "company"
        if self.state != "to_review":
            return False
        if self.operation == "decision":
            return "decision" if self.cover_id else "customer"
        return self.operation == "request_cover" and "decision"

    @api.depends("payload", "operation")
    @api.depends_context("lang")
    def _compute_summary(self):
        for exchange in self:
            exchange.summary = summary(exchange)

    # === ACTION METHODS === #

    def action_choose_company(self):
        """Open the choice among the companies that the insurer found.

        :raises AccessError: the user is no officer, or may not read the exchange
        :raises CreditInsuranceError: there is nothing to choose
        """
        candidates = self._to_settle("company").candidates or []
        wizard = self.env["credit.insurance.identification"].create(
            {
                "exchange_id": self.id,
                "candidate_ids": [fields.Command.create(one) for one in candidates],
            }
        )
        return self._open_wizard(wizard, self.env._("Choose Company"))

    def action_choose_customer(self):
        """Open the choice of the customer that a decision is about; as above."""
        self._to_settle("customer")
        wizard = self.env["credit.insurance.assignment"].create(
            {"exchange_id": self.id}
        )
        return self._open_wizard(wizard, self.env._("Choose Customer"))

    def action_record_decision(self):
        """Open a decision, filled in as far as the message is understood; as above."""
        exchange = self._to_settle("decision")
        values = {
            f"default_{name}": value
            for name, value in exchange._prepare_recorded().items()
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record Decision"),
            "res_model": "credit.insurance.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": values,
        }

    def _open_wizard(self, wizard, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": wizard._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _to_settle(self, review):
        """Return the exchange with all rights and locked, for an officer to settle.

        :param str review: what the officer is about to do, one of ``review``
        :raises AccessError: the user is no officer, or may not read the exchange
        :raises CreditInsuranceError: it is settled already, or was never to be
        """
        self.ensure_one()
        exchange = self._held_for_officer()
        if exchange.review != review:
            raise CreditInsuranceError(
                self.env._(
                    "%s is settled already, or is about something else: look at it "
                    "again.",
                    exchange.display_name,
                )
            )
        return exchange

    # === WHICH COMPANY === #

    def _choose_company(self, number):
        """Say which company of the insurer's is meant; what waited for it may go.

        :param str number: the insurer's number of the buyer
        :raises AccessError: the user is no officer, or may not read the exchange
        :raises CreditInsuranceError: no number, or that of another customer
        """
        exchange = self._to_settle("company")
        number = (number or "").strip()
        if not number:
            raise CreditInsuranceError(
                self.env._("Choose a company, or enter the insurer's number.")
            )
        exchange.cover_id._check_number_is_free(number)
        exchange._identified(number)

    # === WHICH CUSTOMER === #

    def _choose_customer(self, partner):
        """Say which customer decisions are about, and store them.

        What else the insurer told of this company in vain is stored with it.

        :param partner: ``res.partner`` record
        :returns: the ``credit.insurance.cover`` record
        :raises AccessError: the user is no officer, or may not read what is needed
        :raises CreditInsuranceError: this customer cannot be the one
        """
        exchange = self._to_settle("customer")
        partner.check_access("read")
        cover = exchange._cover_to_assign(partner.sudo().commercial_partner_id)
        (exchange | exchange._same_company())._file_again(cover)
        return cover.with_env(self.env)

    def _cover_to_assign(self, buyer):
        """Return the cover of a customer in the exchange's policy, created if needed.

        :raises CreditInsuranceError: the insurer knows it by another number, it is a
            customer of another company, or its cover is archived
        """
        policy, number = self.policy_id, self.payload.get("buyer_id") or ""
        if buyer.company_id and buyer.company_id not in policy.company_ids:
            raise CreditInsuranceError(
                self.env._(
                    "%(buyer)s is a customer of a company that policy %(policy)s does "
                    "not insure.",
                    buyer=buyer.display_name,
                    policy=policy.name,
                )
            )
        self.env["credit.insurance.guard"]._hold(buyer)
        covers = self.env["credit.insurance.cover"].with_context(active_test=False)
        values = {"policy_id": policy.id, "partner_id": buyer.id}
        cover = covers.search([(name, "=", value) for name, value in values.items()])
        cover = cover or covers.create(values)
        cover._check_assigned(number)
        if number and not cover.buyer_number:
            cover.buyer_number = number
        return cover

    def _same_company(self):
        """Return other decisions to review on the company that this one is about."""
        number = self.payload.get("buyer_id")
        others = self.search(
            [
                ("policy_id", "=", self.policy_id.id),
                ("operation", "=", "decision"),
                ("state", "=", "to_review"),
                ("cover_id", "=", False),
                ("id", "!=", self.id),
            ],
            order="id",
        )
        return others.filtered(lambda e: number and e.payload["buyer_id"] == number)

    def _file_again(self, cover=None):
        """Sort decisions again, now that more is known than when they came.

        An exchange holds the key by which a decision is recognised when it comes once
        more: it is freed, or the decision would be taken for one that is stored.

        :param cover: ``credit.insurance.cover`` record, when somebody chose it
        """
        decisions = []
        for exchange in self.sorted("id"):
            # The rest of the list that it was part of may be out of date by now.
            decisions.append(replace(decision_of(exchange.payload), complete=False))
            exchange.idempotency_key = f"{exchange.idempotency_key} {exchange.id}"
            exchange.cover_id = cover
            exchange._close("done", **self._no_error())
        policy = self.policy_id
        policy._decisions_fetched(policy._receive_decisions(decisions, cover=cover))

    def _check_retry(self):
        if self.direction == "in" and self.review != "customer":
            raise CreditInsuranceError(
                self.env._(
                    "This came from the insurer: record its decision, or give it up."
                )
            )
        return super()._check_retry()

    def _retry(self):
        if self.direction == "in":
            self._file_again()
            return
        super()._retry()

    # === WHAT WAS DECIDED === #

    def _prepare_recorded(self):
        """Return the values of a decision as far as the message tells them."""
        payload = self.payload or {}
        values = {"cover_id": self.cover_id.id, "message_id": self.id}
        if self.operation == "request_cover":
            return {**values, "amount": float(payload.get("amount") or 0)}
        foreign = payload.get("currency") not in ("", self.policy_id.currency_id.name)
        amount = payload.get("amount") or payload.get("requested_amount") or 0
        decisions = self.env["credit.insurance.decision"]
        statuses = dict(decisions._fields["status"].selection)
        known = ("kind", "status", "code", "conditions", "date_from", "date_to")
        said = {name: payload[name] for name in known if payload.get(name)}
        if said.get("status") not in statuses:
            said.pop("status", None)
        return {**said, **values, "amount": 0.0 if foreign else float(amount)}
