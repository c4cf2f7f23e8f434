# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_repr

from odoo.addons.credit_insurance.exceptions import (
    CreditInsuranceError,
    MissingRateError,
)
from odoo.addons.credit_insurance.models.written_values import (
    refuse_written,
    written_names,
)

from ..rules.cents import rounded

#: What the server alone knows.
KEPT = frozenset(
    {
        *("amount", "due_on", "from_books", "handed_over_on", "handed_over_reference"),
        *("insured_share", "insurer_left", "insurer_share", "line_id"),
        *("payment_changed", "state"),
    }
)
#: What the shares depend on.
SHARED = frozenset(
    {
        *("costs", "gross_amount", "kind", "received_amount"),
        *("received_currency_id", "received_on"),
    }
)
#: States of files in which something can still be shared.
SHARING = ("accepted", "partly_accepted", "paid", "recovering")


class CreditInsuranceRecovery(models.Model):
    """What came from the debtor after the loss, and who gets how much of it.

    Found among the payments in the books and confirmed by an officer, or entered by
    one. What was handed over to the insurer stays as it is.
    """

    _name = "credit.insurance.recovery"
    _description = "Recovery"
    _inherit = ["mail.thread"]
    _order = "received_on, id"
    _rec_name = "claim_id"
    _mail_post_access = "read"

    claim_id = fields.Many2one(
        "credit.insurance.claim",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("state", "in", SHARING)],
    )
    policy_id = fields.Many2one(related="claim_id.policy_id", store=True, index=True)
    partner_id = fields.Many2one(related="claim_id.partner_id", store=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    state = fields.Selection(
        [
            ("proposed", "To confirm"),
            ("confirmed", "Confirmed"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        readonly=True,
        default="confirmed",
        copy=False,
        tracking=True,
        index=True,
    )
    kind = fields.Selection(
        [
            ("payment", "Payment of the debtor"),
            ("dividend", "Dividend of the proceedings"),
            ("goods", "Goods taken back"),
            ("guarantee", "Guarantee"),
            ("credit_note", "Credit note"),
            ("tax", "Tax given back by the state"),
            ("other", "Other"),
        ],
        required=True,
        default="payment",
    )
    received_on = fields.Date(required=True, default=fields.Date.context_today)
    received_currency_id = fields.Many2one(
        "res.currency",
        "Currency Received",
        compute="_compute_received_currency_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    received_amount = fields.Monetary(
        currency_field="received_currency_id",
        help="With tax, in the currency in which it was received.",
    )
    gross_amount = fields.Monetary(
        "Received",
        compute="_compute_gross_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="With tax, in the currency of the policy, at the rate of its day.",
    )
    amount = fields.Monetary(
        "Counted",
        readonly=True,
        help="On the tax basis of the policy: this is what is shared.",
    )
    costs = fields.Monetary(
        "Costs of Collection",
        tracking=True,
        help="What it cost to get it, without tax.",
    )
    insurer_share = fields.Monetary("Insurer's Share", readonly=True)
    insured_share = fields.Monetary("Own Share", readonly=True)
    insurer_left = fields.Monetary(
        "Still Borne by the Insurer",
        readonly=True,
        help="Of the indemnity it paid, after this recovery.",
    )
    due_on = fields.Date(
        "Owed to the Insurer By", readonly=True, help="Last day to hand its share over."
    )
    handed_over_on = fields.Date(readonly=True, copy=False, tracking=True)
    handed_over_reference = fields.Char("Proof", readonly=True, copy=False)
    line_id = fields.Many2one(
        "account.move.line",
        "Payment",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="The item in the books that this comes from; empty: entered by hand.",
    )
    from_books = fields.Boolean("Found in the Books", readonly=True, copy=False)
    payment_changed = fields.Boolean(
        readonly=True,
        copy=False,
        help="The payment was taken back, or less of it concerns this loss.",
    )
    note = fields.Char()

    _amounts_positive = models.Constraint(
        "CHECK(gross_amount >= 0 AND costs >= 0)",
        "What was received and what it cost cannot be negative.",
    )
    _line_uniq = models.UniqueIndex(
        "(claim_id, line_id) WHERE line_id IS NOT NULL",
        "This payment is a recovery of the file already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("claim_id")
    def _compute_received_currency_id(self):
        for recovery in self:
            recovery.received_currency_id = (
                recovery.received_currency_id or recovery.currency_id
            )

    @api.depends("received_amount", "received_currency_id", "received_on", "claim_id")
    def _compute_gross_amount(self):
        """Convert what was received; without it, the amount is entered as such.

        A proposal waits for a rate that is missing until it is confirmed.

        :raises MissingRateError: naming the currency without a rate
        """
        for recovery in self:
            amount = recovery.gross_amount
            if recovery.received_amount and recovery.claim_id and recovery.received_on:
                try:
                    amount = recovery._converted()
                except MissingRateError:
                    if recovery.state != "proposed":
                        raise
                    amount = 0.0
            recovery.gross_amount = amount

    def _converted(self):
        """Return what was received in the currency of the policy.

        :raises MissingRateError: naming the currency without a rate
        """
        claim = self.claim_id.sudo()
        currency = self.received_currency_id or claim.currency_id
        return float(
            currency._credit_insurance_convert(
                self.received_amount,
                claim.currency_id,
                self.sudo().line_id.company_id or claim.company_id,
                self.received_on,
            )
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        refuse_written(self, written_names(self, vals_list) & KEPT)
        recoveries = super().create(vals_list)
        recoveries._check_input()
        recoveries.claim_id._share_recoveries()
        return recoveries

    def write(self, vals):
        refuse_written(self, vals.keys() & (KEPT | {"claim_id"}))
        if not SHARED.isdisjoint(vals):
            self._check_open()
            result = super().write(vals)
            self._check_input()
            self.claim_id._share_recoveries()
            return result
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if any(one.state != "proposed" for one in self):
            raise CreditInsuranceError(
                self.env._("Recoveries are kept: dismiss what is none.")
            )

    def _check_open(self):
        if any(recovery.handed_over_on for recovery in self):
            raise CreditInsuranceError(
                self.env._(
                    "The insurer's share was handed over: it stays as it is. Record "
                    "what is different as another recovery."
                )
            )

    def _check_input(self):
        """Refuse what can be no recovery.

        :raises CreditInsuranceError: in a sentence
        """
        today = fields.Date.context_today(self)
        for recovery in self.sudo().filtered(lambda one: one.state == "confirmed"):
            claim = recovery.claim_id
            if claim.state not in SHARING:
                raise CreditInsuranceError(
                    self.env._(
                        "The insurer has not accepted the file %s, or it was closed: "
                        "there is nothing to share yet.",
                        claim.name,
                    )
                )
            if recovery.received_on > today:
                raise CreditInsuranceError(self.env._("That day has not come yet."))

    # === BUSINESS METHODS === #

    @api.model
    def _to_hand_over(self):
        """Return the condition of recoveries of which the insurer is owed a share."""
        return (
            Domain("state", "=", "confirmed")
            & Domain("handed_over_on", "=", False)
            & Domain("insurer_share", ">", 0)
        )

    def _counted(self, net_ratio):
        """Return what is shared of it: on the tax basis of the policy.

        Tax that the state gives back is a recovery where the policy insures taxes.
        What was handed over was shared as it was counted then.

        :param decimal.Decimal net_ratio: the part of the debt that counts
        :rtype: decimal.Decimal
        """
        places = self.currency_id.decimal_places
        if self.handed_over_on:
            return Decimal(float_repr(self.amount, places))
        if self.kind == "tax" and not self.policy_id.vat_insured:
            return Decimal(0)
        gross = Decimal(float_repr(self.gross_amount, places))
        return rounded(gross * net_ratio, places)
