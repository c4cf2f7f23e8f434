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

    # === CONFIGURATION === #

    def _connected(self):
        """Tell whether requests leave through an interface of the insurer's."""
        return False

    def _features(self, insurer):
        """Return what ``insurer`` can be asked for with the settings that it has.

        :param insurer: ``credit.insurance.insurer`` record
        :rtype: frozenset[str]
        :returns: a subset of the names in ``clients.base``: ``request`` (cover),
            ``decisions``, ``search``, ``overdue``, ...
        """
        return frozenset()

    def _check_configuration(self, insurer):
        """Check that the account of ``insurer`` is complete; nothing is sent.

        :raises UserError: in the words of the person who can complete it
        """

    def _about(self):
        """Return a sentence on what is confirmed, assumed and missing, or ``""``."""
        return ""

    def _credential_fields(self):
        """Return the fields of ``credit.insurance.credential`` that are used."""
        return ()

    def _required_credentials(self):
        """Return those of them that must have a value."""
        return ()

    def _credential_field(self, setting):
        """Return the field of a credential that a client's account names so."""
        return ""

    def _policy_field(self, setting):
        """Return the field of a policy that a client's account names so."""
        return ""

    def _policy_fields(self):
        """Return the fields of a policy that the interface identifies it by."""
        return ()

    def _dialect(self, environment):
        """Return what is known of the interface, ``None`` if there is none.

        :param str environment: ``sandbox`` or ``production``
        :rtype: clients.dialect.Dialect | None
        """
        return None

    # === CLIENT === #

    def _account(self, policy):
        """Return the account of ``policy`` at the insurer, secrets inside.

        :rtype: clients.accounts.Account | None
        """
        return None

    def _client(self, policy, listener=None):
        """Return a client to be used by ``with``; ``None`` if nothing is ever sent.

        A disabled insurer has none, nor the production of a neutralized database.

        :param listener: gets each exchange, redacted, for the audit trail
        :rtype: clients.base.Client | None
        :raises ClientError: ``NotConfigured``, with the setting that is missing
        """
        return None

    # === REQUESTS === #

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
