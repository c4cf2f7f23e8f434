# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .exposure_query import FUNCTION, exposure_function, exposure_query
from .open_item_sql import WATCHED
from .request_facts import Wanted

#: For more buyers than this, a plan made for them beats the one kept for a few.
FEW = 200

STATUSES = [
    ("none", "Not concerned"),
    ("covered", "Covered"),
    ("discretionary", "Discretionary"),
    ("no_limit", "No limit yet"),
    ("over_limit", "Over the limit"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Expired"),
    ("stopped", "Cover stopped"),
    ("excluded", "Not insurable"),
    ("unknown", "Exchange rate missing"),
]


class CreditInsuranceExposure(models.Model):
    """What a buyer owes and will owe, against what is insured; read-only.

    One row per insured company and buyer. Companies insured under one policy share
    its limits, so their rows show the same sums: those of all of them, in policy
    currency, computed without regard to what the reader may see.
    """

    _name = "credit.insurance.exposure"
    _description = "Credit Insurance Exposure"
    _auto = False
    _order = "headroom, id"
    _rec_name = "partner_id"
    _depends = {
        "account.account": ["account_type"],
        "account.move": [
            "amount_total",
            "amount_untaxed",
            "invoice_date",
            "move_type",
            "payment_state",
        ],
        "account.move.line": [*WATCHED, "insurance_net_share", "reconciled"],
        "account.partial.reconcile": ["debit_move_id", "max_date"],
        "credit.insurance.cover": ["active", "partner_id", "policy_id"],
        "credit.insurance.cover.period": [
            "amount",
            "cover_id",
            "date_from",
            "date_to",
            "firm_amount",
            "status",
        ],
        "credit.insurance.own.risk": ["amount", "company_id", "partner_id"],
        "credit.insurance.policy": [
            "company_ids",
            "contract_type",
            "currency_id",
            "date_from",
            "date_to",
            "discretionary_limit",
            "discretionary_min_payments",
            "discretionary_months",
            "extension_days",
            "layer",
            "scope",
            "state",
            "vat_insured",
            "zones_only",
        ],
        "credit.insurance.policy.zone": [
            "country_ids",
            "discretionary_limit",
            "excluded",
            "extension_days",
            "no_discretionary",
            "no_extension",
            "policy_id",
        ],
        "res.company": ["currency_id", "parent_path", "partner_id"],
        "res.currency": ["active", "decimal_places"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
        "res.partner": [
            "commercial_partner_id",
            "company_registry",
            "country_id",
            "insurance_exclusion",
            "is_company",
            "vat",
        ],
        "sale.order": ["amount_total", "amount_untaxed"],
        "sale.order.line": [
            "company_id",
            "currency_id",
            "discount",
            "display_type",
            "insurance_partner_id",
            "is_downpayment",
            "order_id",
            "price_subtotal",
            "price_total",
            "price_unit",
            "product_uom_qty",
            "qty_delivered",
            "state",
            "untaxed_amount_invoiced",
        ],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Buyer", readonly=True)
    policy_id = fields.Many2one("credit.insurance.policy", readonly=True)
    cover_id = fields.Many2one("credit.insurance.cover", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    no_rate_currency_id = fields.Many2one(
        "res.currency",
        string="Currency without Rate",
        readonly=True,
        help="Amounts of this currency cannot be converted, so the exposure is not "
        "known until an exchange rate is entered.",
    )
    vat_insured = fields.Boolean(string="Taxes Included", readonly=True)
    amount_invoiced = fields.Monetary(
        string="Invoiced",
        readonly=True,
        help="Open receivables, less credit notes and payments on account.",
    )
    amount_overdue = fields.Monetary(string="Overdue", readonly=True)
    amount_ordered = fields.Monetary(
        string="Ordered", readonly=True, help="Confirmed orders not yet invoiced."
    )
    exposure = fields.Monetary(readonly=True)
    insured_limit = fields.Monetary(readonly=True)
    own_risk = fields.Monetary(
        readonly=True, help="What the company accepts uninsured on top of the limit."
    )
    headroom = fields.Monetary(
        readonly=True, help="Insured limit less exposure; negative when over it."
    )
    utilisation = fields.Float(
        string="Used (%)", readonly=True, digits=(16, 1), aggregator="avg"
    )
    status = fields.Selection(STATUSES, readonly=True)

    @property
    def _table_query(self):
        return exposure_query(SQL("%s", fields.Date.context_today(self)))

    def init(self):
        self.env.cr.execute(exposure_function())

    def action_open_partner(self):
        """Open the buyer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    def action_request_cover(self):
        """Open the request of cover on these buyers.

        :raises AccessError: unless the user is an officer
        """
        orders = self.env["sale.order"]
        covers = self.env["credit.insurance.cover"]
        wanted = [
            Wanted(row.partner_id, row.company_id.sudo(), covers, orders)
            for row in self
        ]
        return self.env["credit.insurance.request"]._open(wanted)

    @api.model
    def _read_rows(self, partners, company, day=None):
        """Compute the rows of some buyers in one company, in one statement.

        The statement is the model's own, restricted before it sums.

        :param partners: ``res.partner`` records, commercial partners
        :param company: ``res.company`` record
        :param datetime.date day: today when ``None``
        :rtype: dict[int, dict]
        :returns: the columns by partner id; no key where no policy concerns a buyer
        """
        day = day or fields.Date.context_today(self)
        if not partners.ids or not self.env["credit.insurance.policy"]._is_insured(
            company, day
        ):
            return {}
        self._flush_documents()
        self.env.cr.execute(self._query_of(day, partners.ids))
        rows = self.env.cr.dictfetchall()
        return {
            row["partner_id"]: row for row in rows if row["company_id"] == company.id
        }

    def _query_of(self, day, partner_ids):
        if len(partner_ids) <= FEW:
            name = SQL.identifier(FUNCTION)
            return SQL("SELECT * FROM %s(%s, %s)", name, day, partner_ids)
        return exposure_query(SQL("%s", day), SQL("%s", partner_ids))

    @api.model
    def _flush_documents(self):
        """Write what the statements read."""
        for model, names in self._depends.items():
            self.env[model].flush_model(names)
