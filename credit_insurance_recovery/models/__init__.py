# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_move_deadline
from . import account_move_line_deadline
from . import account_partial_reconcile
from . import credit_insurance_deadline
from . import credit_insurance_deadline_compute
from . import credit_insurance_deadline_done
from . import credit_insurance_deadline_notice
from . import credit_insurance_exposure_stop
from . import credit_insurance_policy_deadline
from . import credit_insurance_policy_right
from . import credit_insurance_policy_stop
from . import credit_insurance_stop
from . import credit_insurance_stop_compute
from . import res_partner_insolvency
from . import res_partner_stop
