# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..exceptions import MissingRateError
from ..rules import check
from .cover_message import cover_message
from .credit_insurance_exposure import STATUSES

GROUP = "credit_insurance.group_user"
OFFICER = "credit_insurance.group_officer"

#: Partner field: column of the exposure.
EXPOSURE_FIELDS = {
    "insurance_currency_id": "currency_id",
    "insurance_policy_id": "policy_id",
    "insurance_status": "status",
    "insured_limit": "insured_limit",
    "insurance_invoiced": "amount_invoiced",
    "insurance_overdue": "amount_overdue",
    "insurance_ordered": "amount_ordered",
    "insurance_exposure": "exposure",
    "insurance_headroom": "headroom",
    "insurance_utilisation": "utilisation",
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    insurance_exclusion = fields.Selection(
        [
            ("public", "Public body"),
            ("individual", "Private person"),
            ("related", "Related company"),
        ],
        string="Not Insurable",
        groups=GROUP,
        help="Credit insurance answers for companies. Private persons without a tax "
        "or registration number and the companies of this database are left out "
        "without being marked.",
    )
    insurance_policy_id = fields.Many2one(
        "credit.insurance.policy", compute="_compute_insurance", groups=GROUP
    )
    insurance_currency_id = fields.Many2one(
        "res.currency", compute="_compute_insurance", groups=GROUP
    )
    insurance_status = fields.Selection(
        STATUSES, compute="_compute_insurance", groups=GROUP
    )
    insured_limit = fields.Monetary(
        compute="_compute_insurance",
        currency_field="insurance_currency_id",
        groups=GROUP,
        help="What the insurer answers for today.",
    )
    insurance_invoiced = fields.Monetary(
        string="Invoiced",
        compute="_compute_insurance",
        currency_field="insurance_currency_id",
        groups=GROUP,
    )
    insurance_overdue = fields.Monetary(
        string="Overdue",
        compute="_compute_insurance",
        currency_field="insurance_currency_id",
        groups=GROUP,
    )
    insurance_ordered = fields.Monetary(
        string="Ordered",
        compute="_compute_insurance",
        currency_field="insurance_currency_id",
        groups=GROUP,
    )
    insurance_exposure = fields.Monetary(
        string="Exposure",
        compute="_compute_insurance",
        currency_field="insurance_currency_id",
        groups=GROUP,
        help="Open receivables and confirmed orders, in all insured companies.",
    )
    insurance_headroom = fields.Monetary(
        string="Headroom",
        compute="_compute_insurance",
        currency_field="insurance_currency_id",
        groups=GROUP,
        help="Insured limit less exposure; negative when over it.",
    )
    insurance_utilisation = fields.Float(
        string="Used (%)", compute="_compute_insurance", groups=GROUP, digits=(16, 1)
    )
    own_risk_limit = fields.Monetary(
        string="Accepted Uninsured",
        compute="_compute_own_risk_limit",
        inverse="_inverse_own_risk_limit",
        currency_field="company_currency_id",
        groups=GROUP,
        help="What the company accepts to sell beyond the insured limit.",
    )
    company_currency_id = fields.Many2one(
        "res.currency", compute="_compute_own_risk_limit", groups=GROUP
    )
    insurance_cover_ids = fields.One2many(
        "credit.insurance.cover", "partner_id", "Covers", groups=GROUP
    )
    insurance_decision_ids = fields.One2many(
        "credit.insurance.decision", "partner_id", "Decisions", groups=GROUP
    )

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_insurance(self):
        rows = self.env["credit.insurance.exposure"]._read_rows(
            self.commercial_partner_id, self.env.company
        )
        for partner in self:
            row = rows.get(partner.commercial_partner_id.id, {"status": "none"})
            for name, column in EXPOSURE_FIELDS.items():
                partner[name] = row.get(column) or False

    @api.depends_context("company")
    def _compute_own_risk_limit(self):
        records = self.env["credit.insurance.own.risk"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ]
        )
        amounts = {record.partner_id.id: record.amount for record in records}
        for partner in self:
            partner.company_currency_id = self.env.company.currency_id
            partner.own_risk_limit = amounts.get(partner.commercial_partner_id.id, 0.0)

    def _inverse_own_risk_limit(self):
        # Written with the rights of the user: managers may, others not.
        own_risks = self.env["credit.insurance.own.risk"]
        for partner in self:
            entity = partner.commercial_partner_id
            known = own_risks.search(
                [
                    ("partner_id", "=", entity.id),
                    ("company_id", "=", self.env.company.id),
                ]
            )
            if known:
                known.amount = partner.own_risk_limit
            elif partner.own_risk_limit:
                own_risks.create(
                    {"partner_id": entity.id, "amount": partner.own_risk_limit}
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("insurance_exclusion") for vals in vals_list):
            self._check_may_exclude()
        return super().create(vals_list)

    def write(self, vals):
        if "insurance_exclusion" in vals:
            self._check_may_exclude()
        return super().write(vals)

    def _check_may_exclude(self):
        # Orders of buyers who are not insurable are not checked: whoever may edit
        # a customer must not be able to switch the check off with it.
        if not self.env.su and not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._(
                    "Only credit insurance officers say who is not insurable: ask one."
                )
            )

    # === BUSINESS METHODS === #

    def _credit_insurance_check(
        self, amount, company, currency, origin=None, rows=None
    ):
        """Tell whether a sale to this buyer is covered; the one order check.

        The quotation's banner and the confirmation ask this method and nothing
        else. Add-ons extend it through ``super()``.

        :param amount: what the sale adds: a number on the policy's tax basis, or a
            function that returns it when told whether the policy insures taxes
        :param company: the selling company
        :param currency: currency of ``amount``, converted at the rate of today
        :param origin: the document that asks, for those who extend the check
        :param dict rows: the company's exposure rows, read already; by partner id
        :rtype: CoverCheck
        :returns: the answer, amounts in policy currency. A missing rate raises nothing:
            the status is then ``unknown`` and ``message`` names the currency
        """
        self.ensure_one()
        buyer = self._credit_insurance_buyer()
        row = rows
        if row is None:
            row = self.env["credit.insurance.exposure"]._read_rows(buyer, company)
        position = buyer._credit_insurance_position(row.get(buyer.id))
        if not position.concerned:
            return check.CoverCheck(status=position.status)
        policy_currency = currency.browse(row[buyer.id]["currency_id"])
        if callable(amount):
            amount = amount(row[buyer.id]["vat_insured"])
        day = fields.Date.context_today(self)
        try:
            added = currency._credit_insurance_convert(
                amount, policy_currency, company, day
            )
        except MissingRateError as error:
            unconverted, message = Decimal(str(amount)), str(error)
            return check.CoverCheck(
                "unknown", amount=unconverted, describe=lambda _result: message
            )
        return replace(
            check.check(position, added),
            describe=lambda result: cover_message(buyer, result, row[buyer.id]),
        )

    def _credit_insurance_buyer(self):
        """Return the legal entity that is insured, without reading the rest of it.

        A customer has a hundred fields; a confirmation needs this one.
        """
        partner = self.sudo()
        partner.fetch(["commercial_partner_id"])
        return partner.commercial_partner_id

    def _credit_insurance_stop_message(self):
        """Say why cover of this buyer has stopped; add-ons know more grounds.

        :rtype: str
        """
        return self.env._(
            "The insurer's cover of %s has stopped: invoices are unpaid beyond the "
            "extension period, so new sales are not insured.",
            self.display_name,
        )

    def _credit_insurance_position(self, row):
        """Return an exposure row of :meth:`_read_rows` as a rule's position.

        :rtype: credit_insurance.rules.check.Position
        """
        if not row:
            return check.Position()
        return check.Position(
            status=row["status"],
            limit=_exact(row["insured_limit"]),
            exposure=_exact(row["exposure"]),
            own_risk=_exact(row["own_risk"]),
        )


def _exact(amount):
    # Odoo reads numbers of the database as floats: their shortest writing is the
    # amount to the cent, where Decimal(999.99) would be a trifle more.
    return Decimal(str(amount or 0))
