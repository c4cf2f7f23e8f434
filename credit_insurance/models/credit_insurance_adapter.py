# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CreditInsuranceAdapter(models.AbstractModel):
    """What an insurer's connector has to answer; one inheriting model per code.

    A connector is named ``credit.insurance.adapter.<code>`` and overrides the
    hooks it supports. Every hook runs as superuser on behalf of an officer. None
    but ``_client`` leads to a socket.
    """

    _name = "credit.insurance.adapter"
    _description = "Credit Insurer Adapter"

    def _features(self, insurer):
        """Return what the insurer can be asked for.

        :param insurer: ``credit.insurance.insurer`` record
        :rtype: frozenset[str]
        :returns: names as in ``clients.base``: ``request`` (cover can be requested),
            ``decisions`` (they can be fetched), ``search`` (companies looked up), ...
        """
        return frozenset()

    def _check_configuration(self, insurer):
        """Check that the account of ``insurer`` is complete.

        :raises UserError: in the words of the person who can complete it
        """

    def _client(self, policy, listener=None):
        """Return a client of the policy's insurer, a context manager.

        :param policy: ``credit.insurance.policy`` record
        :param listener: gets a ``clients.calls.Exchange`` for each call
        :rtype: clients.base.Client
        :raises clients.errors.NotConfigured: this insurer cannot be called
        """
        raise NotImplementedError

    def _identifies_buyers(self, insurer):
        """Tell whether a request needs the buyer's legal identity."""
        return False

    def _searches_buyers(self, insurer):
        """Tell whether a buyer is looked up before the first request on it."""
        return False

    def _follows_up(self):
        """Tell whether asking after a single request is better than waiting for it
        among the decisions."""
        return False

    def _request_cover(self, exchange):
        """Pass on a request; here it is sent in the background.

        Called once per request, in the transaction that wrote it. The answer may
        come at any time, as records of ``credit.insurance.decision``.

        :param exchange: ``credit.insurance.exchange`` record
        """
        exchange._trigger()
