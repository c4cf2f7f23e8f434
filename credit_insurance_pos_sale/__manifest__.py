# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Insurance POS",
    "summary": "Orders settled in the point of sale never fail on cover",
    "version": "19.0.1.0.0",
    "category": "Sales/Credit Insurance",
    "author": "Credit Insurance Suite contributors",
    "license": "LGPL-3",
    "depends": ["credit_insurance", "pos_sale", "sale_stock"],
    "auto_install": True,
}
