# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..exceptions import CreditInsuranceError, MissingRateError
from . import invoice_facts
from .frozen_cover import FROZEN_FIELDS, freeze, thaw
from .insured_amount_words import describe_uninsured
from .invoice_assessment import assess
from .invoice_standing import InvoiceStanding

GROUP = "credit_insurance.group_user"

#: States that the form warns about, and how loud.
ALERTS = {
    "partly_insured": "info",
    "not_insured": "warning",
    "not_assessed": "warning",
}


class AccountMove(models.Model):
    _inherit = "account.move"

    insurance_state = fields.Selection(
        [
            ("insured", "Insured"),
            ("partly_insured", "Partly insured"),
            ("not_insured", "Not insured"),
            ("not_at_risk", "Paid in advance"),
            ("not_assessed", "Not assessed"),
        ],
        string="Cover",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=GROUP,
        help="What was insured when the invoice was posted. Empty: no policy "
        "concerns the customer.",
    )
    insured_amount = fields.Monetary(
        currency_field="insurance_currency_id",
        readonly=True,
        copy=False,
        groups=GROUP,
        help="What was insured when the invoice was posted, on the tax basis and in "
        "the currency of the policy. Later decisions do not change it.",
    )
    uninsured_amount = fields.Monetary(
        currency_field="insurance_currency_id",
        readonly=True,
        copy=False,
        groups=GROUP,
        help="What was at risk without being insured when the invoice was posted.",
    )
    insurance_currency_id = fields.Many2one(
        "res.currency",
        "Currency of the Policy",
        readonly=True,
        copy=False,
        groups=GROUP,
    )
    insurance_policy_id = fields.Many2one(
        "credit.insurance.policy",
        "Policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=GROUP,
    )
    insurance_decision_id = fields.Many2one(
        "credit.insurance.decision",
        "Decision",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=GROUP,
        help="The decision that gave the limit, or that put it to zero.",
    )
    insurance_delivery_date = fields.Date(
        "Delivered On",
        readonly=True,
        copy=False,
        groups=GROUP,
        help="Cover depends on the day of the delivery, not of the invoice.",
    )
    insurance_delivery_assumed = fields.Boolean(
        "Delivery Date Assumed",
        readonly=True,
        copy=False,
        groups=GROUP,
        help="No delivery date was known: the date of the invoice stands in for it.",
    )
    insurance_frozen_on = fields.Datetime(
        "Assessed On", readonly=True, copy=False, groups=GROUP
    )
    insurance_part_ids = fields.One2many(
        "credit.insurance.insured.part", "move_id", "Parts", copy=False, groups=GROUP
    )
    insurance_explainable = fields.Boolean(
        compute="_compute_insurance_explainable", groups=GROUP
    )

    # === COMPUTE METHODS === #

    @api.depends("move_type", "company_id")
    def _compute_insurance_explainable(self):
        policies = self.env["credit.insurance.policy"]
        for move in self:
            move.insurance_explainable = bool(
                invoice_facts.is_insurable(move)
                and move.company_id
                and policies._answering(move.company_id)
            )

    # Not on a field of ours: uninstalling it would take along what the models that
    # delegate to entries inherit from this field. The assessment invalidates it.
    @api.depends("payment_state")
    def _compute_alerts(self):
        return super()._compute_alerts()

    def _get_alerts(self):
        alerts = super()._get_alerts()
        state, user = self.sudo().insurance_state, self.env.user
        unpaid = self.payment_state in ("not_paid", "partial")
        if state in ALERTS and unpaid and user.has_group(GROUP):
            alerts["credit_insurance_cover"] = self._cover_alert(state)
        return alerts

    def _cover_alert(self, state):
        level = ALERTS[state]
        if state != "not_assessed":
            return {
                "level": level,
                "message": describe_uninsured(self.sudo()),
                "action_text": self.env._("Explain Cover"),
                "action": self.action_explain_cover(),
            }
        return {
            "level": level,
            "message": self._missing_rate_message(),
            "action_text": self.env._("Assess Cover"),
            "action_call": (self._name, "action_assess_cover", self.ids),
        }

    def _missing_rate_message(self):
        choice = self._choose_policy()
        try:
            if choice:
                self._assess_cover(choice, fields.Date.context_today(self))
        except MissingRateError as error:
            return self.env._("Cover was not assessed. %s", error)
        return self.env._(
            "Cover was not assessed: an exchange rate was missing when the invoice was "
            "posted. It is known now."
        )

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        # Nor does a default, of the context or of a user, say what is insured.
        names = (*FROZEN_FIELDS, "insurance_part_ids")
        return super().default_get([name for name in fields if name not in names])

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_typed(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse what only an assessment may write, whoever tries.

        Leaving the state of a posted entry, by whatever way, forgets the assessment.

        :raises CreditInsuranceError: when ``vals`` has a field of the assessment
        """
        self._check_not_typed(vals)
        result = super().write(vals)
        if vals.get("state", "posted") != "posted":
            thaw(self.sudo().filtered("insurance_frozen_on"))
        return result

    @api.model
    def _check_not_typed(self, vals):
        if not vals.keys().isdisjoint((*FROZEN_FIELDS, "insurance_part_ids")):
            raise CreditInsuranceError(
                self.env._(
                    "What is insured of an invoice is assessed when it is posted and "
                    "cannot be entered."
                )
            )

    # === ASSESSMENT === #

    def _choose_policy(self):
        """Return the ``Choice`` of the policy for this invoice, falsy without any."""
        self.ensure_one()
        move = self.sudo()
        return move.commercial_partner_id and self.env[
            "credit.insurance.policy"
        ]._choose_for(
            move.commercial_partner_id, move.company_id, invoice_facts.delivery(move)[0]
        )

    def _assess_cover(self, choice, day):
        """Tell what is insured of this invoice.

        Limits are those of the delivery. Of decisions, payments and credits, only
        those count that there were on ``day``: posting asks for today, an
        explanation for any day. Amounts are converted at the rate of the invoice.

        :param choice: ``Choice`` of :meth:`_choose_policy`
        :param datetime.date day: the day whose knowledge counts
        :rtype: credit_insurance.models.invoice_assessment.Answer
        :raises MissingRateError: naming the currency without a rate
        """
        self.ensure_one()
        return assess(self.sudo(), choice, day)

    def _layers_at_delivery(self, choice, day):
        """Return the layers of the limit on the day of this delivery.

        :param choice: ``Choice`` of :meth:`_choose_policy`
        :param datetime.date day: the day whose knowledge counts
        :returns: tuple of ``rules.receivable.Layer`` in the order they are filled, and
            the status of the limit
        :raises MissingRateError: naming the currency without a rate
        """
        return InvoiceStanding(self.sudo(), choice, day).layers

    def _post(self, soft=True):
        posted = super()._post(soft)
        policies = self.env["credit.insurance.policy"]
        sales = posted.filtered(
            lambda move: (
                move.is_sale_document(include_receipts=True)
                and move.commercial_partner_id
                and policies._answering(move.company_id)
            )
        )
        if sales:
            sales._freeze_cover(fields.Date.context_today(self))
        return posted

    def _freeze_cover(self, day):
        """Keep what is insured of posted invoices, as known on a day.

        No buyer is held meanwhile, as an order's confirmation holds it: two invoices
        of one buyer that are posted at the same moment do not see each other. To
        rule that out, postings would have to fail and start again, and nothing
        about insurance is worth that. Explaining the cover shows the difference.

        :param datetime.date day: the day whose decisions and payments count
        """
        for move in self.sudo():
            choice = invoice_facts.is_insurable(move) and move._choose_policy()
            if choice and choice.concerned and move.amount_total > 0:
                freeze(move, choice, move._answer_or_none(choice, day))

    def _answer_or_none(self, choice, day):
        try:
            return self._assess_cover(choice, day)
        except MissingRateError:
            # The invoice must go out; a button assesses it once there is a rate.
            return None

    # === ACTION METHODS === #

    def action_assess_cover(self):
        """Assess invoices that could not be assessed when they were posted.

        They are assessed with what was known on that day.

        :raises MissingRateError: naming the currency that still has no rate
        """
        self.check_access("write")
        for move in self.sudo().filtered(lambda m: m.insurance_state == "not_assessed"):
            posted_on = fields.Datetime.context_timestamp(
                self, move.insurance_frozen_on
            )
            choice = move._choose_policy()
            if choice and choice.concerned:
                freeze(move, choice, move._assess_cover(choice, posted_on.date()))

    def action_explain_cover(self):
        """Open the tests, one by one, and the parts of this invoice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Explain Cover"),
            "res_model": "credit.insurance.explanation",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_move_id": self.id},
        }
