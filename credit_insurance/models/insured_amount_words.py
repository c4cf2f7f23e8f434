# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words in which people read what is insured of an invoice, and why."""

from odoo.tools import format_amount, format_date, formatLang

from ..rules.receivable import PREPAID


def describe_uninsured(move):
    """Say what was not insured of a posted invoice when it was posted.

    :param move: ``account.move`` record with all rights, in the reader's language
    :rtype: str
    """
    parts = move.insurance_part_ids
    reasons = dict(parts._fields["reason"]._description_selection(move.env))
    return "\n".join(
        move.env._(
            "%(amount)s not insured: %(reason)s.",
            amount=format_amount(move.env, part.amount, part.currency_id),
            reason=reasons[part.reason],
        )
        for part in parts
        if not part.insured and part.reason != PREPAID
    )


class InsuredAmountWords:
    """Puts the findings and parts of one answer into the reader's language.

    :param env: environment of the reader
    :param answer: ``Answer`` of ``account.move._assess_cover``
    :param buyer: ``res.partner`` record, the legal entity
    """

    def __init__(self, env, answer, buyer):
        self.env, self.answer, self.buyer = env, answer, buyer
        self.policy = answer.choice.policy
        parts = env["credit.insurance.insured.part"]
        self.reasons = dict(parts._fields["reason"]._description_selection(env))
        self.layers = dict(parts._fields["layer"]._description_selection(env))

    def findings(self):
        """Return a dict per test: ``passed``, ``title`` and ``detail``."""
        titles = self._titles()
        return [
            {
                "key": finding.key,
                "passed": finding.passed,
                "title": titles[finding.key],
                "detail": getattr(self, f"_{finding.key}")(finding),
            }
            for finding in self.answer.assessment.findings
        ]

    def parts(self):
        """Return a dict per part, see :meth:`part`."""
        return [
            self.part(
                layer=part.layer and part.layer.kind,
                percentage=part.layer and part.layer.percentage,
                reason=part.reason,
                amount=part.amount,
                share=part.insurer_share,
            )
            for part in self.answer.assessment.parts
        ]

    def part(self, layer, percentage, reason, amount, share, currency=None):
        """Return a dict: ``insured``, and in words ``name``, ``amount``, ``share``."""
        name = self.reasons.get(reason) or self.env._(
            "%(layer)s, %(percentage)s %%",
            layer=self.layers[layer],
            percentage=self._number(percentage),
        )
        return {
            "insured": not reason,
            "name": name,
            "amount": self.money(amount, currency),
            "share": "" if reason else self.money(share, currency),
        }

    def money(self, amount, currency=None):
        """Write an amount, of the policy's currency unless told."""
        currency = currency or self.policy.currency_id
        return format_amount(self.env, float(amount), currency)

    def _number(self, percentage):
        number = float(percentage)
        return formatLang(self.env, number, digits=0 if number.is_integer() else 2)

    def _date(self, day):
        return format_date(self.env, day)

    def _titles(self):
        return {
            "amount": self.env._("There is something to insure"),
            "buyer": self.env._("The customer can be insured"),
            "country": self.env._("The country is insured"),
            "period": self.env._("Delivered while the policy ran"),
            "limit": self.env._("A limit was in force at the delivery"),
            "stop": self.env._("Cover had not stopped at the delivery"),
            "term": self.env._("The payment term is not too long"),
            "invoicing": self.env._("Invoiced soon enough after the delivery"),
            "prepaid": self.env._("Sold on credit"),
            "room": self.env._("Within the limit, after older debts"),
        }

    # === ONE SENTENCE PER TEST === #

    def _amount(self, finding):
        if not finding.passed:
            return self.env._("The invoice has no amount that could remain unpaid.")
        taxes = (
            self.env._("with tax, as the policy insures taxes")
            if self.policy.vat_insured
            else self.env._("without tax, as the policy does not insure taxes")
        )
        return f"{self.money(finding.figures['amount'])} {taxes}."

    def _buyer(self, finding):
        if finding.passed:
            return self.env._("%s is a company that can be insured.", self.buyer.name)
        return self.env._(
            "%(name)s: %(reason)s.",
            name=self.buyer.name,
            reason=self.reasons[finding.reason],
        )

    def _country(self, finding):
        values = {
            "country": self.buyer.country_id.name or self.env._("No country"),
            "policy": self.policy.name,
        }
        if finding.passed:
            return self.env._("%(country)s, under policy %(policy)s.", **values)
        return self.env._(
            "%(country)s is not insured under policy %(policy)s.", **values
        )

    def _period(self, finding):
        values = {
            "delivered": self._date(finding.figures["delivered"]),
            "start": self._date(finding.figures["start"]),
            "policy": self.policy.name,
        }
        if not finding.figures["end"]:
            return self.env._(
                "Delivered on %(delivered)s; policy %(policy)s insures deliveries from "
                "%(start)s.",
                **values,
            )
        return self.env._(
            "Delivered on %(delivered)s; policy %(policy)s insures deliveries from "
            "%(start)s to %(end)s.",
            end=self._date(finding.figures["end"]),
            **values,
        )

    def _limit(self, finding):
        if finding.passed:
            return self._layers_in_force(finding)
        if finding.reason == "no_limit":
            return self.env._("The insurer had not decided on the customer.")
        if finding.reason == "unproven":
            return self.env._(
                "The discretionary limit asks for %(needed)s invoices paid in time; "
                "there were %(payments)s.",
                **{name: finding.figures[name] for name in ("needed", "payments")},
            )
        decision = self.env["credit.insurance.decision"].sudo()
        decision = decision.browse(self.answer.decision_id or ())
        if not decision:
            return f"{self.reasons[finding.reason]}."
        return self.env._(
            "%(reason)s: decision of %(decided)s, effective from %(start)s.",
            reason=self.reasons[finding.reason],
            decided=self._date(decision.decided_on),
            start=self._date(decision.date_from),
        )

    def _layers_in_force(self, finding):
        layers = [
            self.env._(
                "%(layer)s: %(amount)s at %(percentage)s %%.",
                layer=self.layers[layer.kind],
                amount=self.money(layer.amount),
                percentage=self._number(layer.percentage),
            )
            for layer in finding.figures["layers"]
        ]
        if finding.figures["needed"]:
            layers.append(
                self.env._(
                    "Invoices paid in time: %(payments)s, needed: %(needed)s.",
                    payments=finding.figures["payments"],
                    needed=finding.figures["needed"],
                )
            )
        return " ".join(layers)

    def _stop(self, finding):
        if finding.passed:
            return self.env._("Nothing was unpaid beyond the extension period.")
        return self.env._(
            "%(late)s were unpaid beyond the extension period, the oldest due on "
            "%(since)s.",
            late=self.money(finding.figures["late"]),
            since=self._date(finding.figures["since"]),
        )

    def _term(self, finding):
        return self._days(
            finding,
            self.env._("%(days)s days; %(most)s at most."),
            self.env._("%(days)s days; the policy sets no maximum."),
        )

    def _invoicing(self, finding):
        if finding.figures["days"] <= 0:
            return self.env._("Not invoiced later than delivered.")
        return self._days(
            finding,
            self.env._("Invoiced %(days)s days after the delivery; %(most)s at most."),
            self.env._(
                "Invoiced %(days)s days after the delivery; the policy sets no maximum."
            ),
        )

    def _days(self, finding, bounded, unbounded):
        figures = {name: max(days, 0) for name, days in finding.figures.items()}
        return (bounded if figures["most"] else unbounded) % figures

    def _prepaid(self, finding):
        if finding.passed:
            return self.env._("Nothing was paid before the delivery.")
        return self.env._(
            "%s were paid or asked for in advance and are not at risk.",
            self.money(finding.figures["prepaid"]),
        )

    def _room(self, finding):
        return self.env._(
            "Limit %(limit)s; older debts take %(older)s of it first; this invoice "
            "needs %(amount)s.",
            **{name: self.money(value) for name, value in finding.figures.items()},
        )
