# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``scripts/simulator``: simulated insurers as a process of their own."""

import argparse

from bootstrap.console import SetupError


def main(arguments: list[str]) -> int:
    """Say that this version has no simulated insurers over a network."""
    argparse.ArgumentParser(
        prog="scripts/simulator",
        description="Simulated insurers over REST and SOAP, not part of this version.",
    ).parse_args(arguments)
    raise SetupError(
        "simulated insurers over REST and SOAP are not part of this version; the demo"
        " (scripts/demo) has an insurer that answers within Odoo."
    )
