# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Insurance TLS",
    "summary": "A certificate of your own identifies you at the insurer's service",
    "version": "19.0.1.0.0",
    "category": "Sales/Credit Insurance",
    "author": "Credit Insurance Suite contributors",
    "license": "LGPL-3",
    "depends": ["credit_insurance", "certificate"],
    "data": ["views/credit_insurance_credential_views.xml"],
    "auto_install": True,
}
