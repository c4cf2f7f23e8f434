# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_claim_connected
from . import test_claim_document
from . import test_claim_expectation
from . import test_claim_filing
from . import test_claim_indemnity
from . import test_claim_opening
from . import test_claim_recovery
from . import test_claim_report
from . import test_claim_status
from . import test_deadline
from . import test_declaration
from . import test_declaration_connected
from . import test_dispute
from . import test_overdue
from . import test_portal
from . import test_promise
from . import test_radar
from . import test_reminder
from . import test_reminder_company
from . import test_reminder_letter
from . import test_stop
from . import test_tour
