# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..exceptions import CreditInsuranceError
from .notification import notification
from .res_partner import OFFICER

STATES = [
    ("waiting", "To send"),
    ("sending", "Being sent"),
    ("unknown", "Outcome unknown"),
    ("sent", "Awaiting decision"),
    ("done", "Done"),
    ("rejected", "Not accepted"),
    ("to_review", "To review"),
    ("given_up", "Given up"),
]
#: States in which something is still to come.
OPEN = ("waiting", "sending", "unknown", "sent", "to_review")
CLOSED = ("done", "rejected", "given_up")
CRON = "credit_insurance.ir_cron_send"


class CreditInsuranceExchange(models.Model):
    """One message to or from an insurer: outbox, inbox and audit trail.

    Nobody has the right to write one: users act through the buttons, which check
    the group on the server. What is sent is in ``payload``, without secrets; what
    went over the wire is attached, redacted.
    """

    _name = "credit.insurance.exchange"
    _description = "Exchange with an Insurer"
    _order = "id desc"
    _rec_name = "idempotency_key"

    insurer_id = fields.Many2one(
        "credit.insurance.insurer", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="insurer_id.company_id", store=True, index=True
    )
    policy_id = fields.Many2one(
        "credit.insurance.policy", readonly=True, ondelete="restrict", index=True
    )
    cover_id = fields.Many2one(
        "credit.insurance.cover",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    partner_id = fields.Many2one(related="cover_id.partner_id", string="Buyer")
    direction = fields.Selection(
        [("out", "To the insurer"), ("in", "From the insurer")],
        required=True,
        readonly=True,
        default="out",
    )
    operation = fields.Selection(
        [
            ("search_buyer", "Company look-up"),
            ("request_cover", "Request for cover"),
            ("decision", "Decision received"),
            ("fetch_decisions", "Reading of decisions"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="waiting", index=True
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    idempotency_key = fields.Char(
        string="Our Reference",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._next_reference(),
        help="Sent with the message where the insurer has a place for it, and looked "
        "up before the message is ever sent again.",
    )
    external_reference = fields.Char(string="Insurer's Reference", readonly=True)
    attempts = fields.Integer(readonly=True)
    next_attempt = fields.Datetime(
        readonly=True, default=fields.Datetime.now, help="When it is looked at next."
    )
    sent_on = fields.Datetime(readonly=True)
    closed_on = fields.Datetime(readonly=True)
    error_code = fields.Char(readonly=True)
    error_message = fields.Char(
        string="Reason", readonly=True, help="Why it did not go through."
    )
    error_detail = fields.Text(
        string="Technical Detail", readonly=True, groups="base.group_system"
    )
    payload = fields.Json(readonly=True, help="What is said, without secrets.")
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Messages",
        domain=[("res_model", "=", "credit.insurance.exchange")],
        readonly=True,
    )

    _key_uniq = models.UniqueIndex("(insurer_id, idempotency_key)")
    _due_idx = models.Index("(next_attempt) WHERE state IN ('waiting', 'unknown')")

    @api.model
    def _next_reference(self):
        return self.env["ir.sequence"].sudo().next_by_code(self._name)

    # === ACTION METHODS === #

    def action_send_now(self):
        """Let the waiting exchanges be sent as soon as a worker is free.

        :raises CreditInsuranceError: nothing waits to be sent
        """
        exchanges = self._held_for_officer()
        ready = exchanges.filtered(lambda e: e.state in ("waiting", "unknown", "sent"))
        if not ready:
            raise CreditInsuranceError(self.env._("There is nothing to send any more."))
        ready.write({"next_attempt": fields.Datetime.now()})
        self._trigger()
        return notification(
            self.env._("It is sent in the background: look again in a moment.")
        )

    def action_retry(self):
        """Send again what failed, whatever became of the first attempt.

        :raises CreditInsuranceError: it did not fail
        """
        exchanges = self._held_for_officer()
        for exchange in exchanges:
            exchange._check_retry()
            exchange._retry()
        self._trigger()

    def action_give_up(self):
        """Stop trying. What was requested is not requested any more.

        :raises CreditInsuranceError: it is finished
        """
        exchanges = self._held_for_officer()
        if any(exchange.state in CLOSED for exchange in exchanges):
            raise CreditInsuranceError(
                self.env._("This is finished: there is nothing to give up.")
            )
        for exchange in exchanges:
            exchange._close("given_up")

    def _held_for_officer(self):
        """Return the exchanges with all rights and locked, for an officer's button.

        :raises AccessError: the user is no officer, or may not read them
        :raises CreditInsuranceError: one of them is being sent at this moment
        """
        self.check_access("read")
        if not self.env.user.has_group(OFFICER):
            raise CreditInsuranceError(
                self.env._("Only officers of credit insurance exchange with insurers.")
            )
        exchanges = self.sudo()
        if len(exchanges.try_lock_for_update()) < len(exchanges):
            raise CreditInsuranceError(
                self.env._("It is being sent right now: look again in a moment.")
            )
        exchanges.invalidate_recordset()
        return exchanges

    def _check_retry(self):
        if self.state not in ("rejected", "to_review", "given_up"):
            raise CreditInsuranceError(
                self.env._(
                    "%s did not fail: there is nothing to repeat.", self.display_name
                )
            )

    def _retry(self):
        """Go back to where the exchange stood before it failed; by operation."""
        self._reopened()
        self.write(
            {
                "state": "waiting",
                "attempts": 0,
                "next_attempt": fields.Datetime.now(),
                "closed_on": False,
                **self._no_error(),
            }
        )

    # === BUSINESS METHODS === #

    @api.model
    def _trigger(self, at=None):
        """Look at what is due now, or at a time."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger(at)

    def _close(self, state, **values):
        """End an exchange, and tell what waits for it.

        :param str state: one of ``CLOSED``, or ``to_review``
        """
        self.ensure_one()
        if state != "to_review":
            values["closed_on"] = fields.Datetime.now()
        self.write({"state": state, "next_attempt": False, **values})
        self._closed()

    def _closed(self):
        """Hook: ``state`` is a final one, or ``to_review``. Add-ons extend it."""

    def _reopened(self):
        """Hook: an exchange that failed is about to be sent again.

        :raises CreditInsuranceError: it must not be
        """

    @api.model
    def _no_error(self):
        return {"error_code": False, "error_message": False, "error_detail": False}

    def _adapter(self):
        return self.insurer_id._get_adapter().sudo()

    # === RETENTION === #

    @api.autovacuum
    def _gc_exchanges(self):
        """Delete what was closed longer ago than its insurer's account keeps it."""
        insurers = self.env["credit.insurance.insurer"].sudo()
        insurers = insurers.with_context(active_test=False)
        for insurer in insurers.search([("retention_months", ">", 0)]):
            limit = fields.Datetime.now() - relativedelta(
                months=insurer.retention_months
            )
            domain = Domain("insurer_id", "=", insurer.id) & Domain(
                "closed_on", "<", limit
            )
            self.sudo().search(domain, limit=GC_UNLINK_LIMIT).unlink()
