# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Insurance Recovery",
    "summary": "Overdue invoices seen next to what the insurer answers for",
    "version": "19.0.1.0.0",
    "category": "Sales/Credit Insurance",
    "author": "Credit Insurance Suite contributors",
    "license": "LGPL-3",
    "depends": ["credit_insurance"],
    "data": [
        "security/ir.model.access.csv",
        "security/credit_insurance_rules.xml",
        "data/ir_cron_data.xml",
        "data/mail_activity_type_data.xml",
        "data/credit_insurance_deadline_data.xml",
        "views/credit_insurance_deadline_views.xml",
        "views/credit_insurance_policy_views.xml",
        "views/credit_insurance_stop_views.xml",
        "views/res_partner_views.xml",
        "views/credit_insurance_menus.xml",
        "wizards/credit_insurance_deadline_done_views.xml",
        "wizards/credit_insurance_insolvency_views.xml",
    ],
}
