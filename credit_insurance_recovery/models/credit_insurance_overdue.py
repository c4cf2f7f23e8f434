# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from ..rules.ageing import EDGES


class CreditInsuranceOverdue(models.Model):
    """What is past its due date, by age, and what of it was insured; read-only.

    One row per due line. Insured is the share that was insured when the invoice was
    posted, of what is still unpaid, tax included: an order of magnitude to look at,
    not what a claim would come to.
    """

    _name = "credit.insurance.overdue"
    _description = "Overdue Invoices by Age"
    _auto = False
    _order = "days desc, id"
    _rec_name = "move_id"
    _depends = {
        "account.account": ["account_type"],
        "account.move": ["insured_amount", "insurance_policy_id", "uninsured_amount"],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "company_id",
            "date_maturity",
            "parent_state",
            "partner_id",
            "reconciled",
        ],
        "res.partner": ["commercial_partner_id"],
    }

    line_id = fields.Many2one("account.move.line", string="Due Line", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    policy_id = fields.Many2one("credit.insurance.policy", readonly=True)
    date_maturity = fields.Date(string="Due Date", readonly=True)
    days = fields.Integer(string="Days Late", readonly=True, aggregator="max")
    bucket = fields.Selection(
        [
            ("1", "1-30 days"),
            ("2", "31-60 days"),
            ("3", "61-90 days"),
            ("4", "Over 90 days"),
        ],
        string="Age",
        readonly=True,
    )
    amount = fields.Monetary(string="Overdue", readonly=True)
    insured = fields.Monetary(string="Of which Insured", readonly=True)
    uninsured = fields.Monetary(string="Not Insured", readonly=True)
    disputed = fields.Boolean(related="move_id.disputed")

    @property
    def _table_query(self):
        """As of today in the reader's time zone."""
        return SQL(
            """
            SELECT line.id, line.id AS line_id, line.move_id, line.company_id,
                   buyer.commercial_partner_id AS partner_id,
                   move.insurance_policy_id AS policy_id, line.date_maturity,
                   late.days,
                   (WIDTH_BUCKET(late.days, %(firsts)s::int[]) + 1)::varchar AS bucket,
                   line.amount_residual AS amount,
                   ROUND(line.amount_residual * share.insured, 2) AS insured,
                   line.amount_residual
                     - ROUND(line.amount_residual * share.insured, 2) AS uninsured
              FROM account_move_line line
              JOIN account_account account
                   ON account.id = line.account_id
                  AND account.account_type = 'asset_receivable'
              JOIN account_move move ON move.id = line.move_id
              JOIN res_partner buyer ON buyer.id = line.partner_id
        CROSS JOIN LATERAL (SELECT %(today)s::date - line.date_maturity AS days) late
        CROSS JOIN LATERAL (
                   SELECT COALESCE(
                       move.insured_amount / NULLIF(
                           move.insured_amount + COALESCE(move.uninsured_amount, 0), 0
                       ), 0) AS insured
                   ) share
             WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
               AND line.amount_residual > 0 AND line.date_maturity < %(today)s
            """,
            firsts=[edge + 1 for edge in EDGES],
            today=fields.Date.context_today(self),
        )
