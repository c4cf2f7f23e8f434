# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Makes importable what the top-level tests look at, without Odoo.

``from credit_insurance.rules import limits`` works here although the add-on itself
needs Odoo: each add-on is registered as an empty package whose path is its folder, so
that Python finds its subpackages and never executes the add-on's ``__init__.py``.
"""

import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def _register_addons() -> None:
    for manifest in ROOT.glob("*/__manifest__.py"):
        package = types.ModuleType(manifest.parent.name)
        package.__path__ = [str(manifest.parent)]
        sys.modules.setdefault(package.__name__, package)


sys.path.insert(0, str(ROOT / "setup"))
_register_addons()
