# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    test_access,
    test_approval,
    test_cover,
    test_decision,
    test_explanation,
    test_exposure_companies,
    test_exposure_items,
    test_exposure_orders,
    test_exposure_policies,
    test_exposure_random,
    test_exposure_stop,
    test_insured_amount,
    test_insured_amount_balance,
    test_insured_amount_frozen,
    test_policy,
    test_res_partner,
    test_sale_order,
    test_sale_order_changes,
    test_sale_order_reasons,
    test_tour,
)
