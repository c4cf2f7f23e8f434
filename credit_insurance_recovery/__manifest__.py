# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Insurance Recovery",
    "summary": "Overdue invoices seen next to what the insurer answers for",
    "version": "19.0.1.1.0",
    "category": "Sales/Credit Insurance",
    "author": "Credit Insurance Suite contributors",
    "license": "LGPL-3",
    "depends": ["credit_insurance"],
    "data": [
        "security/ir.model.access.csv",
        "security/credit_insurance_rules.xml",
        "data/mail_activity_type_data.xml",
        "data/mail_template_data.xml",
        "data/credit_insurance_reminder_level_data.xml",
        "data/ir_cron_data.xml",
        "report/credit_insurance_reminder_letter_templates.xml",
        "views/account_portal_templates.xml",
        "views/credit_insurance_menus.xml",
    ],
}
