# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..exceptions import CreditInsuranceError
from .credit_insurance_policy_inbox import decision_of
from .res_partner import OFFICER

KINDS = [
    ("limit_differs", "Another limit"),
    ("not_listed", "Not listed by the insurer"),
    ("not_here", "Only at the insurer"),
    ("currency", "Another currency"),
    ("to_review", "Not understood"),
]


class CreditInsuranceDifference(models.Model):
    """Where the insurer's list of limits and ours do not say the same.

    Nobody has the right to write one: comparisons find and close them, officers act
    through the buttons.
    """

    _name = "credit.insurance.difference"
    _description = "Difference from the Insurer's Limits"
    _order = "found_on desc, id desc"
    _rec_name = "buyer"

    policy_id = fields.Many2one(
        "credit.insurance.policy",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    cover_id = fields.Many2one(
        "credit.insurance.cover",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    partner_id = fields.Many2one(related="cover_id.partner_id", string="Customer")
    buyer = fields.Char(
        readonly=True, help="As the insurer calls it, where it is no customer here."
    )
    buyer_number = fields.Char(string="Insurer's Number", readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    our_limit = fields.Monetary(readonly=True, help="In force on the day it was found.")
    insurer_limit = fields.Monetary(string="Insurer's Limit", readonly=True)
    detail = fields.Char(readonly=True)
    found_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("accepted", "Taken over"),
            ("ignored", "Ignored"),
            ("gone", "Not found any more"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    payload = fields.Json(
        readonly=True, help="What the insurer lists, to take it over."
    )

    # === ACTION METHODS === #

    def action_take_over(self):
        """Let the insurer's list count.

        :raises CreditInsuranceError: it cannot be taken over, with the reason
        """
        for difference in self._held_for_officer():
            difference._take_over()
            difference.state = "accepted"

    def action_ignore(self):
        """Leave it as it is; it is not shown again until the amounts change."""
        self._held_for_officer().write({"state": "ignored"})

    def _held_for_officer(self):
        """Return the differences with all rights and locked, for an officer's button.

        :raises AccessError: the user may not read them
        :raises CreditInsuranceError: the user is no officer, or one is settled already
        """
        self.check_access("read")
        if not self.env.user.has_group(OFFICER):
            raise CreditInsuranceError(
                self.env._("Only officers of credit insurance settle differences.")
            )
        differences = self.sudo().try_lock_for_update()
        differences.invalidate_recordset()
        if len(differences) < len(self) or any(d.state != "open" for d in differences):
            raise CreditInsuranceError(
                self.env._("Somebody has settled it already: reload the list.")
            )
        return differences

    # === BUSINESS METHODS === #

    def _take_over(self):
        if self.kind in ("currency", "to_review"):
            raise CreditInsuranceError(
                self.env._(
                    "%s cannot be taken over: record the decision of the insurer on "
                    "the cover.",
                    self._describe(),
                )
            )
        policy = self.policy_id
        received = policy._receive_decisions(map(decision_of, self.payload or []))
        policy._decisions_fetched(received)
        if self.cover_id and self._still_differs():
            self.env["credit.insurance.decision"].create(self._prepare_decisions())

    def _still_differs(self):
        today = fields.Date.context_today(self)
        amount = self.cover_id._period_on(today).amount
        return bool(self.currency_id.compare_amounts(amount, self.insurer_limit))

    def _prepare_decisions(self):
        """Return decisions that make the limit the insurer's from today on."""
        today = fields.Date.context_today(self)
        common = {
            "cover_id": self.cover_id.id,
            "date_from": today,
            "decided_on": today,
            "conditions": self.env._("Taken over from the insurer's list."),
        }
        layers = self.env["credit.insurance.decision"].browse(
            self.cover_id._layers_in_force(today).get(self.cover_id.id, ())
        )
        values = [
            {**common, "kind": kind, "status": "withdrawn"}
            for kind in set(layers.mapped("kind")) - {"permanent"}
        ]
        limit = self.insurer_limit
        if not limit:
            return [*values, {**common, "status": "withdrawn"}]
        status = "reduced" if limit < self.our_limit else "granted"
        return [*values, {**common, "status": status, "amount": limit}]

    def _describe(self):
        return self.partner_id.display_name or self.buyer or self.buyer_number

    # === COMPARISON === #

    @api.model
    def _found(self, policy, found, kinds):
        """Store what a comparison found, and close what it did not find again.

        :param policy: ``credit.insurance.policy`` record
        :param list found: values of differences
        :param kinds: the kinds that were looked for
        :returns: the new differences
        """
        known = self.search(
            [
                ("policy_id", "=", policy.id),
                ("kind", "in", list(kinds)),
                ("state", "in", ("open", "ignored")),
            ]
        )
        by_key = {difference._key(): difference for difference in known}
        new, again = [], self.browse()
        for values in found:
            difference = by_key.get(self.new(values)._key())
            if difference and difference._is_same(values):
                again |= difference
            else:
                new.append(values)
        (known - again).write({"state": "gone"})
        return self.create(new)

    def _key(self):
        whose = self.cover_id.id or self.buyer_number or self.buyer
        return self.kind, whose

    def _is_same(self, values):
        compare = self.currency_id.compare_amounts
        return not any(
            compare(self[name], values.get(name, 0.0))
            for name in ("our_limit", "insurer_limit")
        )
