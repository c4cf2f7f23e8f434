# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Puts the accounts of buyers before the rule of indemnity."""

from bisect import bisect_right
from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.tools import groupby

from ..rules import claim as rule
from ..rules.rule_error import ZERO
from .claim_query import READ, accounts, refused_parts

ONE = Decimal(1)
#: A loss whose day is not known yet: as if it were tomorrow.
TOMORROW = timedelta(days=1)
DISPUTED, NOT_CONCERNED = "disputed", "not_concerned"


class ClaimFacts:
    """What is known of unpaid files, read for all of them together.

    The account is that of the whole buyer, not of the file only: older debts take the
    limit first, and what is paid settles the oldest debt whatever it was for. It
    starts with the delivery of the file's oldest line; before that the reconciliation
    in the books says what was open. Debts delivered after the loss are none of it.

    :param claims: ``credit.insurance.claim`` records with all rights
    """

    def __init__(self, claims):
        self.env, self._claims = claims.env, claims
        self._today = fields.Date.context_today(claims)
        for model, names in READ.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query_dict(accounts(claims.ids))
        self._rows = dict(groupby(rows, lambda row: row["claim_id"]))
        moves = {row["move_id"] for row in rows}
        self._refused = self._read_refused(moves)
        self._disputed = self._read_disputed(moves)
        self._layers, self._rates, self._days = {}, {}, {}

    def loss(self, claim, date_of_loss):
        """Return a file as ``rules.claim.Loss``.

        :param date_of_loss: ``None`` while it is not known
        :raises MissingRateError: naming the currency without a rate
        """
        day = date_of_loss or self._today + TOMORROW
        mine = set(claim.line_ids.line_id.ids)
        rows = self._rows.get(claim.id, ())
        debts = [
            row
            for row in rows
            if Decimal(row["opened"]) > ZERO
            and (row["delivered"] <= day or row["line_id"] in mine)
        ]
        credits_ = [row for row in rows if Decimal(row["opened"]) < ZERO]
        return rule.Loss(
            date_of_loss=day,
            items=tuple(self._item(claim, row, day) for row in debts),
            credits=tuple(self._credit(claim, row) for row in credits_),
            layers=self._layers_of(claim, debts),
        )

    # === DEBTS AND CREDITS === #

    def _item(self, claim, row, day):
        opened, total = Decimal(row["opened"]), Decimal(row["total"])
        tax = ZERO
        if total:
            tax = opened * (total - Decimal(row["untaxed"])) / total
        foreign = row["currency_id"] != claim.currency_id.id
        invoiced = self._rate(claim, row, row["invoiced"]) if foreign else None
        lost = foreign and self._rate(claim, row, min(day, self._today))
        return rule.Item(
            key=row["line_id"],
            delivered_on=row["delivered"],
            due_on=row["due"],
            amount=opened,
            tax=min(max(tax, ZERO), opened),
            currency=self._currency(row) if foreign else None,
            invoice_rate=invoiced,
            loss_rate=lost or None,
            reason=self._reason(claim, row),
        )

    def _credit(self, claim, row):
        foreign = row["currency_id"] != claim.currency_id.id
        is_note = row["move_type"] == "out_refund"
        return rule.Credit(
            key=row["line_id"],
            received_on=row["date"],
            amount=-Decimal(row["opened"]),
            kind="credit_note" if is_note else "payment",
            currency=self._currency(row) if foreign else None,
            rate=self._rate(claim, row, row["date"]) if foreign else None,
        )

    def _reason(self, claim, row):
        """Return why no limit insures a debt, ``""`` if one may."""
        if row["move_id"] in self._disputed:
            return DISPUTED
        if row["policy_id"] != claim.policy_id.id:
            return NOT_CONCERNED
        return self._refused.get(row["move_id"], "")

    def _read_refused(self, move_ids):
        rows = self.env.execute_query_dict(refused_parts(move_ids)) if move_ids else ()
        return {row["move_id"]: row["reason"] for row in rows}

    def _read_disputed(self, move_ids):
        disputes = self.env["credit.insurance.dispute"].search(
            [("move_id", "in", list(move_ids)), ("date_to", "=", False)]
        )
        return set(disputes.move_id.ids)

    # === RATES === #

    def _currency(self, row):
        return self.env["res.currency"].browse(row["currency_id"]).name

    def _rate(self, claim, row, day):
        """Return policy currency for one unit of the item's."""
        key = (row["currency_id"], claim.currency_id.id, row["company_id"], day)
        if key not in self._rates:
            company = self.env["res.company"].browse(row["company_id"])
            source = self.env["res.currency"].browse(row["currency_id"])
            target = claim.currency_id._credit_insurance_rate(company, day)
            self._rates[key] = target / source._credit_insurance_rate(company, day)
        return self._rates[key]

    # === LIMITS === #

    def _layers_of(self, claim, debts):
        """Return the layers of all days on which something was delivered.

        A layer that is the same on several days running is one.
        """
        by_day = {}
        for row in debts:
            if row["policy_id"] == claim.policy_id.id:
                by_day.setdefault(row["delivered"], row["move_id"])
        runs = []
        for day in sorted(by_day):
            layers = self._layers_on(claim, day, by_day[day])
            if runs and runs[-1][0] == layers:
                runs[-1] = (layers, runs[-1][1], day)
            else:
                runs.append((layers, day, day))
        return tuple(
            _layer(layer, first, last)
            for layers, first, last in runs
            for layer in layers
        )

    def _layers_on(self, claim, day, move_id):
        """Return the layers on a day, read once for days between two decisions."""
        key = (claim.policy_id.id, claim.partner_id.id, self._period(claim, day))
        if key not in self._layers:
            move = self.env["account.move"].browse(move_id)
            choice = move._choose_policy()
            layers = choice and move._layers_at_delivery(choice, self._today)[0]
            self._layers[key] = layers or ()
        return self._layers[key]

    def _period(self, claim, day):
        """Return what identifies the days around one on which limits are the same.

        The conditions of a discretionary limit may be met on one day and not on the
        next, so there each day is one of its own.
        """
        own, days = self._boundaries(claim)
        if claim.policy_id.discretionary_min_payments and not own:
            return day
        return bisect_right(days, day)

    def _boundaries(self, claim):
        """Return whether the insurer has decided, and the days that change limits."""
        key = (claim.policy_id, claim.partner_id)
        if key not in self._days:
            covers = self.env["credit.insurance.cover"].search(
                [("partner_id", "=", claim.partner_id.id)]
            )
            spans = (*covers.decision_ids, *covers.policy_id)
            starts = {one.date_from for one in spans}
            ends = {one.date_to + TOMORROW for one in spans if one.date_to}
            own = covers.filtered(lambda cover: cover.policy_id == claim.policy_id)
            self._days[key] = bool(own.decision_ids), sorted(starts | ends)
        return self._days[key]


def _layer(layer, first, last):
    return rule.Layer(
        kind=layer.kind,
        amount=layer.amount,
        percentage=layer.percentage,
        date_from=first,
        date_to=last,
        decision_id=layer.decision_id or None,
        policy_id=layer.policy_id or None,
    )
