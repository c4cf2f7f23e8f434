# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from markupsafe import Markup

from odoo import models
from odoo.tools import format_amount, format_date

from ..rules.limits import REDUCED, WITHDRAWN


class CreditInsuranceDecision(models.Model):
    """What a decision means, in the words of those who sell."""

    _inherit = "credit.insurance.decision"  # pylint: disable=consider-merging-classes-inherited

    def _news(self):
        """Return those of the decisions that say what was not known already.

        An insurer may tell again, under another number, what was recorded by hand or
        what it told before.
        """
        earlier = self.search([("cover_id", "in", self.cover_id.ids)]) - self
        known = {decision._content() for decision in earlier}
        return self.filtered(lambda decision: decision._content() not in known)

    def _content(self):
        names = ("kind", "status", "amount", "date_from", "date_to")
        return (self.cover_id, *(self[name] for name in names))

    def _last_of_each_kind(self):
        """Return the decisions that the others of the same kind were followed by."""
        by_kind = self.sorted(lambda d: (d.decided_on, d.id)).grouped("kind")
        return self.browse(decisions[-1].id for decisions in by_kind.values())

    def _is_adverse(self):
        """Tell whether the buyer is insured for less than the day before."""
        if self.status in (REDUCED, WITHDRAWN):
            return True
        before = self.cover_id._period_on(self.date_from - timedelta(days=1))
        after = self.cover_id._period_on(self.date_from)
        lower = self.currency_id.compare_amounts(after.amount, before.amount) < 0
        return bool(before) and lower

    # === WORDS === #

    def _sentences(self):
        """Return a text on each decision, in the language of the context.

        :rtype: Markup
        """
        return Markup("").join(
            Markup("<p>%s</p>") % Markup("<br/>").join(decision._lines())
            for decision in self
        )

    def _lines(self):
        lines = [self._headline(), self._dates()]
        if self.preliminary:
            lines.append(self.env._("The insurer goes on examining it."))
        if self.conditions:
            lines.append(self.env._("Conditions: %s", self.conditions))
        return lines

    def _headline(self):
        what = {
            "buyer": self.partner_id.display_name,
            "policy": self.policy_id.name,
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "kind": dict(self._fields["kind"]._description_selection(self.env))[
                self.kind
            ],
        }
        # One sentence each: other languages put the words elsewhere.
        headlines = {
            "granted": self.env._(
                "%(buyer)s: the insurer grants %(amount)s (%(kind)s, policy "
                "%(policy)s).",
                **what,
            ),
            "partial": self.env._(
                "%(buyer)s: the insurer grants a part, %(amount)s (%(kind)s, policy "
                "%(policy)s).",
                **what,
            ),
            "reduced": self.env._(
                "%(buyer)s: the insurer reduces its limit to %(amount)s (%(kind)s, "
                "policy %(policy)s).",
                **what,
            ),
            "refused": self.env._(
                "%(buyer)s: the insurer refuses cover (%(kind)s, policy %(policy)s).",
                **what,
            ),
            "withdrawn": self.env._(
                "%(buyer)s: the insurer withdraws its cover (%(kind)s, policy "
                "%(policy)s).",
                **what,
            ),
        }
        return headlines[self.status]

    def _dates(self):
        start = format_date(self.env, self.date_from)
        if not self.date_to:
            return self.env._("Effective from %s.", start)
        return self.env._(
            "Effective from %(start)s, valid until %(end)s.",
            start=start,
            end=format_date(self.env, self.date_to),
        )

    def _consequence(self):
        """Return what is to be done about goods that are not delivered yet.

        Cover goes by the day of delivery: see the domain notes on reduction and
        withdrawal.
        """
        start = format_date(self.env, min(self.mapped("date_from")))
        return self.env._(
            "What was delivered before %(start)s stays insured. What is delivered "
            "from then on is insured only within the limit in force that day: "
            "%(limit)s.",
            start=start,
            limit=format_amount(self.env, self._limit_then(), self.currency_id),
        )

    def _limit_then(self):
        cover, day = self.cover_id, max(self.mapped("date_from"))
        return cover._period_on(day).amount
