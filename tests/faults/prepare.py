# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in Odoo's shell: insurers at the simulator, and requests that wait for them."""

import json
import urllib.request

from stdnum import luhn


def main(env, address, count, credentials):
    """Make an insurer, a policy and buyers for each connector, and request cover.

    :param address: of the simulator
    :param credentials: access data by connector
    """
    for number, (code, access) in enumerate(credentials.items()):
        policy = _connect(env, code, access, _conventions(address, code))
        _request(env, policy, count, 10_000_000 + number * 100_000)
        env.cr.commit()


def _conventions(address, code):
    with urllib.request.urlopen(f"{address}/control/conventions/{code}") as answer:
        return json.load(answer)


def _connect(env, code, access, settings):
    """Return a policy of an insurer whose account is one of the simulator's."""
    insurer = env["credit.insurance.insurer"].create(
        {"name": f"Insurer {code}", "code": code, "state": "test"}
    )
    insurer._credential().write(access)
    insurer._enter_settings(settings)
    return env["credit.insurance.policy"].create(
        {
            "name": f"P-{code}",
            "insurer_id": insurer.id,
            "state": "active",
            "discretionary_limit": 0,
            "contract_type": "selective",
        }
    )


def _request(env, policy, count, first):
    buyers = env["res.partner"].create(
        [
            {
                "name": f"Buyer {policy.name} {number}",
                "is_company": True,
                "country_id": env.ref("base.fr").id,
                "company_registry": _siren(first + number),
            }
            for number in range(count)
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


def _siren(number):
    return f"{number:08d}{luhn.calc_check_digit(f'{number:08d}')}"
