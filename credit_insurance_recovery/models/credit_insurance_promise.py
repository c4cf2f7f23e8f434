# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

CRON = "credit_insurance_recovery.ir_cron_remind"


class CreditInsurancePromise(models.Model):
    """A day by which a customer said that an invoice will be paid.

    Its reminders wait for that day. The next night tells whether it was kept.
    """

    _name = "credit.insurance.promise"
    _description = "Promise to Pay"
    _order = "date desc, id desc"
    _rec_name = "move_id"

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')),"
        " ('state', '=', 'posted')]",
    )
    line_ids = fields.Many2many(
        "account.move.line",
        "credit_insurance_promise_line_rel",
        "promise_id",
        "line_id",
        string="Due Lines",
        domain="[('move_id', '=', move_id),"
        " ('account_id.account_type', '=', 'asset_receivable')]",
        help="Empty: the whole invoice.",
    )
    partner_id = fields.Many2one(
        related="move_id.commercial_partner_id", store=True, index=True
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    date = fields.Date(string="Paid by", required=True)
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=False, precompute=True
    )
    promised_on = fields.Date(
        required=True, readonly=True, default=fields.Date.context_today
    )
    note = fields.Char(help="Who promised it, and how.")
    by_portal = fields.Boolean(
        string="By the Customer", readonly=True, help="Entered on the invoice's page."
    )
    state = fields.Selection(
        [("open", "Awaited"), ("kept", "Kept"), ("broken", "Broken")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "What is promised is more than zero."
    )
    _in_future = models.Constraint(
        "CHECK(date >= promised_on)", "A promise is about a day that is still to come."
    )

    # === COMPUTE METHODS === #

    @api.depends("move_id", "line_ids")
    def _compute_amount(self):
        for promise in self:
            promise.amount = promise._open_amount()

    def _due_lines(self):
        """Return the due lines that the promise is about."""
        return self.sudo().line_ids or self.sudo().move_id._receivable_lines()

    def _open_amount(self):
        return sum(self._due_lines().mapped("amount_residual_currency"))

    @api.constrains("move_id", "line_ids")
    def _check_lines(self):
        for promise in self:
            if promise.line_ids - promise.move_id._receivable_lines():
                raise ValidationError(
                    self.env._("Choose due lines of the invoice that is promised.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # A promise is new, whatever a default or a caller says.
            vals.update(state="open")
            if not self.env.su:
                vals.update(by_portal=False)
        promises = super().create(vals_list)
        promises.move_id._check_payable()
        for promise in promises:
            promise.move_id.sudo().message_post(body=promise._announcement())
        return promises

    def write(self, vals):
        """Refuse to change what was promised.

        :raises ValidationError: there is anything but a note to write
        """
        if not self.env.su and set(vals) - {"note"}:
            raise ValidationError(
                self.env._(
                    "A promise stays as it was given. Note a new one if the customer"
                    " says something else."
                )
            )
        return super().write(vals)

    def _announcement(self):
        date = fields.Date.to_string(self.date)
        if self.by_portal:
            return self.env._("The customer promises to pay by %s.", date)
        return self.env._("Payment is promised by %s.", date)

    # === BUSINESS METHODS === #

    @api.model
    def _settle_promises(self):
        """Close the promises whose day is over, or that are paid already.

        Kept means that nothing is left to pay, whoever paid it and how.
        """
        today = fields.Date.context_today(self)
        for promise in self.sudo().search([("state", "=", "open")]):
            if promise._is_paid():
                promise.state = "kept"
            elif promise.date < today:
                promise.state = "broken"
                promise._tell_broken()

    def _is_paid(self):
        lines = self._due_lines()
        return all(line.reconciled for line in lines) or (
            self.move_id.payment_state in ("paid", "in_payment", "reversed")
        )

    def _tell_broken(self):
        self.move_id.message_post(
            body=self.env._(
                "The promise to pay by %s was not kept.",
                fields.Date.to_string(self.date),
            )
        )
