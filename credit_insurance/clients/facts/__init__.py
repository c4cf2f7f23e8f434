# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is known of each insurer's interface, one module for each.

Nothing here was tried against an insurer. Each module says where its facts come from,
and the mark of each fact how sure it is.
"""
