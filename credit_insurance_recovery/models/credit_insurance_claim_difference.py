# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import models
from odoo.tools import float_repr

from odoo.addons.credit_insurance.exceptions import CreditInsuranceError

from ..rules import announcement
from ..rules.rule_error import RuleError
from .rule_words import explain_rule_error


class CreditInsuranceClaim(models.Model):
    """Why the insurer announced another indemnity than was expected."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _explain_difference(self, announced, figures):
        """Explain an announced indemnity by the insurer's own figures.

        :param float announced: all that was announced of the file
        :param dict figures: texts by step, see ``rules.announcement.FIGURES``
        :returns: a list of dicts, in the order of the steps, as
            ``rules.announcement.Difference`` with texts for amounts
        :raises CreditInsuranceError: a figure is impossible, in a sentence
        """
        places = self.currency_id.decimal_places
        steps = [
            announcement.Expected(
                one["code"], Decimal(one["before"]), Decimal(one["after"])
            )
            for one in (self.explanation or {}).get("steps", ())
        ]
        try:
            found = announcement.compare(
                steps,
                Decimal(float_repr(announced, places)),
                {code: Decimal(text) for code, text in figures.items()},
                places,
            )
        except RuleError as error:
            raise CreditInsuranceError(self._refusal(error)) from error
        return [
            {
                "code": one.code,
                "effect": str(one.effect),
                "ours": one.ours is not None and str(one.ours),
                "theirs": one.theirs is not None and str(one.theirs),
            }
            for one in found
        ]

    def _refusal(self, error):
        """Return the sentence for a rule's refusal, with our names for its fields."""
        labels = {
            **self._figure_labels(),
            "announced": self.env._("Announced Indemnity"),
            "insured_percentage": self.env._("Insured percentage"),
            "amount": self.env._("Received"),
            "costs": self.env._("Costs of Collection"),
        }
        field = error.values.get("field")
        values = {**error.values, "field": labels.get(field, field)}
        return explain_rule_error(self.env, RuleError(error.code, **values))

    def _differences_html(self, differences):
        """Return the table of a difference, ``False`` where there is none."""
        return differences and self.env["ir.qweb"]._render(
            "credit_insurance_recovery.indemnity_differences",
            {
                "lines": [self._difference_words(one) for one in differences],
                "total": self._money(sum(Decimal(d["effect"]) for d in differences)),
            },
        )

    def _difference_words(self, difference):
        code = difference["code"]
        is_rate = announcement.FIGURES.get(code) == announcement.PERCENTAGE
        return {
            "label": self._figure_labels()[code],
            "effect": self._money(difference["effect"]),
            **{
                side: self._figure(difference[side], is_rate)
                for side in ("ours", "theirs")
            },
        }

    def _figure(self, text, is_rate):
        if text is False:
            return "-"
        if is_rate:
            return f"{float_repr(float(text), 2)} %"
        return self._money(text)

    def _figure_labels(self):
        return {
            "refused": self.env._("Debt that is insurable"),
            "limit": self.env._("Insured loss"),
            "deductible": self.env._("Deductible of the loss"),
            "percentage": self.env._("Insured percentage"),
            "minimum_retention": self.env._("Least part borne by the company"),
            "aggregate_first_loss": self.env._("First loss of the year"),
            "ceiling": self.env._("What is left of the year's ceiling"),
            "withheld": self.env._("Kept back for expected recoveries"),
            "unexplained": self.env._("Not explained"),
        }
