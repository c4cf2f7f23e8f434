# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Insurance Pickup",
    "summary": "Pay on site beyond cover is held instead of confirmed",
    "version": "19.0.1.0.0",
    "category": "Sales/Credit Insurance",
    "author": "Credit Insurance Suite contributors",
    "license": "LGPL-3",
    "depends": ["credit_insurance_website_sale", "website_sale_collect"],
    "auto_install": True,
}
