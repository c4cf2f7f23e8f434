# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps on posted invoices what is insured of them; ``move`` has all rights.

Written in SQL: ``account.move.write`` lets nobody touch these fields, and a posted
entry refuses or recomputes much when it is written.
"""

from odoo import fields
from odoo.tools import SQL

from . import invoice_facts

#: Written when an invoice is posted, and by nothing else.
FROZEN_FIELDS = (
    "insurance_state",
    "insured_amount",
    "uninsured_amount",
    "insurance_currency_id",
    "insurance_policy_id",
    "insurance_decision_id",
    "insurance_delivery_date",
    "insurance_delivery_assumed",
    "insurance_frozen_on",
)


def freeze(move, choice, answer):
    """Keep what was found of an invoice.

    :param choice: ``Choice`` of the policy
    :param answer: the ``Answer``, None when a missing rate left it open
    """
    delivered_on, assumed = invoice_facts.delivery(move)
    values = {
        "insurance_state": "not_assessed",
        "insurance_currency_id": choice.policy.currency_id.id,
        "insurance_policy_id": choice.policy.id,
        "insurance_delivery_date": delivered_on,
        "insurance_delivery_assumed": assumed,
        "insurance_frozen_on": move.insurance_frozen_on or fields.Datetime.now(),
    }
    if answer:
        values |= {
            "insurance_state": answer.assessment.state,
            "insured_amount": answer.assessment.insured,
            "uninsured_amount": answer.assessment.uninsured,
            "insurance_decision_id": answer.decision_id or None,
        }
        parts = move.env["credit.insurance.insured.part"]
        parts.create(parts._prepare_parts(move, answer))
    _store(move, values)


def thaw(moves):
    """Forget what was insured of invoices that are posted no longer.

    Their parts are archived, not deleted: the trace of what was once posted.
    """
    if moves:
        moves.env["credit.insurance.insured.part"]._supersede(moves)
        _store(moves, dict.fromkeys(FROZEN_FIELDS))


def _store(moves, values):
    assignments = [
        SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
    ]
    moves.env.cr.execute(
        SQL(
            "UPDATE account_move SET %s WHERE id IN %s",
            SQL(", ").join(assignments),
            tuple(moves.ids),
        )
    )
    moves.invalidate_recordset((*values, "alerts"), flush=False)
    moves.modified(values)
