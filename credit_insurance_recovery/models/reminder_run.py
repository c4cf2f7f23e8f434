# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the books to the rules: what each customer has open, and what it is owed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from odoo.tools import SQL

from ..rules.reminders import Account, Customer, DueLine, Plan, remind

#: The state of an invoice that is paid, or that somebody blocked by hand.
SETTLED = ("in_payment", "paid", "reversed")
BLOCKED = "blocked"

#: The receivables of a company that are open, credits included.
OPEN_LINES = SQL(
    """
    account_move_line line
    JOIN account_account account ON account.id = line.account_id
                                AND account.account_type = 'asset_receivable'
    JOIN account_move move ON move.id = line.move_id
    JOIN res_partner buyer ON buyer.id = line.partner_id
    """
)
DUE = SQL("COALESCE(line.date_maturity, line.date)")
IS_OPEN = SQL(
    "line.parent_state = 'posted' AND line.reconciled IS NOT TRUE"
    " AND line.amount_residual_currency <> 0"
)


@dataclass(frozen=True)
class ReminderRun:
    """The reminders of one company on one day.

    :param company: ``res.company`` record, with all rights
    :param levels: its steps, ``credit.insurance.reminder.level`` records
    """

    company: object
    day: date
    levels: object

    @property
    def env(self):
        return self.company.env

    def plan_for(self, partner):
        """Return the plan as the rules know it, for one customer.

        Interest is owed by law between professionals only.
        """
        last = partner.reminder_last_level_id
        levels = self.levels
        if last:
            limit = (last.days, last.id)
            levels = levels.filtered(lambda level: (level.days, level.id) <= limit)
        rate = Decimal(str(self.company.reminder_interest_rate))
        return Plan(
            levels=levels._to_rule(),
            least_days=self.company.reminder_least_days,
            interest_rate=rate if partner.is_company else Decimal(0),
        )

    def candidate_ids(self):
        """Return ids of the customers who may be owed a reminder, sorted.

        All who are, and some who are not: those whose debts are settled by credits,
        whom the company leaves alone, and so on.
        """
        if not self.levels:
            return []
        self.env.flush_all()
        return [row[0] for row in self.env.execute_query(self._candidates())]

    def _candidates(self):
        steps = SQL(", ").join(
            SQL("(%s, %s)", level.id, level.days) for level in self.levels
        )
        return SQL(
            """
            WITH step (id, days) AS (VALUES %(steps)s)
            SELECT DISTINCT buyer.commercial_partner_id
              FROM %(lines)s
              JOIN LATERAL (
                    SELECT * FROM step WHERE step.days <= %(day)s::date - %(due)s
                  ORDER BY step.days DESC, step.id DESC LIMIT 1
                   ) owed ON TRUE
             WHERE line.company_id = %(company)s AND %(is_open)s
               AND line.amount_residual_currency > 0
               AND line.no_followup IS NOT TRUE
               AND COALESCE(move.payment_state, '') NOT IN %(settled)s
               AND (owed.days >= 0 OR %(due)s >= %(day)s::date)
               AND NOT EXISTS (
                    SELECT FROM credit_insurance_reminder reminder
                      JOIN step sent ON sent.id = reminder.level_id
                     WHERE reminder.line_id = line.id
                       AND (sent.days, sent.id) >= (owed.days, owed.id)
                   )
               AND NOT EXISTS (
                    SELECT FROM credit_insurance_reminder_letter letter
                     WHERE letter.partner_id = buyer.commercial_partner_id
                       AND letter.company_id = line.company_id
                       AND letter.date > %(day)s::date - %(least)s
                   )
          ORDER BY 1
            """,
            steps=steps,
            lines=OPEN_LINES,
            day=self.day,
            due=DUE,
            company=self.company.id,
            is_open=IS_OPEN,
            settled=(*SETTLED, BLOCKED),
            least=self.company.reminder_least_days,
        )

    def owed(self, partners):
        """Return what customers are owed.

        :param partners: ``res.partner`` records, legal entities
        :returns: ``{partner: rules.reminders.Reminder}``, only those owed one
        """
        partners = partners.with_env(self.env).with_company(self.company)
        partners = partners.filtered(lambda partner: partner._may_be_reminded(self.day))
        if not partners:
            return {}
        accounts, reminded_on = self._accounts(partners), self._reminded_on(partners)
        letters = {
            partner: remind(
                Customer(partner.id, accounts[partner.id], reminded_on.get(partner.id)),
                self.plan_for(partner),
                self.day,
            )
            for partner in partners
            if partner.id in accounts
        }
        return {partner: letter for partner, letter in letters.items() if letter}

    def _reminded_on(self, partners):
        letters = self.env["credit.insurance.reminder.letter"]
        groups = letters._read_group(
            [("partner_id", "in", partners.ids), ("company_id", "=", self.company.id)],
            ["partner_id"],
            ["date:max"],
        )
        return {partner.id: day for partner, day in groups}

    def _accounts(self, partners):
        lines = defaultdict(lambda: defaultdict(list))
        self.env.flush_all()
        for row in self.env.execute_query_dict(self._due_lines(partners)):
            lines[row["buyer_id"]][row["currency_id"]].append(_due_line(row))
        return {
            buyer_id: tuple(
                self._account(partners.browse(buyer_id), currency_id, tuple(due))
                for currency_id, due in by_currency.items()
            )
            for buyer_id, by_currency in lines.items()
        }

    def _account(self, partner, currency_id, lines):
        currency = self.env["res.currency"].browse(currency_id)
        return Account(
            currency=currency.name,
            lines=lines,
            places=currency.decimal_places,
            fixed_sum=self.fixed_sum(partner, currency),
        )

    def fixed_sum(self, partner, currency):
        """Return the fixed sum per late invoice of a customer, in a currency."""
        if not partner.is_company:
            return Decimal(0)
        if currency not in self._fixed_sums:
            self._fixed_sums[currency] = self._converted_fixed_sum(currency)
        return self._fixed_sums[currency]

    def _converted_fixed_sum(self, currency):
        own, amount = self.company.currency_id, self.company.reminder_fixed_charge
        return Decimal(str(own._convert(amount, currency, self.company, self.day)))

    def in_company_currency(self, reminder):
        """Return what a letter asks for, in the currency of the company, as a float."""
        own, total = self.company.currency_id, 0.0
        for name in {item.currency for item in reminder.items}:
            amount, currency = float(reminder.total(name)), self.currencies[name]
            total += currency._convert(amount, own, self.company, self.day)
        return total

    @cached_property
    def currencies(self):
        """Every currency by its code."""
        found = self.env["res.currency"].with_context(active_test=False).search([])
        return {currency.name: currency for currency in found}

    @cached_property
    def _fixed_sums(self):
        return {}

    def _due_lines(self, partners):
        """Numbers as texts, since Odoo reads numbers as floats."""
        return SQL(
            """
            SELECT buyer.commercial_partner_id AS buyer_id, line.id, line.move_id,
                   line.currency_id, %(due)s AS due,
                   line.amount_residual_currency::text AS amount,
                   COALESCE(line.no_followup, FALSE)
                     OR COALESCE(move.payment_state, '') IN %(settled)s AS no_followup,
                   COALESCE(move.payment_state = %(blocked)s, FALSE) OR EXISTS (
                       SELECT FROM credit_insurance_dispute dispute
                        WHERE dispute.move_id = move.id AND dispute.date_to IS NULL
                   ) AS disputed,
                   (SELECT MAX(promise.date) FROM credit_insurance_promise promise
                CROSS JOIN LATERAL (
                       SELECT ARRAY_AGG(rel.line_id) AS lines
                         FROM credit_insurance_promise_line_rel rel
                        WHERE rel.promise_id = promise.id) promised
                     WHERE promise.move_id = move.id AND promise.state = 'open'
                       AND (promised.lines IS NULL OR line.id = ANY(promised.lines))
                   ) AS promised_on,
                   (SELECT ARRAY_AGG(reminder.level_id)
                      FROM credit_insurance_reminder reminder
                     WHERE reminder.line_id = line.id) AS sent
              FROM %(lines)s
             WHERE buyer.commercial_partner_id IN %(partners)s
               AND line.company_id = %(company)s AND %(is_open)s
            """,
            due=DUE,
            settled=SETTLED,
            blocked=BLOCKED,
            lines=OPEN_LINES,
            partners=tuple(partners.ids),
            company=self.company.id,
            is_open=IS_OPEN,
        )


def _due_line(row):
    return DueLine(
        id=row["id"],
        due=row["due"],
        amount=Decimal(row["amount"]),
        invoice_id=row["move_id"],
        sent=frozenset(row["sent"] or ()),
        promised_on=row["promised_on"],
        disputed=row["disputed"],
        no_followup=row["no_followup"],
    )
