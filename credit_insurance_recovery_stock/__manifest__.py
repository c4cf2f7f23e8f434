# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Insurance Recovery for Deliveries",
    "summary": "Deliveries to customers whose cover has stopped are refused",
    "version": "19.0.1.0.0",
    "category": "Sales/Credit Insurance",
    "author": "Credit Insurance Suite contributors",
    "license": "LGPL-3",
    "depends": ["credit_insurance_recovery", "sale_stock"],
    "data": [
        "security/ir.model.access.csv",
        "security/credit_insurance_rules.xml",
        "views/stock_picking_views.xml",
        "wizards/credit_insurance_delivery_approval_views.xml",
    ],
    "auto_install": True,
}
