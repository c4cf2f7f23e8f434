# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Puts a declaration before the checks, and words what they find."""

from decimal import Decimal
from functools import cached_property

from odoo import fields
from odoo.tools import format_amount, format_date

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..models.claim_amounts import in_policy_currency
from ..rules import declaration_checks as checks
from ..rules import rights


class DeclarationFacts:
    """What is known of due lines that somebody wants to declare.

    :param policy: ``credit.insurance.policy`` record with all rights
    :param lines: ``account.move.line`` records of one buyer
    """

    def __init__(self, policy, lines):
        self.env, self.policy, self.lines = policy.env, policy, lines.sudo()
        self.buyer = self.lines.move_id.commercial_partner_id
        self.today = fields.Date.context_today(policy)

    def findings(self):
        """Return (level, sentence) for each finding, what weighs most first."""
        declaration = self.to_rule()
        return [
            (finding.level, self._sentence(finding, declaration))
            for finding in checks.check(declaration)
        ]

    def to_rule(self):
        """Return the facts as ``rules.declaration_checks.Declaration``."""
        return checks.Declaration(
            lines=tuple(map(self._line, self.lines)),
            identified=not self._identity_problem,
            credit=self._credit(),
            formally_noticed=self._is_formally_noticed(),
        )

    def _line(self, line):
        claims = self.env["credit.insurance.claim"]
        values = claims.new({"policy_id": self.policy.id})._prepare_line(line)
        basis = "open_amount" if self.policy.vat_insured else "open_net"
        opened = in_policy_currency(line, values[basis], self.policy)
        return checks.DeclaredLine(
            name=line.move_id.name,
            open=Decimal(str(opened)),
            insured=Decimal(str(values["insured_amount"])),
            reason=values["uninsured_reason"],
            late_since=self._late_since(line),
            disputed=line.move_id.disputed,
            has_delivery_proof=bool(line.move_id._delivery_proofs()),
        )

    def _late_since(self, line):
        deadlines = line.move_id.insurance_deadline_ids.filtered(
            lambda one: (
                one.line_id == line
                and one.kind in (rights.NOTIFY, rights.MANDATE)
                and one.state == "lost"
            )
        )
        return min(deadlines.mapped("last_day"), default=None)

    @cached_property
    def _identity_problem(self):
        """Return why the insurer cannot know which company is meant, else ``""``."""
        try:
            self.policy._cover_of(self.buyer)._check_identity()
        except CreditInsuranceError as error:
            return str(error)
        return ""

    def _credit(self):
        """Return what the companies of these lines owe to the buyer."""
        items = self.env["account.move.line"].search(
            [
                ("partner_id", "child_of", self.buyer.id),
                ("company_id", "in", self.lines.company_id.ids),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("amount_residual", "<", 0),
            ]
        )
        owed = (
            in_policy_currency(item, -item.amount_residual_currency, self.policy)
            for item in items
        )
        return sum(map(Decimal, map(str, owed)), Decimal(0))

    def _is_formally_noticed(self):
        overdue = self.lines.filtered(lambda line: line.insurance_due_date < self.today)
        noticed = overdue.move_id.reminder_ids.filtered("level_id.formal_notice")
        return overdue <= noticed.line_id

    # === WORDS === #

    def _sentence(self, finding, declaration):
        if finding.code == "no_identity":
            return self._identity_problem
        names = ", ".join(dict.fromkeys(line.name for line in finding.lines))
        values = {"names": names}
        if finding.code == "late":
            last = max(line.late_since for line in finding.lines)
            values["day"] = format_date(self.env, last)
        if finding.code == "uninsured":
            reasons = dict.fromkeys(line.reason for line in finding.lines)
            values["reasons"] = ", ".join(filter(None, reasons)) or "-"
        if finding.code in ("credit", "covered_by_credit"):
            values["amount"] = format_amount(
                self.env, float(declaration.credit), self.policy.currency_id
            )
        return self._sentences()[finding.code] % values

    def _sentences(self):
        return {
            "late": self.env._(
                "Too late: the last day to notify was %(day)s at the latest "
                "(%(names)s). Declare it all the same and say why."
            ),
            "uninsured": self.env._("Not insured: %(names)s (%(reasons)s)."),
            "partly_insured": self.env._("Only partly insured: %(names)s."),
            "disputed": self.env._(
                "Disputed: %(names)s. Insurers wait until the dispute is settled."
            ),
            "no_delivery_proof": self.env._(
                "No signed delivery note is attached to %(names)s."
            ),
            "credit": self.env._(
                "%(amount)s are owed to the customer: set them against the oldest "
                "invoices first."
            ),
            "covered_by_credit": self.env._(
                "%(amount)s are owed to the customer, as much as is to be declared: "
                "nothing is unpaid once this is set off."
            ),
            "no_formal_notice": self.env._(
                "No formal notice was sent for what is overdue."
            ),
        }
