# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import format_amount


class CreditInsuranceClaim(models.Model):
    """The calculation of an indemnity, in words."""

    _inherit = "credit.insurance.claim"  # pylint: disable=consider-merging-classes-inherited

    def _explanation_words(self):
        """Return what the template shows: steps, layers and due lines, in words."""
        found = self.explanation
        return {
            "steps": [
                {
                    "label": self._step_labels().get(step["code"], step["code"]),
                    "change": self._money(float(step["after"]) - float(step["before"])),
                    "after": self._money(step["after"]),
                    "first": step["code"] == "debts",
                }
                for step in found["steps"]
            ],
            "layers": [
                {
                    **layer,
                    "kind": self._word("layer", layer["kind"]),
                    **{key: self._money(layer[key]) for key in ("limit", "loss")},
                    "indemnity": self._money(layer["indemnity"]),
                }
                for layer in found["layers"]
            ],
            "items": [self._item_words(item) for item in found["items"]],
        }

    def _item_words(self, item):
        line = self.env["account.move.line"].sudo().browse(item["line_id"]).exists()
        amounts = ("opened", "insured", "indemnity")
        return {
            "name": line.move_id.name or "-",
            "mine": line in self.sudo().line_ids.line_id,
            **{key: self._money(item[key]) for key in amounts},
            "reasons": ", ".join(self._reason_word(one) for one in item["reasons"]),
        }

    def _money(self, amount):
        return format_amount(self.env, float(amount), self.currency_id)

    def _word(self, field, key):
        parts = self.env["credit.insurance.insured.part"]
        words = dict(parts._fields[field]._description_selection(self.env))
        return words.get(key, key)

    def _reason_word(self, key):
        more = {
            "disputed": self.env._("Disputed"),
            "not_concerned": self.env._("Not a debt that this policy insures"),
        }
        return more.get(key) or self._word("reason", key)

    def _step_labels(self):
        return {
            "debts": self.env._("Debts delivered, with tax"),
            "credits": self.env._("Payments and credit notes, oldest debts first"),
            "tax": self.env._("Tax that the policy does not insure"),
            "refused": self.env._("Debts that are not insurable"),
            "limit": self.env._("Beyond the limit"),
            "threshold": self.env._("Threshold below which nothing is paid"),
            "deductible": self.env._("Deductible of the loss"),
            "aggregate_first_loss": self.env._("First loss of the year"),
            "percentage": self.env._("Share that the company bears itself"),
            "minimum_retention": self.env._("Least part borne by the company"),
            "ceiling": self.env._("Beyond what is left of the year's ceiling"),
            "withheld": self.env._("Kept back for expected recoveries"),
            "payee": self.env._("To the loss payee"),
        }
