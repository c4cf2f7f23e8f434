# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import pos_order
from . import pos_order_line
from . import sale_order
from . import sale_order_line
