# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is known of each insurer's interface, one module for each.

Nothing here was tried against an insurer. ``docs`` of a module name where its facts
come from; the mark of each says how sure it is.
"""
