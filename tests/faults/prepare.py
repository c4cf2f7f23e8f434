# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in Odoo's shell: insurers at the simulator, and requests that wait for them.

``ADDRESS``, ``COUNT`` and ``CONNECTORS`` are set by whoever runs it.
"""

import json
import urllib.request

from stdnum import luhn

from odoo import fields

OFFICER = "credit_insurance.group_officer"


def conventions(code):
    with urllib.request.urlopen(f"{ADDRESS}/control/conventions/{code}") as answer:
        return json.load(answer)


def connect(code):
    """Return a policy of an insurer whose account is one of the simulator's."""
    insurer = env["credit.insurance.insurer"].create(
        {"name": f"Insurer {code}", "code": code, "state": "test"}
    )
    insurer._credential().write(CREDENTIALS[code])
    insurer._enter_settings(conventions(code))
    return env["credit.insurance.policy"].create(
        {
            "name": f"P-{code}",
            "insurer_id": insurer.id,
            "state": "active",
            "discretionary_limit": 0,
            "contract_type": "selective",
        }
    )


def siren(number):
    return f"{number:08d}{luhn.calc_check_digit(f'{number:08d}')}"


france = env.ref("base.fr")
for connector, code in enumerate(CONNECTORS):
    policy = connect(code)
    buyers = env["res.partner"].create(
        [
            {
                "name": f"Buyer {code} {number}",
                "is_company": True,
                "country_id": france.id,
                "company_registry": siren(10_000_000 + connector * 100_000 + number),
            }
            for number in range(COUNT)
        ]
    )
    covers = env["credit.insurance.cover"].create(
        [
            {
                "policy_id": policy.id,
                "partner_id": buyer.id,
                "requested_amount": (number % 300 + 1) * 1000,
            }
            for number, buyer in enumerate(buyers)
        ]
    )
    covers.action_request()
    env.cr.commit()
