# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How hypothesis runs the tests of the rules."""

from hypothesis import settings

# A busy machine must not fail a test that is right.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
