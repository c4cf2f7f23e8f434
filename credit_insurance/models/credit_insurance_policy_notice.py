# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from contextlib import contextmanager

from markupsafe import Markup

from odoo import models

from .notice_summary import Summary
from .res_partner import OFFICER

_logger = logging.getLogger(__name__)


class CreditInsurancePolicy(models.Model):
    """Decisions that arrived are told to those concerned."""

    _inherit = "credit.insurance.policy"  # pylint: disable=consider-merging-classes-inherited

    def _decisions_fetched(self, received, summary=None):
        super()._decisions_fetched(received, summary)
        if not received:
            return
        gathered = summary or Summary()
        with self._telling() as policy:
            policy._tell(received.with_env(policy.env), gathered)
        if summary is None:
            self._fetch_ended(gathered)

    def _fetch_ended(self, summary):
        result = super()._fetch_ended(summary)
        if summary.counts:
            with self._telling() as policy:
                policy._tell_summary(summary)
        return result

    @contextmanager
    def _telling(self):
        """Whatever goes wrong within leaves the decisions stored."""
        try:
            with self.env.cr.savepoint():
                yield self.sudo().with_context(mail_notify_force_send=False)
        except Exception:
            _logger.exception("Decisions of policy %s could not be told", self.id)

    def _tell(self, received, summary):
        if summary.takes(received):
            summary.counts.update(received.mapped("status"))
            return
        news = received._news()
        for cover, decisions in news.grouped("cover_id").items():
            cover._tell(decisions)

    def _tell_summary(self, summary):
        """Say on the policy how much was decided."""
        officers = self._officers_told()
        for lang, users in officers.grouped("lang").items():
            policy = self.with_context(lang=lang)
            policy.message_notify(
                body=policy._describe_summary(summary),
                subject=policy.env._("Decisions under policy %s", policy.name),
                partner_ids=users.partner_id.ids,
            )
        self._message_log(body=self._describe_summary(summary))

    def _describe_summary(self, summary):
        labels = self.env["credit.insurance.decision"]._fields["status"]
        labels = labels._description_selection(self.env)
        total = sum(summary.counts.values())
        head = self.env._(
            "%s decisions of the insurer arrived at once: too many for a message on "
            "each. They are listed among the decisions of the policy.",
            total,
        )
        rows = Markup("").join(
            Markup("<li>%s: %s</li>") % (label, summary.counts[status])
            for status, label in labels
            if summary.counts[status]
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (head, rows)

    def _officers_told(self):
        """Return the officers who work in one of the insured companies."""
        officers = self.env.ref(OFFICER).sudo().all_user_ids
        return officers.filtered(
            lambda user: (
                user.active and not user.share and self.company_ids & user.company_ids
            )
        )
