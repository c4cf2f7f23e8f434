# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import credit_insurance_approval
from . import credit_insurance_simulation
from . import simulation_outcome
from . import credit_insurance_explanation
from . import credit_insurance_assignment
from . import credit_insurance_identification
from . import credit_insurance_identification_candidate
from . import credit_insurance_request
from . import credit_insurance_request_line
from . import credit_insurance_limit_import
from . import credit_insurance_limit_import_apply
from . import credit_insurance_limit_import_line
from . import credit_insurance_limit_export
