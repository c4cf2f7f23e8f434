# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import credit_insurance_claim_filing
from . import credit_insurance_claim_opening
from . import credit_insurance_claim_status
from . import credit_insurance_deadline_done
from . import credit_insurance_declaration
from . import credit_insurance_declaration_line
from . import credit_insurance_dispute_settlement
from . import credit_insurance_indemnity_announcement
from . import credit_insurance_indemnity_announcement_figure
from . import credit_insurance_indemnity_contest
from . import credit_insurance_indemnity_payment
from . import credit_insurance_insolvency
from . import credit_insurance_notice_answer
from . import credit_insurance_recovery_handover
from . import credit_insurance_reminder_run
from . import credit_insurance_reminder_run_line
