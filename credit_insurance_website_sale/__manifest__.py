# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Insurance Shop",
    "summary": "What the customer reads about an order that is held",
    "version": "19.0.1.0.0",
    "category": "Sales/Credit Insurance",
    "author": "Credit Insurance Suite contributors",
    "license": "LGPL-3",
    "depends": ["credit_insurance_delivery", "website_sale"],
    "data": ["views/templates.xml"],
    "auto_install": True,
}
