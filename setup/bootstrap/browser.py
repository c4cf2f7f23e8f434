# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The browser which Odoo's tours and the browser tests drive."""

import shutil

from . import apt
from .console import SetupError

# In the order in which Odoo's own tests look for one.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def find() -> str | None:
    """Return the path of an installed browser, if any."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def ensure() -> str:
    """Return the path of a browser, installing Debian's Chromium as root."""
    found = find()
    if found:
        return found
    if apt.os_release().get("ID") == "ubuntu":
        raise SetupError(
            "browser tests need Chromium, which Ubuntu has as a snap only;"
            " type: snap install chromium (or install google-chrome)."
        )
    apt.install("chromium", "the browser tests")
    found = find()
    if not found:
        raise SetupError("chromium was installed but is not on the PATH; add it.")
    return found
