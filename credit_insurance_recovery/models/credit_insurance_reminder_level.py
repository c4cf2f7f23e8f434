# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..rules.reminders import Level


class CreditInsuranceReminderLevel(models.Model):
    """A step of a company's reminder plan.

    The steps without a company are the model of a plan, which every company gets a
    copy of: what one company changes is nobody else's.
    """

    _name = "credit.insurance.reminder.level"
    _description = "Step of the Reminder Plan"
    _order = "company_id, days, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company.root_id,
        index=True,
        ondelete="cascade",
    )
    days = fields.Integer(
        string="Days after the Due Date",
        help="From which day the step is owed. Negative: before the due date.",
    )
    send_email = fields.Boolean(string="Email", default=True)
    print_letter = fields.Boolean(
        string="Letter", help="A letter to print is kept in the list of reminders."
    )
    schedule_activity = fields.Boolean(
        string="Call", help="Somebody is given an activity on the customer."
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="Text of the Email",
        domain=[("model", "=", "credit.insurance.reminder.letter")],
        ondelete="restrict",
        help="In the language of the customer. Its items and totals are added.",
    )
    formal_notice = fields.Boolean(
        help="The letter is a formal notice and says so, with what the law adds."
    )
    late_interest = fields.Boolean(
        string="Late-payment Interest",
        help="At the rate of the company, from the day after the due date.",
    )
    fixed_charge = fields.Boolean(
        string="Fixed Sum for Recovery Costs",
        help="Per late invoice, from companies only.",
    )
    attach_invoices = fields.Boolean(
        help="The PDF files of the invoices that were printed or sent before."
    )
    render_missing = fields.Boolean(
        string="Print Missing Invoices",
        help="Makes the PDF files that do not exist yet. Slow with many customers.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_call", raise_if_not_found=False
        ),
        domain="[('res_model', 'in', (False, 'res.partner'))]",
        ondelete="set null",
    )
    activity_user_id = fields.Many2one(
        "res.users",
        string="Who Calls",
        domain="[('share', '=', False)]",
        ondelete="set null",
        help="Empty: who is responsible for reminders in the company.",
    )

    _has_channel = models.Constraint(
        "CHECK(send_email OR print_letter OR schedule_activity)",
        "A step of the reminder plan is an email, a letter or a call.",
    )
    _has_template = models.Constraint(
        "CHECK(NOT send_email OR mail_template_id IS NOT NULL)",
        "Choose the text of the email.",
    )

    @api.model
    def _copy_plan(self, companies=None):
        """Give companies a copy of the model plan, unless they have steps.

        :param companies: ``res.company`` records, all of them when ``None``;
            branches follow the plan of their main company
        """
        main = Domain("parent_id", "=", False)
        if companies is not None:
            main &= Domain("id", "in", companies.ids)
        levels = self.sudo().with_context(active_test=False)
        planned = levels._read_group([("company_id", "!=", False)], ["company_id"])
        without = self.env["res.company"].sudo().search(main)
        without -= without.browse().union(*[company for (company,) in planned])
        for level in levels.search([("company_id", "=", False)]):
            for company in without:
                level.copy({"company_id": company.id, "active": level.active})

    @api.model
    def _of_company(self, company):
        """Return the steps that a company follows, the first one first."""
        return self.sudo().search(Domain("company_id", "=", company.root_id.id))

    def _to_rule(self):
        """Return the steps as the rules know them."""
        return tuple(Level(id=level.id, days=level.days) for level in self)

    def _responsible(self, company, partner):
        """Return who calls; an empty record where nobody is known."""
        return self.activity_user_id or partner._reminder_responsible(company)
