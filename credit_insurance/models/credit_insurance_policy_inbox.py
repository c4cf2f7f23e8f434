# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import ROUND_DOWN, Decimal

from odoo import fields, models

from ..clients import models as said
from .buyer_book import BuyerBook


class CreditInsurancePolicy(models.Model):
    """Decisions as insurers send them: each is stored once, on the right cover, or
    put before a human."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    def _receive_decisions(self, decisions, request=None, cover=None):
        """Store what an insurer decided.

        What was received before is left alone, so that the same decisions may come
        as often as they like. What belongs to no customer, is in another currency or
        not understood becomes an exchange to review.

        :param decisions: iterable of ``clients.models.Decision``, in the order in
            which they were taken
        :param request: ``credit.insurance.exchange`` that they answer, if known
        :param cover: ``credit.insurance.cover`` that somebody chose for all of them
        :returns: the new ``credit.insurance.decision`` records, with all rights
        """
        self.ensure_one()
        policy = self.sudo().with_context(tracking_disable=True)
        decisions = list({decision.key: decision for decision in decisions}.values())
        book = BuyerBook(policy, decisions, request, cover)
        values = policy._prepare_ended_layers(book, decisions)
        new = policy._not_received(decisions)
        if request and any(_is_final(d) for d in decisions if d not in new):
            # Nothing changed: the insurer answers with what it told before.
            request._decided()
        filed, kept = [], []
        for decision in new:
            problem = policy._problem_of(book, decision)
            if problem:
                filed.append(policy._prepare_to_review(book, decision, problem))
            elif decision.status == said.UNCHANGED:
                kept.append(decision)
            else:
                values.append(policy._prepare_received(book, decision))
        policy._file(filed)
        policy._keep_covers(book, kept)
        book.write_references(new)
        return policy.env["credit.insurance.decision"].create(values)

    def _not_received(self, decisions):
        """Return the decisions that are not stored yet, neither are to review."""
        keys = [decision.key for decision in decisions]
        known = set()
        for model, name, owner in (
            ("credit.insurance.decision", "insurer_key", ("policy_id", "=", self.id)),
            (
                "credit.insurance.exchange",
                "idempotency_key",
                ("insurer_id", "=", self.insurer_id.id),
            ),
        ):
            records = self.env[model].search_fetch([owner, (name, "in", keys)], [name])
            known.update(records.mapped(name))
        return [decision for decision in decisions if decision.key not in known]

    def _problem_of(self, book, decision):
        """Return why a decision cannot be stored as it is, ``""`` if it can."""
        problem = book.problem(decision)
        if problem:
            return problem
        if decision.status == said.TO_REVIEW:
            return self.env._(
                "The insurer's message is not understood (%s).",
                decision.reason or decision.code or self.env._("no code"),
            )
        if decision.gives_limit and decision.currency != self.currency_id.name:
            return self.env._(
                "The limit is in %(currency)s and the policy in %(policy)s.",
                currency=decision.currency,
                policy=self.currency_id.name,
            )
        return ""

    def _prepare_received(self, book, decision):
        """Return the values of a decision as the insurer sent it."""
        today = fields.Date.context_today(self)
        decided_on = decision.decided_on or today
        date_from = decision.date_from or decided_on
        date_to = decision.date_to or False
        if date_to and date_from > date_to:
            date_from = date_to
        request = book.request_of(decision)
        return {
            "cover_id": book.cover_of(decision),
            "kind": decision.kind,
            "status": _status_of(decision),
            "amount": self._limit_of(decision),
            "date_from": date_from,
            "date_to": date_to,
            "decided_on": decided_on,
            "insured_percentage": float(decision.insured_percentage or 0),
            "conditions": decision.conditions,
            "code": decision.code,
            "preliminary": decision.preliminary,
            "insurer_key": decision.key,
            "request_id": False if decision.preliminary else request,
            "raw": decision.raw,
        }

    def _limit_of(self, decision):
        """Return the amount in policy currency; a part of a cent is not insured."""
        cent = Decimal(1).scaleb(-self.currency_id.decimal_places)
        return float((decision.amount or said.ZERO).quantize(cent, ROUND_DOWN))

    # === LAYERS THAT ARE NOT LISTED ANY MORE === #

    def _prepare_ended_layers(self, book, decisions):
        """Return withdrawals of layers that a complete list does not have any more."""
        listed = {}
        for decision in decisions:
            if decision.complete and book.cover_of(decision):
                listed.setdefault(book.cover_of(decision), []).append(decision)
        today = fields.Date.context_today(self)
        layers = self.env["credit.insurance.decision"].search(
            [
                ("cover_id", "in", list(listed)),
                ("kind", "!=", "permanent"),
                ("status", "not in", ("refused", "withdrawn")),
                ("insurer_key", "!=", False),
                ("date_to", ">=", today),
            ]
        )
        values = []
        layers_in_force = layers.cover_id._layers_in_force(today)
        by_cover = layers.grouped("cover_id")
        for cover, mine in by_cover.items():
            there = listed[cover.id]
            keys = {decision.key for decision in there}
            in_force = set(layers_in_force[cover.id])
            gone = mine.filtered(
                lambda d, keys=keys, force=in_force: (
                    d.insurer_key not in keys and d.id in force
                )
            )
            for kind in set(gone.mapped("kind")):
                values.append(self._prepare_ended(cover, kind, there))
        return values

    def _prepare_ended(self, cover, kind, there):
        """Return the withdrawal of the layers of a kind, taken before those listed."""
        today = fields.Date.context_today(self)
        days = [d.decided_on or d.date_from or today for d in there]
        return {
            "cover_id": cover.id,
            "kind": kind,
            "status": "withdrawn",
            "date_from": today,
            "decided_on": min([*days, today]),
            "conditions": self.env._("Not listed by the insurer any more."),
            "insurer_key": f"ended {kind} {there[0].key}",
        }

    # === WHAT IS NO LIMIT === #

    def _keep_covers(self, book, decisions):
        """Requests were refused and the covers go on as they were."""
        prefix = self.env._("The insurer keeps the cover as it is.")
        messages = [f"{prefix} {d.conditions}".strip() for d in decisions]
        self._file(
            [
                self._prepare_filed(book, decision, message)
                for decision, message in zip(decisions, messages, strict=True)
            ]
        )
        for decision, message in zip(decisions, messages, strict=True):
            request = self.env["credit.insurance.exchange"].browse(
                book.request_of(decision) or []
            )
            if request.state in ("sent", "unknown"):
                request._decided()
                request.cover_id.request_message = message
                request.cover_id._message_log(body=message)

    def _file(self, values):
        """Keep messages that give no limit, those to review before the officers."""
        exchanges = self.env["credit.insurance.exchange"].create(values)
        for exchange in exchanges:
            exchange._closed()

    def _prepare_to_review(self, book, decision, problem):
        filed = self._prepare_filed(book, decision, problem)
        return {**filed, "state": "to_review", "closed_on": False}

    def _prepare_filed(self, book, decision, message):
        """Return the values of an exchange that holds what the insurer told."""
        return {
            "insurer_id": self.insurer_id.id,
            "policy_id": self.id,
            "cover_id": book.cover_of(decision),
            "direction": "in",
            "operation": "decision",
            "state": "done",
            "next_attempt": False,
            "closed_on": fields.Datetime.now(),
            "idempotency_key": decision.key,
            "external_reference": decision.reference,
            "error_code": decision.code,
            "error_message": message,
            "payload": as_payload(decision),
        }


def _is_final(decision):
    """Tell whether a decision answers a request; what nobody understands does not."""
    return not decision.preliminary and decision.status != said.TO_REVIEW


def _status_of(decision):
    """Return the status; insurers with one code for both say "granted" for a part."""
    asked = decision.requested_amount
    if decision.status == said.GRANTED and asked and decision.amount < asked:
        return said.PARTIAL
    return decision.status


def as_payload(decision):
    """Return a decision as JSON can hold it, see ``decision_of``."""
    payload = {}
    for name in decision.__dataclass_fields__:
        value = getattr(decision, name)
        plain = value is None or isinstance(value, (str, bool))
        payload[name] = value if plain else str(value)
    return payload


def decision_of(payload):
    """Return the ``clients.models.Decision`` that a payload holds."""
    values = dict(payload)
    for name in ("date_from", "date_to", "decided_on"):
        values[name] = fields.Date.to_date(values.get(name)) or None
    for name in ("amount", "requested_amount", "insured_percentage"):
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    return said.Decision(**values)
