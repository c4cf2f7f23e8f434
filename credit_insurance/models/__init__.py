# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import credit_insurance_append_only
from . import credit_insurance_insurer
from . import credit_insurance_adapter
from . import credit_insurance_adapter_manual
from . import credit_insurance_adapter_demo
from . import credit_insurance_policy
from . import credit_insurance_policy_delivery
from . import credit_insurance_policy_zone
from . import credit_insurance_cover
from . import credit_insurance_cover_period
from . import credit_insurance_decision
from . import credit_insurance_guard
from . import credit_insurance_insured_part
from . import credit_insurance_override
from . import credit_insurance_own_risk
from . import credit_insurance_exposure
from . import account_move
from . import account_move_line
from . import account_partial_reconcile
from . import res_company
from . import res_config_settings
from . import res_currency
from . import res_partner
from . import sale_order
from . import sale_order_line
