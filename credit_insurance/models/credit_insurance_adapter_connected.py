# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import functools

from odoo import models

from ..clients.accounts import Tokens
from ..clients.base import SEARCH
from ..clients.calls import Limits
from ..clients.errors import ClientError
from ..exceptions import CreditInsuranceError

#: Somebody sits and waits.
QUICK = Limits(connect=3, read=10, total=20)


@functools.lru_cache(maxsize=256)
def tokens_of(_database, _insurer_id, _version):
    """Return the tokens of one account, and new ones when its connection was renewed.

    A login that was refused is not tried again with the same tokens; whoever renews
    the connection in one process thereby lifts this in all of them.
    """
    return Tokens()


class CreditInsuranceAdapterConnected(models.AbstractModel):
    """What all adapters of insurers with an interface have in common.

    One of them says which client it uses and where the values of its account come
    from; the rest follows.
    """

    _name = "credit.insurance.adapter.connected"
    _inherit = "credit.insurance.adapter"
    _description = "Credit Insurer Adapter: Connected"

    #: Classes of ``clients``.
    _client_class = None
    _account_class = None
    #: Field of the account: field of ``credit.insurance.credential``.
    _from_credential = {}
    #: Field of the account: field of ``credit.insurance.policy``.
    _from_policy = {}
    #: Fields of the credential that may stay empty.
    _optional = frozenset()
    #: Whether a login is that of one policy.
    _login_by_policy = False
    #: Settings without which nothing can be sent.
    _addresses = ("url",)

    # === CONFIGURATION === #

    def _connected(self):
        return True

    def _credential_fields(self):
        return tuple(self._from_credential.values())

    def _required_credentials(self):
        names = self._credential_fields()
        return [name for name in names if name not in self._optional]

    def _credential_field(self, setting):
        return self._from_credential.get(setting, "")

    def _policy_field(self, setting):
        return self._from_policy.get(setting, "")

    def _policy_fields(self):
        return tuple(self._from_policy.values())

    def _dialect(self, environment):
        return self._client_class.dialects[environment]

    def _features(self, insurer):
        environment = insurer._environment() or "production"
        account = self._account_class(environment=environment)
        try:
            overrides = insurer._overrides(environment)
            with self._client_class(account, overrides) as client:
                return client.features
        except ClientError:
            return frozenset()

    def _check_configuration(self, insurer):
        if not insurer._environment():
            raise CreditInsuranceError(insurer._not_reachable())
        self._check_credentials(insurer)
        try:
            dialect = self._dialect(insurer._environment())
            dialect = dialect.override(insurer._overrides())
            for key in self._addresses:
                dialect.need(key)
        except ClientError as error:
            raise CreditInsuranceError(insurer._explain(error)) from None

    def _check_credentials(self, insurer):
        credential = insurer._credential()
        missing = credential._missing() if credential else self._required_credentials()
        if missing:
            raise CreditInsuranceError(
                self.env._(
                    "%(insurer)s cannot be reached: a system administrator must enter "
                    "the access data that the insurer gave you for the "
                    "%(environment)s service. Missing: %(fields)s.",
                    insurer=insurer.name,
                    environment=insurer._environment_label(),
                    fields=", ".join(map(credential._label, missing)),
                )
            )

    # === CLIENT === #

    def _account(self, policy):
        return self._account_of(policy.insurer_id, policy)

    def _account_of(self, insurer, policy):
        """Return the account of an insurer; without a policy, for a login only."""
        values = insurer._credential()._values()
        given = {ours: values[name] for ours, name in self._from_credential.items()}
        environment = insurer._environment()
        for ours, name in self._from_policy.items():
            given[ours] = policy._number_at_insurer(name, environment)
        return self._account_class(
            environment=environment, currency=policy.currency_id.name or "", **given
        )

    def _client(self, policy, listener=None):
        return self._open(policy.insurer_id, policy, listener=listener)

    def _open(self, insurer, policy, **options):
        credential = insurer._credential()
        return self._client_class(
            self._account_of(insurer, policy),
            insurer._overrides(),
            tokens=tokens_of(self.env.cr.dbname, insurer.id, insurer._tokens_version()),
            ca_bundle=credential.ca_bundle or "",
            certificate=credential._client_certificate(),
            **options,
        )

    # === REQUESTS === #

    def _identifies_buyers(self, insurer):
        return True

    def _searches_buyers(self, insurer):
        return SEARCH in self._features(insurer)

    # === TEST OF THE CONNECTION === #

    def _check_connection(self, insurer):
        """Log in, once for each login that differs, and do nothing else.

        :raises ClientError: the first of them failed
        """
        for policy in self._policies_to_check(insurer):
            with self._open(insurer, policy, limits=QUICK) as client:
                client.check()

    def _policies_to_check(self, insurer):
        policies = insurer.policy_ids.filtered(lambda policy: policy.state != "closed")
        if self._login_by_policy and not policies:
            raise CreditInsuranceError(
                self.env._(
                    "%s logs in with the number of a policy: enter your policy first.",
                    insurer.name,
                )
            )
        return policies if self._login_by_policy else [policies[:1]]
