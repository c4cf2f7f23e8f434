# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the buyer of an invoice stood when it was delivered, as known on a day."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from ..rules import insured_amount as rule
from ..rules import limits, open_balance, receivable
from . import invoice_facts
from .open_balance import invoices_paid_in_time
from .open_balance import open_balance as read_open_balance

#: The order in which layers are filled; top-up policies come after them.
LAYER_ORDER = (limits.PERMANENT, limits.TEMPORARY, limits.TOP_UP)
#: Statuses of a primary limit that take the top-up with them.
FALLEN = (limits.REFUSED, limits.WITHDRAWN, limits.EXPIRED)
ITEMS = ("debit_gross", "debit_net", "note_gross", "note_net")
ITEMS += ("on_account", "in_advance")


class InvoiceStanding:
    """Reads layers, older balance and stop of one invoice's buyer.

    :param move: ``account.move`` record with all rights
    :param choice: the ``Choice`` of its policy
    :param datetime.date day: the day whose knowledge counts
    :raises MissingRateError: from any property, naming the currency without a rate
    """

    def __init__(self, move, choice, day):
        self.move, self.choice, self.day = move, choice, day
        self.policy, self.zone = choice.policy, choice.zone
        self.buyer = move.commercial_partner_id
        self.delivered_on = invoice_facts.delivery(move)[0]

    @property
    def standing(self):
        """The buyer on the day of the delivery.

        :rtype: credit_insurance.rules.receivable.Standing
        """
        layers, status = self.layers
        late, since = self._late
        return receivable.Standing(
            layers=layers,
            limit_status=status,
            older=self._settlements[0],
            late=late,
            late_since=since,
            payments=self._payments,
            payments_needed=self._payments_needed,
        )

    @property
    def prepaid(self):
        """What was paid ahead for this delivery, on the policy's tax basis."""
        return self._settlements[1]

    @cached_property
    def ruling_decision_id(self):
        """The decision that gives the limit, or that put it to zero."""
        ids = self._limit.decision_ids
        permanent = self._known.filtered(
            lambda d: d.id in ids and d.kind == limits.PERMANENT
        )
        return permanent[:1].id or next(iter(ids), False)

    # === LIMIT === #

    @cached_property
    def _known(self):
        return self._decisions_known(self.choice.cover)

    def _decisions_known(self, cover):
        return cover.decision_ids.filtered(lambda d: d.decided_on <= self.day)

    @cached_property
    def _limit(self):
        return limits.limit_on(self._known._to_rules(), self.delivered_on)

    @cached_property
    def layers(self):
        """Return (layers of all policies, status of the primary limit)."""
        layers, status = self._layers_of(self._limit, self._known), self._limit.status
        if not self._limit.decided and self._discretionary_limit:
            proven = self._payments >= self._payments_needed
            status = "discretionary" if proven else "unproven"
            layers = self._discretionary_layers() if proven else ()
        return layers + self._top_up_layers(status), status

    def _layers_of(self, limit, decisions, kind=None):
        if limit.status in FALLEN:
            return ()
        in_force = decisions.filtered(lambda d: d.id in limit.decision_ids)
        return tuple(
            receivable.Layer(
                kind=kind or decision.kind,
                amount=self._convert(decision.amount, decision.currency_id),
                percentage=self._percentage(decision),
                decision_id=decision.id,
                policy_id=decision.policy_id.id,
            )
            for decision in in_force.sorted(
                lambda d: (LAYER_ORDER.index(d.kind), d.date_from, d.id)
            )
        )

    def _percentage(self, decision):
        policy = decision.policy_id
        percentage = rule.most_specific(
            policy.insured_percentage,
            policy._zone_of(self.buyer).insured_percentage,
            decision.insured_percentage,
        )
        return Decimal(str(percentage))

    def _top_up_layers(self, status):
        """Return the layers of top-up policies.

        Where the primary limit fell, only what cannot be cancelled remains.
        """
        layers = ()
        for cover in self.choice.top_up_covers:
            known = self._decisions_known(cover)
            limit = limits.limit_on(known._to_rules(), self.delivered_on)
            if status in FALLEN:
                known = known.filtered("non_cancellable")
            layers += self._layers_of(limit, known, limits.TOP_UP)
        return layers

    # === DISCRETIONARY LIMIT === #

    @cached_property
    def _discretionary_limit(self):
        if self.zone.no_discretionary:
            return 0.0
        return rule.most_specific(
            self.policy.discretionary_limit, self.zone.discretionary_limit
        )

    def _discretionary_layers(self):
        return (
            receivable.Layer(
                kind="discretionary",
                amount=self._convert(
                    self._discretionary_limit, self.policy.currency_id
                ),
                percentage=Decimal(str(self.policy.discretionary_percentage)),
                policy_id=self.policy.id,
            ),
        )

    @cached_property
    def _payments_needed(self):
        asked = not self._limit.decided and self._discretionary_limit
        return self.policy.discretionary_min_payments if asked else 0

    @cached_property
    def _payments(self):
        if not self._payments_needed:
            return 0
        return invoices_paid_in_time(
            self.move,
            self.buyer,
            self.delivered_on,
            self.day,
            self.policy.discretionary_months,
            self._extension_days,
        )

    @property
    def _extension_days(self):
        if self.zone.no_extension:
            return 0
        return rule.most_specific(self.policy.extension_days, self.zone.extension_days)

    # === BALANCE === #

    @cached_property
    def _rows(self):
        """The open items per company, their amounts in policy currency."""
        rows = read_open_balance(
            self.move,
            self.buyer,
            self.policy._sharing(self.buyer, self.move.company_id, self.delivered_on),
            self.delivered_on,
            self.day,
            self._extension_days,
        )
        by_company = defaultdict(list)
        for row in rows:
            company = self.move.company_id.browse(row["company_id"])
            currency = self.move.currency_id.browse(row["currency_id"])
            by_company[company].append(
                {
                    "late_since": row["late_since"],
                    **{
                        name: self._convert(row[name] or 0.0, currency, company)
                        for name in (*ITEMS, "late", "credit")
                    },
                }
            )
        return by_company

    @cached_property
    def _settlements(self):
        """Return (older balance over all companies, paid ahead in the own one).

        What a customer paid ahead to one company does not pay its debts to another.
        """
        older, prepaid = receivable.ZERO, receivable.ZERO
        for company in self.move.company_id.union(*self._rows):
            own = company == self.move.company_id
            settled = open_balance.settle(
                self._items(company, own),
                invoice_facts.net_share(self.move, self.policy),
                self.policy.currency_id.decimal_places,
            )
            older += settled.older
            prepaid += settled.prepaid if own else receivable.ZERO
        return older, prepaid

    def _items(self, company, own):
        items = open_balance.OpenItems()
        for row in self._rows.get(company, ()):
            items += open_balance.OpenItems(*(row[name] for name in ITEMS))
        if self.policy.vat_insured:
            items = replace(
                items, debit_net=items.debit_gross, note_net=items.note_gross
            )
        if own:
            paid = self._paid_before_delivery()
            items += open_balance.OpenItems(on_account=paid, in_advance=paid)
        return items

    def _paid_before_delivery(self):
        """Return what had been paid on this very invoice, with tax.

        It counts like any other payment: against the oldest debts first.
        """
        paid = invoice_facts.paid_by(self.move, self.delivered_on, self.day)
        return self._convert(paid, self.move.currency_id)

    @cached_property
    def _late(self):
        """Return (unpaid beyond the extension, since when), None: cover went on."""
        breaches = {
            company: sum((row["late"] - row["credit"] for row in rows), receivable.ZERO)
            for company, rows in self._rows.items()
        }
        stopped = {
            company: amount for company, amount in breaches.items() if amount > 0
        }
        since = [
            row["late_since"]
            for company in stopped
            for row in self._rows[company]
            if row["late_since"]
        ]
        return sum(stopped.values(), receivable.ZERO), min(since, default=None)

    def _convert(self, amount, currency, company=None):
        return invoice_facts.convert(self.move, amount, currency, self.policy, company)
