# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account_move
from . import account_move_portal
from . import credit_insurance_dispute
from . import credit_insurance_exposure
from . import credit_insurance_overdue
from . import credit_insurance_promise
from . import credit_insurance_reminder
from . import credit_insurance_reminder_level
from . import credit_insurance_reminder_letter
from . import credit_insurance_reminder_letter_send
from . import credit_insurance_reminder_send
from . import res_company
from . import res_config_settings
from . import res_partner
