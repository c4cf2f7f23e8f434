# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CreditInsuranceAdapter(models.AbstractModel):
    """What an insurer's connector has to answer; one inheriting model per code.

    A connector is named ``credit.insurance.adapter.<code>`` and overrides the
    hooks it supports. Every hook runs as superuser on behalf of an officer.
    """

    _name = "credit.insurance.adapter"
    _description = "Credit Insurer Adapter"

    def _features(self):
        """Return what the insurer can be asked for.

        :rtype: frozenset[str]
        :returns: a subset of ``{"request", "decisions"}``: cover can be requested,
            decisions can be fetched
        """
        return frozenset()

    def _check_configuration(self, insurer):
        """Check that the account of ``insurer`` is complete.

        :raises UserError: in the words of the person who can complete it
        """

    def _request_cover(self, cover):
        """Pass on a request for ``cover.requested_amount`` (policy currency).

        Called once per request, after it was written on the cover. The answer
        may come at any time, as a record of ``credit.insurance.decision``.
        """
