# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Insurance",
    "summary": "Insured credit limits on customers; orders beyond cover are blocked",
    "version": "19.0.1.0.0",
    "category": "Sales/Credit Insurance",
    "author": "Credit Insurance Suite contributors",
    "license": "LGPL-3",
    "depends": ["sale", "account", "mail"],
    "data": [
        "security/credit_insurance_groups.xml",
        "security/ir.model.access.csv",
        "security/credit_insurance_rules.xml",
        "views/credit_insurance_exposure_views.xml",
        "views/credit_insurance_decision_views.xml",
        "views/credit_insurance_cover_views.xml",
        "views/credit_insurance_policy_views.xml",
        "views/credit_insurance_insurer_views.xml",
        "views/res_partner_views.xml",
        "views/sale_order_views.xml",
        "views/res_config_settings_views.xml",
        "views/credit_insurance_menus.xml",
    ],
    "demo": [
        "demo/res_company_demo.xml",
        "demo/res_users_demo.xml",
        "demo/credit_insurance_policy_demo.xml",
        "demo/res_partner_demo.xml",
        "demo/credit_insurance_cover_demo.xml",
        "demo/account_move_demo.xml",
        "demo/sale_order_demo.xml",
    ],
    "assets": {
        "web.assets_tests": ["credit_insurance/static/tests/tours/*.js"],
    },
    "application": True,
}
