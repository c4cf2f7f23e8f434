# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from decimal import Decimal

from odoo import models
from odoo.tools import float_repr

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import recoveries as rule
from ..rules.rule_error import HUNDRED, ZERO, RuleError

ONE = Decimal(1)


class CreditInsuranceClaim(models.Model):
    """Who gets how much of what was recovered."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _share_recoveries(self):
        """Share what was recovered of these files between insurer and insured.

        :raises CreditInsuranceError: the figures contradict each other, in a sentence
        """
        for claim in self.sudo():
            if not claim.recovery_ids and not claim.insurer_entitled:
                continue
            try:
                told = claim._statements(claim._settled())
                by_rule = claim._statements(rule.NOTHING)
            except RuleError as error:
                raise CreditInsuranceError(claim._refusal(error)) from error
            claim._write_shares({one.key: one for one in told})
            entitled = by_rule[-1].insurer_total if by_rule else ZERO
            claim.write({"insurer_entitled": float(entitled), "recovery_error": False})
            if told and claim.state == "paid":
                claim._go("recovering")
            claim._plan_recoveries()

    def _statements(self, settled):
        """Return what the rule says of the confirmed recoveries.

        :param settled: the shares that were handed over, by recovery
        :rtype: tuple[rules.recoveries.Statement, ...]
        :raises RuleError: the figures contradict each other
        """
        policy, ratio = self.policy_id, self._net_ratio()
        return rule.share(
            [
                rule.Recovery(
                    key=one.id,
                    received_on=one.received_on,
                    amount=one._counted(ratio),
                    costs=self._decimal(one.costs),
                )
                for one in self._confirmed_recoveries()
            ],
            self._position(),
            policy.recovery_rule,
            policy.cost_rule,
            self.currency_id.decimal_places,
            settled,
        )

    def _settled(self):
        return {
            one.id: self._decimal(one.insurer_share)
            for one in self._confirmed_recoveries()
            if one.handed_over_on
        }

    def _position(self):
        """Return who bears what of the loss, by what was paid so far.

        Where the insurer told its own figures, they count. It may have paid more than
        the insured loss that we know of: then that is the loss.

        :rtype: rules.recoveries.Position
        """
        theirs = self._told_figures()
        paid = self._decimal(self.indemnity_received)
        loss = Decimal(theirs.get("limit") or self._decimal(self.insured_loss))
        loss = max(loss, paid)
        return rule.Position(
            debt=max(self._decimal(self.debt), loss),
            insured_loss=loss,
            indemnity=paid,
            percentage=Decimal(theirs.get("percentage") or self._insured_percentage()),
            date_of_loss=self.date_of_loss or None,
        )

    def _told_figures(self):
        told = self._live_indemnities().filtered("figures").sorted("id")
        return told[-1:].figures or {}

    def _insured_percentage(self):
        """Return the insured percentage of the loss, its layers weighed."""
        layers = (self.explanation or {}).get("layers", ())
        loss = sum((Decimal(one["loss"]) for one in layers), ZERO)
        if not loss:
            return self._decimal(self.policy_id.insured_percentage)
        weighed = sum(
            (Decimal(one["loss"]) * Decimal(one["percentage"]) for one in layers), ZERO
        )
        return min(weighed / loss, HUNDRED)

    def _net_ratio(self):
        """Return the part of the debt that counts on the policy's tax basis.

        That of the whole debt, whatever invoice the debtor named: see
        ``rules.allocation``.
        """
        if self.policy_id.vat_insured:
            return ONE
        for step in (self.explanation or {}).get("steps", ()):
            if step["code"] == "tax" and Decimal(step["before"]):
                return Decimal(step["after"]) / Decimal(step["before"])
        gross = sum(self.line_ids.mapped("open_amount"))
        net = sum(self.line_ids.mapped("open_net"))
        return Decimal(str(net)) / Decimal(str(gross)) if gross else ONE

    def _decimal(self, amount):
        return Decimal(float_repr(amount, self.currency_id.decimal_places))

    def _write_shares(self, statements):
        for recovery in self.recovery_ids:
            values = self._prepare_share(recovery, statements.get(recovery.id))
            changed = {
                name: value for name, value in values.items() if recovery[name] != value
            }
            if changed:
                recovery.write(changed)

    def _prepare_share(self, recovery, statement):
        if statement is None:
            names = ("amount", "insurer_share", "insured_share", "insurer_left")
            return {**dict.fromkeys(names, 0.0), "due_on": False}
        values = {
            "amount": float(statement.recovered),
            "insurer_share": float(statement.insurer),
            "insured_share": float(statement.insured),
            "insurer_left": float(statement.insurer_left),
        }
        if not recovery.handed_over_on:
            values["due_on"] = self._due_on(recovery, statement)
        return values

    def _due_on(self, recovery, statement):
        """Return the last day to hand a share over; nothing is owed before the
        insurer has paid."""
        paid = [day for day in self._live_indemnities().mapped("paid_on") if day]
        if statement.insurer <= ZERO or not paid:
            return False
        start = max(recovery.received_on, min(paid))
        return start + timedelta(days=self.policy_id.recovery_days)
