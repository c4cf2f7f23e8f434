# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..clients import errors


class CreditInsuranceInsurer(models.Model):
    """What clients say in English, in the language of whoever reads it."""

    # pylint: disable=consider-merging-classes-inherited
    _inherit = "credit.insurance.insurer"

    def _explain(self, error):
        """Return why an exchange failed and what to do, in a sentence.

        :param clients.errors.ClientError error: holds no secret
        :rtype: str
        """
        if isinstance(error, errors.NotConfigured):
            return self._explain_setting(error)
        if isinstance(error, errors.Rejected) and error.message:
            return self.env._(
                "%(insurer)s refused the message: %(words)s",
                insurer=self.name,
                words=error.message,
            )
        sentence = self._sentence(error)
        if not error.status:
            return sentence
        # Nobody who calls the insurer is helped without it.
        return self.env._(
            "%(sentence)s (HTTP status %(status)s)",
            sentence=sentence,
            status=error.status,
        )

    def _sentence(self, error):
        sentences = {
            errors.Unavailable: self.env._(
                "%s cannot be reached now. Try again later.", self.name
            ),
            errors.OutcomeUnknown: self.env._(
                "%s did not answer in time and may have received the message. Check "
                "with the insurer before sending it again.",
                self.name,
            ),
            errors.Auth: self.env._(
                "%s does not accept the access data or the rights of this account. "
                "Correct the access data, or ask the insurer.",
                self.name,
            ),
            errors.Rejected: self.env._("%s refused the message.", self.name),
            errors.Protocol: self.env._(
                "The answer of %s could not be understood.", self.name
            ),
        }
        for kind, sentence in sentences.items():
            if isinstance(error, kind):
                return sentence
        return self.env._("The exchange with %s failed.", self.name)

    def _explain_setting(self, error):
        adapter = self._get_adapter()
        credential = self.env["credit.insurance.credential"]
        if error.setting == "environment":
            return self._not_reachable()
        if error.setting == "certificate":
            return self.env._(
                "The certificate and its private key cannot be used together."
            )
        if adapter._policy_field(error.setting):
            return self.env._("A policy of %s has no number.", self.name)
        name = adapter._credential_field(error.setting)
        if name:
            return self.env._(
                "The access data of %(insurer)s are incomplete: %(field)s.",
                insurer=self.name,
                field=credential._label(name),
            )
        return self.env._(
            "A setting of %(insurer)s's interface is missing or not valid: "
            "%(setting)s.",
            insurer=self.name,
            setting=error.setting,
        )
