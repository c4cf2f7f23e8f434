# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Access data that the server holds instead of the database."""

import configparser
import functools
import os
import re

from odoo.tools import config

#: Odoo warns of unknown names among its own options, and leaves other sections alone.
SECTION = "credit_insurance"


def variable(insurer, environment, name):
    """Return the name of the environment variable for a value.

    In the section ``[credit_insurance]`` of ``odoo.conf`` the same name is found in
    small letters and without ``CREDIT_INSURANCE_``.

    :param str insurer: what the insurer is called on the server
    :rtype: str
    """
    words = re.sub(r"[^A-Z0-9]+", "_", f"{insurer}_{environment}_{name}".upper())
    return f"CREDIT_INSURANCE_{words}"


def value(insurer, environment, name):
    """Return what the server's environment, else ``odoo.conf``, says; or ``""``.

    :rtype: str
    """
    wanted = variable(insurer, environment, name)
    option = wanted.removeprefix("CREDIT_INSURANCE_").lower()
    return os.environ.get(wanted) or _section().get(option, "")


def _section():
    path = config["config"]
    try:
        return _read(path, os.stat(path).st_mtime_ns)
    except (OSError, TypeError):
        return {}


@functools.lru_cache(maxsize=1)
def _read(path, _changed):
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
        return dict(parser[SECTION]) if parser.has_section(SECTION) else {}
    except (configparser.Error, UnicodeError):
        return {}
