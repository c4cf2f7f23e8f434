# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import api, fields, models

from ..rules import stop as rule
from .stop_facts import Facts, by_buyer
from .stop_query import READ, grounds


class CreditInsuranceStop(models.Model):
    """Begins stops and lifts them, as the facts of today say."""

    _inherit = "credit.insurance.stop"

    @api.model
    def _recompute(self, partners):
        """Look again at some buyers.

        :param partners: ``res.partner`` records, commercial partners
        """
        if partners:
            self.sudo()._follow(partners.ids)

    @api.model
    def _recompute_all(self):
        """Look again at everybody, as time passes."""
        self.sudo()._follow(None)

    @api.model
    def _follow(self, partner_ids):
        day = fields.Date.context_today(self)
        facts = self._read_facts(day, partner_ids)
        domain = [("lifted_on", "=", False)]
        if partner_ids is not None:
            domain.append(("partner_id", "in", partner_ids))
        known = {
            (stop.policy_id.id, stop.partner_id.id): stop
            for stop in self.search(domain)
        }
        begun = []
        for key in sorted(facts.keys() | known.keys()):
            stop = known.get(key, self.browse())
            begun += stop._follow_one(key, facts.get(key, Facts()), day)
        self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True).create(
            begun
        )

    @api.model
    def _read_facts(self, day, partner_ids):
        self.env["credit.insurance.exposure"]._flush_documents()
        for model, names in READ.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query_dict(grounds(day, partner_ids))
        moves = {row["move_id"] for row in rows if row["move_id"]}
        disputes = self.env["credit.insurance.deadline"]._read_disputes(moves)
        return by_buyer(
            rows,
            {
                move_id
                for move_id, periods in disputes.items()
                if any(period.lasts(day) for period in periods)
            },
        )

    def _follow_one(self, key, facts, day):
        """Write what has become of one buyer's stop; ``self`` is the open one, if any.

        :returns: the values of a stop that begins, at most one
        """
        policy = self.env["credit.insurance.policy"].browse(key[0])
        terms = policy._stop_terms()
        found = rule.follow_up(
            self._to_rule(), facts.stop(terms, day), terms, self.consent_on or None
        )
        if not found:
            self._lift(day)
            return []
        values = {
            "date_from": found.since,
            "reason": found.reason,
            "line_id": found.line_ids[0] if found.line_ids else False,
            "amount": float(found.amount),
            "awaits_insurer": found.awaits_insurer,
        }
        if self:
            self.write({n: v for n, v in values.items() if self._differs(n, v)})
            return []
        return [{"policy_id": key[0], "partner_id": key[1], **values}]

    def _differs(self, name, value):
        current = self[name]
        return (current.id if isinstance(current, models.BaseModel) else current) != (
            value
        )

    def _to_rule(self):
        if not self:
            return None
        return rule.Stop(
            since=self.date_from,
            reason=self.reason,
            line_ids=tuple(self.line_id.ids),
            amount=Decimal(str(self.amount)),
            awaits_insurer=self.awaits_insurer,
        )

    def _lift(self, day):
        """Let cover go on; orders that waited for it may be confirmed now."""
        if self:
            self.write({"lifted_on": day, "amount": 0.0, "awaits_insurer": False})
            self.env["sale.order"]._schedule_release(self.partner_id)
